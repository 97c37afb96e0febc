"""Searching by name, pinyin initials and code, on either database; a seat finds what it may see."""

import pytest

from stages.acts import indexing
from stages.desks import searching
from stages.enums import Found, StageCode
from stages.models import Certificate, SearchEntry
from tests.steps import accepted_stage, decide_fully

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("it_is_monday")]


@pytest.fixture
def project(cast):
    return cast.register(name="年产三千吨差别化纤维技改项目")


def found(client, q):
    kinds = client.get("/search/", {"q": q}).context["kinds"]
    return {kind: [hit.entry.title for hit in hits] for kind, hits, _has_more in kinds}


@pytest.mark.parametrize("q", ["差别化", "纤维技改", "化", "cbhxw", "CBHXW", "chabiehua", "年产 技改", "ｃｂｈ"])
def test_a_project_is_found_by_any_part_of_its_name(cast, sit, project, q):
    assert found(sit(cast.applicant), q)[Found.PROJECT] == [project.name]


@pytest.mark.parametrize("q", ["差化", "纤维改", "xyz", "锦绣", "' OR 1=1", '"', "*", "a:b & c"])
def test_what_is_not_there_is_not_found_and_nothing_breaks(cast, sit, project, q):
    assert Found.PROJECT not in found(sit(cast.applicant), q)


def test_the_beginning_of_a_code_finds_it_and_the_whole_code_goes_there(cast, sit, project):
    desk = sit(cast.window)
    assert found(desk, project.code[:11])[Found.PROJECT] == [project.name]
    assert desk.get("/search/", {"q": project.code}).headers["Location"].endswith(f"/projects/{project.code}/")


def test_enterprises_papers_and_certificates_are_found(cast, sit, project):
    accepted_stage(cast, project, StageCode.INITIATION)
    decide_fully(cast, project, "L02")
    certificate = Certificate.objects.first()
    desk = sit(cast.centre)
    assert found(desk, "jlfz")[Found.ENTERPRISE] == [project.enterprise.name]
    assert found(desk, project.enterprise.uscc[:10])[Found.ENTERPRISE]
    assert certificate.name_zh in found(desk, certificate.number)[Found.CERTIFICATE]
    assert found(desk, project.papers.first().name_zh)[Found.PAPER]
    assert desk.get("/search/", {"q": certificate.number}).status_code == 200


def test_a_stranger_finds_nothing_of_it(cast, sit, project):
    desk = sit(cast.stranger)
    assert found(desk, "差别化") == {}
    assert found(desk, "锦纶") == {}
    assert found(desk, "云锦")[Found.ENTERPRISE] == [cast.other_enterprise.name]


def test_the_index_can_be_made_anew(cast, project):
    count = indexing.rebuild()
    assert count == SearchEntry.objects.count() > 0
    assert indexing.catch_up() == 0
    assert indexing.matching("差别").count() == 1


def test_more_than_the_newest_are_told_and_paged(cast, sit, project, monkeypatch):
    for each in ("锦纶一号", "锦纶二号", "锦纶三号"):
        cast.register(name=each)
    monkeypatch.setattr(searching, "LONGEST", 2)
    monkeypatch.setattr(searching, "PAGE", 2)
    desk = sit(cast.centre)
    (_kind, hits, has_more), *_rest = desk.get("/search/", {"q": "锦纶"}).context["kinds"]
    assert (len(hits), has_more) == (2, True)
    page = desk.get("/search/", {"q": "锦纶", "kind": "project", "page": 2})
    assert page.context["page"].paginator.count == len(hits_of(desk, 1)) + len(page.context["kinds"][0][1])
    assert page.context["kinds"][0][2] is False


def hits_of(desk, page):
    return desk.get("/search/", {"q": "锦纶", "kind": "project", "page": page}).context["kinds"][0][1]

"""Registering: what is asked, what the answers make of the project, and that nothing typed is ever lost."""

import re

import pytest
from django.http import QueryDict
from django.urls import reverse

from projects.models import Project
from stages.acts import reference
from stages.desks import asking, prospect
from tests.cast import KINDS
from tests.stages.desks.pages import enter, it_is

pytestmark = pytest.mark.django_db
URL = "/projects/register/"


@pytest.fixture(autouse=True)
def monday(monkeypatch):
    it_is(monkeypatch, "2026-03-09 10:00")


@pytest.fixture
def compiled(cast):
    return reference.catalogue(reference.edition_on(cast.division, cast.on))


def typed(compiled, facts):
    """The answers as a browser sends them; every other yes/no question answered no."""
    words = {True: "yes", False: "no"}
    said = {q.code: False for q in compiled.questions if q.type == "bool"} | facts
    return {f"fact-{code}": words[value] if isinstance(value, bool) else value for code, value in said.items()}


@pytest.fixture
def factory(cast, compiled):
    return {"division": cast.division.code, **typed(compiled, KINDS["factory"]["facts"])}


def asked(response):
    return [question.code for question in response.context["draft"].asking.asked]


def test_only_an_enterprise_registers(client, cast):
    assert enter(client, cast.window).get(URL).status_code == 404
    assert enter(client, cast.applicant).get(URL).status_code == 200


def test_the_division_comes_first(client, cast):
    response = enter(client, cast.applicant).get(URL)
    assert response.context["draft"].asking is None
    assert asked(client.get(URL, {"division": cast.division.code}))
    assert client.get(URL, {"division": "999999"}).status_code == 422


def test_an_answer_drops_what_it_makes_irrelevant(client, cast):
    enter(client, cast.applicant)
    base = {"division": cast.division.code, "fact-approval_type": "beian", "fact-sector": "industrial",
            "fact-tech_upgrade": "yes"}  # fmt: skip
    before, after = (asked(client.get(URL, {**base, "fact-zero_land": answer})) for answer in ("no", "yes"))
    assert "land_mode" in before
    assert not {"land_mode", "new_land", "land_taking"} & set(after)


def test_an_irrelevant_answer_is_carried_but_does_not_count(client, cast):
    enter(client, cast.applicant)
    response = client.get(URL, {
        "division": cast.division.code, "fact-approval_type": "beian", "fact-sector": "industrial",
        "fact-tech_upgrade": "yes", "fact-zero_land": "yes", "fact-land_mode": "grant",
    })  # fmt: skip
    assert response.context["draft"].asking.facts["land_mode"] == "existing"
    assert '<input type="hidden" name="fact-land_mode" value="grant">' in response.content.decode()


def test_it_tells_at_once_what_applies_and_what_changed(client, cast):
    enter(client, cast.applicant)
    response = client.get(URL, {"division": cast.division.code, "fact-approval_type": "beian", "was": "L01,L04"})
    seen = response.context["seen"]
    assert "L04" in [item.code for item in seen.dropped]
    assert seen.undecided > 0
    assert "L04" in [verdict.item.code for verdict in seen.excluded]
    (why,) = [verdict.told for verdict in seen.excluded if verdict.item.code == "L04"]
    assert why  # the question that decided, with its answer


def test_every_item_is_somewhere(compiled):
    for facts in ({}, {"approval_type": "beian"}, KINDS["factory"]["facts"]):
        seen = prospect.prospect(compiled, facts)
        verdicts = [*seen.excluded, *(v for stage in seen.stages for v in stage.applying + stage.undecided)]
        assert sorted(verdict.item.code for verdict in verdicts) == sorted(compiled.items)


def test_one_cannot_go_on_while_a_question_is_open(client, cast, factory):
    enter(client, cast.applicant)
    del factory["fact-land_area_ha"]
    response = client.post(URL, {**factory, "step": "register", "name": "项目"})
    assert response.context["draft"].asking.open == ["land_area_ha"]
    assert not Project.objects.exists()
    assert 'name="name" value="项目"' in response.content.decode()


@pytest.mark.parametrize("bad", ["-1", "many", "inf", "nan"])
def test_a_number_that_is_none_is_told_and_kept(client, cast, factory, bad):
    response = enter(client, cast.applicant).get(URL, {**factory, "fact-land_area_ha": bad})
    assert response.status_code == 422
    assert f'value="{bad}"' in response.content.decode()


def test_a_settled_route_is_drawn_with_its_longest_chain(client, cast, factory):
    response = enter(client, cast.applicant).get(URL, factory)
    seen = response.context["seen"]
    assert response.context["draft"].asking.is_settled
    assert seen.chain[-1].code == "S18"
    assert "edge hot" in response.content.decode()


def test_from_answers_to_a_registered_project(client, cast, factory):
    enter(client, cast.applicant)
    assert b'name="name"' in client.get(URL, {**factory, "step": "details"}).content
    particulars = {"name": "柯桥新厂", "site": "马鞍街道", "content": "新建厂房", "code": ""}
    check = client.post(URL, {**factory, **particulars, "step": "check"})
    assert "马鞍街道" in check.content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', check.content.decode()))
    hidden.pop("csrfmiddlewaretoken", None)
    done = client.post(URL, {**hidden, "step": "register"})  # the check page alone carries everything
    project = Project.objects.get()
    assert done.headers["Location"] == reverse("stages:project", args=[project.code])
    assert (project.name, project.site, project.enterprise) == ("柯桥新厂", "马鞍街道", cast.enterprise)
    assert project.facts.answers["land_area_ha"] == 3.2


def test_a_code_is_checked_warned_about_and_never_taken_twice(client, cast, factory):
    enter(client, cast.applicant)
    said = {**factory, "name": "新厂", "step": "check"}
    assert client.post(URL, {**said, "code": "24-1"}).status_code == 422
    warned = client.post(URL, {**said, "code": "2411-330603-04-01-123456"})
    assert warned.context["code_warnings"]
    cast.register("upgrade", code="2411-330603-04-01-123456")
    refused = client.post(URL, {**said, "code": "2411-330603-04-01-123456", "step": "register"})
    assert refused.status_code == 422
    assert refused.context["draft"].details.errors["code"]
    assert 'value="新厂"' in refused.content.decode()


def test_all_questions_have_a_field_and_a_reason_not_to_be_asked(compiled):
    found = asking.ask(compiled, QueryDict("fact-approval_type=beian&fact-sector=housing"))
    assert len(found.asked) + len(found.moot) == len(compiled.questions)
    assert all(question.moot for question in found.moot)

"""Filing on the page: each paper asked for once, nothing asked for that is on file, nothing typed or uploaded lost."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from stages.acts import checklist
from stages.enums import StageCode
from stages.models import Application
from tests.stages.desks.pages import enter, it_is
from tests.steps import accepted_stage, decide_fully, filed_stage

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture(autouse=True)
def monday(monkeypatch, settings, tmp_path):
    it_is(monkeypatch, "2026-03-09 10:00")
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def project(cast):
    return cast.register()


@pytest.fixture
def url(project):
    return reverse("stages:application-file", args=[project.code, StageCode.INITIATION])


def codes(response):
    return [approval.code for approval in response.context["draft"].options]


def pdf(name="报告.pdf"):
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


def test_only_the_projects_own_enterprise_files(client, cast, url):
    assert enter(client, cast.applicant).get(url).status_code == 200
    for other in (cast.stranger, cast.window, cast.centre):
        assert enter(client, other).get(url).status_code == 404


def test_each_paper_is_asked_for_once_whoever_needs_it(client, cast, project):
    enter(client, cast.applicant)
    shared = 0
    for stage in (StageCode.INITIATION, StageCode.PLANNING, StageCode.CONSTRUCTION, StageCode.COMPLETION):
        draft = client.get(reverse("stages:application-file", args=[project.code, stage])).context["draft"]
        types = [ask.line.type for ask in draft.asks]
        assert len(types) == len(set(types))
        shared += sum(len(ask.items) > 1 for ask in draft.asks)
    assert shared


def test_what_is_on_file_is_shown_and_not_asked(client, cast, project, url):
    filed_stage(cast, project, StageCode.INITIATION, items=["L02"])
    draft = enter(client, cast.applicant).get(url).context["draft"]
    assert {ask.line.type for ask in draft.taken if ask.on_file}
    assert not {ask.line.type for ask in draft.asked} & {ask.line.type for ask in draft.taken}


def test_taking_an_item_away_takes_its_papers_away(client, cast, url):
    enter(client, cast.applicant)
    every = client.get(url).context["draft"]
    fewer = client.post(url, {"items": ["L02"], "step": "choose"}).context["draft"]
    assert len(fewer.asks) < len(every.asks)
    assert all(item.code == "L02" for ask in fewer.asks for item in ask.items)


def test_an_upload_survives_a_fault_elsewhere_and_the_check(client, cast, url):
    enter(client, cast.applicant)
    first, second = [ask.line.type for ask in client.get(url).context["draft"].asked[:2]]
    wrong = client.post(url, {"items": ["L02", "L09"], "step": "check", f"file-{first}": pdf(),
                              f"file-{second}": SimpleUploadedFile("a.exe", b"MZ nothing we keep")})  # fmt: skip
    assert wrong.status_code == 422
    asks = {ask.line.type: ask for ask in wrong.context["draft"].asks}
    assert asks[first].waiting["name"] == "报告.pdf"
    assert asks[second].problem
    check = client.post(url, {"items": ["L02", "L09"], "step": "check", f"counter-{second}": "1"})
    assert check.templates[0].name == "stages/file_check.html"
    assert client.post(url, {"items": ["L02", "L09"], "step": "file", f"counter-{second}": "1"}).status_code == 302
    application = Application.objects.get()
    papers = {row.type: row.paper for row in application.required_papers.all() if row.paper_id}
    with papers[first].file.open() as kept:
        assert kept.read() == PDF
    assert papers[first].file_name == "报告.pdf"
    assert papers[second].channel == "counter"
    assert default_storage.listdir("uploads")[1] == []  # nothing waits any more


def test_an_upload_can_be_taken_away_again(client, cast, url):
    enter(client, cast.applicant)
    first = client.get(url).context["draft"].asked[0].line.type
    client.post(url, {"items": ["L02", "L09"], "step": "choose", f"file-{first}": pdf()})
    response = client.post(url, {"items": ["L02", "L09"], "step": "choose", f"remove-{first}": "1"})
    assert response.context["draft"].asks[0].waiting is None


def test_papers_may_be_missing_and_it_is_told(client, cast, url):
    enter(client, cast.applicant)
    check = client.post(url, {"items": ["L02"], "step": "check"})
    assert check.context["draft"].missing
    assert client.post(url, {"items": ["L02"], "step": "file"}).status_code == 302


def test_nothing_chosen_is_refused_in_a_sentence(client, cast, url):
    enter(client, cast.applicant)
    for step in ("check", "file"):
        response = client.post(url, {"step": step})
        assert response.status_code == 422
        assert response.context["draft"].refused
    assert not Application.objects.exists()


def test_filing_twice_is_refused_and_says_why(client, cast, project, url):
    enter(client, cast.applicant)
    every = codes(client.get(url))
    client.post(url, {"items": every, "step": "file"})
    again = client.post(url, {"items": every, "step": "file"})
    assert again.status_code in (200, 422)
    assert again.context["blocked"]
    assert Application.objects.count() == 1


def test_results_of_earlier_items_are_not_asked_for(client, cast, project):
    accepted_stage(cast, project, StageCode.INITIATION)
    decide_fully(cast, project, "L02")
    url = reverse("stages:application-file", args=[project.code, StageCode.CONSTRUCTION])
    draft = enter(client, cast.applicant).get(url).context["draft"]
    results = [ask for ask in draft.asks if ask.line.result_of]
    assert results
    assert not {ask.line.type for ask in results} & {ask.line.type for ask in draft.asked}
    check_list = checklist.for_codes(project, [approval.code for approval in draft.options])
    assert {line.type for line in check_list} == {ask.line.type for ask in draft.asks}

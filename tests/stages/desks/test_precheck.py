"""Looked at before filing: the same list without a clock; promises with the filing; the forms of the guide."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from stages.enums import StageCode
from stages.models import Application, Clock, Precheck
from tests.stages.desks.pages import enter, it_is

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PUBLIC, CORE = "eia_public_version", "eia_form"


@pytest.fixture(autouse=True)
def monday(monkeypatch):
    it_is(monkeypatch, "2026-03-09 10:00")


@pytest.fixture
def project(cast):
    return cast.register("upgrade")


@pytest.fixture
def url(project):
    return reverse("stages:application-file", args=[project.code, StageCode.INITIATION])


def page(precheck):
    return reverse("stages:precheck", args=[precheck.number])


def asked(client, cast, url):
    enter(client, cast.applicant)
    said = {
        "items": ["L09"],
        "step": "precheck",
        "note": "公示本可否后补？",
        f"file-{CORE}": SimpleUploadedFile("表.pdf", PDF),
    }
    assert client.post(url, said).status_code == 302
    return Precheck.objects.get()


def test_the_system_says_at_once_what_is_missing_and_no_clock_runs(client, cast, project, url):
    precheck = asked(client, cast, url)
    states = {line["type"]: line["state"] for line in precheck.lines}
    assert (states[CORE], states[PUBLIC]) == ("there", "may_follow")
    assert not Application.objects.exists()
    assert not Clock.objects.filter(project=project, kind="check").exists()
    assert "公示本可否后补？" in client.get(page(precheck)).content.decode()
    again = client.post(url, {"items": ["L09"], "step": "precheck"})
    assert (again.status_code, "尚未答复上一次预审" in again.content.decode()) == (422, True)


def test_the_window_adds_its_remarks_and_a_wrong_paper_is_asked_for_again(client, cast, project, url):
    precheck = asked(client, cast, url)
    enter(client, cast.stranger)
    assert client.get(page(precheck)).status_code == 404
    enter(client, cast.window)
    assert precheck.number in client.get(reverse("stages:prechecks")).content.decode()
    assert client.post(page(precheck), {"text": " "}).status_code == 422
    said = {f"remark-{CORE}": "未盖章", "text": "盖章后可以申报，公示本可承诺后补。"}
    assert client.post(page(precheck), said).status_code == 302
    enter(client, cast.applicant)
    text = client.get(page(precheck)).content.decode()
    assert "未盖章" in text
    assert "公示本可承诺后补" in client.get(url).content.decode()
    draft = client.get(url).context["draft"]
    assert CORE in {ask.line.type for ask in draft.asked}  # the wrong one no longer serves


def test_with_the_filing_papers_are_promised_for_later(client, cast, url):
    enter(client, cast.applicant)
    check = client.post(url, {"items": ["L09"], "step": "check"})
    text = check.content.decode()
    assert f'name="promise-{PUBLIC}"' in text
    assert f'name="promise-{CORE}"' not in text
    assert "第11条第2款" in text
    filed = client.post(url, {"items": ["L09"], "step": "file", f"promise-{PUBLIC}": "1"})
    assert filed.status_code == 302
    letter = Application.objects.get().commitment
    assert (letter.types, letter.is_binding) == ({PUBLIC}, True)


def test_the_guide_offers_blank_forms_and_marks_what_it_estimates(client, cast, project):
    client.cookies["lianshen_language"] = "en"
    guide = client.get(reverse("stages:guide-item", args=["L09"])).content.decode()
    assert "signed and sealed, scanned (PDF); on paper at the window" in guide and "Estimated" in guide
    blank = reverse("stages:guide-item-blank", args=["L09"])
    assert client.get(blank).status_code == 404
    assert client.get(blank, {"paper": PUBLIC}).status_code == 404  # nothing to fill in
    empty = client.get(blank, {"paper": "eia_application"}).content.decode() if "eia_application" in guide else ""
    assert not empty or "could not be read" in empty
    enter(client, cast.applicant)
    form = reverse("stages:project-blank", args=[project.code])
    item, paper = next(
        (item.code, ask.paper_type.code)
        for item in _items(project) for ask in item.asks if ask.paper_type.blank
    )  # fmt: skip
    filled = client.get(form, {"item": item, "paper": paper}).content.decode()
    assert cast.enterprise.uscc in filled
    assert project.code in filled
    enter(client, cast.stranger)
    assert client.get(form, {"item": item, "paper": paper}).status_code == 404


def _items(project):
    from stages.acts import reference

    return reference.catalogue(project.route.edition).items.values()

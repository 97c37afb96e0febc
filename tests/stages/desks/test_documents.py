"""Slips, notices, decisions, certificates and papers: who gets them, what stands on them, how they are handed out."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.models import Paper
from stages.acts.papers import Supplied
from stages.desks.documents import picture
from stages.enums import StageCode
from stages.flows import door
from stages.models import Certificate, Clock
from tests.cast import at
from tests.steps import ACCEPTED, accepted_stage, all_papers, decide_fully, filed_stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("it_is_monday")]
TOLERABLE = "power_of_attorney"


@pytest.fixture
def project(cast):
    return cast.register()


def test_the_acceptance_slip_tells_items_days_and_owed_papers(cast, sit, project):
    application = filed_stage(cast, project, StageCode.INITIATION, without=[TOLERABLE], promising=[TOLERABLE])
    address = reverse("stages:application-slip", args=[application.number])
    assert sit(cast.applicant).get(address).status_code == 404
    door.perform("accept", application, by=cast.window, at=ACCEPTED, tolerating=[TOLERABLE])
    text = sit(cast.applicant).get(address).content.decode()
    for words in ("Approval of environmental impact form", "4 March 2026", "Power of attorney", "9 March 2026"):
        assert words in text
    assert sit(cast.stranger).get(address).status_code == 404


def test_the_notice_quotes_the_window(cast, sit, project):
    application = filed_stage(cast, project, StageCode.INITIATION)
    door.perform("correct", application, by=cast.window, at=ACCEPTED, problems={TOLERABLE: "缺受托人签名"})
    address = reverse("stages:correction-notice", args=[application.number])
    text = sit(cast.applicant, "zh-hans").get(address).content.decode()
    assert "缺受托人签名" in text
    assert "授权委托书" in text
    assert sit(cast.stranger).get(address).status_code == 404


def test_a_certificate_leads_to_its_public_check(cast, sit, project, settings):
    settings.PUBLIC_URL = "https://approve.example.org/"
    application = filed_stage(cast, project, StageCode.INITIATION)
    door.perform("accept", application, by=cast.window, at=ACCEPTED)
    decide_fully(cast, project, "L02")
    certificate = Certificate.objects.get(approval__code="L02")
    address = reverse("stages:certificate", args=[certificate.number])
    response = sit(cast.applicant).get(address)
    target = f"https://approve.example.org/verify/{certificate.check_code}/"
    assert response.context["address"] == target
    assert picture(target) in response.content.decode()
    assert sit(cast.stranger).get(address).status_code == 404


def test_a_certificate_is_downloaded_as_a_pdf_from_its_page_and_from_the_papers(cast, sit, project):
    application = filed_stage(cast, project, StageCode.INITIATION)
    door.perform("accept", application, by=cast.window, at=ACCEPTED)
    decide_fully(cast, project, "L02")
    certificate = Certificate.objects.get(approval__code="L02")
    address = reverse("stages:certificate-pdf", args=[certificate.number])
    applicant = sit(cast.applicant)
    for page in (reverse("stages:certificate", args=[certificate.number]),
                 reverse("stages:project-papers", args=[project.code])):  # fmt: skip
        assert f'href="{address}"' in applicant.get(page).content.decode()
    response = applicant.get(address)
    assert response.content.startswith(b"%PDF")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    assert sit(cast.stranger).get(address).status_code == 404


def test_the_qr_code_needs_no_style_attribute():
    drawn = picture("https://approve.example.org/verify/0123456789abcdef/")
    assert drawn.startswith("<svg")
    assert "style" not in drawn


def test_a_decision_is_there_once_it_has_been_made(cast, sit, project):
    application = filed_stage(cast, project, StageCode.INITIATION)
    door.perform("accept", application, by=cast.window, at=ACCEPTED)
    address = reverse("stages:decision", args=[project.code, "L02", 1])
    assert sit(cast.applicant).get(address).status_code == 404
    decide_fully(cast, project, "L02")
    assert "Decision of approval" in sit(cast.applicant).get(address).content.decode()


def test_a_file_is_handed_out_as_an_attachment_under_its_own_name(cast, sit, project):
    upload = Supplied(file=SimpleUploadedFile("项目总投资（盖章）.pdf", b"%PDF-1.4\n%%EOF\n"))
    stage = project.stages.get(code=StageCode.INITIATION)
    papers = all_papers(project, ["L02", "L09", "L13"]) | {"total_investment": upload}
    door.file(stage, by=cast.applicant, at=at("2026-03-03 10:00"), supplied=papers)
    paper = Paper.objects.get(type="total_investment")
    address = reverse("stages:paper", args=[paper.pk])
    response = sit(cast.window).get(address)
    assert response["X-Content-Type-Options"] == "nosniff"
    disposition = response["Content-Disposition"]
    assert disposition.startswith("attachment")
    assert "filename*=utf-8''%E9%A1%B9%E7%9B%AE" in disposition
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert sit(cast.stranger).get(address).status_code == 404


def test_an_original_at_the_counter_has_no_file(cast, sit, project):
    filed_stage(cast, project, StageCode.INITIATION)
    paper = Paper.objects.get(type="total_investment")
    response = sit(cast.applicant).get(reverse("stages:paper", args=[paper.pk]))
    assert response.status_code == 200
    assert "there is no file to download" in response.content.decode()


def test_a_provisional_day_is_marked_on_slip_and_notice_and_days_told_before_stand_beside(cast, sit, it_is_monday):
    project = cast.register("upgrade")
    application = accepted_stage(cast, project, "initiation", items=["L03", "L09"])
    clock = Clock.objects.get(approval__application=application, approval__code="L09", kind="decision")
    told = clock.due_on
    clock.due_on, clock.provisional = date(2027, 1, 12), True
    clock.save()
    slip = sit(cast.applicant).get(reverse("stages:application-slip", args=[application.number])).content.decode()
    assert "(provisional)" in slip and "Days told before" in slip and told.isoformat() in slip


def test_a_paper_of_an_office_shows_the_place_of_its_seal(cast, sit, project):
    application = accepted_stage(cast, project, StageCode.INITIATION)
    decided = decide_fully(cast, project, "L02")
    slip = reverse("stages:application-slip", args=[application.number])
    decision = reverse("stages:decision", args=[project.code, decided.code, decided.round])
    for address in (slip, decision):
        text = sit(cast.applicant, "zh-hans").get(address).content.decode()
        assert "（行政审批专用章）<span>（盖章处）</span>" in text

"""The page of an application: three outcomes at the window, the answer, owed papers, the conclusion, the issue."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.models import Event
from stages.enums import ApplicationStatus, ApprovalStatus, Check, StageCode
from stages.flows import door
from stages.models import Obligation
from tests.cast import at
from tests.steps import accepted_stage, decide_fully, filed_stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("it_is_monday")]
TOLERABLE, CORE = "power_of_attorney", "total_investment"
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def project(cast):
    return cast.register()


@pytest.fixture
def application(cast, project):
    return filed_stage(cast, project, StageCode.INITIATION)


def page(application, name="application"):
    return reverse(f"stages:{name}", args=[application.number])


def checked(application, outcome, *, tolerated=(), faulty=None, **more):
    """What the window sends: everything in order but what is named."""
    said = {"outcome": outcome, "days": 10}
    for row in application.required_papers.exclude(origin="file"):
        result = (
            Check.TOLERATED if row.type in tolerated else Check.FAULTY if row.type in (faulty or {}) else Check.GOOD
        )
        said |= {f"check-{row.pk}": result, f"problem-{row.pk}": (faulty or {}).get(row.type, "")}
    return said | more


def test_who_may_see_it(cast, sit, application):
    seen = [cast.window, cast.applicant, cast.department("environment"), cast.centre, cast.administrator]
    assert [sit(actor).get(page(application)).status_code for actor in seen] == [200] * 5
    assert sit(cast.stranger).get(page(application)).status_code == 404
    assert sit(cast.stranger).post(page(application, "application-withdraw")).status_code == 404
    assert sit(cast.applicant).post(page(application, "application-check")).status_code == 404


def test_the_window_accepts(cast, sit, application):
    response = sit(cast.window).post(page(application, "application-check"), checked(application, "accept"))
    assert response.status_code == 302
    application.refresh_from_db()
    assert application.status == ApplicationStatus.ACCEPTED


def test_a_core_paper_has_no_answer_tolerate(cast, sit, project):
    application = filed_stage(cast, project, StageCode.INITIATION, without=[CORE])
    said = checked(application, "accept", tolerated=[CORE])
    response = sit(cast.window).post(page(application, "application-check"), said)
    assert response.status_code == 422
    assert not Obligation.objects.exists()
    text = sit(cast.window).get(page(application)).content.decode()
    assert 'class="no"><input type="radio" disabled>' in text
    assert "core: never later" in text


def test_the_results_are_counted_as_the_form_shows_them(cast, sit, application):
    said = checked(application, "accept", faulty={CORE: ""})
    refused = sit(cast.window).post(page(application, "application-check"), said)
    tally = {value: n for value, _words, n in refused.context["check"].tally()}
    papers = application.required_papers.exclude(origin="file").count()
    assert (tally[Check.FAULTY], tally[Check.GOOD], tally[""]) == (1, papers - 1, 0)
    assert 'data-tally="faulty">1<' in refused.content.decode()


def test_what_the_window_found_is_kept_when_the_act_refuses(cast, sit, project):
    application = filed_stage(cast, project, StageCode.INITIATION, without=[CORE])
    said = checked(application, "accept", faulty={CORE: "未盖章，请补盖公章"})
    response = sit(cast.window).post(page(application, "application-check"), said)
    assert response.status_code == 422
    text = response.content.decode()
    assert "Not in order yet" in text
    assert "未盖章，请补盖公章" in text
    assert Event.objects.filter(act="accept").count() == 0


def test_the_notice_goes_once(cast, sit, application):
    window, applicant = sit(cast.window), sit(cast.applicant)
    said = checked(application, "correct", faulty={CORE: "与备案规模不一致"})
    assert window.post(page(application, "application-check"), said).status_code == 302
    assert "与备案规模不一致" in applicant.get(page(application)).content.decode()
    empty = applicant.post(page(application, "application-answer"))
    assert (empty.status_code, "The notice also asks for" in empty.content.decode()) == (422, True)
    answered = applicant.post(page(application, "application-answer"), {f"counter-{CORE}": "on"})
    assert answered.status_code == 302
    text = window.get(page(application)).content.decode()
    assert "What the first could have said is refused without a reason" in text
    other = "industrial_policy_declaration"
    said = checked(application, "correct", faulty={other: "还缺"})
    again = window.post(page(application, "application-check"), said)
    assert (again.status_code, "还缺" in again.content.decode()) == (422, True)
    assert "The first notice could have said this of" in again.content.decode()
    assert window.post(page(application, "application-check"), said | {"reason": "漏看"}).status_code == 302
    assert application.notices.count() == 2
    texts = [applicant.get(page(application, "correction-notice"), {"serial": n}).content.decode() for n in (1, 2)]
    assert ["与备案规模不一致" in text for text in texts] == [True, False]


def test_an_answer_that_is_no_document_is_told(cast, sit, application):
    said = checked(application, "correct", faulty={CORE: "与备案规模不一致"})
    sit(cast.window).post(page(application, "application-check"), said)
    upload = {f"file-{CORE}": SimpleUploadedFile("投资额.pdf", b"just words")}
    response = sit(cast.applicant).post(page(application, "application-answer"), upload)
    assert response.status_code == 422
    assert "not a kind of file we can keep" in response.content.decode()


def test_a_notice_says_what_is_wrong(cast, sit, application):
    response = sit(cast.window).post(
        page(application, "application-check"), checked(application, "correct", faulty={CORE: ""})
    )
    assert response.status_code == 422
    assert "word for word" in response.content.decode()


def test_a_filing_cannot_be_refused_and_the_button_says_so(cast, sit, application):
    text = sit(cast.window).get(page(application)).content.decode()
    assert 'value="refuse" disabled' in text
    assert "it cannot be refused, only corrected" in text
    said = {"outcome": "refuse", "ground": "not_competent", "reasons": "不属于本机关职权范围"}
    response = sit(cast.window).post(page(application, "application-check"), said)
    assert response.status_code == 422
    assert "不属于本机关职权范围" in response.content.decode()


def test_single_items_can_be_left_out_with_ground_and_reason(cast, sit, application):
    more = {"ground-L09": "not_competent", "reason-L09": "应由市局审批"}
    response = sit(cast.window).post(page(application, "application-check"), checked(application, "accept", **more))
    assert response.status_code == 302
    assert application.approvals.get(code="L09", round=1).status == ApprovalStatus.REFUSED


def test_an_application_without_filings_can_be_refused(cast, sit, project):
    application = filed_stage(cast, project, StageCode.INITIATION, items=["L09"])
    said = {"outcome": "refuse", "ground": "not_competent", "reasons": "应由市局审批"}
    assert sit(cast.window).post(page(application, "application-check"), said).status_code == 302
    slip = sit(cast.applicant).get(page(application, "application-slip"))
    assert "应由市局审批" in slip.content.decode()


def test_the_same_acceptance_sent_twice_gets_a_sentence(cast, sit, application):
    said = checked(application, "accept")
    window = sit(cast.window)
    window.post(page(application, "application-check"), said)
    response = window.post(page(application, "application-check"), said)
    assert response.status_code == 422
    assert "not waiting for the window" in response.content.decode()


def test_the_lead_concludes_and_the_window_issues(cast, sit, project):
    application = accepted_stage(cast, project, StageCode.INITIATION)
    lead, window = sit(cast.lead("development_reform")), sit(cast.window)
    early = lead.post(page(application, "application-conclude"), {"text": "各部门均已同意"})
    assert early.status_code == 422
    assert "Not every department has answered yet" in early.content.decode()
    assert "各部门均已同意" in early.content.decode()
    assert window.post(page(application, "application-issue")).status_code == 422
    for code in ("L02", "L13", "L09"):
        decide_fully(cast, project, code)
    receipt = page(application, "application-receipt")
    waiting = window.get(page(application)).content.decode()
    assert 'id="issue"' in waiting and receipt not in waiting and window.get(receipt).status_code == 404
    assert lead.post(page(application, "application-conclude"), {"text": "各部门均已同意"}).status_code == 302
    assert receipt in window.get(page(application)).content.decode() and window.get(receipt).status_code == 200
    said = {"way": "counter", "collector": "陈国强", "identity": "legal"}
    assert window.post(page(application, "application-issue"), said).status_code == 302
    application.refresh_from_db()
    assert application.status == ApplicationStatus.ISSUED


def test_the_enterprise_withdraws_with_a_reason(cast, sit, application):
    applicant = sit(cast.applicant)
    assert applicant.post(page(application, "application-withdraw"), {"reason": " "}).status_code == 422
    assert applicant.post(page(application, "application-withdraw"), {"reason": "方案调整"}).status_code == 302
    application.refresh_from_db()
    assert application.status == ApplicationStatus.WITHDRAWN
    assert "方案调整" in applicant.get(page(application)).content.decode()


@pytest.mark.parametrize(("name", "expected"), [("window", 22), ("applicant", 21)])
def test_the_statements_do_not_grow_with_items_and_papers(
    cast, sit, project, django_assert_num_queries, name, expected
):
    desk = sit(getattr(cast, name))
    small = filed_stage(cast, project, StageCode.INITIATION, items=["L13"])
    desk.get(page(small))
    with django_assert_num_queries(expected):
        desk.get(page(small))
    large = filed_stage(cast, project, StageCode.INITIATION)
    with django_assert_num_queries(expected):
        desk.get(page(large))


def test_an_answer_too_late_is_refused_with_the_day(cast, sit, application):
    door.perform("correct", application, by=cast.window, at=at("2026-03-04 10:00"), problems={CORE: "缺"}, days=1)
    response = sit(cast.applicant).post(page(application, "application-answer"), {f"counter-{CORE}": "on"})
    assert response.status_code == 422
    assert "The time for the correction ended" in response.content.decode()

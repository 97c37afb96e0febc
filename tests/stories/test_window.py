"""At the window: one notice, answered in time, late or badly; what may come later; what cannot be refused."""

import pytest

from projects.refusal import Refusal
from stages.enums import ApplicationStatus, ApprovalStatus, Check, ClockKind, RefusalGround, StageCode
from stages.flows import door
from stages.flows.advance import advance
from stages.models import Clock
from tests.cast import at
from tests.steps import ORIGINAL, REVIEWED, brought, current, decide_fully, filed_stage, owed, tolerated_stage, uploaded

pytestmark = pytest.mark.django_db

#: asked for by the environmental report form alone; the guide lets it come later
PUBLIC_VERSION = "eia_public_version"
REPORT_FORM = "eia_form"


@pytest.fixture
def project(cast):
    return cast.register("upgrade")


def corrected(cast, project):
    """An application without its report form, and the notice that says so. Ten working days end on 18 March."""
    application = filed_stage(cast, project, StageCode.INITIATION, without={REPORT_FORM})
    door.perform("correct", application, by=cast.window, at=at("2026-03-04"), problems={REPORT_FORM: "缺少报告表。"})
    application.refresh_from_db()
    return application


def answer(cast, application, when):
    return door.perform("answer", application, by=cast.applicant, at=at(when), supplied={REPORT_FORM: ORIGINAL})


def test_an_incomplete_application_cannot_be_accepted(cast, project):
    application = filed_stage(cast, project, StageCode.INITIATION, without={REPORT_FORM})
    with pytest.raises(Refusal) as refused:
        door.perform("accept", application, by=cast.window, at=at("2026-03-04"))
    assert refused.value.code == "papers_missing"


def test_corrected_in_time_the_terms_run_from_the_day_the_papers_came(cast, project):
    application = corrected(cast, project)
    assert application.correction.due_on == at("2026-03-18").date()
    answer(cast, application, "2026-03-18 16:50")
    door.perform("accept", application, by=cast.window, at=at("2026-03-20"))
    clock = Clock.objects.get(approval=current(project, "L07"), kind=ClockKind.DECISION)
    assert clock.started_on == at("2026-03-18").date()


def test_a_correction_after_its_last_day_is_refused_and_counts_as_withdrawn(cast, project):
    application = corrected(cast, project)
    with pytest.raises(Refusal) as refused:
        answer(cast, application, "2026-03-19")
    assert refused.value.code == "correction_late"
    assert advance(project, at=at("2026-03-18 23:00")) == 0
    assert advance(project, at=at("2026-03-19 00:10")) > 0
    application.refresh_from_db()
    assert application.status == ApplicationStatus.DEEMED_WITHDRAWN
    assert current(project, "L09").status == ApprovalStatus.PLANNED
    assert current(project, "L09").round == 2


def test_an_answer_must_cover_the_whole_notice(cast, project):
    application = corrected(cast, project)
    with pytest.raises(Refusal) as refused:
        door.perform("answer", application, by=cast.applicant, at=at("2026-03-06"), supplied={})
    assert refused.value.code == "answer_incomplete"


STILL_BAD = {"L09": (RefusalGround.STILL_BAD, "报告表仍缺少附图附件。")}


def still_bad(cast, application, code, faulty, act="accept"):
    said = {"refusing": STILL_BAD} if act == "accept" else {"ground": RefusalGround.STILL_BAD, "reasons": "仍不符合。"}
    with pytest.raises(Refusal) as refused:
        door.perform(act, application, by=cast.window, at=at("2026-03-09"), faulty=faulty, **said)
    assert refused.value.code == code


def test_corrected_but_still_bad_the_item_is_not_accepted_and_the_rest_is(cast, project):
    application = corrected(cast, project)
    answer(cast, application, "2026-03-06")
    said = {"refusing": STILL_BAD, "faulty": {REPORT_FORM: "缺少附图附件。"}}
    door.perform("accept", application, by=cast.window, at=at("2026-03-09"), **said)
    refused = project.approvals.get(code="L09", round=1)
    assert (refused.status, refused.reasons) == (ApprovalStatus.REFUSED, "报告表仍缺少附图附件。")
    assert current(project, "L09").round == 2
    assert current(project, "L03").status == ApprovalStatus.OPEN


@pytest.mark.parametrize("act", ["accept", "refuse"])
def test_nothing_is_still_bad_that_no_notice_has_asked_to_be_corrected(cast, project, act):
    application = filed_stage(cast, project, StageCode.INITIATION, items=["L07", "L09"], without={REPORT_FORM})
    still_bad(cast, application, "no_correction_yet", {REPORT_FORM: "缺少报告表。"}, act)


def test_still_bad_names_the_papers_that_are(cast, project):
    application = corrected(cast, project)
    answer(cast, application, "2026-03-06")
    still_bad(cast, application, "fault_missing", {})


def test_what_the_notice_could_have_said_is_no_ground_for_not_accepting(cast, project):
    application = corrected(cast, project)
    answer(cast, application, "2026-03-06")
    still_bad(cast, application, "could_have_been_told", {REPORT_FORM: "缺图。", PUBLIC_VERSION: "未盖章。"})


def test_an_application_of_which_nothing_is_left_is_not_accepted(cast, project):
    application = filed_stage(cast, project, StageCode.INITIATION, items=["L09"])
    refusing = {"L09": (RefusalGround.NOT_COMPETENT, "不属于本机关。")}
    with pytest.raises(Refusal) as refused:
        door.perform("accept", application, by=cast.window, at=at("2026-03-04"), refusing=refusing)
    assert refused.value.code == "nothing_accepted"


def test_a_filing_is_never_refused(cast, project):
    application = filed_stage(cast, project, StageCode.INITIATION)
    said = {"ground": RefusalGround.NOT_COMPETENT, "reasons": "不属于本机关。"}
    with pytest.raises(Refusal) as refused:
        door.perform("refuse", application, by=cast.window, at=at("2026-03-04"), **said)
    assert refused.value.code == "filing_cannot_be_refused"
    refusing = {"L03": (RefusalGround.NOT_COMPETENT, "不属于本机关。")}
    with pytest.raises(Refusal) as refused:
        door.perform("accept", application, by=cast.window, at=at("2026-03-04"), refusing=refusing)
    assert refused.value.code == "filing_cannot_be_refused"


def test_an_application_without_filings_may_be_refused_with_reasons(cast, project):
    application = filed_stage(cast, project, StageCode.INITIATION, items=["L07", "L09"])
    said = {"ground": RefusalGround.NOT_COMPETENT, "reasons": "应向市级机关申请。"}
    door.perform("refuse", application, by=cast.window, at=at("2026-03-04"), **said)
    application.refresh_from_db()
    assert (application.status, application.reasons) == (ApplicationStatus.REFUSED, "应向市级机关申请。")
    assert current(project, "L07").status == ApprovalStatus.PLANNED


def tolerated(cast, project):
    return tolerated_stage(cast, project, StageCode.INITIATION, [PUBLIC_VERSION])


def test_a_core_paper_is_never_tolerated(cast, project):
    application = filed_stage(cast, project, StageCode.INITIATION, without={REPORT_FORM})
    with pytest.raises(Refusal) as refused:
        door.perform("accept", application, by=cast.window, at=at("2026-03-04"), tolerating=[REPORT_FORM])
    assert refused.value.code == "paper_not_tolerable"


def test_a_tolerated_paper_holds_the_decision_of_its_item_and_of_no_other(cast, project):
    application = tolerated(cast, project)
    row = application.required_papers.get(type=PUBLIC_VERSION)
    assert row.check_result == Check.TOLERATED
    assert [a.code for a in row.obligation.approvals.all()] == ["L09"]
    decide_fully(cast, project, "L03")
    assert decide_fully(cast, project, "L07").status == ApprovalStatus.GRANTED
    held = current(project, "L09")
    door.perform("review", held, by=cast.holder(held), at=REVIEWED, verdict="agree", text="同意。")
    with pytest.raises(Refusal) as refused:
        door.perform("decide", held, by=cast.holder(held), at=REVIEWED, verdict="agree", text="同意。")
    assert refused.value.code == "paper_owed"
    brought(cast, application, PUBLIC_VERSION, when=at("2026-03-09"))
    door.perform("decide", held, by=cast.holder(held), at=at("2026-03-11"), verdict="agree", text="同意。")
    assert current(project, "L09").status == ApprovalStatus.GRANTED


def test_a_tolerated_paper_is_brought_once(cast, project):
    application = tolerated(cast, project)
    brought(cast, application, PUBLIC_VERSION, when=at("2026-03-09"))
    obligation = owed(application, PUBLIC_VERSION)
    with pytest.raises(Refusal) as refused:
        door.supply(obligation, by=cast.applicant, at=at("2026-03-09"), supplied=uploaded())
    assert refused.value.code == "already_supplied"

"""Told once: what a second notice may say, what it may not, and what it costs; three rounds do not make a file late."""

import pytest

from projects.refusal import Refusal
from stages.acts import comparing
from stages.enums import ApplicationStatus, Breach, Check, ClockKind, Light, StageCode
from stages.flows import door
from stages.models import Clock, Urging
from stages.rules.notices import Remark
from tests.cast import at
from tests.steps import ORIGINAL, filed_stage, uploaded

pytestmark = pytest.mark.django_db

FORM, PUBLIC_VERSION, SELF_CHECK = "eia_form", "eia_public_version", "industrial_policy_declaration"


@pytest.fixture
def project(cast):
    return cast.register("upgrade")


def told(cast, application, when, problems, **more):
    door.perform("correct", application, by=cast.window, at=at(when), problems=problems, **more)
    application.refresh_from_db()
    return application.correction


def answered(cast, application, when, *types):
    door.perform("answer", application, by=cast.applicant, at=at(when), supplied=dict.fromkeys(types, ORIGINAL))


@pytest.fixture
def corrected(cast, project):
    """One notice about the report form, answered with a new one."""
    application = filed_stage(cast, project, StageCode.INITIATION, without={FORM})
    told(cast, application, "2026-03-04", {FORM: "缺少报告表。"})
    answered(cast, application, "2026-03-06", FORM)
    return application


def check_clock(application):
    return Clock.objects.get(kind=ClockKind.CHECK, application=application)


def test_a_fault_of_a_newly_supplied_paper_can_be_told(cast, corrected):
    notice = told(cast, corrected, "2026-03-09", {FORM: "报告表缺附图。"})
    assert (notice.serial, notice.number) == (2, f"{corrected.number}-C2")
    assert (notice.late_types, notice.reason) == ([], "")
    assert check_clock(corrected).breach == ""


def test_what_the_first_notice_could_have_said_is_refused(cast, corrected):
    with pytest.raises(Refusal) as refused:
        told(cast, corrected, "2026-03-09", {SELF_CHECK: "未盖章。"})
    assert refused.value.code == "could_have_been_said"
    assert corrected.notices.count() == 1


def brought_again(cast, application, when, form):
    """What could be said of two papers that answer a notice: the form, and the always same public version."""
    supplied = {FORM: form, PUBLIC_VERSION: uploaded()}
    door.perform("answer", application, by=cast.applicant, at=at(when), supplied=supplied)
    return comparing.remarks(application, {FORM, PUBLIC_VERSION}, list(application.notices.all()))


def test_the_same_file_brought_again_is_no_new_paper(cast, project):
    """Its faults could have been told when it came first; other bytes are another paper."""
    application = filed_stage(cast, project, StageCode.INITIATION, without={FORM})
    told(cast, application, "2026-03-04", {FORM: "缺少报告表。"})
    assert brought_again(cast, application, "2026-03-05", ORIGINAL)[PUBLIC_VERSION] == Remark.NEW_PAPER
    told(cast, application, "2026-03-06", {FORM: "报告表缺附图。"})
    found = brought_again(cast, application, "2026-03-09", uploaded())
    assert found == {FORM: Remark.NEW_PAPER, PUBLIC_VERSION: Remark.COULD_HAVE_BEEN_SAID}


def test_with_a_stated_reason_it_goes_through_red_and_urged(cast, corrected):
    notice = told(cast, corrected, "2026-03-09", {SELF_CHECK: "未盖章。"}, reason="首次核验时页面缺失，未能发现。")
    assert notice.late_types == [SELF_CHECK]
    assert notice.reason == "首次核验时页面缺失，未能发现。"
    clock = check_clock(corrected)
    assert (clock.breach, clock.light) == (Breach.SECOND_NOTICE, Light.RED)
    assert Urging.objects.filter(clock=clock, breach=Breach.SECOND_NOTICE).count() == 1
    assert corrected.project.events.filter(act="breach").count() == 1
    answered(cast, corrected, "2026-03-10", SELF_CHECK)
    assert check_clock(corrected).light == Light.RED  # a breach is not taken back


def test_the_first_notice_names_everything_that_is_missing_and_not_promised(cast, project):
    application = filed_stage(cast, project, StageCode.INITIATION, without={FORM, PUBLIC_VERSION})
    with pytest.raises(Refusal) as refused:
        told(cast, application, "2026-03-04", {FORM: "缺少报告表。"})
    assert refused.value.code == "notice_incomplete"
    promised = filed_stage(cast, cast.register("upgrade", name="另一个项目"), StageCode.INITIATION,
                           without={FORM, PUBLIC_VERSION}, promising=[PUBLIC_VERSION])  # fmt: skip
    assert told(cast, promised, "2026-03-04", {FORM: "缺少报告表。"}).serial == 1


def test_a_paper_brought_beyond_the_notice_may_be_spoken_of(cast, project):
    application = filed_stage(cast, project, StageCode.INITIATION, without={FORM})
    told(cast, application, "2026-03-04", {FORM: "缺少报告表。"})
    answered(cast, application, "2026-03-06", FORM, SELF_CHECK)
    notice = told(cast, application, "2026-03-09", {SELF_CHECK: "新版与备案内容不一致。"})
    assert notice.late_types == []


def test_three_rounds_of_supplements_do_not_make_a_file_late(cast, project):
    application = filed_stage(cast, project, StageCode.INITIATION, without={FORM})
    for number, (sent, back) in enumerate([("03-09", "03-16"), ("03-20", "03-27"), ("04-02", "04-10")], start=1):
        notice = told(cast, application, f"2026-{sent}", {FORM: f"第{number}次：仍缺附件。"})
        assert notice.serial == number
        answered(cast, application, f"2026-{back}", FORM)
    clock = check_clock(application)
    assert (clock.light, clock.breach) == (Light.GREEN, "")
    assert clock.started_on == at("2026-04-10").date()
    door.perform("accept", application, by=cast.window, at=at("2026-04-13"))
    application.refresh_from_db()
    assert application.status == ApplicationStatus.ACCEPTED
    assert application.accepted_at == at("2026-04-10")  # the terms run from the day the corrected papers came
    assert check_clock(application).light == Light.GREEN


def test_an_error_corrected_at_the_counter_needs_no_notice(cast, project):
    application = filed_stage(cast, project, StageCode.INITIATION)
    found = door.correct_on_the_spot(
        application, by=cast.window, at=at("2026-03-03 15:00"), corrected={SELF_CHECK: "补签日期。"},
        supplied={SELF_CHECK: ORIGINAL},
    )  # fmt: skip
    assert [(row.type, row.what) for row in found] == [(SELF_CHECK, "补签日期。")]
    assert application.correction is None
    row = application.required_papers.get(type=SELF_CHECK)
    assert (row.check_result, row.paper.version) == (Check.UNCHECKED, 2)
    assert check_clock(application).started_on == at("2026-03-03").date()
    door.perform("accept", application, by=cast.window, at=at("2026-03-04"))


def test_the_enterprise_may_promise_for_later_what_the_notice_asks_for(cast, project):
    application = filed_stage(cast, project, StageCode.INITIATION, without={FORM, PUBLIC_VERSION})
    told(cast, application, "2026-03-04", {FORM: "缺少报告表。", PUBLIC_VERSION: "缺少公示本。"})
    said = {"supplied": {FORM: ORIGINAL}, "promising": {PUBLIC_VERSION: ""}}
    door.perform("answer", application, by=cast.applicant, at=at("2026-03-06"), **said)
    door.perform("accept", application, by=cast.window, at=at("2026-03-09"), tolerating=[PUBLIC_VERSION])
    application.refresh_from_db()
    assert application.commitment.notice_number
    assert application.accepted_at == at("2026-03-09")  # a tolerated case runs from the tolerant acceptance

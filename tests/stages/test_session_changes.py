"""What may still change while a joint session runs: an opinion, a wrong tick, who comes, what lies side by side."""

import pytest
from django.urls import reverse

from projects.models import Event
from stages.acts.answering_session import Condition
from stages.enums import (
    ApprovalStatus,
    Attendance,
    ClockKind,
    ConditionStatus,
    Reply,
    SessionKind,
    SessionOutcome,
    SessionStatus,
    SessionVerdict,
    StageCode,
    Verdict,
)
from stages.flows import door, session_door
from stages.flows.advance import advance
from stages.models import Clock, SessionCondition, SessionNotice
from tests.cast import at
from tests.sittings import CALLED, again, answer, called, lead_of, official, opened, refused, seats
from tests.stages.desks.pages import enter
from tests.steps import accepted_stage, current, uploaded

pytestmark = pytest.mark.django_db
MEETING, AFTER = at("2026-03-09 09:30"), at("2026-03-09 15:00")


@pytest.fixture
def project(cast):
    return opened(cast)


@pytest.fixture
def session(cast, project):
    return called(cast, project, starts_at=MEETING)


# -- an opinion is changed ---------------------------------------------------------------------------------------------


def test_an_opinion_may_be_changed_until_the_conclusion_and_every_version_is_kept(cast, project, session, client):
    energy, eia = seats(session)
    answer(cast, energy, when=CALLED)
    answer(cast, eia, SessionVerdict.DISAGREE, when=CALLED, conditions=[Condition("补测。", "噪声")])
    assert again(session).status == SessionStatus.TO_CONCLUDE
    answer(cast, eia, SessionVerdict.CONDITIONS, when=AFTER, conditions=[Condition("加隔声屏。", "噪声")])
    first, second = eia.opinions.order_by("pk")
    assert (first.replaced_at, second.replaced_at) == (AFTER, None)
    acts = Event.objects.filter(project=project, act__in=["session_opinion", "change_opinion"])
    assert [(act.act, act.facts["verdict"]) for act in acts.order_by("seq")][1:] == [
        ("session_opinion", "disagree"), ("change_opinion", "conditions"),
    ]  # fmt: skip
    enter(client, official(cast, eia))
    page = client.get(reverse("stages:session", args=[session.number, 1])).content.decode()
    assert "补测。" in page and "加隔声屏。" in page
    by = lead_of(cast, session)
    session_door.conclude(session, by=by, at=AFTER, outcome=SessionOutcome.CONDITIONAL, text="通过。")
    assert current(project, "L09").opinions.get().conditions == ["加隔声屏。"]
    with refused("session_not_live"):
        answer(cast, eia, when=AFTER)


def test_the_same_opinion_sent_twice_is_one(cast, session):
    eia, asked = seats(session)[1], [Condition("补测。", "噪声")]
    first = answer(cast, eia, SessionVerdict.DISAGREE, when=CALLED, conditions=asked)
    assert answer(cast, eia, SessionVerdict.DISAGREE, when=AFTER, conditions=asked) == first
    assert eia.opinions.count() == 1


def test_after_the_last_day_nothing_is_changed(cast, session):
    answer(cast, seats(session)[0], when=CALLED)
    answer(cast, seats(session)[0], SessionVerdict.NOT_CONCERNED, when=at("2026-03-10 17:00"))
    with refused("too_late"):
        answer(cast, seats(session)[0], when=at("2026-03-11 09:00"))


def test_changed_for_one_item_it_stands_for_the_other(cast, project, session):
    energy, eia = seats(session)
    answer(cast, energy, when=CALLED)
    answer(cast, eia, when=CALLED)
    answer(cast, eia, SessionVerdict.DISAGREE, when=AFTER, approvals=[current(project, "L09")])
    assert eia.opinions.standing().count() == 2
    by = lead_of(cast, session)
    session_door.conclude(session, by=by, at=AFTER, outcome=SessionOutcome.FAILED, text="未通过。")
    assert current(project, "L09").opinions.get().verdict == Verdict.DISAGREE
    assert current(project, "L07").opinions.get().verdict == Verdict.AGREE


def test_a_changed_opinion_of_a_second_round_says_again_what_is_met(cast, project, session):
    energy, eia = seats(session)
    by = lead_of(cast, session)
    asked = [Condition("补测。", "噪声"), Condition("补图。", "总图")]
    answer(cast, energy, when=CALLED)
    answer(cast, eia, SessionVerdict.DISAGREE, when=CALLED, conditions=asked)
    session_door.conclude(session, by=by, at=AFTER, outcome=SessionOutcome.FURTHER_ROUND, text="整改。", days=1)
    session_door.report(again(session).notices.get(), by=cast.applicant, at=at("2026-03-10"), text="已补。")
    following = session_door.call_round(session, by=by, at=at("2026-03-10 10:00"), starts_at=at("2026-03-12 09:30"))
    (seat,) = seats(following)
    answer(cast, seat, when=at("2026-03-10 11:00"))
    first, second = SessionCondition.objects.filter(opinion__seat__session=session).order_by("position")
    assert {first.status, second.status} == {ConditionStatus.KEPT}
    kept_up = [Condition(first.text, first.subject, first.pk)]
    answer(cast, seat, SessionVerdict.DISAGREE, when=at("2026-03-10 12:00"), conditions=kept_up)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == (ConditionStatus.SUPERSEDED, ConditionStatus.KEPT)


def test_the_form_for_a_change_is_filled_with_what_was_said(cast, project, session, client, monkeypatch):
    energy, _eia = seats(session)
    answer(cast, energy, SessionVerdict.CONDITIONS, when=CALLED, conditions=[Condition("改用电。", "锅炉")])
    monkeypatch.setattr("django.utils.timezone.now", lambda: at("2026-03-06 10:00"))
    enter(client, official(cast, energy))
    page = client.get(reverse("stages:session", args=[session.number, 1])).content.decode()
    assert 'value="改用电。"' in page and 'id="subjects"' in page
    said = {"verdict": "agree", "text": "再核后同意。"}
    assert client.post(reverse("stages:session-answer", args=[session.number, 1]), said).status_code == 302
    assert energy.opinions.standing().get().verdict == SessionVerdict.AGREE


# -- a wrong tick ------------------------------------------------------------------------------------------------------


def present(cast, session, when, **came):
    by_code = {seat.office_id: came.get(name, "") for name, seat in zip(("energy", "eia"), seats(session), strict=True)}
    session_door.attend(again(session), by=lead_of(cast, session), at=when, present=by_code)


def test_a_wrong_tick_is_corrected_and_the_office_speaks(cast, project, session):
    present(cast, session, AFTER, energy="陈静")
    energy, eia = seats(session)
    assert eia.opinions.get().is_deemed
    present(cast, session, at("2026-03-09 15:05"), energy="陈静", eia="钟立新")
    energy, eia = seats(session)
    assert (eia.attendance, eia.answered_at) == (Attendance.PRESENT, None)
    assert not eia.opinions.standing().exists() and eia.opinions.count() == 1  # what nobody said stays on record
    answer(cast, eia, SessionVerdict.DISAGREE, when=at("2026-03-10 10:00"))
    answer(cast, energy, when=at("2026-03-10 10:00"))
    assert again(session).status == SessionStatus.TO_CONCLUDE


def test_it_is_corrected_even_when_all_were_in(cast, project, session):
    answer(cast, seats(session)[0], when=CALLED)
    present(cast, session, AFTER, energy="陈静")
    assert again(session).status == SessionStatus.TO_CONCLUDE
    present(cast, session, at("2026-03-09 15:05"), energy="陈静", eia="钟立新")
    assert again(session).status == SessionStatus.CALLED
    with refused("opinions_missing"):
        session_door.conclude(
            again(session), by=lead_of(cast, session), at=AFTER, outcome=SessionOutcome.PASSED, text="通过。"
        )
    answer(cast, seats(session)[1], when=at("2026-03-10 10:00"))
    by = lead_of(cast, session)
    session_door.conclude(session, by=by, at=at("2026-03-10 11:00"), outcome=SessionOutcome.PASSED, text="通过。")
    assert current(project, "L09").opinions.get().verdict == Verdict.AGREE


def test_corrected_on_the_last_day_there_is_a_day_to_speak(cast, project, session):
    present(cast, session, AFTER, energy="陈静")
    present(cast, session, at("2026-03-10 16:50"), energy="陈静", eia="钟立新")
    assert again(session).opinions_until.isoformat() == "2026-03-11"
    advance(project, at=at("2026-03-12 08:00"))
    assert seats(session)[1].opinions.standing().get().deemed_because["ground"] == "silent"


# -- who is invited ----------------------------------------------------------------------------------------------------


def test_whoever_is_added_on_the_last_day_has_the_days_of_those_who_came(cast, project, session):
    seat = session_door.add(
        session, cast.department("fire").office, by=lead_of(cast, session), at=at("2026-03-10 16:50")
    )
    assert again(session).opinions_until.isoformat() == "2026-03-11"
    advance(project, at=at("2026-03-11 00:10"))
    seat.refresh_from_db()
    assert seat.is_open


def test_an_office_let_go_comes_back_with_its_items(cast, project, session):
    energy, eia = seats(session)
    by = lead_of(cast, session)
    session_door.release(eia, by=by, at=CALLED, reason="误。")
    assert [approval.code for approval in session.approvals.all()] == ["L07"]
    session_door.add(again(session), eia.office, by=by, at=CALLED)
    energy, eia = seats(session)
    assert eia.is_open and eia.reply == Reply.NEEDS_ACTION
    assert [approval.code for approval in session.approvals.order_by("code")] == ["L07", "L09"]
    for seat in (energy, eia):
        answer(cast, seat, when=CALLED)
    assert again(session).status == SessionStatus.TO_CONCLUDE


def test_who_has_spoken_of_all_that_is_left_is_awaited_no_longer(cast, project, session):
    energy, eia = seats(session)
    answer(cast, energy, when=CALLED, approvals=[current(project, "L07")])
    session_door.release(eia, by=lead_of(cast, session), at=CALLED, reason="单独审查。")
    assert again(session).status == SessionStatus.TO_CONCLUDE


def test_an_office_that_has_spoken_of_some_of_its_items_is_not_let_go(cast, project, session):
    eia = seats(session)[1]
    answer(cast, eia, SessionVerdict.DISAGREE, when=CALLED, approvals=[current(project, "L09")])
    with refused("already_answered"):
        session_door.release(seats(session)[1], by=lead_of(cast, session), at=CALLED, reason="误。")
    assert session.approvals.count() == 2


# -- items of several stages -------------------------------------------------------------------------------------------


def test_a_session_over_stages_of_two_leads_is_led_by_whoever_calls_it_and_the_other_is_invited(cast):
    project = cast.register("factory")
    rows = project.approvals.current().select_related("stage__lead", "office")
    first = next(row for row in rows if row.code == "L09")
    second = next(
        row for row in rows if row.stage.lead_id != first.stage.lead_id and row.office_id
        and row.office_id != row.stage.lead_id and row.holder == "office"
    )  # fmt: skip
    by = cast.seats.of_office("lead", first.stage.lead)
    session = session_door.convene(SessionKind.MEETING, [first, second], by=by, at=CALLED, reason="两阶段一并看。")
    assert session.lead == first.stage.lead and session.stage == ""
    assert second.stage.lead in [seat.office for seat in seats(session)]
    with refused("another_lead"):
        session_door.convene(SessionKind.MEETING, [second], by=by, at=CALLED, reason="x")


# -- never held --------------------------------------------------------------------------------------------------------


def test_a_meeting_whose_hour_is_never_fixed_ends_and_nobody_is_taken_to_agree(cast, project):
    session = called(cast, project)
    advance(project, at=at("2026-03-19 23:00"))
    assert again(session).status == SessionStatus.CALLED  # its term was over on the twelfth, its lead is urged
    advance(project, at=at("2026-03-20 08:00"))
    assert again(session).status == SessionStatus.CALLED_OFF
    assert not any(seat.opinions.exists() for seat in seats(session))
    approval = current(project, "L09")
    door.perform(
        "review", approval, by=cast.holder(approval), at=at("2026-03-20"), verdict=Verdict.AGREE, text="同意。"
    )


# -- contradictions ----------------------------------------------------------------------------------------------------


def test_the_lead_puts_conditions_side_by_side_that_name_different_things(cast, project, session):
    by, (energy, eia) = lead_of(cast, session), seats(session)
    answer(cast, energy, SessionVerdict.CONDITIONS, when=CALLED, conditions=[Condition("锅炉改用电。", "锅炉")])
    asked = [Condition("供热用天然气。", "供热"), Condition("设调节池。", "废水")]
    answer(cast, eia, SessionVerdict.CONDITIONS, when=CALLED, conditions=asked)
    boiler, heat, water = SessionCondition.objects.order_by("pk")
    with refused("not_of_several"):
        session_door.put_together(session, by=by, at=AFTER, conditions=[heat.pk, water.pk], about="供热")
    with refused("about_missing"):
        session_door.put_together(session, by=by, at=AFTER, conditions=[boiler.pk, heat.pk], about=" ")
    session_door.put_together(session, by=by, at=AFTER, conditions=[boiler.pk, heat.pk], about="热源")
    said = {"by": by, "at": AFTER, "outcome": SessionOutcome.CONDITIONAL, "text": "通过。"}
    with refused("not_settled"):
        session_door.conclude(session, **said)
    session_door.settle_conditions(session, by=by, at=AFTER, subject="热源", holding=[heat.pk], text="以环保为准。")
    session_door.conclude(session, **said)
    boiler.refresh_from_db()
    assert boiler.status == ConditionStatus.SUPERSEDED
    assert current(project, "L09").opinions.get().conditions == ["供热用天然气。", "设调节池。"]


# -- joint acceptance: planning verification first, papers -------------------------------------------------------------


@pytest.fixture
def finished(cast):
    """A factory whose archives item (V10) is open while its planning verification (V02) has not been asked for."""
    project = cast.register("factory")
    rows = project.approvals.current()
    done = {"accepted_at": at("2026-03-02"), "started_at": at("2026-03-02"), "finished_at": at("2026-03-03")}
    rows.exclude(stage__code=StageCode.COMPLETION).update(status=ApprovalStatus.GRANTED, **done)
    rows.filter(code="V01").update(status=ApprovalStatus.GRANTED, **done)
    advance(project, at=at("2026-03-04"))
    accepted_stage(cast, project, StageCode.COMPLETION, items=["V10"], when=at("2026-03-05"))
    rows.filter(code="V10").update(status=ApprovalStatus.OPEN)
    return project


def test_no_acceptance_is_called_without_the_planning_verification(cast, finished):
    assert current(finished, "V02").status == ApprovalStatus.PLANNED
    with refused("first_item_missing"):
        called(cast, finished, ["V03", "V10"], SessionKind.JOINT_ACCEPTANCE)
    session = called(cast, finished, ["V02", "V10"], SessionKind.JOINT_ACCEPTANCE)
    first = next(seat for seat in seats(session) if seat.office == current(finished, "V02").office)
    with refused("first_item_first"):
        session_door.release(first, by=lead_of(cast, session), at=CALLED, reason="x")
    session_door.call_off(session, by=lead_of(cast, session), at=CALLED, reason="资料未齐。")
    type(finished.approvals.first()).objects.filter(pk=current(finished, "V02").pk).update(
        status=ApprovalStatus.GRANTED, finished_at=at("2026-03-05")
    )
    called(cast, finished, ["V10"], SessionKind.JOINT_ACCEPTANCE)


def test_missing_papers_of_an_acceptance_are_told_once_before_the_offices_come(cast, finished, client, monkeypatch):
    session = called(cast, finished, ["V02", "V10"], SessionKind.JOINT_ACCEPTANCE)
    by = lead_of(cast, session)
    said = {"by": by, "at": CALLED, "enterprise": finished.enterprise, "days": 3}
    with refused("nothing_asked"):
        session_door.ask_papers(session, lines=[("竣工图", " ")], **said)
    session_door.ask_papers(session, lines=[("竣工图", "缺第3册。"), ("测绘报告", "未盖章。")], **said)
    notice = SessionNotice.objects.get(session=session)
    assert (notice.step, notice.due_on.isoformat()) == ("papers", "2026-03-10")
    clock = Clock.objects.get(session=session, kind=ClockKind.REWORK)
    assert clock.due_on == notice.due_on and clock.is_running
    with refused("told_already"):
        session_door.ask_papers(session, lines=[("x", "y")], **said)
    with refused("corrections_awaited"):
        session_door.pass_step(session, by=by, at=CALLED, text="齐全。")
    monkeypatch.setattr("django.utils.timezone.now", lambda: at("2026-03-06 10:00"))
    enter(client, cast.applicant)
    printed = client.get(reverse("stages:session-notice", args=[notice.number])).content.decode()
    assert "缺第3册。" in printed and "补充材料通知书" in printed
    session_door.report(
        notice, by=cast.applicant, at=at("2026-03-06"), text="已补齐。", supplied=uploaded("竣工图第3册.pdf")
    )
    clock.refresh_from_db()
    assert not clock.is_running and session.papers.count() == 1
    session_door.pass_step(session, by=by, at=at("2026-03-06 14:00"), text="齐全。")
    with refused("not_checked_now"):
        session_door.ask_papers(again(session), lines=[("x", "y")], **said)

"""Joint sessions: what their acts do and refuse."""

import pytest
from django.urls import reverse

from projects.models import Event
from stages.acts.answering_session import Condition
from stages.enums import (
    ApprovalStatus,
    Attendance,
    ClockKind,
    ConditionStatus,
    SessionKind,
    SessionOutcome,
    SessionStatus,
    SessionVerdict,
    StageCode,
    Verdict,
)
from stages.flows import door, session_door
from stages.flows.advance import advance
from stages.flows.watching import watch
from stages.models import Approval, Clock, JointSession, SessionCondition, Urging
from tests.cast import at
from tests.sittings import CALLED, again, answer, called, lead_of, official, opened, proposed, refused, seats
from tests.stages.desks.pages import enter
from tests.steps import accepted_stage, current

pytestmark = pytest.mark.django_db
MEETING = at("2026-03-09 09:30")
AFTER = at("2026-03-09 15:00")


@pytest.fixture
def project(cast):
    return opened(cast)


@pytest.fixture
def session(cast, project):
    return called(cast, project, starts_at=MEETING)


def conclude(cast, session, outcome=SessionOutcome.PASSED):
    return session_door.conclude(session, by=lead_of(cast, session), at=AFTER, outcome=outcome, text="通过。")


def test_two_open_items_of_one_kind_make_the_system_propose_a_session(cast, project):
    found = proposed(project, SessionKind.ASSESSMENT)
    assert {a.code for a in found.approvals.all()} == {"L07", "L09"}
    assert found.lead == current(project, "L07").stage.lead
    advance(project, at=CALLED)
    assert JointSession.objects.filter(projects=project).count() == 1


def test_a_proposal_holds_nobody(cast, project):
    approval = current(project, "L07")
    door.perform("review", approval, by=cast.holder(approval), at=CALLED, verdict=Verdict.AGREE, text="同意。")


def test_a_proposal_is_taken_up_with_what_it_serves(cast, project):
    proposal = proposed(project, SessionKind.ASSESSMENT)
    by = lead_of(cast, proposal)
    session = session_door.convene(
        SessionKind.ASSESSMENT, list(proposal.approvals.all()), by=by, at=CALLED, reason="统一评估。", proposal=proposal
    )
    assert session.pk == proposal.pk and session.status == SessionStatus.CALLED
    assert [seat.office.code for seat in seats(session)]


def test_a_dismissed_proposal_does_not_come_again(cast, project):
    proposal = proposed(project, SessionKind.ASSESSMENT)
    session_door.dismiss(proposal, by=lead_of(cast, proposal), at=CALLED, reason="各自审查更快。")
    advance(project, at=CALLED)
    assert proposed(project, SessionKind.ASSESSMENT) is None


def test_only_the_lead_of_the_stage_calls_it(cast, project):
    with refused("wrong_seat"):
        session_door.convene(SessionKind.MEETING, [current(project, "L07")], by=cast.window, at=CALLED, reason="x")
    with refused("another_lead"):
        session_door.convene(
            SessionKind.MEETING, [current(project, "L07")], by=cast.lead("planning"), at=CALLED, reason="x"
        )


def test_what_the_catalogue_does_not_let_share_is_refused(cast, project):
    with refused("kind_not_shared"):
        called(cast, project, kind=SessionKind.JOINT_ACCEPTANCE)


def test_while_it_runs_the_items_wait_and_their_clocks_go_on(cast, project, session):
    approval = current(project, "L09")
    with refused("in_session"):
        door.perform("review", approval, by=cast.holder(approval), at=CALLED, verdict=Verdict.AGREE, text="同意。")
    clock = Clock.objects.get(approval=approval, kind=ClockKind.DECISION)
    assert clock.stopped_on is None and not clock.reckoning.get("stoppages")


def test_passed_the_items_move_on_with_their_offices_opinions(cast, project, session):
    energy, eia = seats(session)
    answer(cast, energy, when=CALLED)
    answer(cast, eia, SessionVerdict.CONDITIONS, when=AFTER, conditions=[Condition("废气处理设施同时投运。", "废气")])
    assert again(session).status == SessionStatus.TO_CONCLUDE
    session_door.conclude(
        session, by=lead_of(cast, session), at=AFTER, outcome=SessionOutcome.CONDITIONAL, text="通过。"
    )
    opinion = current(project, "L09").opinions.get()
    assert (opinion.verdict, opinion.conditions, opinion.session) == (
        Verdict.CONDITIONS, ["废气处理设施同时投运。"], session,
    )  # fmt: skip
    approval = current(project, "L07")
    door.perform("decide", approval, by=cast.holder(approval), at=AFTER, verdict=Verdict.AGREE, text="同意。")
    assert current(project, "L07").status == ApprovalStatus.GRANTED
    condition = SessionCondition.objects.get()
    session_door.tick(condition, by=official(cast, eia), at=at("2026-04-01"))
    assert SessionCondition.objects.get().status == ConditionStatus.KEPT


def test_the_outcome_follows_from_the_opinions(cast, project, session):
    for seat, verdict in zip(seats(session), (SessionVerdict.AGREE, SessionVerdict.DISAGREE), strict=True):
        answer(cast, seat, verdict, when=CALLED)
    with refused("outcome_not_possible"):
        session_door.conclude(
            session, by=lead_of(cast, session), at=AFTER, outcome=SessionOutcome.PASSED, text="通过。"
        )


def test_nobody_concludes_before_all_are_in_or_silent(cast, project, session):
    answer(cast, seats(session)[0], when=CALLED)
    with refused("opinions_missing"):
        session_door.conclude(
            session, by=lead_of(cast, session), at=AFTER, outcome=SessionOutcome.PASSED, text="通过。"
        )


def test_who_stays_away_agrees_at_once_and_who_came_has_some_days(cast, project, session):
    energy, eia = seats(session)
    session_door.attend(
        session, by=lead_of(cast, session), at=AFTER, present={energy.office_id: "陈静", eia.office_id: ""}
    )
    energy, eia = seats(session)
    assert (energy.attendance, energy.answered_at) == (Attendance.PRESENT, None)
    opinion = eia.opinions.get()
    assert opinion.is_deemed and opinion.deemed_because["ground"] == "absent" and "缺席" in opinion.deemed_because["zh"]
    with refused("already_answered"):
        answer(cast, eia, when=AFTER)
    answer(cast, energy, when=at("2026-03-10 16:00"))  # within the days after the meeting
    assert again(session).status == SessionStatus.TO_CONCLUDE


def test_silence_until_the_last_day_agrees(cast, project, session):
    assert session.opinions_until.isoformat() == "2026-03-10"
    with refused("too_late"):
        answer(cast, seats(session)[0], when=at("2026-03-11 09:00"))
    advance(project, at=at("2026-03-10 23:00"))
    assert again(session).status == SessionStatus.CALLED
    advance(project, at=at("2026-03-11 09:00"))
    advance(project, at=at("2026-03-11 09:00"))
    assert again(session).status == SessionStatus.TO_CONCLUDE
    assert Event.objects.filter(project=project, act="deem_agreed").count() == 2
    assert Event.objects.filter(project=project, act="all_in").count() == 1


def test_a_disagreement_names_its_legal_ground(cast, project, session):
    seat = seats(session)[0]
    with refused("legal_ground_missing"):
        answer(cast, seat, SessionVerdict.DISAGREE, when=CALLED, legal_ground=" ")
    with refused("conditions_missing"):
        answer(cast, seat, SessionVerdict.CONDITIONS, when=CALLED)


def test_an_office_added_is_awaited_and_one_let_go_is_not(cast, project, session):
    by = lead_of(cast, session)
    fire = cast.department("fire").office
    seat = session_door.add(session, fire, by=by, at=CALLED)
    with refused("already_invited"):
        session_door.add(session, fire, by=by, at=CALLED)
    for each in seats(session)[:2]:
        answer(cast, each, when=CALLED)
    assert again(session).status == SessionStatus.CALLED
    session_door.release(seat, by=by, at=CALLED, reason="不涉及消防。")
    assert again(session).status == SessionStatus.TO_CONCLUDE
    with refused("all_in"):
        session_door.add(session, cast.department("water").office, by=by, at=CALLED)


def test_an_office_let_go_takes_its_items_with_it(cast, project, session):
    energy, eia = seats(session)
    session_door.release(eia, by=lead_of(cast, session), at=CALLED, reason="单独审查。")
    approval = current(project, "L09")
    door.perform("review", approval, by=cast.holder(approval), at=CALLED, verdict=Verdict.AGREE, text="同意。")
    with refused("last_office"):
        session_door.release(energy, by=lead_of(cast, session), at=CALLED, reason="x")


def test_called_off_the_items_are_free_and_a_new_one_may_be_called(cast, project, session):
    session_door.call_off(session, by=lead_of(cast, session), at=CALLED, reason="资料有误。")
    assert session.process_id and again(session).process.status == "CANCELED"
    assert not Clock.objects.running().filter(session=session).exists()
    second = called(cast, project)
    assert second.number != session.number
    for seat in seats(second):
        answer(cast, seat, when=CALLED)
    assert again(second).status == SessionStatus.TO_CONCLUDE


def test_corrections_are_one_notice_and_the_further_round_keeps_its_number(cast, project, session):
    energy, eia = seats(session)
    by = lead_of(cast, session)
    answer(cast, energy, when=CALLED)
    answer(cast, eia, SessionVerdict.DISAGREE, when=CALLED, conditions=[Condition("补做声环境监测。", "噪声")])
    session_door.conclude(session, by=by, at=AFTER, outcome=SessionOutcome.FURTHER_ROUND, text="整改后复核。", days=5)
    notice = again(session).notices.get()
    assert [(line["office_zh"], line["text"]) for line in notice.lines] == [(eia.office.name_zh, "补做声环境监测。")]
    assert current(project, "L09").opinions.count() == 0
    with refused("corrections_awaited"):
        session_door.call_round(session, by=by, at=AFTER)
    session_door.report(notice, by=cast.applicant, at=at("2026-03-12"), text="监测报告已补。")
    following = session_door.call_round(session, by=by, at=at("2026-03-12 10:00"))
    assert (following.number, following.round) == (session.number, 2)
    assert [seat.office for seat in seats(following)] == [eia.office]
    assert Clock.objects.get(session=following, kind=ClockKind.SESSION).due_on.isoformat() == "2026-03-19"
    answer(cast, seats(following)[0], when=at("2026-03-13"))
    session_door.conclude(following, by=by, at=at("2026-03-13 16:00"), outcome=SessionOutcome.PASSED, text="通过。")
    assert current(project, "L07").opinions.get().verdict == Verdict.AGREE
    assert current(project, "L09").opinions.get().session == following


def test_a_round_that_does_not_come_about_ends_as_not_passed(cast, project, session):
    by = lead_of(cast, session)
    for seat in seats(session):
        answer(cast, seat, SessionVerdict.DISAGREE, when=CALLED)
    session_door.conclude(session, by=by, at=AFTER, outcome=SessionOutcome.FURTHER_ROUND, text="整改。", days=5)
    with refused("corrections_awaited"):
        session_door.end_rounds(session, by=by, at=AFTER, text="x")
    session_door.end_rounds(session, by=by, at=at("2026-04-01"), text="逾期未整改。")
    assert current(project, "L09").opinions.get().verdict == Verdict.DISAGREE


def test_conditions_on_one_thing_are_settled_before_the_conclusion(cast, project, session):
    by, (energy, eia) = lead_of(cast, session), seats(session)
    answer(cast, energy, SessionVerdict.CONDITIONS, when=CALLED, conditions=[Condition("锅炉改用电。", "锅炉")])
    answer(cast, eia, SessionVerdict.CONDITIONS, when=CALLED, conditions=[Condition("锅炉用天然气。", " 锅炉 ")])
    said = {"by": by, "at": AFTER, "outcome": SessionOutcome.CONDITIONAL, "text": "通过。"}
    with refused("not_settled"):
        session_door.conclude(session, **said)
    keep = SessionCondition.objects.get(text="锅炉用天然气。")
    session_door.settle_conditions(
        session, by=by, at=AFTER, subject="锅炉", holding=[keep.pk], text="以环保意见为准，已与发改商定。"
    )
    session_door.conclude(session, **said)
    assert current(project, "L07").opinions.get().verdict == Verdict.AGREE
    assert current(project, "L09").opinions.get().conditions == ["锅炉用天然气。"]


def test_when_its_items_are_withdrawn_the_session_is_called_off(cast, project, session):
    application = current(project, "L09").application
    door.withdraw(application, by=cast.applicant, at=CALLED, reason="调整方案。")
    assert again(session).status == SessionStatus.CALLED_OFF
    assert again(session).process.status == "CANCELED"


def test_a_withdrawn_project_ends_its_sessions(cast, project, session):
    door.withdraw_project(project, by=cast.applicant, at=CALLED, reason="不做了。")
    assert again(session).status == SessionStatus.CALLED_OFF


def test_one_session_may_serve_items_of_several_projects(cast, project):
    other = cast.register("upgrade", name="另一零土地技改项目", when="2026-03-02 11:00")
    accepted_stage(cast, other, StageCode.INITIATION)
    approvals = [current(project, "L09"), current(other, "L09")]
    by = cast.seats.of_office("lead", approvals[0].stage.lead)
    session = session_door.convene(SessionKind.MEETING, approvals, by=by, at=CALLED, reason="同一园区。")
    (seat,) = seats(session)
    answer(cast, seat, when=CALLED)
    session_door.conclude(session, by=by, at=AFTER, outcome=SessionOutcome.PASSED, text="通过。")
    for each in (project, other):
        assert Approval.objects.get(project=each, code="L09").opinions.count() == 1
        acts = list(Event.objects.filter(project=each, subject=session.subject).values_list("act", flat=True))
        assert acts[0] == "convene" and acts[-1] == "conclude_session"


def test_an_hour_at_which_an_office_sits_elsewhere_is_shown_before_it_is_fixed(cast, project, session):
    other = cast.register("upgrade", name="另一零土地技改项目", when="2026-03-02 11:00")
    accepted_stage(cast, other, StageCode.INITIATION)
    with refused("clash"):
        called(cast, other, starts_at=at("2026-03-09 11:00"))
    second = called(cast, other, starts_at=at("2026-03-09 11:00"), despite_clash=True)
    assert second.starts_at == at("2026-03-09 11:00")
    called(cast, other, starts_at=at("2026-03-09 14:00"), kind=SessionKind.ASSESSMENT)


def test_the_lead_is_not_booked_twice_even_where_it_is_not_invited(cast, project, session):
    lead = session.lead
    assert lead not in [seat.office for seat in seats(session)]
    other = cast.register("upgrade", name="另一零土地技改项目", when="2026-03-02 11:00")
    accepted_stage(cast, other, StageCode.INITIATION)
    with refused("clash") as met:
        called(cast, other, codes=["L09"], starts_at=at("2026-03-09 10:00"))
    assert lead.name_zh in str(met.value)


def test_a_meeting_after_its_own_term_says_why(cast, project, client):
    with refused("beyond_term"):
        called(cast, project, starts_at=at("2026-03-13 09:30"))
    session = called(cast, project, starts_at=at("2026-03-12 09:30"))
    by = lead_of(cast, session)
    with refused("beyond_term"):
        session_door.fix(session, by=by, at=CALLED, starts_at=at("2026-03-16 09:30"))
    session_door.fix(session, by=by, at=CALLED, starts_at=at("2026-03-16 09:30"), why_late="汛期现场不能进入。")
    event = Event.objects.get(project=project, act="move_session")
    assert (event.reason, event.facts["beyond"]) == ("汛期现场不能进入。", "2026-03-12")
    enter(client, by)
    page = client.get(reverse("stages:session", args=[session.number, session.round])).content.decode()
    assert "汛期现场不能进入。" in page
    session_door.fix(session, by=by, at=CALLED, starts_at=at("2026-03-12 14:00"))
    page = client.get(reverse("stages:session", args=[session.number, session.round])).content.decode()
    assert "汛期现场不能进入。" not in page


def test_the_term_of_a_step_to_come_is_counted_on(cast, project):
    session = called(cast, project, kind=SessionKind.ASSESSMENT)  # 1 + 18 + 4 days
    by = lead_of(cast, session)
    with refused("beyond_term"):
        session_door.fix(session, by=by, at=CALLED, starts_at=at("2026-04-09 09:30"))
    session_door.fix(session, by=by, at=CALLED, starts_at=at("2026-04-08 09:30"))


def test_a_proposal_ends_with_the_true_reason(cast, project):
    proposal = proposed(project, SessionKind.ASSESSMENT)
    for code in ("L07", "L09"):
        approval = current(project, code)
        door.perform("review", approval, by=cast.holder(approval), at=CALLED, verdict=Verdict.AGREE, text="同意。")
    advance(project, at=CALLED)
    assert again(proposal).status == SessionStatus.DISMISSED
    assert "仍在办理" in again(proposal).conclusion and "办结" not in again(proposal).conclusion


def test_an_hour_on_a_day_off_or_too_soon_is_refused(cast, project):
    with refused("no_working_day"):
        called(cast, project, starts_at=at("2026-03-07 09:30"))
    with refused("short_notice"):
        called(cast, project, starts_at=at("2026-03-05 15:00"))


def test_a_session_that_is_late_is_urged_and_its_clock_has_a_page(cast, project, client):
    session = called(cast, project)
    clock = Clock.objects.get(session=session)
    assert clock.due_on.isoformat() == "2026-03-12"
    done = watch(at("2026-03-13 08:00"))
    assert done.failed == 0
    urged = Urging.objects.get(clock=clock)
    assert urged.office == session.lead
    enter(client, lead_of(cast, session))
    page = client.get(reverse("stages:clock", args=[project.code, clock.pk]))
    assert page.status_code == 200 and session.number in page.content.decode()


def test_silence_at_a_meeting_says_nothing_of_visits(cast, project, session):
    advance(project, at=at("2026-03-11 09:00"))
    because = seats(session)[0].opinions.get().deemed_because
    assert "踏勘" not in because["zh"] and because["basis"]["zh"].startswith("联合办理流程")

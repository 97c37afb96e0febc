"""What differs by kind of session: bundled assessments, the shared survey, the site visit, the drawing review, the
meeting whose hour is chosen together, and the co-ordination of the centre.
"""

import pytest
from django.urls import reverse

from stages.acts.answering_session import Condition
from stages.enums import (
    ApprovalStatus,
    ClockKind,
    SessionKind,
    SessionOutcome,
    SessionStatus,
    SessionVerdict,
    StageCode,
    Verdict,
)
from stages.flows import door, session_door
from stages.flows.advance import advance
from stages.models import Clock, JointSession
from tests.cast import at
from tests.sittings import CALLED, again, answer, called, lead_of, official, opened, proposed, refused, seats
from tests.stages.desks.pages import enter
from tests.steps import accepted_stage, current, decide_fully

pytestmark = pytest.mark.django_db


def conclude(cast, session, outcome=SessionOutcome.PASSED, *, when):
    return session_door.conclude(session, by=lead_of(cast, session), at=when, outcome=outcome, text="通过。")


def clock_of(session):
    return Clock.objects.get(session=session, kind=ClockKind.SESSION)


def test_bundled_assessments_run_one_eighteen_four_and_seventeen_days_and_are_decided_in_order(cast, client):
    """The water abstraction waits for the filing; the bundle is decided on one day, it last."""
    project = opened(cast, water_abstraction=True)
    water = current(project, "L15")
    assert water.status == ApprovalStatus.WAITING
    session = called(cast, project, ["L07", "L09", "L15"], SessionKind.ASSESSMENT)
    by = lead_of(cast, session)
    assert clock_of(session).due_on.isoformat() == "2026-03-06"  # received in one day
    session_door.pass_step(session, by=by, at=at("2026-03-06"), text="评估清单已确认。")
    clock = clock_of(session)
    assert (clock.due_on.isoformat(), clock.office) == (
        "2026-04-01",
        None,
    )  # written in eighteen, not by the office
    with refused("opinions_later"):
        answer(cast, seats(session)[0], when=at("2026-03-30"))
    session_door.pass_step(session, by=by, at=at("2026-03-30"), text="报告已编制。")
    assert clock_of(session).due_on.isoformat() == "2026-04-03"  # reviewed in four
    assert again(session).opinions_until.isoformat() == "2026-04-03"  # in writing
    for seat in seats(session):
        answer(cast, seat, when=at("2026-04-01"))
    conclude(cast, session, when=at("2026-04-01 15:00"))
    assert clock_of(session).due_on.isoformat() == "2026-04-27"  # approved in seventeen
    day = at("2026-04-02")
    for code in ("L07", "L09", "L03"):
        approval = current(project, code)
        door.perform("decide", approval, by=cast.holder(approval), at=day, verdict=Verdict.AGREE, text="同意。")
    water = current(project, "L15")
    assert water.status == ApprovalStatus.OPEN and water.opinions.get().session == session
    door.perform("decide", water, by=cast.holder(water), at=day, verdict=Verdict.AGREE, text="同意。")
    assert again(session).ended_at is not None and not clock_of(session).is_running
    enter(client, by)
    address, apart = reverse("stages:session", args=[session.number, session.round]), "分日作出决定"
    assert apart not in client.get(address).content.decode()
    type(water).objects.filter(pk=water.pk).update(finished_at=at("2026-04-07"))
    assert apart in client.get(address).content.decode()


def completion(cast):
    """A factory at completion: the survey is open and the offices that will use it are on the route."""
    project = cast.register("factory")
    rows = project.approvals.current()
    rows.exclude(stage__code=StageCode.COMPLETION).update(
        status=ApprovalStatus.GRANTED, accepted_at=at("2026-03-02"), started_at=at("2026-03-02"),
        finished_at=at("2026-03-03"),
    )  # fmt: skip
    advance(project, at=at("2026-03-04"))
    return project


def test_one_survey_is_proposed_while_it_is_made_and_its_report_is_used_by_all(cast):
    project = completion(cast)
    assert current(project, "V01").status == ApprovalStatus.OPEN
    proposal = proposed(project, SessionKind.SURVEY)
    assert {"V01", "V02", "V03", "V11"} <= {approval.code for approval in proposal.approvals.all()}
    by = lead_of(cast, proposal)
    session = session_door.convene(
        SessionKind.SURVEY,
        list(proposal.approvals.all()),
        by=by,
        at=CALLED,
        reason="一次测绘，成果共用。",
        proposal=proposal,
    )
    session_door.pass_step(session, by=by, at=at("2026-03-10"), text="测绘完成。")
    for seat in seats(session):
        answer(cast, seat, when=at("2026-03-10"))
    with refused("result_missing"):
        conclude(cast, session, when=at("2026-03-11"))
    survey = current(project, "V01")
    door.perform("record", survey, by=cast.holder(survey), at=at("2026-03-11"), result="竣工综合测绘报告。")
    conclude(cast, session, when=at("2026-03-11 15:00"))
    assert again(session).status == SessionStatus.CONCLUDED
    application = accepted_stage(
        cast, project, StageCode.COMPLETION, items=["V02", "V03", "V11"], when=at("2026-03-12")
    )
    survey_lines = [row for row in application.required_papers.all() if row.result_of == ["V01"]]
    assert survey_lines and len({row.paper_id for row in survey_lines}) == 1 and survey_lines[0].paper_id
    planning = current(project, "V02")
    assert planning.opinions.get().session == session  # it started later, its opinion was there


def test_guidance_of_a_site_visit_is_shown_to_later_stages(cast, client):
    project = opened(cast, in_river_zone=True, near_heritage=True)
    proposal = proposed(project, SessionKind.SITE_VISIT)
    assert {approval.code for approval in proposal.approvals.all()} == {"L14", "L19"}
    by = lead_of(cast, proposal)
    session = session_door.convene(
        SessionKind.SITE_VISIT, list(proposal.approvals.all()), by=by, at=CALLED, reason="现场一次看清。",
        proposal=proposal, starts_at=at("2026-03-09 09:00"), place="项目现场",
    )  # fmt: skip
    assert clock_of(session).due_on.isoformat() == "2026-03-12"  # within five days
    first, *rest = seats(session)
    answer(cast, first, when=at("2026-03-09 11:00"), guidance="设计阶段注意河道管理范围线。")
    for seat in rest:
        answer(cast, seat, when=at("2026-03-09 11:00"))
    conclude(cast, session, when=at("2026-03-09 15:00"))
    enter(client, cast.applicant)
    page = client.get(reverse("stages:approval", args=[project.code, "G03", 1])).content.decode()
    assert "设计阶段注意河道管理范围线。" in page


def test_an_office_of_several_disciplines_answers_for_each(cast):
    project = completion(cast)
    row = current(project, "S03")
    type(row).objects.filter(pk=row.pk).update(status=ApprovalStatus.OPEN)
    session = called(cast, project, ["S03"], SessionKind.DRAWING_REVIEW, disciplines=["energy", "fire", "quality"])
    construction = next(seat for seat in seats(session) if len(seat.disciplines) == 2)  # energy and, since 2019, fire
    answer(cast, construction, when=CALLED, discipline="energy")
    assert seats(session)[seats(session).index(construction)].is_open
    with refused("unknown_discipline"):
        answer(cast, construction, when=CALLED, discipline="quality")
    answer(
        cast, construction, SessionVerdict.CONDITIONS, when=CALLED, conditions=[Condition("加宽至9米。", "消防车道")]
    )
    quality = next(seat for seat in seats(session) if seat.disciplines == ["quality"])
    answer(cast, quality, when=CALLED)
    assert again(session).status == SessionStatus.TO_CONCLUDE
    with refused("outcome_not_possible"):
        conclude(cast, session, SessionOutcome.CONDITIONAL, when=CALLED)


def test_an_expert_review_adjourns_and_stops_only_the_clock_of_who_wants_it(cast):
    project = opened(cast)
    session = called(cast, project)
    energy, eia = seats(session)
    said = {"text": "须专家评审。", "legal_ground": "环境影响评价法 第21条"}
    answer(cast, energy, when=CALLED)
    answer(cast, eia, SessionVerdict.EXPERT_REVIEW, when=CALLED, **said)
    conclude(cast, session, SessionOutcome.EXPERT_REVIEW, when=CALLED)
    clocks = Clock.objects.filter(approval__in=session.approvals.all(), kind=ClockKind.DECISION)
    assert not any(clock.reckoning.get("stoppages") for clock in clocks)
    following = session_door.call_round(session, by=lead_of(cast, session), at=at("2026-03-12"))
    assert [seat.office for seat in seats(following)] == [eia.office]


def test_several_hours_are_proposed_and_the_one_that_suits_is_fixed(cast):
    project = opened(cast)
    hours = [at("2026-03-09 09:00"), at("2026-03-10 14:00")]
    session = called(cast, project, proposed_dates=hours)
    assert session.starts_at is None and not session.is_told
    for seat in seats(session):
        session_door.reply(seat, by=official(cast, seat), at=CALLED, said="accepted", suits=[session.proposed_dates[1]])
    with refused("unknown_date"):
        seat = seats(session)[0]
        session_door.reply(seat, by=official(cast, seat), at=CALLED, said="accepted", suits=["2026-04-01T09:00"])
    assert all(seat.suits == [session.proposed_dates[1]] for seat in seats(session))
    session_door.fix(session, by=lead_of(cast, session), at=CALLED, starts_at=hours[1])
    assert again(session).is_told and again(session).sequence == 0


def test_the_centre_calls_offices_together_over_a_project(cast):
    project = opened(cast)
    fire, water = (cast.department(function).office for function in ("fire", "water"))
    said = {"at": CALLED, "reason": "协调卡点。", "projects": [project], "offices": [fire, water]}
    with refused("wrong_seat"):
        session_door.convene(SessionKind.COORDINATION, [], by=cast.lead("planning"), **said)
    session = session_door.convene(SessionKind.COORDINATION, [], by=cast.centre, **said)
    assert not session.holds and session.number.startswith("XT330603")
    for seat in seats(session):
        answer(cast, seat, when=CALLED)
    session_door.conclude(session, by=cast.centre, at=CALLED, outcome=SessionOutcome.PASSED, text="已协调。")
    assert JointSession.objects.get(pk=session.pk).outcome == SessionOutcome.PASSED


def test_a_filing_waits_for_no_session(cast):
    project = completion(cast)
    accepted_stage(cast, project, StageCode.COMPLETION, items=["V05", "V10"], when=at("2026-03-05"))
    called(cast, project, ["V02", "V05", "V10"], SessionKind.JOINT_ACCEPTANCE, when=at("2026-03-05 15:00"))
    assert decide_fully(cast, project, "V05", when=at("2026-03-06")).status == ApprovalStatus.GRANTED
    with refused("in_session"):
        decide_fully(cast, project, "V10", when=at("2026-03-06"))

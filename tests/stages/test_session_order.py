"""Where one item comes first, its office speaks first: the others are neither silent nor left out because of it."""

import pytest

from stages.acts import answering_session
from stages.acts.answering_session import Condition
from stages.enums import (
    ApprovalStatus,
    ConditionStatus,
    DeemedGround,
    SessionKind,
    SessionOutcome,
    SessionStatus,
    SessionVerdict,
    StageCode,
)
from stages.flows import session_door
from stages.flows.advance import advance
from stages.models import SessionCondition, SessionOffice
from tests.cast import at
from tests.sittings import again, answer, called, lead_of, refused, seats
from tests.steps import accepted_stage, current

pytestmark = pytest.mark.django_db
FIRST_DAY, MEETING = at("2026-03-05 15:00"), at("2026-03-10 09:30")


def verifiable(cast, **facts):
    """A factory whose planning verification (V02) and archives (V10) are open."""
    project = cast.register("factory", **facts)
    rows = project.approvals.current()
    done = {"accepted_at": at("2026-03-02"), "started_at": at("2026-03-02"), "finished_at": at("2026-03-03")}
    rows.exclude(stage__code=StageCode.COMPLETION).update(status=ApprovalStatus.GRANTED, **done)
    rows.filter(code="V01").update(status=ApprovalStatus.GRANTED, **done)
    advance(project, at=at("2026-03-04"))
    accepted_stage(cast, project, StageCode.COMPLETION, items=["V02", "V10"], when=at("2026-03-05"))
    rows.filter(code__in=["V02", "V10"]).update(status=ApprovalStatus.OPEN)
    return project


@pytest.fixture
def project(cast):
    return verifiable(cast)


@pytest.fixture
def session(cast, project):
    return begun(cast, called(cast, project, ["V02", "V10"], SessionKind.JOINT_ACCEPTANCE, when=FIRST_DAY))


def begun(cast, session):
    """Its papers are complete and its hour is fixed."""
    by = lead_of(cast, session)
    session_door.pass_step(session, by=by, at=FIRST_DAY, text="资料齐全。")
    session_door.fix(session, by=by, at=FIRST_DAY, starts_at=MEETING)
    return again(session)


def of(session, code):
    """The invited office of an item."""
    office = session.approvals.get(code=code).office_id
    return next(seat for seat in seats(session) if seat.office_id == office)


def test_the_first_office_disagrees_and_the_others_are_heard_in_the_second_round(cast, project, session):
    by = lead_of(cast, session)
    with refused("first_item_first"):
        answer(cast, of(session, "V10"), SessionVerdict.DISAGREE, when=MEETING)
    answer(cast, of(session, "V02"), SessionVerdict.DISAGREE, when=MEETING)
    assert again(session).status == SessionStatus.TO_CONCLUDE  # nobody else can speak any more
    advance(project, at=at("2026-03-16 09:00"))
    assert not of(session, "V10").opinions.exists()
    session_door.conclude(
        session, by=by, at=at("2026-03-10 16:00"), outcome=SessionOutcome.FURTHER_ROUND, text="整改。", days=1
    )
    following = session_door.call_round(session, by=by, at=at("2026-03-20 09:00"))
    assert {seat.office_id for seat in seats(following)} == {seat.office_id for seat in seats(session)}
    with refused("first_item_first"):
        answer(cast, of(following, "V10"), when=at("2026-03-20 10:00"))
    answer(cast, of(following, "V02"), when=at("2026-03-20 11:00"))
    answer(cast, of(following, "V10"), SessionVerdict.DISAGREE, when=at("2026-03-20 12:00"))
    assert again(following).status == SessionStatus.TO_CONCLUDE


def test_the_first_office_is_silent_and_the_others_get_their_own_time(cast, project, session):
    assert session.opinions_until.isoformat() == "2026-03-11"
    advance(project, at=at("2026-03-12 08:00"))
    assert of(session, "V02").opinions.get().is_deemed
    archives = of(session, "V10")
    assert archives.is_open and not archives.opinions.exists()
    assert again(session).opinions_until.isoformat() == "2026-03-13"
    answer(cast, archives, SessionVerdict.DISAGREE, when=at("2026-03-13 09:00"))
    assert again(session).status == SessionStatus.TO_CONCLUDE
    with refused("outcome_not_possible"):
        session_door.conclude(
            session, by=lead_of(cast, session), at=at("2026-03-13 10:00"), outcome=SessionOutcome.PASSED, text="通过。"
        )


def test_who_may_speak_and_does_not_is_silent_in_the_end(cast, project, session):
    answer(cast, of(session, "V02"), when=at("2026-03-11 16:00"))
    advance(project, at=at("2026-03-12 08:00"))
    assert of(session, "V10").is_open
    advance(project, at=at("2026-03-13 08:00"))
    assert of(session, "V10").opinions.get().is_deemed


def test_who_stays_away_while_it_may_not_write_has_the_days_of_those_who_came(cast, project, session):
    planning, archives = of(session, "V02"), of(session, "V10")
    session_door.attend(
        session, by=lead_of(cast, session), at=MEETING, present={planning.office_id: "陈静", archives.office_id: ""}
    )
    assert of(session, "V10").is_open
    answer(cast, planning, when=at("2026-03-10 11:00"))
    advance(project, at=at("2026-03-10 12:00"))
    assert of(session, "V10").is_open
    advance(project, at=at("2026-03-12 08:00"))
    assert of(session, "V10").opinions.get().deemed_because["ground"] == "absent"


def test_silence_on_one_project_meets_nothing_asked_of_another_that_is_still_barred(cast, project):
    other = verifiable(cast, name="柯桥第二工厂项目")
    items = [current(each, code) for each in (project, other) for code in ("V02", "V10")]
    by = cast.seats.of_office("lead", items[0].stage.lead)
    session = begun(cast, session_door.convene(
        SessionKind.JOINT_ACCEPTANCE, items, by=by, at=FIRST_DAY, reason="同一厂区。"
    ))  # fmt: skip
    planning, archives = (next(s for s in seats(session) if s.office_id == item.office_id) for item in items[:2])
    answer(cast, planning, when=MEETING)
    for mine in (items[:2], items[2:]):
        asked = [Condition(f"补档{mine[0].project_id}。", "档案")]
        answer(cast, archives, SessionVerdict.DISAGREE, when=MEETING, approvals=mine, conditions=asked)
    answer(cast, planning, SessionVerdict.DISAGREE, when=MEETING, approvals=items[2:])
    session_door.conclude(
        session, by=lead_of(cast, session), at=at("2026-03-10 16:00"), outcome=SessionOutcome.FURTHER_ROUND,
        text="整改。", days=1,
    )  # fmt: skip
    following = session_door.call_round(session, by=lead_of(cast, session), at=at("2026-03-20 09:00"))
    seat = SessionOffice.objects.select_related("office").get(session=following, office=archives.office)
    seat.session = again(following)
    answering_session.deem(seat, DeemedGround.SILENT, at=at("2026-03-27 08:00"))
    assert set(seat.opinions.get().approvals.all()) == set(items[:2])
    status = {row.text: row.status for row in SessionCondition.objects.all()}
    assert status == {
        f"补档{project.pk}。": ConditionStatus.KEPT, f"补档{other.pk}。": ConditionStatus.OPEN,
    }  # fmt: skip

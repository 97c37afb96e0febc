"""A joint session with twelve offices that all answer at the same instant ends exactly once, on either database."""

from collections import Counter

import pytest
from viewflow.workflow.models import Task

from projects import history
from projects.models import Event
from projects.refusal import Refusal
from stages.enums import SessionOutcome, SessionStatus, SessionVerdict, StageCode
from stages.flows import session_door
from stages.flows.advance import advance
from tests.cast import Cast, at
from tests.sittings import again, called, lead_of, official, seats
from tests.stages.flows.test_at_once import CONCERNED, at_once
from tests.steps import accepted_stage, current

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
FUNCTIONS = [
    "fire", "water", "transport", "meteorology", "civil_defence", "culture_heritage", "work_safety", "state_security",
    "earthquake", "urban_management", "environment", "planning",
]  # fmt: skip
ANSWERED, CONCLUDED = at("2026-03-06 10:00"), at("2026-03-06 15:00")


@pytest.fixture
def cast():
    return Cast()


def of_twelve(cast, kind="verified"):
    """A session to which twelve offices are invited; the items' own offices are among them."""
    project = cast.register(kind, **CONCERNED)
    accepted_stage(cast, project, StageCode.INITIATION)
    offices = [cast.department(function).office for function in FUNCTIONS]
    session = called(cast, project, ["L08"], offices=offices)
    while len(found := seats(session)) > 12:
        session_door.release(found[-1], by=lead_of(cast, session), at=ANSWERED, reason="不涉及。")
        found[-1].delete()
    return project, session, found


def answering(cast, seat):
    by = official(cast, seat)
    return lambda: session_door.answer(seat, by=by, at=ANSWERED, verdict=SessionVerdict.AGREE)


def tasks(session):
    return Counter(Task.objects.filter(process=session.process_id).values_list("flow_task", "status"))


def test_twelve_offices_answer_at_the_same_instant(cast):
    project, session, twelve = of_twelve(cast)
    assert len(twelve) == 12
    results, refusals = at_once(*[answering(cast, seat) for seat in twelve])
    assert (len(results), refusals) == (12, [])
    session = again(session)
    assert session.status == SessionStatus.TO_CONCLUDE
    found = Counter(node.name for (node, _status) in tasks(session).elements())
    assert (found["gather"], found["conclude"], found["answer"]) == (1, 1, 12)
    assert Event.objects.filter(project=project, act="all_in").count() == 1
    by = lead_of(cast, session)
    said = {"by": by, "at": CONCLUDED, "outcome": SessionOutcome.PASSED, "text": "通过。"}
    results, refusals = at_once(*[lambda: session_door.conclude(session, **said)] * 3)
    assert len(results) == 1 and {refusal.code for refusal in refusals} == {"session_not_live"}
    assert again(session).process.finished is not None
    assert history.first_break(project) is None


def test_the_watch_deems_while_offices_answer_and_each_counts_once(cast):
    project, session, twelve = of_twelve(cast)
    session_door.fix(session, by=lead_of(cast, session), at=ANSWERED, starts_at=at("2026-03-09 09:00"))
    late = at("2026-03-11 09:00")
    acts = [lambda: advance(project, at=late)] * 3 + [answering(cast, seat) for seat in twelve[:4]]
    _results, refusals = at_once(*acts)
    assert {refusal.code for refusal in refusals} <= {"already_answered", "session_not_live"}
    advance(project, at=late)
    assert again(session).status == SessionStatus.TO_CONCLUDE
    assert Event.objects.filter(project=project, act="all_in").count() == 1
    given = Counter(Event.objects.filter(project=project).values_list("act", flat=True))
    assert given["deem_agreed"] + given["session_opinion"] == 12


def test_an_office_added_and_one_let_go_while_others_answer(cast):
    _project, session, twelve = of_twelve(cast)
    by = lead_of(cast, session)
    more = cast.department("archives").office

    def add():
        try:
            return session_door.add(session, more, by=by, at=ANSWERED)
        except Refusal as refusal:
            return refusal

    others = [each for each in twelve if each.office_id != twelve[-1].office_id]
    let_go = next(seat for seat in reversed(twelve) if not session.approvals.filter(office=seat.office_id).exists())
    acts = [answering(cast, seat) for seat in others if seat.pk != let_go.pk]
    release = lambda: session_door.release(let_go, by=by, at=ANSWERED, reason="不涉及。")  # noqa: E731
    at_once(add, release, *acts)
    for seat in seats(session):
        if seat.is_open:
            answering(cast, seat)()
    assert again(session).status == SessionStatus.TO_CONCLUDE
    found = Counter(node.name for (node, _status) in tasks(again(session)).elements())
    assert (found["gather"], found["conclude"]) == (1, 1)


def test_sessions_over_the_same_two_projects_do_not_lock_each_other_up(cast):
    first = cast.register("verified", **CONCERNED)
    second = cast.register("verified", name="另一项目", **CONCERNED)
    accepted_stage(cast, first, StageCode.INITIATION)
    accepted_stage(cast, second, StageCode.INITIATION)
    by = cast.seats.of_office("lead", current(first, "L08").stage.lead)
    both = [
        session_door.convene(
            "meeting", [current(one, code), current(other, code)], by=by, at=ANSWERED, reason="一并会审。"
        )
        for one, other, code in ((first, second, "L08"), (second, first, "L14"))
    ]
    results, refusals = at_once(*[answering(cast, seat) for session in both for seat in seats(session)])
    assert refusals == [] and len(results) == sum(len(seats(session)) for session in both)
    assert {again(session).status for session in both} == {SessionStatus.TO_CONCLUDE}

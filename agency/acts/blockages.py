"""Blockages: raised by the agent, taken up the ladder, answered there, solved.

Chief agent of the department, service centre, leadership: each step says what is asked, each answer what is done. The
leadership has no seat here: what is taken to it lies with the city's centre, which puts it before the leadership and
writes down what was decided. The agent who raised it says when it is solved, or the level at which it lies.
"""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency.acts import keeping, supervising
from agency.acts.telling import tell
from agency.enums import AgentKind, Ladder
from agency.models import Agent, Blockage, BlockageStep
from projects import history
from projects.acting import require_seat
from projects.enums import SeatKind
from projects.refusal import Refusal
from stages.enums import SessionKind
from stages.flows import session_door

UPWARDS = list(Ladder)


def raise_blockage(case, *, by, at, text, code="", office=None):
    """The agent raises a blockage. Returns the Blockage."""
    keeping.may_keep(case, by=by, at=at)
    event = history.record(
        case.project, "blockage", case.subject, by=by, at=at, reason=text, facts={"items": [code] if code else []}
    )
    row = Blockage(case=case, project=case.project, code=code, office=office, text=text, raised_at=at)
    history.keep(row, event, person=by.person)
    return row


def next_levels(row):
    """The levels above the one it lies at; a chief agent only where an office is concerned."""
    above = UPWARDS[UPWARDS.index(Ladder(row.level)) + 1 :]
    return [level for level in above if level != Ladder.CHIEF or row.office_id]


def may_take_up(row, *, by, at):
    if by.kind == SeatKind.CENTRE:
        require_seat(by, {SeatKind.CENTRE}, at, office_id=row.case.entrustment.centre_id)
    else:
        keeping.may_keep(row.case, by=by, at=at)
    if row.solved_at is not None:
        raise Refusal("solved_already", _("This blockage has been solved."))


def take_up(row, *, by, at, level, text):
    """Take a blockage to a higher level, with what is asked of it."""
    may_take_up(row, by=by, at=at)
    if level not in next_levels(row):
        raise Refusal("not_upwards", _("It lies at this level or above it already."), field="level")
    event = history.record(
        row.project, "escalate", row.case.subject, by=by, at=at, reason=text,
        facts={"items": [row.code] if row.code else [], "ladder": level},
    )  # fmt: skip
    row.level = level
    history.keep(row, event, person=by.person)
    BlockageStep.objects.create(blockage=row, level=level, at=at, by=by.person, text=text)
    to = row.office if level == Ladder.CHIEF else centre_of(row, at)
    tell(row.case.entrustment, to, _("A blockage is taken to you: %(project)s"), "%(text)s", at=at, event=event,
         link=reverse("agency:blockages"), text=text)  # fmt: skip
    return row


def centre_of(row, at):
    """The centre with which a blockage lies: the entrustment's, the city's for what is taken to the leadership."""
    own = row.case.entrustment.centre
    if row.level != Ladder.LEADERSHIP:
        return own
    return supervising.centre_for(row.project, timezone.localdate(at)) or own


def may_answer(row, *, by, at):
    """Whether the blockage lies with `by`: the chief agent of its office, the centre, the city's for the leadership."""
    if row.level == Ladder.CHIEF:
        require_seat(by, {SeatKind.DEPARTMENT, SeatKind.LEAD}, at, office_id=row.office_id)
        chiefs = Agent.objects.serving(timezone.localdate(at)).filter(kind=AgentKind.CHIEF, seat__office=row.office_id)
        if chiefs.exists() and not chiefs.filter(seat=by.seat).exists():
            raise Refusal("chief_agent_answers", _("The chief agent of the department answers."))
    elif row.level in (Ladder.CENTRE, Ladder.LEADERSHIP):
        require_seat(by, {SeatKind.CENTRE}, at, office_id=centre_of(row, at).pk)
    else:
        raise Refusal("not_taken_up", _("It has not been taken to anybody yet."))
    if row.solved_at is not None:
        raise Refusal("solved_already", _("This blockage has been solved."))


def answer(row, *, by, at, text):
    """Answer at the level at which it lies: what is done, or who decides."""
    may_answer(row, by=by, at=at)
    event = history.record(
        row.project, "answer_blockage", row.case.subject, by=by, at=at, reason=text, facts={"ladder": row.level}
    )
    BlockageStep.objects.create(blockage=row, level=row.level, at=at, by=by.person, text=text, is_answer=True)
    tell(row.case.entrustment, row.case.entrustment.agent.seat.person, _("Answer to your blockage: %(project)s"),
         "%(text)s", at=at, event=event, text=text)  # fmt: skip
    return row


def solve(row, *, by, at, solution):
    """The agent, or the centre, notes that it is solved and how."""
    may_take_up(row, by=by, at=at)
    event = history.record(row.project, "solve_blockage", row.case.subject, by=by, at=at, reason=solution)
    row.solved_at, row.solution = at, solution
    return history.keep(row, event, person=by.person)


def may_call_meeting(row, *, by, at):
    """The centre with which a blockage lies calls a co-ordination meeting about it."""
    require_seat(by, {SeatKind.CENTRE}, at, office_id=centre_of(row, at).pk)
    if row.solved_at is not None:
        raise Refusal("solved_already", _("This blockage has been solved."))
    if row.level not in (Ladder.CENTRE, Ladder.LEADERSHIP):
        raise Refusal("not_taken_up", _("It has not been taken to the centre."))
    if row.session_id is not None and row.session.ended_at is None:
        raise Refusal("meeting_called", _("A co-ordination meeting has been called already."))


def call_meeting(row, *, by, at, offices, agenda, place, starts_at, ends_at):
    """Call the co-ordination meeting, a joint session of the project. Returns the blockage with its session."""
    may_call_meeting(row, by=by, at=at)
    row.session = session_door.convene(
        SessionKind.COORDINATION, [], by=by, at=at, projects=[row.project], reason=row.text, agenda=agenda, place=place,
        offices=list(offices), starts_at=starts_at, ends_at=ends_at,
    )  # fmt: skip
    event = history.record(
        row.project, "blockage_meeting", row.case.subject, by=by, at=at, facts={"notice": row.session.name}
    )
    return history.keep(row, event, person=by.person)

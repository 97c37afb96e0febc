"""The further round of a joint session: the same number and items, days of its own, only the offices not satisfied
yet or not heard yet, because what comes first had not been agreed to.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.refusal import Refusal
from stages.acts import clocks, convening, scheduling, sessions
from stages.acts.correcting_session import refuse_while_running
from stages.acts.tabling import is_satisfied, opinions, unheard
from stages.enums import SessionOutcome, SessionStatus
from stages.models import JointSession


def may_call_round(session, *, by, at):
    """Whether the lead may call a further round."""
    sessions.may_lead(session, by=by, at=at)
    if session.status != SessionStatus.CONCLUDED or not session.holds:
        raise Refusal("no_round_awaited", _("No further round is awaited."))
    if session.outcome == SessionOutcome.FURTHER_ROUND:
        refuse_while_running(session, timezone.localdate(at))


def call_round(
    session, *, by, at, reason="", place=None, starts_at=None, ends_at=None, despite_clash=False, why_late=""
):
    """Call the further round: the same number and items, days of its own, only offices not satisfied or not heard."""
    may_call_round(session, by=by, at=at)
    invited = {}
    for each in opinions(session):
        if not is_satisfied(each):
            invited.setdefault(each.seat.office, []).append(each.discipline)
    for seat in unheard(session):
        invited.setdefault(seat.office, list(seat.disciplines))
    following = JointSession(
        kind=session.kind, number=session.number, round=session.round + 1, previous=session, stage=session.stage,
        project=session.project, lead=session.lead, convener=by.person, status=SessionStatus.CALLED, called_at=at,
        reason=reason.strip() or session.reason, agenda=session.agenda,
        place=session.place if place is None else place, holds=True,
    )  # fmt: skip
    following.step = following.rule.steps(following.round)[0].code
    served = list(session.approvals.all())
    facts = {"items": sorted({each.code for each in served}), "offices": [office.code for office in invited]}
    projects = sessions.projects_of(session)
    events = [
        history.record(project, "call_round", following.subject, by=by, at=at, reason=following.reason,
                       facts={"kind": session.kind} | facts)
        for project in projects
    ]  # fmt: skip
    session.holds, session.ended_at = False, at
    history.keep(session, events[0], person=by.person)
    clocks.stop_all(timezone.localdate(at), event=events[0], session=session)
    history.keep(following, events[0], person=by.person)
    following.projects.set(projects)
    following.approvals.set(served)
    following.papers.set(session.papers.all())
    following.called = events[0]
    convening.open_session(following, invited, by=by, at=at)
    scheduling.begin(following, by=by, at=at, starts_at=starts_at, ends_at=ends_at, despite_clash=despite_clash,
                     why_late=why_late)  # fmt: skip
    return following

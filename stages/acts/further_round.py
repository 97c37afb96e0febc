"""The further round of a joint session: the same number and figures, days of its own, the projects that have not
passed, and only the offices not satisfied yet or not heard yet, because what comes first had not been agreed to.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.refusal import Refusal
from stages.acts import clocks, convening, scheduling, sessions
from stages.acts.correcting_session import refuse_while_running
from stages.acts.tabling import is_satisfied, opinions, unheard
from stages.enums import MOVES_ON, SessionOutcome, SessionStatus
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
    """Call the further round: the same number, days of its own, only offices not satisfied or not heard."""
    may_call_round(session, by=by, at=at)
    projects = [each for each in sessions.projects_of(session) if session.outcome_of(each.pk) not in MOVES_ON]
    served = list(session.approvals.filter(project__in=projects))
    invited = {}
    for each in opinions(session, [approval.pk for approval in served] or [None]):
        if not is_satisfied(each):
            invited.setdefault(each.seat.office, []).append(each.discipline)
    for seat in unheard(session):
        invited.setdefault(seat.office, list(seat.disciplines))
    following = JointSession(
        kind=session.kind, figures=session.figures, number=session.number, round=session.round + 1, previous=session,
        stage=session.stage, project=projects[0], lead=session.lead, convener=by.person,
        status=SessionStatus.CALLED, called_at=at, reason=reason.strip() or session.reason, agenda=session.agenda,
        place=session.place if place is None else place, holds=True,
    )  # fmt: skip
    following.step = following.rule.steps(following.round)[0].code
    event = sessions.record(
        following, "call_round", by=by, at=at, reason=following.reason, projects=projects,
        facts=lambda project: {
            "items": sessions.codes_of(served, project), "offices": [office.code for office in invited],
        },
    )  # fmt: skip
    session.holds, session.ended_at = False, at
    history.keep(session, event, person=by.person)
    clocks.stop_all(timezone.localdate(at), event=event, session=session)
    history.keep(following, event, person=by.person)
    following.projects.set(projects)
    following.approvals.set(served)
    following.papers.set(session.papers.filter(project__in=projects))
    following.called = event
    convening.open_session(following, invited, by=by, at=at)
    scheduling.begin(following, by=by, at=at, starts_at=starts_at, ends_at=ends_at, despite_clash=despite_clash,
                     why_late=why_late)  # fmt: skip
    return following

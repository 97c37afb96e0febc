"""The end of an entrustment: recalled, completed, expired, or because the agent has left; at once and everywhere.

Authority ends with the facts (see EntrustmentQuerySet.in_force); the act here writes the end down, ends what hangs on
it, and tells both sides. `sweep` finds what has ended by itself; a run that was missed loses nothing.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency.acts import confirming, handing_over
from agency.acts.telling import tell
from agency.enums import EndReason, EntrustmentStatus, Outcome
from agency.models import Entrustment
from projects import history
from projects.acting import require_seat
from projects.enums import ProjectStatus, SeatKind
from projects.refusal import Refusal


def may_recall(entrustment, *, by, at):
    """The enterprise may recall an entrustment in force at any time, without giving a reason."""
    require_seat(by, {SeatKind.ENTERPRISE}, at, enterprise_id=entrustment.project.enterprise_id)
    if entrustment.status != EntrustmentStatus.IN_FORCE:
        raise Refusal("not_in_force", _("This entrustment is not in force."))


def recall(entrustment, *, by, at, reason=""):
    """The enterprise recalls the entrustment. What the agent had prepared and nobody confirmed is void."""
    may_recall(entrustment, by=by, at=at)
    return _end(entrustment, EndReason.RECALLED, by=by, at=at, text=reason)


def why_over(entrustment, on):
    """The EndReason by which an entrustment in force has ended by itself by the day `on`, or None."""
    if entrustment.project.status == ProjectStatus.WITHDRAWN:
        return EndReason.PROJECT_WITHDRAWN
    is_reached = Entrustment.objects.filter(Entrustment.objects.none().works_may_start(), pk=entrustment.pk).exists()
    if entrustment.project.status == ProjectStatus.CONCLUDED or is_reached:
        return EndReason.COMPLETED
    if entrustment.valid_until < on:
        return EndReason.EXPIRED
    return None if entrustment.agent.is_serving(on) else EndReason.AGENT_LEFT


def end_over(entrustment, *, by, at):
    """Write down that an entrustment has ended by itself; None when it has not."""
    why = why_over(entrustment, timezone.localdate(at))
    if entrustment.status != EntrustmentStatus.IN_FORCE or why is None:
        return None
    return _end(entrustment, why, by=by, at=at)


def over(on):
    """Entrustments written down as in force that give no authority any more on the day `on`, though begun."""
    running = Entrustment.objects.filter(status=EntrustmentStatus.IN_FORCE, valid_from__lte=on)
    return running.exclude(pk__in=Entrustment.objects.in_force(on).values("pk"))


def _end(entrustment, why, *, by, at, text=""):
    event = history.record(
        entrustment.project, "entrust_end", entrustment.subject, by=by, at=at, reason=text, facts={"end_reason": why}
    )
    entrustment.status, entrustment.ended_at = EntrustmentStatus.ENDED, at
    entrustment.end_reason, entrustment.end_text = why, text
    history.keep(entrustment, event, person=by.person)
    confirming.void_all(entrustment, event)
    handing_over.cancel_all(entrustment, event)
    _close_case(entrustment, why, event)
    for to in (entrustment.project.enterprise, entrustment.centre, entrustment.agent.seat.person):
        tell(entrustment, to, _("Entrustment %(number)s has ended"),
             _("%(why)s: the project %(project)s. The agent has no access any more."), at=at, event=event,
             why=EndReason(why))  # fmt: skip
    return entrustment


def _close_case(entrustment, why, event):
    """The case ends with the entrustment; rating and follow-up call come after."""
    case = entrustment.case
    case.closed_at = event.effective_at
    case.outcome = Outcome.FINISHED if why == EndReason.COMPLETED else Outcome.PARTLY
    history.keep(case, event)

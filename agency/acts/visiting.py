"""Entering a visit to a counter that the procedure cannot know by itself: who came for which matter, and why."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency import access
from agency.models import CounterVisit
from projects import history
from projects.acting import require_seat
from projects.enums import SeatKind, Visitor
from projects.refusal import Refusal


def may_enter(application, *, by, at):
    """The application's window, the centre that sees the project, or the agent in charge of it."""
    require_seat(by, {SeatKind.WINDOW, SeatKind.CENTRE, SeatKind.AGENT}, at)
    if by.kind == SeatKind.WINDOW:
        require_seat(by, {SeatKind.WINDOW}, at, office_id=application.window_id)
    elif by.kind == SeatKind.AGENT:
        mine = access.in_force_of(by.seat, timezone.localdate(at)).filter(project=application.project_id)
        if not mine.exists():
            raise Refusal("no_mandate", _("No entrustment of this project to you is in force."))


def enter(application, *, by, at, visitor, on, purpose):
    """Enter a visit. An agent enters its own visits and the courier's, the window everybody's."""
    may_enter(application, by=by, at=at)
    if on > timezone.localdate(at) or on < timezone.localdate(application.filed_at):
        raise Refusal("day_outside", _("A visit lies between the filing and today."), field="on")
    if by.kind == SeatKind.AGENT and visitor == Visitor.ENTERPRISE:
        raise Refusal("not_yours", _("The window enters the visits of the enterprise."), field="visitor")
    history.record(
        application.project, "visit", f"application:{application.number}", by=by, at=at, reason=purpose,
        facts={"visitor": visitor, "on": on.isoformat()},
    )  # fmt: skip
    return CounterVisit.objects.create(
        application=application, visitor=visitor, on=on, purpose=purpose, at=at, by=by.person
    )

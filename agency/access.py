"""How pages obtain what belongs to the agency service, and which projects an agent sees."""

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils import timezone

from agency.enums import AgentKind, HandOverStatus
from agency.models import AgencyCase, Agent, Confirmation, Entrustment, HandOver
from agency.rules import reach
from projects.access import projects_visible_to
from projects.enums import SeatKind


def entrusted(seat):
    """Condition on projects: an entrustment to this agent is in force today. One subquery, no statement a row."""
    return Q(pk__in=in_force_of(seat, timezone.localdate()).values("project"))


def in_force_of(seat, on):
    """Entrustments that give the agent of a seat authority on the day `on`."""
    return Entrustment.objects.in_force(on).filter(agent__seat=seat)


def entrustments_visible_to(seat):
    """An agent sees those in force that are its own; enterprise and centre all of theirs."""
    if seat.kind == SeatKind.AGENT:
        return in_force_of(seat, timezone.localdate())
    if seat.kind == SeatKind.ENTERPRISE:
        return Entrustment.objects.filter(project__enterprise=seat.enterprise_id)
    if seat.kind == SeatKind.CENTRE:
        return Entrustment.objects.filter(Q(centre=seat.office_id) | Q(project__in=projects_visible_to(seat)))
    return Entrustment.objects.all() if seat.kind == SeatKind.ADMINISTRATOR else Entrustment.objects.none()


def hand_overs_visible_to(seat):
    """Hand-overs of visible entrustments; one in force that is being handed over is shown to the taker meanwhile."""
    seen = Q(entrustment__in=entrustments_visible_to(seat))
    if seat.kind == SeatKind.AGENT:
        live = Entrustment.objects.in_force(timezone.localdate())
        seen |= Q(status=HandOverStatus.OPEN, to_agent__seat=seat, entrustment__in=live)
    return HandOver.objects.filter(seen)


def confirmations_visible_to(seat):
    return Confirmation.objects.filter(entrustment__in=entrustments_visible_to(seat))


def entrustment(seat, number):
    return get_object_or_404(entrustments_visible_to(seat).with_names(), number=number)


def agent_of(seat):
    """The Agent of a seat, or None when nobody has made its record yet."""
    return Agent.objects.with_names().filter(seat=seat).first()


def reaches(entrustment, approval):
    """Whether an approval, its stage fetched, lies in the scope of an entrustment."""
    return reach.covers(entrustment.scope, entrustment.until, entrustment.stages, entrustment.items,
                        approval.stage.code, [approval.code])  # fmt: skip


def case(seat, number):
    """The case of an entrustment that the seat may see; one there is from the seal on."""
    found = AgencyCase.objects.select_related(
        "entrustment__agent__seat__person", "entrustment__agent__division", "entrustment__centre",
        "entrustment__qualification", "project__enterprise", "project__division", "project__route__edition",
    )  # fmt: skip
    return get_object_or_404(found, entrustment__number=number, entrustment__in=entrustments_visible_to(seat))


def chiefs_of(offices):
    """Office id -> the chief agent of that department. One statement."""
    rows = Agent.objects.with_names().filter(kind=AgentKind.CHIEF, seat__office__in=list(offices))
    return {row.seat.office_id: row for row in rows}

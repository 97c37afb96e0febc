"""Dates of agency cases for a calendar: planned days and dates brought forward, for exactly those who may see them.

Plain querysets. An agent sees those of entrustments in force and of nothing else, so that a project's entries vanish
from a feed with the entrustment; the enterprise sees the plan of its projects, the centre that of its cases.
"""

from django.db.models import Exists, OuterRef

from agency import access
from agency.models import BringForward, PlanLine
from projects.enums import SeatKind
from stages.models import Approval


def planned(seat, on):
    """PlanLines that the seat may see on the day `on`, of items not finished; `case.project` comes along."""
    open_items = Approval.objects.current().filter(
        project=OuterRef("case__project"), code=OuterRef("code"), finished_at__isnull=True
    )
    rows = PlanLine.objects.filter(case__entrustment__in=access.entrustments_on(seat, on)).select_related(
        "case__project"
    )
    return rows.filter(Exists(open_items))


def brought_forward(seat, on):
    """Open BringForwards of the agent's own cases; nobody else's business."""
    rows = BringForward.objects.filter(done_at__isnull=True).select_related("case__project")
    if seat.kind != SeatKind.AGENT:
        return rows.none()
    return rows.filter(case__entrustment__in=access.entrustments_on(seat, on))

"""Days of agency cases that come next: planned items and dates brought forward, of the entrustments in force alone.

Plain querysets for the agent's board. The calendar feed keeps entries of both and asks who may see them with every
fetch (reports.feeds.agency_entries).
"""

from django.db.models import Exists, OuterRef

from agency import access
from agency.models import BringForward, PlanLine
from stages.models import Approval


def planned(seat, on):
    """PlanLines of the agent's cases, of items not finished; `case.project` comes along."""
    open_items = Approval.objects.current().filter(
        project=OuterRef("case__project"), code=OuterRef("code"), finished_at__isnull=True
    )
    rows = PlanLine.objects.filter(Exists(open_items), case__entrustment__in=access.in_force_of(seat, on))
    return rows.select_related("case__project")


def brought_forward(seat, on):
    """Open BringForwards of the agent's cases."""
    rows = BringForward.objects.filter(done_at__isnull=True, case__entrustment__in=access.in_force_of(seat, on))
    return rows.select_related("case__project")

"""Words of the agency service for templates, and the line that a project's pages show of it."""

from django import template

from agency.enums import EntrustmentStatus
from projects.enums import Deed, ProjectStatus, SeatKind
from stages.enums import StageCode

register = template.Library()

#: seats that read an entrustment's page
READERS = frozenset({SeatKind.ENTERPRISE, SeatKind.AGENT, SeatKind.CENTRE, SeatKind.ADMINISTRATOR})
ASKERS = frozenset({SeatKind.ENTERPRISE, SeatKind.CENTRE})


@register.inclusion_tag("agency/_bar.html", takes_context=True)
def agency_bar(context, project):
    """The project's entrustment and agent, or the way to one. One statement, none for seats it does not concern."""
    seat = context.get("seat")
    if seat is None or seat.kind not in READERS:
        return {}
    row = project.entrustments.exclude(status=EntrustmentStatus.ENDED).select_related("agent__seat__person").first()
    may_entrust = row is None and seat.kind in ASKERS and project.status == ProjectStatus.ACTIVE
    return {"entrustment": row, "project": project, "may_entrust": may_entrust,
            "is_centre": seat.kind == SeatKind.CENTRE, "today": context.get("today")}  # fmt: skip


@register.filter
def stage_words(code):
    return StageCode(code).label


@register.filter
def deed_words(code):
    return Deed(code).label

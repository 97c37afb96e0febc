"""Words of the agency service for templates, and the line that a project's pages show of it."""

from django import template
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from agency.enums import EndReason, EntrustmentStatus, Matter
from agency.runs import runs
from projects.enums import Deed, ProjectStatus, SeatKind
from stages.desks import timeline
from stages.desks.wording import is_chinese, short_day, words
from stages.enums import StageCode
from stages.models import PaperType

register = template.Library()

#: seats that read an entrustment's page
READERS = frozenset({SeatKind.ENTERPRISE, SeatKind.AGENT, SeatKind.CENTRE, SeatKind.ADMINISTRATOR})
#: seats to which the visits of a matter are shown
COUNTERS = frozenset({SeatKind.ENTERPRISE, SeatKind.AGENT, SeatKind.WINDOW, SeatKind.CENTRE})
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
def act_words(act):
    """What an act of the timeline did, in words."""
    return timeline.ACTS.get(act, act)


@register.simple_tag
def state_today(row):
    """(state, word) of an entrustment today, for a mark: a sealed one is in force between its two days alone."""
    on = timezone.localdate()
    if row.status == EntrustmentStatus.IN_FORCE and row.valid_from > on:
        return "soon", _("In force from %(day)s") % {"day": row.valid_from}
    if row.status == EntrustmentStatus.IN_FORCE and row.valid_until < on:
        return EntrustmentStatus.ENDED, EndReason.EXPIRED.label
    return row.status, row.get_status_display()


@register.filter
def stage_words(code):
    return StageCode(code).label


@register.filter
def matter_words(kind):
    return Matter(kind).label


@register.filter
def deed_words(code):
    return Deed(code).label


@register.simple_tag
def plain_day(day):
    """A day with its weekday as plain text, for drawings."""
    name = "一二三四五六日"[day.weekday()] if is_chinese() else str(WEEKDAYS_ABBR[day.weekday()])
    return f"{short_day(day, day)} {name}"


@register.filter
def paper_names(types, project):
    """The names of papers by their types, as the city calls them."""
    rows = PaperType.objects.filter(city=project.route.edition.city, code__in=types)
    known = {row.code: words(row) for row in rows}
    return _(", ").join(known.get(type, type) for type in types)


@register.inclusion_tag("agency/_runs.html", takes_context=True)
def agency_runs(context, application):
    """How often somebody came to the counter for an application, and the way to enter a visit."""
    seat = context.get("seat")
    shown = seat is not None and seat.kind in COUNTERS
    return {"application": application, "runs": runs([application.pk])[application.pk] if shown else None}

"""Lists of clocks: what an office has open by due day, and for the centre what was entered late.

The list of an office is paged by key: each page begins after the last due day and number of the one before, so
that page a thousand costs what the first one does. The count stops at a thousand.
"""

from datetime import date
from itertools import chain

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from projects.access import projects_visible_to
from projects.enums import SeatKind
from projects.seating import seated
from stages.acts import reference
from stages.acts.warning import with_subjects
from stages.desks.clock_account import about
from stages.desks.clock_face import face
from stages.models import Clock, Extension, Stoppage

PAGE, MOST_COUNTED = 50, 1000
LONGEST = 200


@seated(SeatKind.WINDOW, SeatKind.DEPARTMENT, SeatKind.LEAD)
def worklist(request):
    on, office = timezone.localdate(), request.seat.office_id
    rows = list(with_subjects(Clock.objects.worklist(office, _after(request.GET.get("after"))))[: PAGE + 1])
    calendars = reference.calendars()
    shown = [(clock, face(clock, on, calendars(clock.project.division_id)), about(clock)) for clock in rows[:PAGE]]
    return render(request, "stages/clock_list.html", {
        "today": on, "rows": shown, "count": capped_count(office), "most": MOST_COUNTED,
        "next": _key(rows[PAGE - 1]) if len(rows) > PAGE else "",
    })  # fmt: skip


def capped_count(office_id):
    """How many clocks an office has open, counted up to one more than the cap."""
    return Clock.objects.open_count(office_id, MOST_COUNTED)


def _key(clock):
    return f"{clock.due_on.isoformat()}.{clock.pk}"


def _after(text):
    """(due day, number) of `?after=2026-03-05.17`, or None."""
    if not text:
        return None
    try:
        due_on, pk = text.split(".")
        return date.fromisoformat(due_on), int(pk)
    except ValueError as fault:
        raise Http404 from fault


@seated(SeatKind.CENTRE)
def late_entries(request):
    """Stoppages and extensions entered on a later day than they took effect, the newest first."""
    seen = {"clock__project__in": projects_visible_to(request.seat), "is_late_entry": True}
    names = ("clock__project", "clock__approval__item", "clock__application", "clock__certificate",
             "clock__obligation", "by", "office")  # fmt: skip
    rows = chain.from_iterable(
        model.objects.filter(**seen).select_related(*names).order_by("-recorded_at")[:LONGEST]
        for model in (Stoppage, Extension)
    )
    rows = sorted(rows, key=lambda row: row.recorded_at, reverse=True)[:LONGEST]
    entries = [(row, isinstance(row, Stoppage), about(row.clock)) for row in rows]
    return render(request, "stages/clock_late_entries.html", {"today": timezone.localdate(), "entries": entries})

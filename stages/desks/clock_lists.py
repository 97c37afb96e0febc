"""Lists of clocks: what an office has open by due day, and for the centre what was entered late.

The list of an office is paged by key: each page begins after the last due day and number of the one before, so
that page a thousand costs what the first one does. The count stops at a thousand.
"""

from datetime import date
from itertools import chain

from django.core.paginator import Paginator
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
    """Stoppages and extensions entered on a later day than they took effect, the newest first, a page at a time.

    The two tables are read together by hour of entry; only the rows of the page are read whole.
    """
    seen = {"clock__project__in": projects_visible_to(request.seat), "is_late_entry": True}
    names = ("clock__project", "clock__approval__item", "clock__application", "clock__certificate",
             "clock__obligation", "by", "office")  # fmt: skip
    keys = sorted(chain.from_iterable(
        ((recorded_at, pk, model) for pk, recorded_at in model.objects.filter(**seen).values_list("pk", "recorded_at"))
        for model in (Stoppage, Extension)
    ), key=lambda key: key[:2], reverse=True)  # fmt: skip
    page = Paginator(keys, PAGE).get_page(request.GET.get("page"))
    found = {}
    for model in (Stoppage, Extension):
        rows = model.objects.select_related(*names).in_bulk([pk for _at, pk, of in page if of is model])
        found |= {(model, pk): row for pk, row in rows.items()}
    rows = [found[model, pk] for _at, pk, model in page]
    entries = [(row, isinstance(row, Stoppage), about(row.clock)) for row in rows]
    return render(request, "stages/clock_late_entries.html", {
        "today": timezone.localdate(), "entries": entries, "page": page,
    })  # fmt: skip

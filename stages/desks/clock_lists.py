"""The clocks an office has open, by due day.

In the order of due days the list is paged by key: each page begins after the last due day and number of the one before,
so that page a thousand costs what the first one does. Its counts stop at a thousand.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Q
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.enums import SeatKind
from projects.lists.listing import Column, Listing
from projects.lists.narrowing import Choice, Days, Pick, Pills
from projects.people.seating import seated
from stages.acts import reference
from stages.acts.warning import with_subjects
from stages.desks.clock_account import about
from stages.desks.clock_face import face
from stages.desks.searching import about_projects
from stages.desks.wording import provisional
from stages.desks.worklists import SUNDAY, Bucket
from stages.enums import ClockKind
from stages.models import Clock

PAGE, MOST_COUNTED = 50, 1000
#: a row: (clock, its Face, what it is about)
COLUMNS = (
    Column("left", _("Time left"), lambda row: row[1].words),
    Column("what", _("What"), lambda row: row[2]),
    Column("kind", _("Kind"), lambda row: row[0].get_kind_display(), "kind"),
    Column("project", _("Project"), lambda row: row[0].project.name, "project__name"),
    Column("code", _("Project code"), lambda row: row[0].project.code, on_page=False),
    Column("enterprise", _("Enterprise"), lambda row: row[0].project.enterprise.name, on_page=False),
    Column("due", _("Due"), lambda row: row[0].due_on, "due_on"),
    Column("provisional", _("Provisional"), lambda row: provisional(row[0].provisional), on_page=False),
)


def filters(on):
    """What narrows the list. Only what turns red is overdue: where nobody answers for a day it has merely passed."""
    sunday = on + timedelta(days=SUNDAY - on.weekday())
    return (
        Pills("show", (
            Choice(Bucket.OVERDUE, Bucket.OVERDUE.label, Q(due_on__lt=on, red_on__isnull=False)),
            Choice(Bucket.TODAY, Bucket.TODAY.label, Q(due_on=on)),
            Choice(Bucket.WEEK, Bucket.WEEK.label, Q(due_on__gt=on, due_on__lte=sunday)),
            Choice(Bucket.PASSED, Bucket.PASSED.label, Q(due_on__lt=on, red_on__isnull=True)),
            Choice(Bucket.LATER, Bucket.LATER.label, Q(due_on__gt=sunday)),
        )),
        Pick("kind", _("Kind"), ClockKind.choices, lambda kind: Q(kind=kind)),
        Days("due_on", _("Due")),
        about_projects(),
    )  # fmt: skip


@dataclass(frozen=True)
class KeyPage:
    """A page that knows where the next one begins, and neither its number nor how many there are."""

    object_list: list
    after: str

    @property
    def has_other_pages(self):
        return bool(self.after)


class ByDueDay(Listing):
    """The Listing of an office's clocks, paged by key as long as they stand in the order of due days."""

    @cached_property
    def page(self):
        if self.sort.removeprefix("-") != "due":
            return Listing.page.func(self)
        rows = list(self._beyond(self.request.GET.get("after"))[: self.size + 1])
        shown = rows[: self.size]
        return KeyPage(shown, f"{shown[-1].due_on.isoformat()}.{shown[-1].pk}" if len(rows) > self.size else "")

    def _beyond(self, text):
        """The rows after the one of `?after=2026-03-05.17`, or all."""
        if not text:
            return self.all.rows
        try:
            day, pk = text.split(".")
            due_on, pk = date.fromisoformat(day), int(pk)
        except ValueError as fault:
            raise Http404 from fault
        side = "lt" if self.sort.startswith("-") else "gt"
        beyond = Q(**{f"due_on__{side}": due_on}) | Q(**{"due_on": due_on, f"id__{side}": pk})
        return self.all.rows.filter(beyond, **{f"due_on__{side}e": due_on})


@seated(SeatKind.WINDOW, SeatKind.DEPARTMENT, SeatKind.LEAD)
def worklist(request):
    on, office = timezone.localdate(), request.seat.office_id
    rows = with_subjects(Clock.objects.running().filter(office=office, due_on__isnull=False))
    listing = ByDueDay(request, "clocks", rows, COLUMNS, filters=filters(on), sort="due", size=PAGE,
                       cap=MOST_COUNTED, fill=lambda found: faced(found, on))  # fmt: skip
    if listing.wants_file:
        return listing.file()
    return render(request, "stages/clock_list.html", {
        "today": on, "listing": listing, "page": listing.page, "rows": listing.rows,
    })  # fmt: skip


def faced(clocks, on):
    """[(clock, Face, what it is about)], by the calendar of each clock's place."""
    calendars = reference.calendars()
    return [(clock, face(clock, on, calendars(clock.project.division_id)), about(clock)) for clock in clocks]


def capped_count(office_id):
    """How many clocks an office has open, counted up to one more than the cap."""
    return Clock.objects.open_count(office_id, MOST_COUNTED)

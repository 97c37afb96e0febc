"""Stoppages and extensions entered on a later day than they took effect: the centre's list.

The two tables are read together, one short row for each entry; only the rows of a page are read whole.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, F, Value
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.access import projects_visible_to
from projects.enums import SeatKind
from projects.lists.listing import Column, Listing
from projects.lists.narrowing import Choice, Days, Pick, Pills
from projects.people.seating import seated
from stages.desks.clock_account import about
from stages.desks.searching import about_projects_of
from stages.desks.wording import words
from stages.enums import StoppageGround
from stages.models import Extension, Stoppage

PAGE = 50
NAMES = ("clock__project", "clock__approval__item", "clock__application", "clock__certificate", "clock__obligation",
         "by", "office")  # fmt: skip
EXTENSION = _("Extension")


@dataclass(frozen=True)
class Key:
    """One entry as the list is narrowed and ordered by."""

    model: type
    pk: int
    number: str
    ground: str
    effective_at: datetime
    recorded_at: datetime
    project: int
    project_name: str
    by: str


@dataclass(frozen=True)
class Entry:
    """One entry as it is shown."""

    row: object
    is_stoppage: bool
    about: str

    @property
    def kind(self):
        return self.row.get_ground_display() if self.is_stoppage else EXTENSION

    @property
    def days(self):
        return days_between(self.row)


COLUMNS = (
    Column("number", _("Notice"), lambda entry: entry.row.number, lambda key: key.number),
    Column("kind", _("Kind"), lambda entry: entry.kind, on_page=False),
    Column("what", _("What"), lambda entry: entry.about),
    Column("project", _("Project"), lambda entry: entry.row.clock.project.name, lambda key: key.project_name),
    Column("effective", _("Took effect on"), lambda entry: timezone.localdate(entry.row.effective_at),
           lambda key: key.effective_at),
    Column("entered", _("Entered"), lambda entry: entry.row.recorded_at, lambda key: (key.recorded_at, key.pk)),
    Column("days_late", _("Days between"), lambda entry: entry.days,
           lambda key: (days_between(key), key.pk), css="r"),
    Column("by", _("By"), lambda entry: entry.row.by.name, lambda key: key.by),
    Column("office", _("Office"), lambda entry: words(entry.row.office), on_page=False),
)  # fmt: skip
FILTERS = (
    Pills("show", (Choice("stoppages", _("Stoppages"), lambda key: key.model is Stoppage),
                   Choice("extensions", _("Extensions"), lambda key: key.model is Extension))),
    Pick("ground", _("Ground"), StoppageGround.choices, lambda ground: lambda key: key.ground == ground),
    Days(lambda key: timezone.localdate(key.recorded_at), _("Entered")),
    about_projects_of(lambda key: key.project),
)  # fmt: skip


def days_between(row):
    return (timezone.localdate(row.recorded_at) - timezone.localdate(row.effective_at)).days


@seated(SeatKind.CENTRE)
def late_entries(request):
    """The newest first."""
    listing = Listing(request, "late-entries", keys(request.seat), COLUMNS, filters=FILTERS, sort="-entered",
                      size=PAGE, fill=entries)  # fmt: skip
    if listing.wants_file:
        return listing.file()
    return render(request, "stages/clock_late_entries.html", {
        "today": timezone.localdate(), "listing": listing, "page": listing.page, "entries": listing.rows,
    })  # fmt: skip


def keys(seat):
    """The Keys of what a centre sees. Two statements."""
    seen = {"clock__project__in": projects_visible_to(seat), "is_late_entry": True}
    return [
        Key(model, *values)
        for model, ground in ((Stoppage, F("ground")), (Extension, Value("", output_field=CharField())))
        for values in model.objects.filter(**seen).order_by().values_list(
            "pk", "number", ground, "effective_at", "recorded_at", "clock__project", "clock__project__name",
            "by__name")
    ]  # fmt: skip


def entries(found):
    """The Entries of some Keys, in their order. Two statements."""
    rows = {}
    for model in (Stoppage, Extension):
        whole = model.objects.select_related(*NAMES).in_bulk([key.pk for key in found if key.model is model])
        rows |= {(model, pk): row for pk, row in whole.items()}
    return [Entry(row, key.model is Stoppage, about(row.clock)) for key in found for row in (rows[key.model, key.pk],)]

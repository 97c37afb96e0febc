"""The red list of a centre: every item in hand past its day or in breach, with the reason its office has given.

The reason is the answer to the urging that opened when the light turned red; where there is none, nobody has said why.
"""

from django.db.models import F, OuterRef, Q, Subquery
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.access import projects_visible_to
from projects.enums import SeatKind
from projects.lists.listing import Column, Listing
from projects.lists.narrowing import Choice, Pick, Pills
from projects.models import Office
from projects.people.seating import seated
from stages.acts import reference
from stages.desks.clock_face import face
from stages.desks.searching import about_projects
from stages.desks.wording import provisional, words
from stages.enums import Breach, ClockKind, StageCode
from stages.models import Clock, Urging

#: a row: (clock, its Face)
COLUMNS = (
    Column("over", _("Over"), lambda row: row[0].get_breach_display() if row[0].breach else row[1].words, "due_on"),
    Column("item", _("Item"), lambda row: words(row[0].approval.item), "approval__code"),
    Column("office", _("Office"), lambda row: words(row[0].office), "office__code"),
    Column("project", _("Project"), lambda row: row[0].project.name, "project__name"),
    Column("code", _("Project code"), lambda row: row[0].project.code, on_page=False),
    Column("enterprise", _("Enterprise"), lambda row: row[0].project.enterprise.name, on_page=False),
    Column("due", _("Due"), lambda row: row[0].due_on, "due_on"),
    Column("provisional", _("Provisional"), lambda row: provisional(row[0].provisional), on_page=False),
    Column("reason", _("Reason stated"), lambda row: row[0].reason or "", "reason_at"),
)


def red(projects, on):
    """The running decision clocks of projects that are red on a day; see acts.clocks.light."""
    return Clock.objects.red_on_day(on).filter(project__in=projects, kind=ClockKind.DECISION)


def filters(clocks):
    offices = Office.objects.filter(pk__in=clocks.order_by().values("office")).select_related("division")
    return (
        Pills("show", (
            Choice("silent", _("No reason stated"), Q(reason_at__isnull=True)),
            Choice("explained", _("Reason stated"), Q(reason_at__isnull=False)),
            Choice("breach", _("In breach"), ~Q(breach="")),
        )),
        Pick("stage", _("Stage"), StageCode.choices, lambda code: Q(approval__stage__code=code)),
        Pick("office", _("Office"), [(row.code, words(row)) for row in offices.order_by("code")],
             lambda code: Q(office__code=code)),
        Pick("kind", _("Breach"), Breach.choices, lambda breach: Q(breach=breach)),
        about_projects(),
    )  # fmt: skip


@seated(SeatKind.CENTRE)
def red_list(request):
    """The longest late first."""
    on = timezone.localdate()
    clocks = red(projects_visible_to(request.seat), on)
    answered = Urging.objects.filter(clock=OuterRef("pk"), answered_at__isnull=False).order_by("-answered_at")
    rows = clocks.select_related("project__enterprise", "approval__item", "office").annotate(
        reason=Subquery(answered.values("answer")[:1]), reason_at=Subquery(answered.values("answered_at")[:1]),
        division=F("project__division_id"),
    )  # fmt: skip
    listing = Listing(request, "red-list", rows, COLUMNS, filters=filters(clocks), sort="over",
                      fill=lambda found: faced(found, on))  # fmt: skip
    if listing.wants_file:
        return listing.file()
    return render(request, "stages/red_list.html", {"today": on, "listing": listing, "page": listing.page})


def faced(clocks, on):
    """[(clock, Face)], by the calendar of each clock's place."""
    calendars = reference.calendars()
    return [(clock, face(clock, on, calendars(clock.division))) for clock in clocks]

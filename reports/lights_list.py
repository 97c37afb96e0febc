"""The clocks behind a light of a day: what was in hand on its evening, of which office and stage."""

from datetime import date

from django.db.models import Case, CharField, Q, Value, When
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.access import projects_visible_to
from projects.enums import SeatKind
from projects.lists.listing import Column, Listing
from projects.lists.narrowing import Choice, Pick, Pills
from projects.models import Office
from projects.people.seating import seated
from reports.lights import clocks_of, ran, shows
from stages.desks.searching import about_projects
from stages.desks.wording import words
from stages.enums import Light, StageCode
from stages.models import ApprovalItem

COLUMNS = (
    Column("light", _("Light"), lambda row: Light(row.shown).label, ("shown", "due_on")),
    Column("item", _("Item"), lambda row: words(row.approval.item), "approval__code"),
    Column("office", _("Office"), lambda row: words(row.office) if row.office else "", "office__code"),
    Column("project", _("Project"), lambda row: row.project.name, "project__name"),
    Column("code", _("Project code"), lambda row: row.project.code, on_page=False),
    Column("enterprise", _("Enterprise"), lambda row: row.project.enterprise.name, on_page=False),
    Column("started", _("Term began after"), lambda row: row.started_on, "started_on"),
    Column("due", _("Due"), lambda row: row.due_on, "due_on"),
    Column("stopped", _("Ended"), lambda row: row.stopped_on, "stopped_on"),
)


def filters(clocks, on):
    offices = Office.objects.filter(pk__in=clocks.order_by().values("office")).select_related("division")
    items = ApprovalItem.objects.filter(code__in=clocks.order_by().values("approval__code")).order_by("edition")
    named = {item.code: words(item) for item in items}
    return (
        Pills("light", tuple(Choice(light.value, light.label, shows(light, on)) for light in Light)),
        Pick("stage", _("Stage"), StageCode.choices, lambda code: Q(approval__stage__code=code)),
        Pick("item", _("Item"), sorted(named.items()), lambda code: Q(approval__code=code)),
        Pick("office", _("Office"), [(row.code, words(row)) for row in offices.order_by("code")],
             lambda code: Q(office__code=code)),
        about_projects(),
    )  # fmt: skip


@seated(SeatKind.CENTRE)
def lights(request):
    """The decision clocks that ran on the evening of `on` (today without it), the first due first."""
    on = _day(request.GET.get("on", ""))
    clocks = clocks_of(projects_visible_to(request.seat)).filter(ran(on))
    shown = Case(*(When(shows(light, on), then=Value(light.value)) for light in Light), output_field=CharField())
    rows = clocks.select_related("project__enterprise", "approval__item", "office").annotate(shown=shown)
    listing = Listing(request, "lights", rows, COLUMNS, filters=filters(clocks, on), sort="due")
    if listing.wants_file:
        return listing.file()
    return render(request, "reports/lights.html", {"on": on, "today": timezone.localdate(), "listing": listing})


def _day(text):
    try:
        return date.fromisoformat(text) if text else timezone.localdate()
    except ValueError as fault:
        raise Http404 from fault

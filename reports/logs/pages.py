"""Conformance for the centre: did cases follow their route, what was left out, where does work come back."""

from collections import Counter

from django import forms
from django.db.models import Count, Exists, OuterRef, Q
from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects import access
from projects.enums import SeatKind
from projects.lists.listing import Column, Listing
from projects.lists.narrowing import Choice, Pick, Pills
from projects.people.seating import seated
from reports.logs import traces, xes
from reports.logs.conformance import Deviation
from reports.logs.own_routes import conformities
from stages.desks.days import DayField
from stages.desks.searching import about_projects, about_projects_of
from stages.desks.wording import words
from stages.enums import FAILED, ApprovalStatus
from stages.models import Approval, ApprovalItem

#: deviations shown one by one
LONGEST = 100
#: a further round that nobody has begun
NOT_DONE = ApprovalStatus.PLANNED, ApprovalStatus.DROPPED


class Since(forms.Form):
    since = DayField(label=_("Registered from"), required=False)
    until = DayField(label=_("until"), required=False)


@seated(SeatKind.CENTRE)
def conformance(request):
    form = Since(request.GET)
    projects = _chosen(request, form)
    by_deviation, checks, listed, cases, straight = Counter(), Counter(), [], 0, 0
    for project, seen in conformities(projects):
        cases, straight = cases + 1, straight + (not seen.found)
        checks.update(seen.checks)
        by_deviation.update(each.deviation for each in seen.found)
        listed += [(project, each) for each in seen.found[: LONGEST - len(listed)]]
    total, wrong = sum(checks.values()), sum(by_deviation.values())
    names = {row.code: row for row in ApprovalItem.objects.order_by("edition")}
    rows = projects.in_bulk([pk for pk, _found in listed])
    return render(request, "reports/conformance.html", {
        "form": form, "today": timezone.localdate(), "cases": cases, "straight": straight, "checks": total,
        "fitness": 1 - wrong / total if total else None, "straight_share": straight / cases if cases else None,
        "deviations": [(each, checks[each], by_deviation[each]) for each in Deviation],
        "listed": [(rows[pk], names.get(each.code), each) for pk, each in listed],
        "bounces": _bounces(projects, names), "wrong": wrong, "most": LONGEST,
    }, status=422 if form.errors else 200)  # fmt: skip


HELD = {True: pgettext_lazy("conformance", "held"), False: _("deviated")}
#: rows are (project, ApprovalItem or None, Found, whether it held)
COMPARED = (
    Column("project", _("Project"), lambda row: row[0].name, lambda row: (row[0].name, row[2].code)),
    Column("code", _("Project code"), lambda row: row[0].code, on_page=False),
    Column("item", _("Item"), lambda row: f"{row[2].code} {words(row[1], 'short') if row[1] else ''}".strip(),
           lambda row: (row[2].code, row[0].name)),
    Column("deviation", _("Compared"), lambda row: str(row[2].deviation.label)),
    Column("about", _("About"), lambda row: row[2].other),
    Column("held", _("Held"), lambda row: str(HELD[row[3]]), lambda row: row[3]),
)  # fmt: skip
COMPARED_FILTERS = (
    Pills(
        "held", (Choice("no", _("Deviations"), lambda row: not row[3]), Choice("yes", _("Held"), lambda row: row[3]))
    ),
    Pick("deviation", _("Deviation"), Deviation.choices, lambda value: lambda row: row[2].deviation == value),
    about_projects_of(lambda row: row[0].pk),
)


@seated(SeatKind.CENTRE)
def compared(request):
    """Everything that was compared with the routes, one by one, the deviations first."""
    projects, found = _chosen(request, Since(request.GET)), []
    asked = request.GET["deviation"] if request.GET.get("deviation") in Deviation else ""
    for project, seen in conformities(projects, keep=True):
        found += [(project, each, holds) for each, holds in seen.compared if asked in ("", each.deviation)]
    names = {row.code: row for row in ApprovalItem.objects.order_by("edition")}
    rows = projects.in_bulk(list({project for project, _found, _holds in found}))
    listed = [(rows[project], names.get(each.code), each, holds) for project, each, holds in found]
    listing = Listing(request, "compared", listed, COMPARED, filters=COMPARED_FILTERS, sort="held")
    return _answer(request, listing, "reports/compared.html")


#: rows are (project, how many things were compared, how many deviated)
OF_PROJECT = (
    Column("project", _("Project"), lambda row: row[0].name, lambda row: (row[0].name, row[0].pk)),
    Column("code", _("Project code"), lambda row: row[0].code, on_page=False),
    Column("compared", _("Things compared"), lambda row: row[1], lambda row: (row[1], row[0].pk), css="r"),
    Column("deviations", _("Deviations"), lambda row: row[2], lambda row: (row[2], row[0].pk), css="r"),
)
OF_PROJECT_FILTERS = (
    Pills("show", (Choice("straight", _("Without any deviation"), lambda row: not row[2]),
                   Choice("deviating", _("With a deviation"), lambda row: row[2] > 0))),
    about_projects_of(lambda row: row[0].pk),
)  # fmt: skip


@seated(SeatKind.CENTRE)
def compared_projects(request):
    """The projects that were compared with their routes, those with most deviations first."""
    projects = _chosen(request, Since(request.GET))
    found = {pk: (sum(seen.checks.values()), len(seen.found)) for pk, seen in conformities(projects)}
    listed = [(project, *found[pk]) for pk, project in projects.in_bulk(list(found)).items()]
    listing = Listing(request, "compared-projects", listed, OF_PROJECT, filters=OF_PROJECT_FILTERS, sort="-deviations")
    return _answer(request, listing, "reports/compared_projects.html")


ROUNDS = (
    Column("item", _("Item"), lambda row: words(row.item), "code"),
    Column("project", _("Project"), lambda row: row.project.name, "project__name"),
    Column("code", _("Project code"), lambda row: row.project.code, on_page=False),
    Column("round", _("Round"), lambda row: row.round, "round"),
    Column("status", _("How it ended"), lambda row: row.get_status_display(), "status"),
    Column("finished", _("Ended"), lambda row: row.finished_at, "finished_at"),
)


@seated(SeatKind.CENTRE)
def rounds(request):
    """What came back: the rounds that ended without a result and were begun again."""
    rows = _came_back(_chosen(request, Since(request.GET))).select_related("project", "item")
    items = ApprovalItem.objects.filter(code__in=rows.order_by().values("code")).order_by("edition")
    named = {item.code: f"{item.code} {words(item, 'short')}" for item in items}
    filters = (
        Pills("status", tuple(Choice(each.value, each.label, Q(status=each)) for each in sorted(FAILED))),
        Pick("item", _("Item"), sorted(named.items()), lambda code: Q(code=code)),
        about_projects(),
    )
    listing = Listing(request, "rounds", rows, ROUNDS, filters=filters, sort="-finished")
    return _answer(request, listing, "reports/rounds.html")


def _answer(request, listing, template):
    if listing.wants_file:
        return listing.file()
    return render(request, template, {"listing": listing, "today": timezone.localdate()})


def _chosen(request, form):
    projects = access.projects_visible_to(request.seat)
    said = form.cleaned_data if form.is_valid() else {}
    if said.get("since"):
        projects = projects.filter(registered_at__date__gte=said["since"])
    if said.get("until"):
        projects = projects.filter(registered_at__date__lte=said["until"])
    return projects


def _bounces(projects, names):
    """Items that came back: [(item, code, status, how often)], the most frequent first. One statement.

    What only stands on the route again, or ended with its project, was never done again and has not come back.
    """
    found = _came_back(projects).order_by().values("code", "status").annotate(n=Count("pk")).order_by("-n", "code")[:15]
    return [(names.get(row["code"]), row["code"], row["status"], row["n"]) for row in found]


def _came_back(projects):
    later = Approval.objects.filter(project=OuterRef("project"), code=OuterRef("code"), round__gt=OuterRef("round"))
    again = later.exclude(status__in=NOT_DONE)
    return Approval.objects.filter(Exists(again), project__in=projects, status__in=FAILED, is_current=False)


@seated(SeatKind.CENTRE)
def event_log(request):
    """The history of the projects this centre sees, as XES, streamed."""
    projects = access.projects_visible_to(request.seat)
    found = xes.pieces(traces.traces(traces.events(projects)))
    response = StreamingHttpResponse(found, content_type="application/xml; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="lianshen.xes"'
    return response

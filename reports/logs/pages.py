"""Conformance for the centre: did cases follow their route, what was left out, where does work come back."""

from collections import Counter

from django import forms
from django.db.models import Count, Exists, OuterRef
from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import access
from projects.enums import SeatKind
from projects.seating import seated
from reports.logs import traces, xes
from reports.logs.conformance import Deviation
from reports.logs.own_routes import conformities
from stages.desks.days import DayField
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
    asked = request.GET.get("deviation", ""), request.GET.get("item", "")
    by_deviation, checks, listed, cases, straight = Counter(), Counter(), [], 0, 0
    for project, seen in conformities(projects):
        cases, straight = cases + 1, straight + (not seen.found)
        checks.update(seen.checks)
        by_deviation.update(each.deviation for each in seen.found)
        listed += [(project, each) for each in seen.found if asked[0] in ("", each.deviation)]
    total, wrong, count, listed = sum(checks.values()), sum(by_deviation.values()), len(listed), listed[:LONGEST]
    back = _came_back(projects).filter(code=asked[1]) if asked[1] else Approval.objects.none()
    names = {row.code: row for row in ApprovalItem.objects.order_by("edition")}
    rows = projects.in_bulk([pk for pk, _found in listed])
    return render(request, "reports/conformance.html", {
        "form": form, "today": timezone.localdate(), "cases": cases, "straight": straight, "checks": total,
        "fitness": 1 - wrong / total if total else None, "straight_share": straight / cases if cases else None,
        "deviations": [(each, checks[each], by_deviation[each]) for each in Deviation],
        "listed": [(rows[pk], names.get(each.code), each) for pk, each in listed],
        "bounces": _bounces(projects, names), "wrong": wrong, "count": count, "most": LONGEST, "asked": asked,
        "back": back.select_related("project", "item").order_by("-finished_at", "pk")[:LONGEST],
    }, status=422 if form.errors else 200)  # fmt: skip


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

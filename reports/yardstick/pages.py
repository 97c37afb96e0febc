"""The yardstick for the centre: the city against the promises and baselines, and every project beside them."""

from django import forms
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import access
from projects.enums import SeatKind
from projects.seating import seated
from reports.frames import frames
from reports.yardstick import counting
from reports.yardstick.data import yardsticks
from stages.desks.days import DayField

#: projects shown one by one; the figures are of all
MOST = 200


class Since(forms.Form):
    since = DayField(label=_("Registered from"), required=False)
    until = DayField(label=_("until"), required=False)


@seated(SeatKind.CENTRE)
def yardstick(request):
    today = timezone.localdate()
    form = Since(request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    projects = access.projects_visible_to(request.seat)
    if said.get("since"):
        projects = projects.filter(registered_at__date__gte=said["since"])
    if said.get("until"):
        projects = projects.filter(registered_at__date__lte=said["until"])
    seen, sticks = frames(today, projects), yardsticks()
    rows = {promise.code: counting.against(seen, promise) for promise in sticks.promises}
    each = counting.like_baselines(seen)
    return render(request, "reports/yardstick.html", {
        "today": today, "form": form, "sticks": sticks,
        "promises": [(promise, counting.tally(rows[promise.code], promise)) for promise in sticks.promises],
        "city": city(each), "projects": _projects(each, rows, sticks), "most": MOST, "count": len(each),
    }, status=422 if form.errors else 200)  # fmt: skip


def city(each):
    """The medians of the city beside the baselines; of projects that got there."""
    permitted = each[each["permit_months"].notna()]
    ended = each[~each["is_open"]]
    middle = lambda rows, name: float(rows[name].median()) if len(rows) else None  # noqa: E731
    return {
        "permit_months": middle(permitted, "permit_months"), "permitted": len(permitted), "ended": len(ended),
        "offices": middle(permitted, "offices"), "seals": middle(permitted, "seals"),
        "visits": middle(permitted, "visits"), "months": middle(ended, "months"),
        "building_months": middle(ended, "building_months"), "approval_months": middle(ended, "approval_months"),
    }  # fmt: skip


def _projects(each, rows, sticks):
    """[(row of like_baselines, [(promise, worded, net, is_there)])], the slowest first."""
    whole = [promise for promise in sticks.promises if not promise.items]
    by = {promise.code: rows[promise.code].set_index("project") for promise in whole}
    ordered = each.sort_values("approval_months", ascending=False).head(MOST)
    return [(row, [_cell(promise, by[promise.code].loc[row.project]) for promise in whole])
            for row in ordered.itertuples(index=False)]  # fmt: skip


def _cell(promise, row):
    """Days worded and net against one promise, with marks; what has not got there is only late once it is over."""
    worded, net = int(row["worded"]), int(row["net"])
    look = lambda days: "late" if days > promise.days else ("done" if row["is_there"] else "off")  # noqa: E731
    return {
        "worded": worded,
        "net": net,
        "is_there": bool(row["is_there"]),
        "look": look(worded),
        "look_net": look(net),
    }

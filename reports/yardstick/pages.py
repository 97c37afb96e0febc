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
    sticks, status = yardsticks(), 422 if form.errors else 200
    if not projects.exists():
        return render(
            request, "reports/yardstick.html", {"today": today, "form": form, "is_empty": True}, status=status
        )
    seen = frames(today, projects)
    rows = {promise.code: counting.against(seen, promise) for promise in sticks.promises}
    each = counting.like_baselines(seen)
    chosen = _chosen(request.GET, each, rows)
    return render(request, "reports/yardstick.html", {
        "today": today, "form": form, "sticks": sticks,
        "promises": [(promise, counting.tally(rows[promise.code], promise)) for promise in sticks.promises],
        "city": city(each), "projects": _projects(chosen, rows, sticks), "most": MOST, "count": len(chosen),
        "is_chosen": len(chosen) < len(each),
    }, status=status)  # fmt: skip


def _chosen(asked, each, rows):
    """The projects behind a figure. `only`: permit, end, or of a `promise` those there, kept, kept net."""
    only, against = asked.get("only", ""), rows.get(asked.get("promise"))
    if only in BASELINES:
        return each[BASELINES[only](each)]
    if only not in OF_PROMISE or against is None:
        return each
    promise = next(each for each in yardsticks().promises if each.code == asked["promise"])
    return each[each["project"].isin(against.loc[OF_PROMISE[only](against, promise), "project"])]


#: which projects a figure of a baseline, and of a promise, is about
BASELINES = {"permit": lambda each: each["permit_months"].notna(), "end": lambda each: each["is_concluded"]}
OF_PROMISE = {
    "there": lambda rows, promise: rows["is_there"],
    "kept": lambda rows, promise: rows["is_there"] & (rows["worded"] <= promise.days),
    "kept_net": lambda rows, promise: rows["is_there"] & (rows["net"] <= promise.days),
}


def city(each):
    """The medians of the city beside the baselines, the least value reached by half of the projects that got there."""
    permitted, ended = (each[rows(each)] for rows in (BASELINES["permit"], BASELINES["end"]))
    return {
        "permitted": len(permitted), "ended": len(ended),
        **{name: middle(permitted[name]) for name in ("permit_months", "offices", "seals", "visits")},
        **{name: middle(ended[name]) for name in ("months", "building_months", "approval_months")},
    }  # fmt: skip


def middle(values):
    """The median as all reports have it (docs/decisions/0018): a value that was reached; None without any."""
    return float(values.sort_values().iloc[(len(values) - 1) // 2]) if len(values) else None


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
        "worded": None if promise.leaves_out_the_owner else worded,
        "net": net,
        "is_there": bool(row["is_there"]),
        "look": look(worded),
        "look_net": look(net),
    }

"""The yardstick for the centre: the city against the promises and baselines, and every project beside them."""

from django import forms
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import access
from projects.enums import SeatKind
from projects.lists.listing import Column, Listing
from projects.people.seating import seated
from reports.frames import frames
from reports.yardstick import counting
from reports.yardstick.data import yardsticks
from stages.desks.days import DayField
from stages.desks.searching import about_projects_of
from stages.templatetags.procedure import limit


class Since(forms.Form):
    since = DayField(label=_("Registered from"), required=False)
    until = DayField(label=_("until"), required=False)


def chosen(request, form):
    """The projects of the seat that were registered in the days asked for."""
    said = form.cleaned_data if form.is_valid() else {}
    projects = access.projects_visible_to(request.seat)
    if said.get("since"):
        projects = projects.filter(registered_at__date__gte=said["since"])
    if said.get("until"):
        projects = projects.filter(registered_at__date__lte=said["until"])
    return projects


#: rows are (row of counting.like_baselines, the cells of the promises)
COLUMNS = (
    Column("project", _("Project"), lambda row: row[0].name, lambda row: (row.name, row.project)),
    Column("code", _("Project code"), lambda row: row[0].project, on_page=False),
    Column("months", _("Months of approvals"), lambda row: row[0].approval_months,
           lambda row: (row.approval_months, row.project), css="r"),
    Column("offices", _("Offices"), lambda row: row[0].offices, lambda row: (row.offices, row.project), css="r"),
    Column("seals", _("Seals"), lambda row: row[0].seals, lambda row: (row.seals, row.project), css="r"),
    Column("visits", _("Visits"), lambda row: row[0].visits, lambda row: (row.visits, row.project), css="r"),
)  # fmt: skip
#: which projects a figure of a baseline is about
BASELINES = {"permit": lambda each: each["permit_months"].notna(), "end": lambda each: each["is_concluded"]}


@seated(SeatKind.CENTRE)
def yardstick(request):
    """The promises and baselines; below, each project, or those behind a figure of a baseline (`only`)."""
    today, form = timezone.localdate(), Since(request.GET)
    projects, status = chosen(request, form), 422 if form.errors else 200
    if not projects.exists():
        return render(
            request, "reports/yardstick.html", {"today": today, "form": form, "is_empty": True}, status=status
        )
    seen, sticks = frames(today, projects), yardsticks()
    rows = {promise.code: counting.against(seen, promise) for promise in sticks.promises}
    each, ids = counting.like_baselines(seen), seen.sources.projects.set_index("code")["id"]
    only = request.GET.get("only", "")
    shown = each[BASELINES[only](each)] if only in BASELINES else each
    whole = [(promise, rows[promise.code].set_index("project")) for promise in sticks.promises if not promise.items]
    columns = (*COLUMNS, *(_column(place, *each) for place, each in enumerate(whole)))
    listing = Listing(request, "yardstick", list(shown.itertuples(index=False)), columns, sort="-months",
                      filters=(about_projects_of(lambda row: ids[row.project]),),
                      fill=lambda found: _filled(found, whole))  # fmt: skip
    if listing.wants_file:
        return listing.file()
    return render(request, "reports/yardstick.html", {
        "today": today, "form": form, "sticks": sticks, "only": only, "listing": listing, "count": len(shown),
        "promises": [(promise, counting.tally(rows[promise.code], promise)) for promise in sticks.promises],
        "city": city(each),
    }, status=status)  # fmt: skip


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


def _column(place, promise, rows):
    """The column of a promise: sorted and told by the days without the owner's time."""
    words = _("net") if promise.leaves_out_the_owner else _("worded / net")
    label = f"{limit(promise.days, promise.unit)} · {words}"
    net = rows["net"].to_dict()
    return Column(promise.code, label, lambda row: row[1][place]["net"], lambda row: (net[row.project], row.project),
                  css="r")  # fmt: skip


def _filled(found, whole):
    """[(row of like_baselines, the cells of the promises about whole projects)]."""
    return [(row, [_cell(promise, rows.loc[row.project]) for promise, rows in whole]) for row in found]


def _cell(promise, row):
    """Days worded and net against one promise, with marks; what has not got there is only late once it is over."""
    look = lambda days: "late" if days > promise.days else ("done" if row["is_there"] else "off")  # noqa: E731
    return {
        "promise": promise.code, "worded": None if promise.leaves_out_the_owner else int(row["worded"]),
        "net": int(row["net"]), "runs": int(row["runs"]), "runs_net": int(row["runs_net"]),
        "look": look(row["worded"]), "look_net": look(row["net"]),
    }  # fmt: skip

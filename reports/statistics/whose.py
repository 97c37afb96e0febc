"""Whose days they were: for all projects together, and project by project."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.shortcuts import render

from projects.enums import SeatKind
from projects.seating import seated
from reports.frames.whose_day import PROMISED, Rank
from reports.statistics import labels
from reports.statistics.question import Asked, holds
from reports.statistics.scope import Scope

PAGE = 25
#: look of each holder in bars and keys
LOOK = {
    Rank.OFFICE: "f-gov", Rank.GOVERNMENT_INTERMEDIARY: "f-seal", Rank.UTILITY: "f-idle", Rank.STOPPED: "f-stop",
    Rank.OWN_INTERMEDIARY: "f-agent", Rank.ENTERPRISE: "f-prep", Rank.NOBODY: "f-late",
}  # fmt: skip
assert set(LOOK) == set(Rank), "every holder is drawn"


@dataclass
class Part:
    """The days of one holder: `start` and `width` in per mille of the longest bar."""

    holder: str
    words: str
    look: str
    days: int
    share: float
    start: float = 0
    width: float = 0


def parts(row, longest):
    """The Parts of the days of one project (or a sum of projects), in the order in which days are given."""
    total, found, start = int(row["total_days"]), [], 0.0
    for rank in Rank:
        days = int(row[f"{rank.name.lower()}_days"])
        width = 1000 * days / longest if longest else 0
        found.append(Part(rank.name.lower(), str(labels.HOLDER[rank]), LOOK[rank], days, days / total if total else 0,
                          round(start, 1), round(width, 1)))  # fmt: skip
        start += width
    return found


def narrowed(scope, asked):
    """The projects that the filters leave; a filter that projects do not have is not asked of them."""
    rows = scope.rows("projects")
    for name, value in asked.chosen.items():
        rows = rows[holds(rows[name], value)] if name in rows else rows
    for bound, name in (("since", "ge"), ("until", "le")):
        day = asked.day(bound)
        rows = rows[getattr(rows["registered_on"], name)(day)] if day is not None else rows
    return rows


def summary(scope, asked):
    """All projects together: {"parts", "total", "promised", "projects"}, or None when there are no days."""
    rows = narrowed(scope, asked)
    sums = rows[[name for name in rows if name.endswith("_days")]].sum()
    total = int(sums["total_days"])
    if not total:
        return None
    promised = sum(int(sums[f"{rank.name.lower()}_days"]) for rank in PROMISED)
    return {"parts": parts(sums, total), "total": total, "promised": promised / total, "projects": len(rows)}


@seated(SeatKind.CENTRE, SeatKind.ENTERPRISE)
def whose_days(request):
    """Every project with its days by holder, the longest first."""
    scope = Scope(request.seat)
    asked = Asked(request.GET, scope)
    rows = narrowed(scope, asked).sort_values("total_days", ascending=False, kind="stable")
    page = Paginator(range(len(rows)), PAGE).get_page(request.GET.get("page"))
    first = page.start_index() - 1 if len(rows) else 0
    shown = rows.iloc[first : first + PAGE]
    longest = int(rows["total_days"].max()) if len(rows) else 0
    return render(request, "reports/whose_days.html", {
        "today": scope.on, "asked": asked, "page": page, "whose": summary(scope, asked), "query": asked.query,
        "lines": [(row, parts(row, longest)) for row in shown.to_dict("records")],
    })  # fmt: skip

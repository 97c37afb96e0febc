"""Whose days they were: for all projects together, and project by project."""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

import pandas as pd
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse

from projects.enums import SeatKind
from projects.people.seating import seated
from reports.frames.counting import Counting
from reports.frames.whose_day import PROMISED, Rank
from reports.statistics import labels
from reports.statistics.figures import SO
from reports.statistics.question import WHEN, Asked
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
    """The days of one holder: `start` and `width` in per mille of the longest bar; `url`: of the list of the `cases` in
    which the holder has any, if the bar opens it.
    """

    holder: str
    words: str
    look: str
    days: int
    share: float
    start: float = 0
    width: float = 0
    url: str = ""
    cases: int = 0


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


def runs(scope, asked):
    """The frame of days that the filters leave, each run cut to the days from `since` until `until`."""
    rows = asked.those(scope.rows("days"))
    since, until = asked.day("since"), asked.day("until")
    if since is None and until is None:
        return rows
    after, last = rows["after_on"], rows["until_on"]
    after = after if since is None else after.clip(lower=since - pd.Timedelta(days=1))
    last = last if until is None else last.clip(upper=until)
    rows = rows.assign(after_on=after, until_on=last, is_now=rows["is_now"] & (last == rows["until_on"]))[after < last]
    ids = pd.Series(scope.all.sources.divisions.index, index=scope.all.sources.divisions["code"].astype("str"))
    count = Counting(rows["division"].astype("str").map(ids))
    rows["working_days"] = count.between(rows["after_on"], rows["until_on"]).to_numpy()
    return rows[rows["working_days"] > 0]


def summary(scope, asked):
    """All projects together: {"parts", "total", "promised", "projects", "url"}, or None when there are no days."""
    rows = asked.those(scope.rows("projects"), WHEN["projects"])
    sums = rows[[name for name in rows if name.endswith("_days")]].sum()
    total = int(sums["total_days"])
    if not total:
        return None
    promised = sum(int(sums[f"{rank.name.lower()}_days"]) for rank in PROMISED)
    query = {name: value for name, value in asked.query.items() if name in ("since", "until") or name in rows}
    found = parts(sums, total)
    for part in found:
        part.cases = int((rows[f"{part.holder}_days"] > 0).sum())
        part.url = _cases(f"{part.holder}_share", query | {"part": SO})
    return {"parts": found, "total": total, "promised": promised / total, "projects": len(rows),
            "unused": asked.unused(rows, split=True),
            "url": f"{reverse('reports:rows', args=['projects'])}?{urlencode(query)}"}  # fmt: skip


def _cases(measure, query):
    return f"{reverse('reports:cases', args=[measure])}?{urlencode(query)}"


@seated(SeatKind.CENTRE, SeatKind.ENTERPRISE)
def whose_days(request):
    """Every project with its days by holder, the longest first."""
    scope = Scope(request.seat)
    asked = Asked(request.GET, scope)
    rows = asked.those(scope.rows("projects"), WHEN["projects"]).sort_values(
        "total_days", ascending=False, kind="stable"
    )
    page = Paginator(range(len(rows)), PAGE).get_page(request.GET.get("page"))
    first = page.start_index() - 1 if len(rows) else 0
    shown = rows.iloc[first : first + PAGE]
    longest = int(rows["total_days"].max()) if len(rows) else 0
    days = scope.rows("days")
    days = days[days["project"].isin(shown["project"])]
    held = Counter(zip(days["project"], days["holder"], strict=True))
    return render(request, "reports/whose_days.html", {
        "today": scope.on, "asked": asked, "page": page, "whose": summary(scope, asked), "query": asked.query,
        "unused": asked.unused(rows, split=True),
        "lines": [_line(row, longest, held) for row in shown.to_dict("records")],
    })  # fmt: skip


def _line(row, longest, held):
    """(row of the frame of projects, its Parts), each with the way to its runs. `held`: {(project, holder): runs}."""
    found = parts(row, longest)
    for part in found:
        part.cases, part.url = held[row["project"], part.holder], _runs(row["project"], holder=part.holder)
    return row | {"runs": sum(part.cases for part in found), "url": _runs(row["project"])}, found


def _runs(project, **more):
    return f"{reverse('reports:rows', args=['days'])}?{urlencode({'project': project} | more)}"

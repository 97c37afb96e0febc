"""Bottlenecks: where projects wait and for whom, the chains that decide, hand-offs, load and queue, kept promises."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

import pandas as pd
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from projects.enums import SeatKind
from projects.lists.listing import Column, Listing
from projects.models import Office, Project
from projects.people.seating import seated
from reports.frames.tables import TABLES
from reports.frames.whose_day import Rank
from reports.statistics import labels
from reports.statistics.figures import figures
from reports.statistics.question import NONE, WHEN, Asked
from reports.statistics.scope import SEATS, Scope
from reports.statistics.whose import LOOK, runs
from stages.acts import reference
from stages.desks.searching import about_projects_of
from stages.rules.workdays import ONE_DAY

#: rows of each table
LONGEST = 12
#: offices of the matrix of hand-offs
MATRIX = 10
#: working days back over which load and output of an office are compared (a design figure)
LATELY = 20

#: of the projects that a kept promise would have made earlier: rows are (project, days)
SAVED_COLUMNS = (
    Column("project", gettext_lazy("Project"), lambda row: row[0].name, lambda row: (row[0].name, row[0].pk)),
    Column("code", gettext_lazy("Project code"), lambda row: row[0].code, on_page=False),
    Column("enterprise", gettext_lazy("Enterprise"), lambda row: row[0].enterprise.name,
           lambda row: (row[0].enterprise.name, row[0].pk)),
    Column("days", gettext_lazy("Working days earlier"), lambda row: row[1], lambda row: (row[1], row[0].pk), css="r"),
)  # fmt: skip
SAVED_SEARCH = about_projects_of(lambda row: row[0].pk)
#: of the projects on whose chain an item stands: rows are (project, days it took, days before it began)
DECIDING_COLUMNS = (
    *SAVED_COLUMNS[:-1],
    Column("took", gettext_lazy("Took"), lambda row: row[1], lambda row: (*row[1:], row[0].pk), css="r"),
    Column("waited", gettext_lazy("Began after"), lambda row: row[2], lambda row: (row[2], row[0].pk), css="r"),
)


@dataclass
class Wait:
    """For whom projects wait: the days so far in so many `runs`, and the projects that wait for it now."""

    holder: str
    words: str
    look: str
    days: int
    runs: int
    now: int
    longest: int
    query: str


def waits(days, asked):
    """The holders of days, the most days first: whom the life of the projects was spent waiting for."""
    by = ["holder", "who"]
    days = days.assign(who=days["who"].astype("object").fillna(""))
    sums = days.groupby(by, observed=True)["working_days"].agg(["sum", "count"])
    now = days[days["is_now"]].groupby(by, observed=True)["working_days"].agg(["count", "max"])
    offices = labels.of("office", sorted({who for holder, who in sums.index if holder == "office" and who}))
    found = []
    for (holder, who), (total, times) in sums.sort_values("sum", ascending=False, kind="stable").iterrows():
        rank = Rank[holder.upper()]
        words = offices.get(who, who) if rank is Rank.OFFICE and who else labels.holder(holder)
        if rank is Rank.STOPPED and who:
            words = f"{words}: {labels.who(who, True)}"
        count, longest = now.loc[(holder, who)] if (holder, who) in now.index else (0, 0)
        query = urlencode(asked.query | {"holder": holder, "who": who or NONE})
        found.append(Wait(holder, words, LOOK[rank], int(total), int(times), int(count), int(longest), query))
    return found


@dataclass
class Link:
    """How often an item stood on a chain that decided, and the days it took and kept others waiting there."""

    item: str
    words: str
    times: int
    took: float
    waited: float

    @property
    def in_days(self):
        return self.took, self.waited


def deciding_items(replay, projects):
    """The links of the chains that decided (see Replay.deciding) of some projects, by row number, with their item."""
    found = replay.deciding()
    found = found[found["project_id"].isin(projects)]
    rows = replay.graph.rows.iloc[found["node"]]
    return found.assign(item=rows["code"].astype("str").to_numpy(), round=rows["round"].to_numpy())


def chains(replay, projects):
    """(items that most often decide, [(project, its chain of (words, item, round, took, waited), days)] of the longest
    chains).

    `projects`: the ids that are asked about.
    """
    deciding = deciding_items(replay, projects)
    words = labels.of("item", sorted(deciding["item"].unique()))
    by = deciding.groupby("item").agg(times=("project_id", "count"), took=("took", "mean"), waited=("waited", "mean"),
                                      days=("took", "sum"), idle=("waited", "sum"))  # fmt: skip
    by = by.assign(all=by["days"] + by["idle"]).sort_values("all", ascending=False, kind="stable")
    often = [Link(code, words[code], int(row.times), row.took, row.waited) for code, row in by.head(LONGEST).iterrows()]
    length = (deciding["took"] + deciding["waited"]).groupby(deciding["project_id"]).sum()
    length = length[length > 0]
    longest = length.sort_values(ascending=False, kind="stable").head(LONGEST)
    named = Project.objects.in_bulk(list(longest.index))
    found = []
    for project, days in longest.items():
        links = deciding[deciding["project_id"] == project].sort_values("step", ascending=False)
        chain = [(words[row.item], row.item, row.round, int(row.took), int(row.waited)) for row in links.itertuples()]
        found.append((named[project], chain, int(days)))
    return often, found


@dataclass
class Matrix:
    """Hand-offs: `rows` of (count, mean working days, query) cells, from and to in the order of `offices`.

    `shown` of them stand here, of a `total` between all offices, which `query` lists.
    """

    offices: list
    total: int
    query: str
    shown: int = 0
    rows: list = field(default_factory=list)


def matrix(handoffs, asked):
    """The Matrix of the offices that hand over most."""
    between = handoffs[handoffs["is_between_offices"] & handoffs["office"].notna() & handoffs["from_office"].notna()]
    volume = pd.concat([between["office"], between["from_office"]]).astype("str").value_counts()
    codes = sorted(volume.head(MATRIX).index)
    words = labels.of("office", codes)
    cells = between.groupby([between["from_office"].astype("str"), between["office"].astype("str")])["waited_days"]
    cells = cells.agg(["count", "mean"])
    every = urlencode(asked.query | {"is_between_offices": True})
    found = Matrix([words[code] for code in codes], total=len(between), query=every)
    for one in codes:
        row = []
        for other in codes:
            count, mean = cells.loc[(one, other)] if (one, other) in cells.index else (0, 0)
            found.shown += int(count)
            row.append(
                (
                    int(count),
                    float(mean),
                    urlencode(asked.query | {"from_office": one, "office": other, "is_between_offices": True}),
                )
            )
        found.rows.append((words[one], row))
    return found


def load(scope, asked):
    """What each office has in hand, how much of it is overdue, what came in and went out lately, and so how long its
    queue would take at that pace.
    """
    frame = scope.rows("approvals")
    since = reference.calendar().back(scope.on, LATELY) + ONE_DAY
    lately = Asked({**asked.query, "since": since.isoformat()}, scope)
    queue = figures(frame, ["in_hand", "open_overdue"], asked, ("office",))
    flow = figures(frame, ["begun", "done"], lately, ("office",))
    by = {}
    for found in (queue, flow):
        for code, lines in found.items():
            for each in lines:
                by.setdefault(each.words, {})[code] = each
    rows = [(words, each, _pace(each)) for words, each in by.items() if words != "—" and "in_hand" in each]
    return sorted(rows, key=lambda row: (-row[1]["in_hand"].n, row[0])), since


def _pace(each):
    """Working days until the queue would be empty at the pace of lately, None when nothing went out."""
    out = each["done"].n if "done" in each else 0
    return round(each["in_hand"].n * LATELY / out) if out else None


@dataclass
class Kept:
    """What an office that was late would have saved: items done late, items open and overdue, projects that would have
    been earlier, the working days of all of them and the most of one.
    """

    office: str
    words: str
    late: object
    overdue: object
    projects: int
    days: int
    most: int

    @property
    def in_days(self):
        return self.days, self.most


def kept_promises(scope, asked, ids):
    """The Kept of every office with something past its last day, the most days first."""
    found = figures(scope.rows("approvals"), ["late_days", "open_overdue"], asked, ("office",))
    by = {code: {each.query["office"]: each for each in lines} for code, lines in found.items()}
    overdue = {code: each for code, each in by["open_overdue"].items() if each.total}
    codes = sorted((set(by["late_days"]) | set(overdue)) - {NONE})
    words, offices = labels.of("office", codes), dict(Office.objects.filter(code__in=codes).values_list("code", "pk"))
    kept = []
    for code in codes:
        saved = scope.all.replay.saved(offices[code])
        saved = saved[saved.index.isin(ids)]
        kept.append(Kept(code, words[code], by["late_days"].get(code), overdue.get(code), len(saved), int(saved.sum()),
                         int(saved.max()) if len(saved) else 0))  # fmt: skip
    return sorted(kept, key=lambda each: (-each.days, -(each.late.n if each.late else 0), each.words))


def _ids(scope, asked):
    """Row numbers of the projects that the filters leave."""
    known = scope.all.sources.projects
    rows = asked.those(scope.all["projects"], WHEN["projects"])
    return set(known.loc[known["code"].isin(rows["project"]), "id"])


def _unused(asked):
    """The filters that a list of projects cannot apply."""
    return asked.unused(TABLES["projects"].names, split=True)


@seated(*SEATS)
def bottlenecks(request):
    """The whole page; an office sees its own load and what its promises would have saved."""
    scope = Scope(request.seat)
    asked = Asked(request.GET, scope)
    ids = _ids(scope, asked)
    seen = {"today": scope.on, "asked": asked, "query": asked.query, "is_office": scope.is_office, "lately": LATELY}
    seen["load"], seen["since"] = load(scope, asked)
    seen["promises"] = kept_promises(scope, asked, ids)
    days, projects, handoffs = (TABLES[name].names for name in ("days", "projects", "handoffs"))
    seen["unused"] = {"page": asked.unused(asked.fields, split=True), "waits": asked.unused(days),
                      "chains": asked.unused(projects), "handoffs": asked.unused(handoffs)}  # fmt: skip
    if not scope.is_office:
        seen["waits"] = waits(runs(scope, asked), asked)
        seen["often"], seen["chains"] = chains(scope.all.replay, ids)
        seen["matrix"] = matrix(asked.those(scope.rows("handoffs"), WHEN["handoffs"]), asked)
    return render(request, "reports/bottlenecks.html", seen)


@seated(*SEATS)
def kept_promise(request, office):
    """The projects that would have finished earlier had one office kept its promise, with the days."""
    scope = Scope(request.seat)
    found = Office.objects.select_related("division").filter(code=office).first()
    if found is None or (scope.is_office and scope.seat.office_id != found.pk):
        raise Http404
    asked = Asked(request.GET, scope)
    saved = scope.all.replay.saved(found.pk)
    saved = saved[saved.index.isin(_ids(scope, asked))]
    visible = scope.projects().select_related("enterprise").in_bulk(list(saved.index))
    rows = [(visible[pk], int(days)) for pk, days in saved.items() if pk in visible]
    listing = Listing(request, "kept-promise", rows, SAVED_COLUMNS, filters=(SAVED_SEARCH,), sort="-days")
    if listing.wants_file:
        return listing.file()
    return render(request, "reports/kept_promise.html", {
        "today": scope.on, "office": found, "listing": listing, "count": len(rows), "unused": _unused(asked),
        "total": sum(days for _project, days in rows),
        "back": f"{reverse('reports:bottlenecks')}?{urlencode(asked.query)}",
    })  # fmt: skip


@seated(SeatKind.CENTRE, SeatKind.ENTERPRISE)
def deciding(request, item):
    """The projects on whose deciding chain an item stands, with the days it took and kept them waiting there."""
    scope = Scope(request.seat)
    asked = Asked(request.GET, scope)
    links = deciding_items(scope.all.replay, _ids(scope, asked))
    links = links[links["item"] == item]
    named = Project.objects.select_related("enterprise").in_bulk(list(links["project_id"]))
    rows = [(named[row.project_id], int(row.took), int(row.waited)) for row in links.itertuples()]
    listing = Listing(request, "deciding", rows, DECIDING_COLUMNS, filters=(SAVED_SEARCH,), sort="-took")
    if listing.wants_file:
        return listing.file()
    return render(request, "reports/deciding.html", {
        "today": scope.on, "title": labels.of("item", [item])[item], "listing": listing, "count": len(rows),
        "unused": _unused(asked),
        "back": f"{reverse('reports:bottlenecks')}?{urlencode(asked.query)}",
    })  # fmt: skip

"""The cases behind a figure: the rows that its measure counts, narrowed as the figure was, on pages and as a file."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from projects.people.seating import seated
from reports.frames.tables import TABLES
from reports.measures.book import BOOK
from reports.measures.measure import MONTH, Kind
from reports.statistics import labels
from reports.statistics.figures import OPEN, SO, WITH_OPEN
from reports.statistics.question import NONE, WHEN, Asked
from reports.statistics.scope import SEATS, Scope
from reports.statistics.sheets import as_file
from reports.statistics.whose import runs
from stages.models import Approval

PAGE = 50
#: what the list of a frame shows, besides the value of the measure
SHOWN = {
    "approvals": ("project", "item", "office", "status", "started_on", "due_on", "finished_on"),
    "applications": ("project", "number", "stage", "office", "status", "filed_on", "accepted_on", "ended_on", "visits"),
    "obligations": ("project", "application", "paper", "state", "owed_from", "due_on", "met_on"),
    "stoppages": ("project", "number", "item", "office", "ground", "from_on", "until_on", "last_on"),
    "projects": ("project", "name", "track", "status", "registered_on", "permit_on", "ended_on"),
    "sessions": (
        "project",
        "number",
        "session_kind",
        "stage",
        "office",
        "status",
        "outcome",
        "called_on",
        "held_on",
        "concluded_on",
    ),
    "invitations": (
        "project",
        "number",
        "session_kind",
        "office",
        "called_on",
        "held_on",
        "answered_on",
        "is_absent",
        "is_deemed",
    ),
    "agency": ("project", "case_outcome", "opened_on", "closed_on", "rating"),
    "days": ("project", "holder", "who", "after_on", "until_on", "working_days"),
    "handoffs": ("project", "after_item", "from_office", "handed_on", "item", "office", "started_on", "waited_days"),
}
assert set(SHOWN) == set(TABLES), "every frame can be listed"
#: columns of which a list may be narrowed by one value more, beside the dimensions
NARROWED = ("holder", "who", "from_office", "status", "is_open", "is_now", "project", "is_between_offices",
            "is_decided", "is_finished")  # fmt: skip


#: days by whose month a list may be narrowed
MONTH_OF = {"projects": ("registered_on", "permit_on", "ended_on")}


@dataclass
class Behind:
    """The rows behind a figure, the longest first, and their values."""

    rows: pd.DataFrame
    values: pd.Series


def behind(scope, measure, asked, get):
    """The Behind of a figure of a measure. `get`: the query, with part, least, most, month, beside and NARROWED."""
    frame = asked.narrowed(scope.rows(measure.frame), measure) if asked.suits(scope.rows(measure.frame)) else None
    if frame is None:
        raise Http404
    frame = in_month(frame, measure.when, get.get(MONTH))
    if get.get("beside") and not scope.is_office:
        frame = of_others(frame, get["beside"], measure)
    values = _values(frame, measure, get.get("part"))
    if get.get("least", "").isdigit():
        values = values[values >= int(get["least"])]
    if get.get("most", "").isdigit():
        values = values[values <= int(get["most"])]
    order = values.sort_values(ascending=False, kind="stable").index
    return Behind(narrowed_more(frame.loc[order], get), values.loc[order])


def _values(frame, measure, part):
    """The values of the cases that a part of a figure counts, by their place in the frame."""
    asked = [(measure.rows, measure.value)]
    if measure.still and part in (OPEN, WITH_OPEN):
        asked = [measure.still] if part == OPEN else [*asked, measure.still]
    found = pd.concat([value(frame[rows(frame).astype(bool)]).astype("int64") for rows, value in asked])
    return found[found > 0] if part == SO else found


def of_others(frame, office, measure):
    """The rows of the same items at all other offices, as figures.beside counts them."""
    counted = measure.rows(frame).astype(bool)
    if measure.still:
        counted |= measure.still[0](frame).astype(bool)
    items = frame.loc[counted & (frame["office"] == office), "item"].unique()
    return frame[frame["item"].isin(items) & frame["office"].notna() & (frame["office"] != office)]


def in_month(frame, when, month):
    """The rows of one month ("2026-03"); all of them when none is named."""
    if not month:
        return frame
    if month == NONE:
        return frame[frame[when].isna()]
    try:
        period = pd.Period(month, "M")
    except ValueError as fault:
        raise Http404 from fault
    return frame[(frame[when] >= period.start_time) & (frame[when] <= period.end_time)]


def narrowed_more(frame, get):
    """The rows narrowed by columns of NARROWED that stand in the query, to those in hand on a day (`open_on`) and to
    those that have an office (`with=office`).
    """
    for name in NARROWED:
        if name in frame and get.get(name):
            asked = {"" if value == NONE else value for value in get.getlist(name)}
            frame = frame[frame[name].astype("object").fillna("").astype("str").isin(asked)]
    if get.get("with") == "office" and "office" in frame:
        frame = frame[frame["office"].notna()]
    if get.get("open_on") and "finished_on" in frame:
        day = _day(get["open_on"])
        frame = frame[(frame["started_on"] <= day) & ~(frame["finished_on"] <= day)]
    return frame


def _day(text):
    try:
        return pd.Timestamp(date.fromisoformat(text))
    except ValueError as fault:
        raise Http404 from fault


@seated(*SEATS)
def cases(request, measure):
    """The list behind a figure; `format=csv` or `xlsx` gives all of it with every column."""
    scope = Scope(request.seat)
    found = BOOK.get(measure)
    if found is None or found.frame not in scope.names:
        raise Http404
    asked = Asked(request.GET, scope)
    case = behind(scope, found, asked, request.GET)
    if request.GET.get("format"):
        return as_file(request.GET["format"], f"{found.code}-{scope.on:%Y%m%d}", found.frame, case.rows)
    unit = _("Value") if found.kind == Kind.SHARE else labels.unit(found)
    return _listed(request, scope, found.frame, case.rows, asked, {
        "measure": found, "values": case.values, "unit": unit, "shows_value": found.kind != Kind.SHARE,
        "title": labels.name(found), "back": reverse("reports:measure", args=[found.code]),
    })  # fmt: skip


@seated(*SEATS)
def rows_of(request, frame):
    """The rows of a frame, whatever a measure counts of them, narrowed by the query."""
    scope = Scope(request.seat)
    if frame not in scope.names:
        raise Http404
    asked = Asked(request.GET, scope)
    rows = runs(scope, asked) if frame == "days" else asked.those(scope.rows(frame), WHEN[frame])
    rows = narrowed_more(rows, request.GET)
    if request.GET.get("of") in MONTH_OF.get(frame, ()):
        rows = in_month(rows, request.GET["of"], request.GET.get(MONTH))
    if request.GET.get("format"):
        return as_file(request.GET["format"], f"{frame}-{scope.on:%Y%m%d}", frame, rows)
    return _listed(request, scope, frame, rows, asked, {
        "title": labels.table(frame), "back": reverse("reports:bottlenecks") if frame in ("days", "handoffs") else "",
    })  # fmt: skip


def _listed(request, scope, frame, rows, asked, more):
    page = Paginator(range(len(rows)), PAGE).get_page(request.GET.get("page"))
    first = page.start_index() - 1 if len(rows) else 0
    shown = rows.iloc[first : first + PAGE]
    table = TABLES[frame]
    columns = [column for name in SHOWN[frame] for column in table.columns if column.name == name]
    values = more.get("values")
    lines = _lines(frame, shown, columns, values.loc[shown.index] if values is not None else None)
    return render(request, "reports/cases.html", {
        "today": scope.on, "page": page, "columns": columns, "lines": lines, "count": len(rows), "asked": asked,
        "filters": labels.filters(asked, request.GET, table.names), **more,
    })  # fmt: skip


def _lines(frame, shown, columns, values):
    """[(address, [cell, ...], value)] of the rows of one page."""
    words = {column.name: labels.of(column.name, [str(each) for each in shown[column.name].dropna().unique()])
             for column in columns if column.kind == "category"}  # fmt: skip
    addresses = _addresses(frame, shown)
    for place, (index, row) in enumerate(shown.iterrows()):
        cells = [_cell(row[column.name], column, words) for column in columns]
        yield addresses[place], cells, None if values is None else values.loc[index]


def _cell(value, column, words):
    if pd.isna(value):
        return "", column
    if column.kind == "category":
        return words[column.name].get(str(value), str(value)), column
    return (value.date() if isinstance(value, pd.Timestamp) else value), column


def _addresses(frame, shown):
    """Where each row is to be looked at: its approval, its application, else its project."""
    if frame in ("approvals", "handoffs", "stoppages"):
        rows = Approval.objects.filter(pk__in=[int(each) for each in shown["approval"]])
        known = {pk: (code, item, round) for pk, code, item, round in
                 rows.values_list("pk", "project__code", "code", "round")}  # fmt: skip
        return [reverse("stages:approval", args=known[int(each)]) for each in shown["approval"]]
    if frame in ("applications", "obligations"):
        column = "number" if frame == "applications" else "application"
        return [reverse("stages:application", args=[number]) for number in shown[column]]
    return [reverse("stages:project", args=[code]) for code in shown["project"]]

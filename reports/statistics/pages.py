"""The dashboard, one measure, and the frames for machines."""

import pandas as pd
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from projects.enums import SeatKind
from projects.people.seating import seated
from reports.charts import columns
from reports.frames.tables import TABLES
from reports.measures.book import BOOK, of_frame
from reports.measures.measure import MONTH, Kind
from reports.rollup.reading import names
from reports.statistics import files, labels, sheets
from reports.statistics.figures import ALL, Figure, beside, figures, of_peers, single
from reports.statistics.question import NONE, Asked, groupings
from reports.statistics.scope import SEATS, Scope
from reports.statistics.whose import summary

#: rows of a table of groups; the workbook has all of them
MOST_GROUPS = 60
PART = 10_000


@seated(*SEATS)
def statistics(request):
    """Every measure that the seat may see, with its figure now; before and after a day when one is given."""
    scope = Scope(request.seat)
    asked = Asked(request.GET, scope)
    split = asked.day("split")
    sections = [_section(name, scope, asked, split) for name in files.SECTIONS if name in scope.names]
    found = {each["code"]: each["figure"] for section in sections for each in section["lines"]}
    return render(request, "reports/statistics.html", {
        "today": scope.on, "sections": sections, "found": found, "asked": asked, "split": split,
        "whose": summary(scope, asked) if not scope.is_office else None, "query": asked.query,
        "is_office": scope.is_office, "is_centre": scope.kind == SeatKind.CENTRE,
    })  # fmt: skip


def _section(name, scope, asked, split):
    frame = scope.rows(name)
    codes = [measure.code for measure in of_frame(name)]
    now = figures(frame, codes, asked)
    before, after = (figures(frame, codes, half) for half in asked.halves()) if split is not None else ({}, {})
    peers = of_peers(scope.peers(name), codes, asked, scope.whose(name)) if scope.is_office else {}
    return {
        "name": name, "title": labels.table(name), "row": TABLES[name], "suits": asked.suits(frame), "rows": len(frame),
        "lines": [{"code": code, "figure": single(now, code), "before": single(before, code) if split else None,
                   "after": single(after, code) if split else None,
                   "peers": single(peers, code) if scope.is_office else None} for code in codes],
    }  # fmt: skip


@seated(*SEATS)
def measure(request, measure):
    """One measure: what it says and by what law, its figure, by groups, beside its peers, over time."""
    scope = Scope(request.seat)
    found = BOOK.get(measure)
    if found is None or found.frame not in scope.names:
        raise Http404
    asked = Asked(request.GET, scope)
    frame = scope.rows(found.frame)
    by = request.GET.get("by")
    by = by if by in groupings(frame) else groupings(frame)[0]
    lines = figures(frame, [found.code], asked, (by,))[found.code]
    halves = [_by_words(frame, found.code, half, by) for half in asked.halves() or ()]
    if request.GET.get("format") == "xlsx":
        return sheets.attached(sheets.workbook(lines, {}), sheets.XLSX, f"{found.code}-{scope.on:%Y%m%d}.xlsx")
    peers = of_peers(scope.peers(found.frame), [found.code], asked, scope.whose(found.frame)) if scope.is_office else {}
    return render(request, "reports/measure.html", {
        "today": scope.on, "measure": found, "figure": single(figures(frame, [found.code], asked), found.code),
        "lines": _sorted(lines, by), "hidden": max(0, len(lines) - MOST_GROUPS), "by": by, "asked": asked,
        "groupings": [(name, labels.DIMENSION[name]) for name in groupings(frame)], "query": asked.query,
        "peers": _beside(scope, found, asked) if by == "office" else None,
        "mine": single(peers, found.code) if peers else None, "suits": asked.suits(frame),
        "halves": halves, "chart": _distribution(frame, found, asked), "estimated": "估定" in found.source,
    })  # fmt: skip


def _by_words(frame, code, asked, by):
    """{group: Figure} of one measure."""
    return {each.words: each for each in figures(frame, [code], asked, (by,))[code]}


def _sorted(lines, by):
    """Months in order, everything else by cases."""
    if by == MONTH:
        return sorted(lines, key=lambda each: each.words)[-MOST_GROUPS:]
    return sorted(lines, key=lambda each: (-each.n, each.words))[:MOST_GROUPS]


def _beside(scope, found, asked):
    """{office: Figure of the same items at all other offices}, of measures that are about items."""
    frame = scope.rows(found.frame)
    if "item" not in frame or not asked.suits(frame):
        return None
    offices = frame["office"].dropna().unique()
    return beside(scope.all[found.frame], offices, found.code, _without(asked), is_sum=scope.is_office)


def _without(asked):
    """The same question without its office."""
    data = {name: value for name, value in asked.query.items() if name != "office"}
    return Asked(data, asked.scope)


def _distribution(frame, found, asked):
    """How many took how long, for a measure of days; the median of the cases is marked."""
    if found.kind != Kind.DAYS or not asked.suits(frame):
        return None
    rows = asked.narrowed(frame, found)
    values = found.value(rows[found.rows(rows).astype(bool)]).astype("int64")
    counts = values.value_counts().to_dict()
    ordered = values.sort_values()
    marks = [(int(ordered.iloc[(len(ordered) - 1) // 2]), _("median"))] if len(ordered) else []
    behind = Figure(found, query=asked.query)
    return columns.distribution(counts, labels.name(found), promise=_promise(found, asked), marks=marks,
                                unit=labels.unit(found),
                                url=lambda least, most: behind.cases(ALL, least=least, most=most))  # fmt: skip


def _promise(found, asked):
    """What is promised for the one item that is asked about, in working days; None for other measures than net ones."""
    item = asked.chosen.get("item")
    return names()["item", item].promise if found.code == "net_duration" and item not in (None, NONE) else None


@seated(*SEATS)
def frame_rows(request, frame):
    """A frame for machines: JSON in parts of 10,000 rows (`start`), or CSV. The rows a seat may see, nothing else."""
    if request.GET.get("format") in files.TYPES:
        return files.answer(request, frame, request.GET["format"])
    scope = Scope(request.seat)
    if frame not in scope.names:
        raise Http404
    rows = scope.rows(frame)
    start = request.GET.get("start", "0")
    return sheets.as_json(frame, rows, int(start) if start.isdigit() else 0, PART)


@seated(*SEATS)
def workbook(request):
    """Everything of the dashboard as one workbook: definitions, figures by a dimension, the frames behind them."""
    return files.answer(request, files.WORKBOOK, files.XLSX)


@seated(*SEATS)
def frame_columns(request):
    """The table of columns, as docs/frames.md has it."""
    scope = Scope(request.seat)
    tables = [(TABLES[name], labels.table(name)) for name in scope.names]
    return render(request, "reports/columns.html", {"tables": tables, "today": pd.Timestamp(scope.on).date()})

"""Questions to the roll-up. Each is one statement, grouped in the database; what comes back is a few thousand rows."""

from collections import Counter
from dataclasses import dataclass

import pandas as pd
from django.db.models import BigIntegerField, IntegerField, Q, Sum, Value

from projects.enums import SeatKind
from projects.models import Division, Office
from reports.measures.measure import finish
from reports.models import RollupCell
from reports.rollup.kept import FLOW
from stages.enums import Unit
from stages.models import ApprovalItem


def visible(seat):
    """The cells of the divisions that a centre's seat sees: its own and those below; all for an administrator."""
    if seat.kind == SeatKind.ADMINISTRATOR:
        return RollupCell.objects.all()
    return of_division(seat.office.division)


def of_division(division):
    below = Division.objects.filter(parent=division).values("code")
    return RollupCell.objects.filter(Q(division=division.code) | Q(division__in=below))


def months_before(day, count):
    """The last `count` months up to that of a day."""
    number = day.year * 12 + day.month - 1
    return [f"{each // 12}-{each % 12 + 1:02}" for each in range(number - count + 1, number + 1)]


def by_office_with_flow(chosen, cells, measures, months):
    """The histograms of some measures by office, from `chosen` cells, and beside them the flow of all `cells`:
    {measure: [how often in each of the months]}. One statement for both.
    """
    rows = _counted(chosen, measures, months).values_list("measure", "office", "value", "base")
    times = _counted(cells, [each.code for each in FLOW], months).values_list("measure", "month", *_NOTHING)
    both = rows.annotate(times=Sum("n")).union(times.annotate(times=Sum("n")), all=True)
    frame = pd.DataFrame.from_records(list(both), columns=["measure", "office", "value", "base", "n"])
    is_flow = frame["measure"].isin([each.code for each in FLOW])
    found = Counter({(row.measure, row.office): row.n for row in frame[is_flow].itertuples()})
    flow = {each.code: [found[each.code, month] for month in months] for each in FLOW}
    return frame[~is_flow].assign(open=False), flow


_NOTHING = Value(0, BigIntegerField()), Value(0, BigIntegerField())


def _counted(cells, measures, months):
    return cells.filter(measure__in=list(measures), month__in=months).order_by()


def histograms(cells, measures, months, by=()):
    """The histograms of some measures over some months, by columns of a cell, as measures.finish takes them."""
    rows = _counted(cells, measures, months).values_list("measure", *by, "value", "base").annotate(times=Sum("n"))
    frame = pd.DataFrame.from_records(list(rows), columns=["measure", *by, "value", "base", "n"])
    return frame.assign(open=False)


def figures(cells, measures, months, by=()):
    """The figures (see measures.finish) of some measures over some months, by columns of a cell."""
    return finish(histograms(cells, measures, months, by), list(by))


def names():
    """{("item" | "office", code): (Chinese, English)}: short names, offices with their division's. One statement."""
    items = ApprovalItem.objects.order_by().values_list(
        Value("item"), "code", "short_zh", "short_en", Value(""), Value(""), "promised_days", "promised_unit"
    )
    offices = Office.objects.order_by().values_list(
        Value("office"), "code", "short_zh", "short_en", "division__short_zh", "division__short_en",
        Value(None, IntegerField()), Value(""),
    )  # fmt: skip
    found = {}
    for kind, code, zh, en, place_zh, place_en, days, unit in items.union(offices, all=True):
        promise = days if unit == Unit.WORKING_DAY else None
        found[kind, code] = Named(f"{place_zh}{zh}", f"{place_en} {en}".strip(), promise)
    return found


@dataclass(frozen=True)
class Named:
    """`promise`: the promised limit of an item in working days, if it has one in them."""

    short_zh: str
    short_en: str
    promise: int | None

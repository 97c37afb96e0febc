"""Notices about the calendar kept by hand: the State Council's for a year, or an order for single days.

A notice with a `year` settles every day of that year: weekdays work and weekends do not, except for what it names. One
without a year changes only the days it names (a holiday made longer, a local order). What a notice says is published,
and it is believed before any library.
"""

import tempfile
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.utils.translation import gettext as _

from stages.loading.calendar_sources import Day, days_of
from stages.loading.columns import longest
from stages.loading.faults import Faults
from stages.loading.fields import REQUIRED, Fields, of_entries
from stages.loading.yaml_files import entries
from stages.models import CalendarDay

SATURDAY = 5


@dataclass(frozen=True)
class Notice:
    """`year` is None for an order about single days; `days` are all days that the notice settles.

    `division` is the code of the city or county that an order is local to, or empty.
    """

    title: str
    year: int | None
    days: tuple[Day, ...]
    division: str = ""


def notices(path: Path) -> list[Notice]:
    """The notices of a file in its order; none when there is no file. Raises BadReferenceData."""
    if not path.exists():
        return []
    faults = Faults()
    found = [_notice(fields) for fields in of_entries(entries(path, path.name, faults), faults)]
    faults.refuse()
    return found


def notices_of(text: str) -> list[Notice]:
    """The notices of a text that somebody has handed in. Raises BadReferenceData."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "notice.yaml"
        path.write_text(text, encoding="utf-8")
        return notices(path)


def _notice(fields: Fields) -> Notice:
    title = fields.text("notice", longest=longest(CalendarDay, "source")) or ""
    year = fields.whole("year", None)
    fields.day("published")
    division = fields.text("division", "") or ""
    if division and year:
        fields.fault("division", _("A local order names single days, not a year."))
    named: dict[date, Day] = {}
    for working, field in ((False, "off"), (True, "working")):
        for day, label in _named_days(fields, field, year):
            if day in named:
                fields.fault(field, _("%(day)s is named twice."), day=day)
            named[day] = Day(day, working, True, title, label)
    fields.done()
    rest = (
        [Day(day, day.weekday() < SATURDAY, True, title) for day in days_of(year) if day not in named] if year else []
    )
    return Notice(title, year, tuple(sorted([*named.values(), *rest], key=lambda day: day.date)), division)


def _named_days(fields: Fields, field: str, year: int | None) -> list[tuple[date, str]]:
    """(day, name of the holiday) for each line of `off` or `working`: from, until (absent: one day), name."""
    named = []
    for line in fields.each(field):
        first = line.take("from", date, REQUIRED, _("A date such as 2019-04-01 is expected."))
        last, label = line.day("until", first), line.text("name", "", longest(CalendarDay, "label"))
        line.done()
        if first is None:
            continue
        if last < first or (year and {first.year, last.year} != {year}):
            line.fault("from", _("The days must be in order and in the year of the notice."))
        named += [(first + timedelta(days=number), label) for number in range((last - first).days + 1)]
    return named

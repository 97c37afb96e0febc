"""A due date explained: the days of a term in runs, each with the reason why its days count or do not.

The runs follow each other without a gap from the day after the start to the due day. What they count up to
`full_on` adds up to the limit, what they count after it to its extension. Names of holidays and the notices that
made them stand in the calendar's rows, not here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from stages.rules import stoppages as stopping
from stages.rules.deadlines import Extension, Limit, Reckoning, reckon
from stages.rules.stoppages import Stoppage
from stages.rules.workdays import ONE_DAY, SATURDAY, Calendar


class Why(StrEnum):
    """Why the days of a run count or do not."""

    WORKING = "working"  # an ordinary stretch of weeks; weekends inside it do not count
    MAKE_UP = "make_up"  # weekend days made working days by the State Council
    HOLIDAY = "holiday"  # public holiday with the rest days joined to it
    CALENDAR = "calendar"  # every day counts
    STOPPED = "stopped"  # the clock stood still (行政许可法 art. 45)
    MOVED = "moved"  # the last day was no working day: the end moves to the next one (民法典 art. 203)


@dataclass(frozen=True)
class Run:
    """Days from `first` to `last`, both included, of which `counted` were counted, all for one reason."""

    first: date
    last: date
    counted: int
    why: Why
    stoppage: Stoppage | None = None
    is_extended: bool = False  # after the limit itself was full


@dataclass(frozen=True)
class Account:
    """A due date explained: runs without gap from the day after the start to the due date.

    Of an extended term `full_on` is the last day of the limit itself; no run goes over it.
    """

    start: date
    due: date | None
    limit: Limit
    runs: tuple[Run, ...]
    extension: Extension | None = None
    total: int = 0
    full_on: date | None = None

    @property
    def counted(self) -> int:
        return sum(run.counted for run in self.runs)


def explain(
    start: date,
    limit: Limit,
    calendar: Calendar,
    stoppages: Iterable[Stoppage] = (),
    extension: Extension | None = None,
) -> Account | None:
    """Why the due date is that day. None where no limit has been set."""
    term = reckon(start, limit, stoppages, extension, calendar)
    if term.due is None:
        return None
    if limit.until is not None:
        extension = None  # a named day is not moved by a number of days
    full_on = term.day_of(limit.days) if extension else None
    runs = _working(term, full_on) if term.total and term.is_in_working_days else _daily(term, full_on)
    runs = tuple(replace(run, is_extended=full_on is not None and run.first > full_on) for run in runs)
    return Account(start, term.due, limit, runs, extension, term.total, full_on)


def account_until(
    on: date, start: date, limit: Limit, calendar: Calendar, stoppages: Iterable[Stoppage] = ()
) -> Account | None:
    """The days up to and with `on` of a term that has no due day, because it stands still and nobody knows how long.

    `counted` are the days used; `due` is None.
    """
    whole = explain(start, limit, calendar, stoppages)
    if whole is None:
        return None
    return replace(whole, due=None, runs=tuple(run for run in whole.runs if run.last <= on))


def _stretches(term: Reckoning, end: date, cut: date | None) -> Iterator[tuple[date, date, Stoppage | None]]:
    """The days after the start up to `end`, cut where the clock stands still and after the day `cut`, which is counted:
    (first, last, the stoppage or None).
    """
    for first, last, stoppage in _unbroken(term, end):
        if cut is not None and first <= cut < last:
            yield first, cut, stoppage
            first = cut + ONE_DAY
        yield first, last, stoppage


def _unbroken(term: Reckoning, end: date) -> Iterator[tuple[date, date, Stoppage | None]]:
    free = term.start + ONE_DAY
    for first, last, stoppage in stopping.parts(term.stoppages, term.start):
        if first > end:
            break
        if free < first:
            yield free, first - ONE_DAY, None
        yield first, min(last, end), stoppage
        free = last + ONE_DAY
    if free <= end:
        yield free, end, None


def _daily(term: Reckoning, cut: date | None) -> Iterator[Run]:
    full = term.day_of(term.total)
    for first, last, stoppage in _stretches(term, full, cut):
        if stoppage:
            yield Run(first, last, 0, Why.STOPPED, stoppage)
        else:
            yield Run(first, last, (last - first).days + 1, Why.CALENDAR)
    if full < term.due:
        yield Run(full + ONE_DAY, term.due, 0, Why.MOVED)


def _working(term: Reckoning, cut: date | None) -> Iterator[Run]:
    """The days in runs of one reason. A weekend belongs to the holiday it touches, otherwise to the weeks around it."""
    for first, last, stoppage in _stretches(term, term.due, cut):
        if stoppage:
            yield Run(first, last, 0, Why.STOPPED, stoppage)
        else:
            yield from _weeks(first, last, term.calendar)


def _weeks(first: date, last: date, calendar: Calendar) -> Iterator[Run]:
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    reasons = _reasons(days, calendar)
    for why, run in groupby(days, key=reasons.__getitem__):
        run = list(run)
        yield Run(run[0], run[-1], sum(calendar.is_working(day) for day in run), why)


def _reasons(days: list[date], calendar: Calendar) -> dict[date, Why]:
    reasons: dict[date, Why] = {}
    for working, stretch in groupby(days, key=calendar.is_working):
        stretch = list(stretch)
        if working:
            reasons |= {day: Why.MAKE_UP if day.weekday() >= SATURDAY else Why.WORKING for day in stretch}
        else:
            is_holiday = any(day.weekday() < SATURDAY for day in stretch)
            reasons |= dict.fromkeys(stretch, Why.HOLIDAY if is_holiday else Why.WORKING)
    return reasons

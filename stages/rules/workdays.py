"""The working calendar: which days count, and how far a number of working days reaches.

行政许可法 art. 82 counts periods in working days without public holidays; the days that the State Council
moves to a weekend (调休) are working days. The day of the event is not counted (民法典 art. 201). The
calendar is a table of consecutive days, published or provisional. After its last row it goes on, provisionally,
with Monday to Friday, so that a date far ahead can be given; whoever shows it says that it is provisional.

All questions take single dates (`datetime.date`, answered by the same) or whole columns (`datetime64[D]`
arrays, answered by arrays) and are answered from the same two tables: the number of working days up to each
day, and the list of all working days.
"""

import itertools
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TypeAlias

import numpy as np

Day: TypeAlias = date | np.ndarray
Count: TypeAlias = int | np.ndarray

ONE_DAY = timedelta(days=1)
SATURDAY = 5
#: how far the calendar goes on after its last row: beyond any term and any validity of the procedure
YEARS_AHEAD = 100


class CalendarGap(ValueError):
    """The rows of a calendar are not one consecutive run of days; `missing` is the first day wrong."""

    def __init__(self, missing: date | None):
        super().__init__(f"calendar rows are not consecutive at {missing}")
        self.missing = missing


class OutsideCalendar(ValueError):
    """A question reached before the first day of the table or beyond the provisional years after it."""

    def __init__(self, first: date, last: date):
        super().__init__(f"outside the calendar {first} to {last}")
        self.first = first
        self.last = last


class NegativeDays(ValueError):
    """A number of days to count forward was below zero."""


class Calendar:
    """Consecutive days from `first` to `last`, each working or not, each published or provisional."""

    def __init__(self, first: date, working: Sequence[bool], published: Sequence[bool]):
        """One value a day, beginning with `first`."""
        self.first, self.last = first, first + (len(working) - 1) * ONE_DAY
        self.published_until = _last_published(first, published)
        self._epoch = np.datetime64(first, "D")
        self._origin = first.toordinal()
        working = np.asarray(working, bool)
        upto, workdays = np.cumsum(working, dtype=np.int32), np.flatnonzero(working).astype(np.int32)
        self._arrays = working, np.asarray(published, bool), upto, workdays
        # The same tables as lists: indexing them is ten times faster for one date than indexing an array.
        self._lists = tuple(array.tolist() for array in self._arrays)

    @classmethod
    def of_rows(cls, rows: Iterable[tuple[date, bool, bool]], years_ahead: int = YEARS_AHEAD) -> "Calendar":
        """`rows`: (date, working, published) in order, without a gap. Raises CalendarGap.

        `years_ahead` of provisional weeks follow the last row; 0 for the rows alone.
        """
        days, working, published = zip(*rows, strict=True) if (rows := list(rows)) else ((), (), ())
        _check_consecutive(days)
        ahead = _weeks_after(days[-1], years_ahead)
        return cls(days[0], [*working, *ahead], [*published, *([False] * len(ahead))])

    def due(self, start: Day, n: Count) -> Day:
        """The n-th working day after `start`; `start` when n is 0. Raises NegativeDays, OutsideCalendar."""
        places, (_, _, upto, workdays) = self._places(start, n)
        self._refuse_negative(n)
        reached = self._within(upto[places] + n - 1, len(workdays), n == 0)
        return self._days(_choose(n == 0, places, workdays[reached]))

    def due_calendar(self, start: Day, n: Count) -> Day:
        """`n` calendar days after `start`, or `start` when n is 0.

        A last day that is no working day moves to the next one (民法典 art. 203).
        """
        places, (working, _, _, _) = self._places(start, n)
        self._refuse_negative(n)
        reached = self._within(places + n, len(working))
        rests = (n != 0) & (_not(working[reached]))
        return self._days(_choose(rests, self._next_place(reached, rests), reached))

    def between(self, start: Day, end: Day) -> Count:
        """Working days after `start` up to and with `end`; negative when `end` is the earlier."""
        earlier, (_, _, upto, _) = self._places(start, end)
        later, _ = self._places(end, start)
        return upto[later] - upto[earlier]

    def is_working(self, day: Day) -> bool | np.ndarray:
        place, (working, _, _, _) = self._places(day)
        return working[place]

    def is_provisional(self, day: Day) -> bool | np.ndarray:
        """Whether the day is in the table before the State Council has published its year."""
        place, (_, published, _, _) = self._places(day)
        return _not(published[place])

    def next_working(self, day: Day) -> Day:
        """The first working day after `day`."""
        return self.due(day, 1)

    def nth(self, day: Day, n: Count) -> Day:
        """The n-th working day counted from `day`, which is the first itself if it is one; n from 1."""
        places, (working, _, upto, workdays) = self._places(day, n)
        self._refuse_negative(n - 1)
        reached = self._within(upto[places] - working[places] + n - 1, len(workdays))
        return self._days(workdays[reached])

    def back(self, end: Day, n: Count) -> Day:
        """The earliest day from which at most `n` working days are left until `end`."""
        places, (_, _, upto, workdays) = self._places(end, n)
        self._refuse_negative(n)
        return self._days(workdays[self._within(upto[places] - n - 1, len(workdays))])

    def last_with(self, end: Day, n: Count) -> Day:
        """The last day from which at least `n` working days are left until `end`; n from 1."""
        places, (_, _, upto, workdays) = self._places(end, n)
        self._refuse_negative(n - 1)
        return self._days(workdays[self._within(upto[places] - n, len(workdays))] - 1)

    def _places(self, day: Day, other: object = None) -> tuple:
        """Places of the days in the table, and the tables that suit: lists for one day, else arrays."""
        if isinstance(day, date):
            place, tables = day.toordinal() - self._origin, self._lists
        else:
            place, tables = (np.asarray(day, "datetime64[D]") - self._epoch).astype(np.int64), self._arrays
        if isinstance(other, np.ndarray) or not isinstance(place, int):
            place, tables = np.asarray(place), self._arrays
        return self._within(place, len(self._arrays[0])), tables

    def _within(self, places: Count, size: int, except_where: bool | np.ndarray = False) -> Count:
        """The places again, all proven to lie inside a table of that size; excepted ones become 0."""
        places = _choose(except_where, 0, places)
        lowest, highest = (places, places) if isinstance(places, int) else _bounds(places)
        if lowest < 0 or highest >= size:
            raise OutsideCalendar(self.first, self.last)
        return places

    def _next_place(self, places: Count, wanted: bool | np.ndarray) -> Count:
        """The place of the first working day after each wanted place; the others are not looked up."""
        upto, workdays = (self._lists if isinstance(places, int) else self._arrays)[2:]
        return workdays[self._within(upto[places], len(workdays), _not(wanted))]

    def _days(self, places: Count) -> Day:
        if isinstance(places, int):
            return date.fromordinal(self._origin + places)
        return self._epoch + places.astype("timedelta64[D]")

    @staticmethod
    def _refuse_negative(n: Count) -> None:
        if np.any(n < 0) if isinstance(n, np.ndarray) else n < 0:
            raise NegativeDays(n)


def _last_published(first: date, published: Sequence[bool]) -> date | None:
    """The last day of the published run at the beginning of the table."""
    length = next((place for place, is_published in enumerate(published) if not is_published), len(published))
    return first + (length - 1) * ONE_DAY if length else None


def _check_consecutive(days: Sequence[date]) -> None:
    if not days:
        raise CalendarGap(None)
    for before, after in itertools.pairwise(days):
        if after - before != ONE_DAY:
            raise CalendarGap(before + ONE_DAY)


def _weeks_after(last: date, years: int) -> list[bool]:
    """Working or not, one value a day: Monday to Friday for so many years after a day."""
    days = (date(last.year + years, 12, 31) - last).days if years else 0
    return [(last + (number + 1) * ONE_DAY).weekday() < SATURDAY for number in range(days)]


def _choose(condition: bool | np.ndarray, chosen: Count, otherwise: Count) -> Count:
    if isinstance(condition, np.ndarray):
        return np.where(condition, chosen, otherwise) if condition.any() else otherwise
    return chosen if condition else otherwise


def _not(condition: bool | np.ndarray) -> bool | np.ndarray:
    return ~condition if isinstance(condition, np.ndarray) else not condition


def _bounds(places: np.ndarray) -> tuple[int, int]:
    return (int(places.min()), int(places.max())) if places.size else (0, -1)

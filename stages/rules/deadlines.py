"""When an answer is due, which of two limits binds, which light it shows, and why it falls on that day.

行政许可法 art. 42, 44, 45 and 82 for the statutory limits; 浙江省保障“最多跑一次”改革规定 art. 12 for the
promised ones. A limit carries its own unit, because art. 82 speaks only of that law's periods and other laws
count calendar days. Everything is reckoned anew from the facts: start, limit, stoppages, extension, calendar;
no number of days left is kept. Why the days of a term count or do not is told in rules.account.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from stages.enums import Light, Unit
from stages.rules.stoppages import Stoppage, spans
from stages.rules.workdays import ONE_DAY, Calendar


@dataclass(frozen=True)
class Limit:
    """A number of days in one unit, counted from `from_`; `days` is None where no limit has been set.

    A term that ends on a named day (a validity, a day told in a notice) has `until` and no number of days.
    """

    days: int | None
    unit: Unit = Unit.WORKING_DAY
    from_: str = "acceptance"
    basis: str = ""
    evidence: str = ""
    until: date | None = None


@dataclass(frozen=True)
class Extension:
    """Days added to a limit, once, in the limit's own unit; `paper` is the number of the notice."""

    days: int
    basis: str = ""
    paper: str = ""


@dataclass(frozen=True)
class Reckoning:
    """A term with everything that lengthens it. `due` is None where no limit has been set.

    `total` counts the days of limit and extension, in the limit's unit; `spans` are the stopped days, disjoint.
    """

    start: date
    limit: Limit
    stoppages: tuple[Stoppage, ...] = ()
    extension: Extension | None = None
    calendar: Calendar | None = field(default=None, repr=False, compare=False)
    spans: tuple[tuple[date, date], ...] = field(default=(), init=False)
    total: int | None = field(default=None, init=False)
    due: date | None = field(default=None, init=False)

    def __post_init__(self):
        self._set("spans", tuple(spans(self.stoppages, self.start)))
        self._set("total", self._days())
        if self.total is not None:
            self._set("due", self._last_day())

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def _days(self) -> int | None:
        if self.limit.until is not None:
            return (self.limit.until - self.start).days
        if self.limit.days is None:
            return None
        return self.limit.days + (self.extension.days if self.extension else 0)

    def _last_day(self) -> date:
        """The day on which the count is full; a last day that is no working day moves to the next (民法典 art. 203)."""
        reached = self.day_of(self.total)
        if self.limit.until is not None or self.calendar.is_working(reached):
            return reached
        return self.calendar.next_working(reached)

    def day_of(self, n: int) -> date:
        """The day on which the n-th day is counted; the start itself when n is 0."""
        reached, left = self.start, n
        for first, last in self.spans:
            before = self._between(reached, first - ONE_DAY)
            if before >= left:
                break
            reached, left = last, left - before
        if self.is_in_working_days:
            return self.calendar.due(reached, left)
        return reached + timedelta(days=left)

    def used(self, on: date) -> int:
        """Days of the term that have been counted up to and with a day; at most all of them."""
        if on <= self.start:
            return 0
        stopped = sum(self._between(first - ONE_DAY, min(last, on)) for first, last in self.spans if first <= on)
        return min(self._between(self.start, on) - stopped, self.total)

    def remaining(self, on: date) -> int:
        """Days of the term left after a day, never negative."""
        return self.total - self.used(on)

    def over(self, on: date) -> int:
        """Days past the due day, in the limit's unit and without stopped ones; at least one when it has passed."""
        if not is_late(on, self.due):
            return 0
        stopped = sum(
            self._between(max(first - ONE_DAY, self.due), min(last, on))
            for first, last in self.spans
            if first <= on and last > self.due
        )
        return max(1, self._between(self.due, on) - stopped)

    def is_stopped(self, on: date) -> bool:
        return any(first <= on <= last for first, last in self.spans)

    def yellow_on(self, threshold: int) -> date:
        """The first day on which no more than `threshold` days are left."""
        return self.day_of(max(0, self.total - threshold))

    @property
    def is_in_working_days(self) -> bool:
        """Whether working days are counted, and not every day."""
        return self.limit.until is None and self.limit.unit == Unit.WORKING_DAY

    def _between(self, start: date, end: date) -> int:
        return self.calendar.between(start, end) if self.is_in_working_days else (end - start).days


def reckon(
    start: date,
    limit: Limit,
    stoppages: Iterable[Stoppage] = (),
    extension: Extension | None = None,
    calendar: Calendar | None = None,
) -> Reckoning:
    """The term of a limit from its start, without the stopped days and with the extension."""
    return Reckoning(start, limit, tuple(stoppages), extension, calendar)


def due(start: date, limit: Limit, calendar: Calendar) -> date | None:
    """The last day on which an answer is in time; None where no limit has been set."""
    return reckon(start, limit, calendar=calendar).due


def binding(statutory: date | None, promised: date | None) -> date | None:
    """The earlier of two due dates binds (浙江规定 art. 12); either may not have been set."""
    return min((day for day in (statutory, promised) if day is not None), default=None)


def is_late(answered: date, due_on: date) -> bool:
    """An answer given on the last day is in time."""
    return answered > due_on


def light(on: date, yellow_on: date | None, due_on: date | None) -> Light:
    """The light of a day from the two days on which it turns; green where nothing is due."""
    if due_on is None:
        return Light.GREEN
    if is_late(on, due_on):
        return Light.RED
    return Light.YELLOW if yellow_on is not None and on >= yellow_on else Light.GREEN


def next_turn(on: date, yellow_on: date | None, due_on: date | None) -> date | None:
    """The next day after `on` on which the light turns; None when it stays."""
    if due_on is None:
        return None
    days = [day for day in (yellow_on, due_on + ONE_DAY) if day is not None and day > on]
    return min(days, default=None)

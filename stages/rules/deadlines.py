"""When an answer is due, which of two limits binds, which light it shows, and why it falls on that day.

行政许可法 art. 42, 44 and 82 for the statutory limits; 浙江省保障“最多跑一次”改革规定 art. 12 for the
promised ones. A limit carries its own unit, because art. 82 speaks only of that law's periods and other laws
count calendar days. Stoppages and extensions are not here: this is one unbroken run from a start.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from stages.enums import Light, Unit
from stages.rules.workdays import ONE_DAY, Calendar

SATURDAY = 5
#: yellow when no more than this share of the limit, or this many days, is left (电子监察; a design figure)
YELLOW_SHARE = 0.2
YELLOW_AT_LEAST = 1


class Why(StrEnum):
    """Why the days of a run count or do not."""

    WORKING = "working"  # an ordinary stretch of weeks; weekends inside it do not count
    MAKE_UP = "make_up"  # weekend days made working days by the State Council
    HOLIDAY = "holiday"  # public holiday with the rest days joined to it
    CALENDAR = "calendar"  # every day counts
    MOVED = "moved"  # the last day was no working day: the end moves to the next one (民法典 art. 203)


@dataclass(frozen=True)
class Limit:
    """A number of days in one unit, counted from `from_`; `days` is None where no limit has been set."""

    days: int | None
    unit: Unit = Unit.WORKING_DAY
    from_: str = "acceptance"
    basis: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class Run:
    """Days from `first` to `last`, both included, of which `counted` were counted, all for one reason."""

    first: date
    last: date
    counted: int
    why: Why


@dataclass(frozen=True)
class Account:
    """A due date explained: runs without gap from the day after the start to the due date."""

    start: date
    due: date
    limit: Limit
    runs: tuple[Run, ...]

    @property
    def counted(self) -> int:
        return sum(run.counted for run in self.runs)


def due(start: date, limit: Limit, calendar: Calendar) -> date | None:
    """The last day on which an answer is in time; None where no limit has been set."""
    if limit.days is None:
        return None
    if limit.unit == Unit.WORKING_DAY:
        return calendar.due(start, limit.days)
    return calendar.due_calendar(start, limit.days)


def binding(statutory: date | None, promised: date | None) -> date | None:
    """The earlier of two due dates binds (浙江规定 art. 12); either may not have been set."""
    return min((day for day in (statutory, promised) if day is not None), default=None)


def is_late(answered: date, due_on: date) -> bool:
    """An answer given on the last day is in time."""
    return answered > due_on


def remaining(on: date, due_on: date, limit: Limit, calendar: Calendar) -> int:
    """Days of the limit's unit left after `on`, the due day included; negative once it is past."""
    if limit.unit == Unit.WORKING_DAY:
        return calendar.between(on, due_on)
    return (due_on - on).days


def light(
    on: date,
    due_on: date | None,
    limit: Limit,
    calendar: Calendar,
    share: float = YELLOW_SHARE,
    at_least: int = YELLOW_AT_LEAST,
) -> Light:
    """Red after the due day, yellow when little is left, else green; green where nothing is due."""
    if due_on is None:
        return Light.GREEN
    if is_late(on, due_on):
        return Light.RED
    left = remaining(on, due_on, limit, calendar)
    return Light.YELLOW if left <= yellow_days(limit, share, at_least) else Light.GREEN


def yellow_days(limit: Limit, share: float = YELLOW_SHARE, at_least: int = YELLOW_AT_LEAST) -> int:
    """The largest number of days left at which the light is yellow."""
    return max(at_least, int(share * (limit.days or 0)))


def next_change(on: date, due_on: date | None, limit: Limit, calendar: Calendar) -> date | None:
    """The next day after `on` whose light differs from the one of `on`; None when it stays."""
    if due_on is None or is_late(on, due_on):
        return None
    if light(on, due_on, limit, calendar) is Light.YELLOW:
        return due_on + ONE_DAY
    days = yellow_days(limit)
    if limit.unit == Unit.WORKING_DAY:
        return calendar.back(due_on, days)
    return due_on - timedelta(days=days)


def explain(start: date, limit: Limit, calendar: Calendar) -> Account | None:
    """Why the due date is that day: runs whose counted days add up to the limit. None where none has been
    set.
    """
    due_on = due(start, limit, calendar)
    if due_on is None:
        return None
    if limit.unit == Unit.WORKING_DAY:
        runs = tuple(_working_runs(start, due_on, calendar))
    else:
        runs = tuple(_calendar_runs(start, due_on, limit.days))
    return Account(start, due_on, limit, runs)


def _calendar_runs(start: date, due_on: date, days: int) -> Iterator[Run]:
    end = start + timedelta(days=days)
    if days:
        yield Run(start + ONE_DAY, end, days, Why.CALENDAR)
    if end < due_on:
        yield Run(end + ONE_DAY, due_on, 0, Why.MOVED)


def _working_runs(start: date, due_on: date, calendar: Calendar) -> Iterator[Run]:
    """The days after the start in runs of one reason.

    A weekend belongs to the holiday it touches, otherwise to the working weeks around it.
    """
    days = [start + timedelta(days=number) for number in range(1, (due_on - start).days + 1)]
    reasons = _reasons(days, calendar)
    for why, run in groupby(days, key=reasons.__getitem__):
        run = list(run)
        counted = sum(calendar.is_working(day) for day in run)
        yield Run(run[0], run[-1], counted, why)


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

"""Where the working calendar comes from: one library for what has been published, a second to check it, day by day.

Both libraries carry the yearly notices of the State Council with their make-up days. The year after the last published
one is provisional: weekends and the statutory days of 全国年节及纪念日放假办法, without the make-up days that only its
notice will name. What a notice of our own says stands in `calendar_notices`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar
import holidays

PUBLISHED_SOURCE = "chinesecalendar"
CHECKING_SOURCE = "holidays"
#: how the second library's names begin, and what the first calls the same holiday
SAME_HOLIDAY = {
    "New Year": "New Year's Day",
    "Chinese New Year": "Spring Festival",
    "Tomb-Sweeping": "Tomb-sweeping Day",
    "Labor": "Labour Day",
    "Dragon Boat": "Dragon Boat Festival",
    "Mid-Autumn": "Mid-autumn Festival",
    "National": "National Day",
}


@dataclass(frozen=True)
class Day:
    """A day of the calendar. `label` is the English name of the holiday that makes it what it is, if any."""

    date: date
    working: bool
    published: bool
    source: str
    label: str = ""


@dataclass(frozen=True)
class Disagreement:
    """Two sources differ on a day; `taken` says which one is believed."""

    date: date
    taken: str
    other: str
    working: bool


def days_of(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


def last_published_year() -> int:
    """The last year whose notice the library carries."""
    return max(chinese_calendar.holidays).year


def published(year: int) -> list[Day]:
    """The days of a published year."""
    return [_published_day(day) for day in days_of(year)]


def provisional(year: int) -> list[Day]:
    """The days of a year without a notice."""
    statutory = holidays.country_holidays("CN", years=year, language="en_US")
    return [
        Day(day, statutory.is_working_day(day), False, CHECKING_SOURCE, _label(statutory.get(day, "")))
        for day in days_of(year)
    ]


def disagreements(days: Iterable[Day]) -> list[Disagreement]:
    """The published days of which the second library thinks otherwise."""
    days = [day for day in days if day.published]
    second = holidays.country_holidays("CN", years={day.date.year for day in days})
    return [
        Disagreement(day.date, day.source, CHECKING_SOURCE, day.working)
        for day in days
        if second.is_working_day(day.date) != day.working
    ]


def _label(name: str) -> str:
    return next((label for beginning, label in SAME_HOLIDAY.items() if name.startswith(beginning)), name)


def _published_day(day: date) -> Day:
    """The name also stands on a make-up day: it says which holiday the day makes up for."""
    _is_off, name = chinese_calendar.get_holiday_detail(day)
    return Day(day, chinese_calendar.is_workday(day), True, PUBLISHED_SOURCE, name or "")

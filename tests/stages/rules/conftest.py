"""The published calendar of 2016 to 2026, as rules see it."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from stages.rules.workdays import Calendar

FIRST, LAST = date(2016, 1, 1), date(2026, 12, 31)


@pytest.fixture(scope="session")
def calendar():
    days = (FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1))
    return Calendar.of_rows((day, chinese_calendar.is_workday(day), day.year < 2026) for day in days)

"""Counting working days: the known cases, and that one table answers single dates and whole columns alike."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stages.rules.workdays import Calendar, CalendarGap, NegativeDays, OutsideCalendar

D = date.fromisoformat
FIRST, LAST = date(2016, 1, 1), date(2026, 12, 31)
some_days = st.dates(date(2016, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    ("start", "n", "due", "why"),
    [
        ("2017-01-16", 5, "2017-01-22", "due on a make-up Sunday"),
        ("2017-01-16", 20, "2017-02-16", "Spring Festival, two make-up days"),
        ("2017-01-20", 20, "2017-02-22", "Spring Festival"),
        ("2017-03-31", 20, "2017-05-02", "Saturday 1 April works"),
        ("2017-09-29", 1, "2017-09-30", "make-up Saturday"),
        ("2017-09-29", 20, "2017-11-02", "National Day"),
        ("2018-12-24", 5, "2018-12-29", "make-up Saturday"),
        ("2019-04-26", 7, "2019-05-08", "28 April and 5 May, Sundays, work"),
        ("2020-01-21", 20, "2020-02-26", "holiday prolonged to 2 February"),
        ("2026-02-13", 10, "2026-03-05", "Spring Festival"),
        ("2026-09-18", 20, "2026-10-22", "Sunday 20 September and Saturday 10 October work"),
        ("2017-06-05", 20, "2017-07-03", "silence: accepted as of receipt (art. 32 (4))"),
        ("2017-05-24", 20, "2017-06-22", "before any stoppage"),
        ("2017-09-29", 10, "2017-10-19", "delivery (art. 44)"),
    ],
)
def test_due_dates(calendar, start, n, due, why):
    assert calendar.due(D(start), n) == D(due), why
    assert calendar.between(D(start), D(due)) == n


def test_no_days_leave_the_day_itself_even_a_holiday(calendar):
    assert calendar.due(D("2017-01-28"), 0) == D("2017-01-28")
    assert calendar.due_calendar(D("2017-01-28"), 0) == D("2017-01-28")


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        ("2017-05-02", 7, "2017-05-09"),
        ("2017-05-03", 10, "2017-05-15"),  # 13 May is a Saturday
        ("2017-09-01", 30, "2017-10-09"),  # 1 October: National Day until the 8th
        ("2017-01-15", 7, "2017-01-22"),  # a Sunday, but a working one
    ],
)
def test_calendar_days_end_on_a_working_day(calendar, start, n, due):
    assert calendar.due_calendar(D(start), n) == D(due)


def test_next_nth_and_back(calendar):
    assert calendar.next_working(D("2017-09-30")) == D("2017-10-09")
    assert calendar.nth(D("2017-10-01"), 1) == D("2017-10-09")
    assert calendar.nth(D("2017-09-30"), 1) == D("2017-09-30")
    assert calendar.nth(D("2017-09-30"), 2) == D("2017-10-09")
    assert calendar.back(D("2017-10-10"), 2) == D("2017-09-30")
    assert calendar.between(D("2017-10-10"), D("2017-09-29")) == -3


def test_published_and_provisional_days(calendar):
    assert calendar.published_until == D("2025-12-31")
    assert not calendar.is_provisional(D("2025-12-31"))
    assert calendar.is_provisional(D("2026-01-01"))


def test_after_the_last_row_weeks_go_on_and_are_provisional(calendar):
    due = calendar.due(D("2026-12-30"), 5)
    assert due == D("2027-01-06") and calendar.is_provisional(due)
    assert calendar.due(np.array(["2026-12-30", "2017-01-16"], "M8[D]"), 5).tolist() == [due, D("2017-01-22")]
    assert calendar.is_working(D("2031-06-02")) and not calendar.is_working(D("2031-06-01"))
    assert calendar.last == D("2126-12-31")


def test_a_calendar_of_rows_alone_counts_nothing_beyond_them(calendar):
    rows = [(day, calendar.is_working(day), True) for day in _days(FIRST, LAST)]
    calendar = Calendar.of_rows(rows, years_ahead=0)
    with pytest.raises(OutsideCalendar) as raised:
        calendar.due(D("2026-12-30"), 5)
    assert (raised.value.first, raised.value.last) == (D("2016-01-01"), D("2026-12-31"))
    for ask in (calendar.is_working, calendar.is_provisional, lambda day: calendar.due(day, 1)):
        with pytest.raises(OutsideCalendar):
            ask(D("2027-01-01"))
        with pytest.raises(OutsideCalendar):
            ask(D("2015-12-31"))
    with pytest.raises(OutsideCalendar):
        calendar.due(np.array(["2026-12-30", "2017-01-16"], "M8[D]"), 5)
    with pytest.raises(OutsideCalendar):
        calendar.back(D("2016-01-04"), 3)


def test_negative_days_are_refused(calendar):
    for count in (calendar.due, calendar.due_calendar, calendar.back):
        with pytest.raises(NegativeDays):
            count(D("2017-01-16"), -1)
        with pytest.raises(NegativeDays):
            count(D("2017-01-16"), np.array([3, -1]))
    with pytest.raises(NegativeDays):
        calendar.nth(D("2017-01-16"), 0)


@pytest.mark.parametrize(
    ("rows", "missing"),
    [
        ([], None),
        ([("2017-01-01", 0), ("2017-01-03", 1)], "2017-01-02"),
        ([("2017-01-01", 0), ("2017-01-01", 1)], "2017-01-02"),
    ],
)
def test_a_calendar_has_no_gaps(rows, missing):
    with pytest.raises(CalendarGap) as raised:
        Calendar.of_rows([(D(day), bool(working), True) for day, working in rows])
    assert raised.value.missing == (missing and D(missing))


def test_columns_are_answered_like_single_dates(calendar):
    rng = np.random.default_rng(7)
    starts = np.datetime64("2016-01-01") + rng.integers(0, 3600, 400)
    n = rng.integers(0, 70, 400)
    singles = [(day, int(count)) for day, count in zip(starts.tolist(), n, strict=True)]
    for name in ("due", "due_calendar"):
        ask = getattr(calendar, name)
        assert ask(starts, n).tolist() == [ask(day, count) for day, count in singles]
    assert calendar.nth(starts, n + 1).tolist() == [calendar.nth(day, count + 1) for day, count in singles]
    ends = calendar.due(starts, n)
    assert calendar.between(starts, ends).tolist() == n.tolist()
    assert calendar.is_working(starts).tolist() == [calendar.is_working(day) for day, _ in singles]
    assert calendar.is_provisional(starts).tolist() == [calendar.is_provisional(day) for day, _ in singles]


def test_one_side_may_be_a_column(calendar):
    start, n = D("2017-01-16"), np.array([0, 5, 20])
    assert calendar.due(start, n).tolist() == [start, D("2017-01-22"), D("2017-02-16")]
    assert calendar.between(start, calendar.due(start, n)).tolist() == [0, 5, 20]
    assert calendar.due(np.array([], "M8[D]"), 3).size == 0


def _days(first, last):
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


@given(end=some_days, n=st.integers(1, 60))
def test_last_with_is_the_last_day_with_so_many_days_left(calendar, end, n):
    if end.year > 2016:
        day = calendar.last_with(end, n)
        assert calendar.between(day, end) >= n > calendar.between(day + timedelta(days=1), end)


@given(start=some_days, n=st.integers(1, 90))
def test_due_is_the_day_on_which_the_count_is_reached(calendar, start, n):
    due = calendar.due(start, n)
    assert calendar.is_working(due)
    assert calendar.between(start, due) == n
    assert calendar.between(start, due - timedelta(days=1)) == n - 1


@given(start=some_days, n=st.integers(0, 90), more=st.integers(0, 30))
def test_later_starts_and_longer_limits_are_never_due_earlier(calendar, start, n, more):
    assert calendar.due(start, n) <= calendar.due(start, n + more)
    assert calendar.due(start, n) <= calendar.due(start + timedelta(days=more), n)
    assert calendar.due_calendar(start, n) <= calendar.due_calendar(start, n + more)


@given(start=some_days, n=st.integers(0, 60), k=st.integers(0, 60))
def test_counting_in_two_goes_is_counting_once(calendar, start, n, k):
    assert calendar.due(calendar.due(start, n), k) == calendar.due(start, n + k)


@given(end=some_days.filter(lambda day: day.year > 2016), n=st.integers(0, 60))
def test_back_is_the_first_day_with_so_few_days_left(calendar, end, n):
    day = calendar.back(end, n)
    assert calendar.between(day, end) <= n
    assert calendar.between(day - timedelta(days=1), end) > n

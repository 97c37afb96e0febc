"""Which limit binds, which light shows on which day, and that a due date can be explained day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stages.enums import Light, Unit
from stages.rules import deadlines
from stages.rules.deadlines import Limit, Run, Why

D = date.fromisoformat
some_days = st.dates(date(2016, 1, 1), date(2025, 12, 31))
limits = st.builds(Limit, st.integers(0, 90), st.sampled_from(Unit))


def test_the_unit_belongs_to_the_limit(calendar):
    start = D("2017-09-25")
    assert deadlines.due(start, Limit(7), calendar) == D("2017-10-10")
    assert deadlines.due(start, Limit(7, Unit.CALENDAR_DAY), calendar) == D("2017-10-09")
    assert deadlines.due(start, Limit(None), calendar) is None


@pytest.mark.parametrize(
    ("statutory", "promised", "expected"),
    [
        ("2017-02-16", "2017-01-22", "2017-01-22"),
        ("2017-01-22", "2017-02-16", "2017-01-22"),  # a promise longer than the law does not help
        (None, "2017-01-22", "2017-01-22"),
        ("2017-02-16", None, "2017-02-16"),
        (None, None, None),
    ],
)
def test_the_earlier_due_date_binds(statutory, promised, expected):
    days = [day and D(day) for day in (statutory, promised, expected)]
    assert deadlines.binding(*days[:2]) == days[2]


def test_an_answer_on_the_last_day_is_in_time():
    assert not deadlines.is_late(D("2017-01-22"), D("2017-01-22"))
    assert deadlines.is_late(D("2017-01-23"), D("2017-01-22"))


@pytest.mark.parametrize(
    ("days", "on", "expected"),
    [
        # 20 working days from 16 January 2017, due on 16 February: yellow with four left
        (20, "2017-01-16", Light.GREEN),
        (20, "2017-02-09", Light.GREEN),
        (20, "2017-02-10", Light.YELLOW),
        (20, "2017-02-16", Light.YELLOW),
        (20, "2017-02-17", Light.RED),
        # 3 working days, due on 19 January: yellow with one left
        (3, "2017-01-17", Light.GREEN),
        (3, "2017-01-18", Light.YELLOW),
        (3, "2017-01-20", Light.RED),
        # at once: yellow on the day, red after it
        (0, "2017-01-16", Light.YELLOW),
        (0, "2017-01-17", Light.RED),
    ],
)
def test_lights(calendar, days, on, expected):
    limit = Limit(days)
    due = deadlines.due(D("2017-01-16"), limit, calendar)
    assert deadlines.light(D(on), due, limit, calendar) is expected


def test_thresholds_are_settings(calendar):
    limit, due = Limit(20), D("2017-02-16")
    assert deadlines.light(D("2017-02-10"), due, limit, calendar, share=0.1) is Light.GREEN
    assert deadlines.light(D("2017-02-08"), due, limit, calendar, at_least=6) is Light.YELLOW
    assert deadlines.light(D("2017-02-10"), None, Limit(None), calendar) is Light.GREEN


def test_the_account_over_the_spring_festival(calendar):
    account = deadlines.explain(D("2017-01-16"), Limit(20), calendar)
    assert account.due == D("2017-02-16")
    assert account.runs == (
        Run(D("2017-01-17"), D("2017-01-21"), 4, Why.WORKING),
        Run(D("2017-01-22"), D("2017-01-22"), 1, Why.MAKE_UP),
        Run(D("2017-01-23"), D("2017-01-26"), 4, Why.WORKING),
        Run(D("2017-01-27"), D("2017-02-02"), 0, Why.HOLIDAY),
        Run(D("2017-02-03"), D("2017-02-03"), 1, Why.WORKING),
        Run(D("2017-02-04"), D("2017-02-04"), 1, Why.MAKE_UP),
        Run(D("2017-02-05"), D("2017-02-16"), 9, Why.WORKING),
    )


def test_the_account_of_calendar_days(calendar):
    account = deadlines.explain(D("2017-09-01"), Limit(30, Unit.CALENDAR_DAY), calendar)
    assert account.runs == (
        Run(D("2017-09-02"), D("2017-10-01"), 30, Why.CALENDAR),
        Run(D("2017-10-02"), D("2017-10-09"), 0, Why.MOVED),
    )


@given(start=some_days, limit=limits)
def test_counted_days_add_up_and_runs_join(calendar, start, limit):
    account = deadlines.explain(start, limit, calendar)
    assert account.counted == limit.days
    edges = [start, *(day for run in account.runs for day in (run.first, run.last))]
    assert edges[-1] == account.due
    assert all(after - before == timedelta(days=1) for before, after in zip(edges[::2], edges[1::2], strict=False))
    assert all(run.first <= run.last for run in account.runs)


@given(start=some_days, limit=limits)
def test_lights_only_get_worse_and_change_on_the_day_foretold(calendar, start, limit):
    order = [Light.GREEN, Light.YELLOW, Light.RED]
    due = deadlines.due(start, limit, calendar)
    day, seen = start, deadlines.light(start, due, limit, calendar)
    while (change := deadlines.next_change(day, due, limit, calendar)) is not None:
        before = deadlines.light(change - timedelta(days=1), due, limit, calendar)
        after = deadlines.light(change, due, limit, calendar)
        assert before is seen and order.index(after) == order.index(seen) + 1 and change > day
        day, seen = change, after
    assert seen is Light.RED

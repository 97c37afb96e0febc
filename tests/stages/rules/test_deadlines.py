"""Which limit binds, which light shows on which day, and that a due date can be explained day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stages.enums import Light, Unit
from stages.rules import deadlines
from stages.rules.account import Run, Why, explain
from stages.rules.clock_kinds import Threshold
from stages.rules.deadlines import Limit
from stages.rules.stoppages import Stoppage

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


@pytest.mark.parametrize(
    ("unit", "on", "over"),
    [
        (Unit.CALENDAR_DAY, "2026-03-06", 0),
        (Unit.CALENDAR_DAY, "2026-03-07", 1),
        (Unit.CALENDAR_DAY, "2026-03-12", 3),  # 9 to 11 March are nobody's
        (Unit.WORKING_DAY, "2026-03-08", 1),  # over, if only by a weekend
        (Unit.WORKING_DAY, "2026-03-11", 1),
        (Unit.WORKING_DAY, "2026-03-13", 2),
    ],
)
def test_days_taken_out_do_not_count_as_days_over(calendar, unit, on, over):
    stopped = (Stoppage(D("2026-03-09"), D("2026-03-11")),)
    term = deadlines.reckon(D("2026-03-02"), Limit(4, unit), stopped, calendar=calendar)
    assert term.due == D("2026-03-06") and term.over(D(on)) == over


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
    assert light_on(D(on), deadlines.reckon(D("2017-01-16"), Limit(days), (), None, calendar)) is expected


def light_on(day, term, threshold=Threshold()):  # noqa: B008
    yellow_on = term.yellow_on(threshold.days(term.total)) if term.due else None
    return deadlines.light(day, yellow_on, term.due)


def test_thresholds_are_settings(calendar):
    term = deadlines.reckon(D("2017-01-16"), Limit(20), (), None, calendar)
    assert light_on(D("2017-02-10"), term, Threshold(share=0.1)) is Light.GREEN
    assert light_on(D("2017-02-08"), term, Threshold(at_least=6)) is Light.YELLOW
    assert light_on(D("2017-02-10"), deadlines.reckon(D("2017-01-16"), Limit(None), (), None, calendar)) is Light.GREEN


def test_a_term_of_no_days_that_begins_on_a_rest_day_ends_on_the_next_working_day(calendar):
    term = deadlines.reckon(D("2017-01-28"), Limit(0), (), None, calendar)
    assert term.due == D("2017-02-03") and term.remaining(D("2017-01-28")) == 0
    assert explain(D("2017-01-28"), Limit(0), calendar).counted == 0


def test_the_account_over_the_spring_festival(calendar):
    account = explain(D("2017-01-16"), Limit(20), calendar)
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
    account = explain(D("2017-09-01"), Limit(30, Unit.CALENDAR_DAY), calendar)
    assert account.runs == (
        Run(D("2017-09-02"), D("2017-10-01"), 30, Why.CALENDAR),
        Run(D("2017-10-02"), D("2017-10-09"), 0, Why.MOVED),
    )


@given(start=some_days, limit=limits)
def test_counted_days_add_up_and_runs_join(calendar, start, limit):
    account = explain(start, limit, calendar)
    assert account.counted == limit.days
    edges = [start, *(day for run in account.runs for day in (run.first, run.last))]
    assert edges[-1] == account.due
    assert all(after - before == timedelta(days=1) for before, after in zip(edges[::2], edges[1::2], strict=False))
    assert all(run.first <= run.last for run in account.runs)


@given(start=some_days, limit=limits)
def test_lights_only_get_worse_and_turn_on_the_day_foretold(calendar, start, limit):
    order = [Light.GREEN, Light.YELLOW, Light.RED]
    term = deadlines.reckon(start, limit, (), None, calendar)
    yellow_on = term.yellow_on(Threshold().days(term.total))
    day, seen = start, deadlines.light(start, yellow_on, term.due)
    while (turn := deadlines.next_turn(day, yellow_on, term.due)) is not None:
        before = deadlines.light(turn - timedelta(days=1), yellow_on, term.due)
        after = deadlines.light(turn, yellow_on, term.due)
        assert before is seen and order.index(after) == order.index(seen) + 1 and turn > day
        day, seen = turn, after
    assert seen is Light.RED

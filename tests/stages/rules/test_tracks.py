"""The days that a promise for a whole project counts: everybody's days together, each once, and no others."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stages.enums import Unit
from stages.rules import tracks
from stages.rules.deadlines import Limit, reckon
from stages.rules.stoppages import Stoppage
from stages.rules.tracks import Track, Work

D = date.fromisoformat
DAY = timedelta(days=1)
FIRST = D("2026-03-02")


def work(since, until=None):
    return Work(FIRST + since * DAY, None if until is None else FIRST + until * DAY)


def days(pauses):
    """Pauses as numbers of days after the first."""
    return [((first - FIRST).days, (last - FIRST).days) for first, last in pauses.closed], (
        pauses.open_from and (pauses.open_from - FIRST).days)  # fmt: skip


@pytest.mark.parametrize(
    ("works", "closed", "open_from", "why"),
    [
        ([], [], 1, "nothing has been filed: all the enterprise's time"),
        ([work(0)], [], None, "an office has it since registration"),
        ([work(3)], [(1, 3)], None, "the day of filing is the last one not counted"),
        ([work(0, 5)], [], 6, "finished on the fifth day: that day counts, the next does not"),
        ([work(0, 5), work(9, 12)], [(6, 9)], 13, "the enterprise prepared from the sixth to the ninth day"),
        ([work(0, 5), work(2, 8)], [], 9, "two offices side by side count once"),
        ([work(0, 8), work(2, 5)], [], 9, "one inside the other"),
        ([work(0, 5), work(5, 8)], [], 9, "one right after the other"),
        ([work(2, 2), work(4, 4)], [(1, 2), (3, 4)], 5, "decided at once: no day"),
        ([work(4, 6), work(1, 2)], [(1, 1), (3, 4)], 7, "in whatever order they are told"),
        ([work(0, 3), work(1)], [], None, "one of them still has it"),
    ],
)
def test_whose_days_are_taken_out(works, closed, open_from, why):
    assert days(tracks.pauses(FIRST, works)) == (closed, open_from), why


some_works = st.lists(
    st.tuples(st.integers(0, 90), st.integers(0, 30)).map(lambda each: work(each[0], each[0] + each[1])), max_size=6
)


@given(works=some_works, limit=st.builds(Limit, st.integers(1, 60), st.sampled_from(Unit)))
def test_counted_are_the_days_of_the_union_and_no_others(calendar, works, limit):
    found = tracks.pauses(FIRST, works)
    stopped = [Stoppage(first, last) for first, last in found.closed]
    stopped.append(Stoppage(found.open_from, FIRST + 400 * DAY))
    term = reckon(FIRST, Limit(365, limit.unit), stopped, None, calendar)
    union = {each.since + n * DAY for each in works for n in range(1, (each.until - each.since).days + 1)}
    counted = [day for day in union if limit.unit == Unit.CALENDAR_DAY or calendar.is_working(day)]
    assert term.used(FIRST + 399 * DAY) == len(counted)


@given(works=some_works, more=some_works)
def test_more_work_never_takes_more_days_out(works, more):
    def taken(found):
        return sum((last - first).days + 1 for first, last in found.closed) + (
            (FIRST + 400 * DAY - found.open_from).days)  # fmt: skip

    assert taken(tracks.pauses(FIRST, works + more)) <= taken(tracks.pauses(FIRST, works))


PROMISE = {"counts": ["office", "utility"], "also": ["S03"], "without": ["Y02"], "ends": ["V18", "V13"],
           "valid_from": "2019-01-01", "valid_until": None}  # fmt: skip


@pytest.mark.parametrize(
    ("holder", "code", "is_counted"),
    [
        ("office", "L09", True),
        ("utility", "S17", True),
        ("enterprise", "V12", False),
        ("intermediary", "L16", False),  # the enterprise commissions it
        ("intermediary", "S03", True),  # the government commissions and pays
        ("office", "Y02", False),  # the auction is the market's time
    ],
)
def test_whose_time_a_promise_counts(holder, code, is_counted):
    assert tracks.counts(PROMISE, holder, code) is is_counted


def test_it_ends_with_the_first_named_item_on_the_route():
    assert tracks.ends_with(PROMISE, {"V13", "S18"}) == "V13"
    assert tracks.ends_with(PROMISE, {"V18", "V13"}) == "V18"
    assert tracks.ends_with(PROMISE, {"S18"}) == ""


@pytest.mark.parametrize(("day", "code"), [("2018-12-31", "old"), ("2019-01-01", "new"), ("2016-12-31", None)])
def test_the_day_of_registration_chooses_the_promise(day, code):
    older = {"code": "old", "valid_from": "2017-01-01", "valid_until": "2018-12-31"}
    known = [Track(None, PROMISE | {"code": "new"}), Track(None, PROMISE | older)]
    found = tracks.of_project(known, {}, D(day))
    assert (found and found.promise["code"]) == code

"""Stopping and extending a term: the cases a lawyer knows, and what must hold for every case."""

from datetime import date, timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stages.enums import KeepsCounting, StoppageGround, Unit
from stages.rules import stoppages
from stages.rules.account import Why, explain
from stages.rules.deadlines import Extension, Limit, is_late, reckon
from stages.rules.stoppages import Stoppage

D = date.fromisoformat
DAY = timedelta(days=1)
TWENTY, NINETY_DAYS = Limit(20), Limit(90, Unit.CALENDAR_DAY)


def stop(first, told, ended=None):
    return Stoppage(D(first), D(told), ended and D(ended), StoppageGround.EXPERT_REVIEW, "T1")


REVIEW = stop("2017-06-02", "2017-06-14")


@pytest.mark.parametrize(
    ("start", "limit", "stopped", "extended", "due", "why"),
    [
        ("2017-05-24", TWENTY, [], 0, "2017-06-22", "no stoppage"),
        ("2017-05-24", TWENTY, [REVIEW], 0, "2017-07-05", "expert review from 2 to 14 June: five days were used"),
        ("2017-05-24", TWENTY, [REVIEW], 10, "2017-07-19", "the same, extended by ten (art. 42 and 45)"),
        ("2017-05-24", TWENTY, [], 10, "2017-07-06", "extended alone"),
        ("2017-05-24", TWENTY, [stop("2017-06-02", "2017-06-14", "2017-06-08")], 0, "2017-06-29", "ended early"),
        ("2017-05-24", TWENTY, [REVIEW, stop("2017-06-08", "2017-06-20")], 0, "2017-07-11", "two that overlap"),
        ("2017-05-24", TWENTY, [REVIEW, stop("2017-06-05", "2017-06-09")], 0, "2017-07-05", "one inside the other"),
        ("2017-05-24", TWENTY, [REVIEW, stop("2017-06-15", "2017-06-16")], 0, "2017-07-07", "one right after another"),
        ("2017-05-24", TWENTY, [stop("2017-05-24", "2017-05-25")], 0, "2017-06-23", "stopped on the day of acceptance"),
        ("2017-05-24", TWENTY, [stop("2017-05-28", "2017-05-30")], 0, "2017-06-22", "only days off are stopped"),
        ("2017-01-16", TWENTY, [stop("2017-01-27", "2017-02-06")], 0, "2017-02-21", "begins on a holiday"),
        ("2016-12-26", Limit(10), [stop("2016-12-30", "2017-01-04")], 0, "2017-01-13", "over the new year"),
        ("2017-05-24", TWENTY, [stop("2017-07-10", "2017-07-14")], 0, "2017-06-22", "after the last day"),
        ("2017-05-24", TWENTY, [stop("2017-06-22", "2017-06-22")], 0, "2017-06-23", "on the last day itself"),
        ("2017-05-24", Limit(0), [REVIEW], 0, "2017-05-24", "at once"),
        ("2017-03-01", NINETY_DAYS, [], 0, "2017-05-31", "ninety days end on Tuesday 30 May, a holiday"),
        ("2017-03-01", NINETY_DAYS, [stop("2017-04-01", "2017-04-20")], 0, "2017-06-19", "twenty days out of ninety"),
        ("2017-09-01", Limit(30, Unit.CALENDAR_DAY), [], 0, "2017-10-09", "ends in National Day: the next working day"),
    ],
)  # fmt: skip
def test_due_dates(calendar, start, limit, stopped, extended, due, why):
    term = reckon(D(start), limit, stopped, Extension(extended) if extended else None, calendar)
    assert term.due == D(due), why


@pytest.mark.parametrize("start", ["2017-03-01", "2017-03-02", "2017-03-03", "2017-03-04"])
def test_ninety_days_stopped_after_the_thirtieth_until_the_fiftieth_leave_fifty_on_the_sixtieth(calendar, start):
    start = D(start)
    stopped = Stoppage(start + 31 * DAY, start + 50 * DAY)
    term = reckon(start, NINETY_DAYS, [stopped], None, calendar)
    assert term.used(start + 30 * DAY) == term.used(start + 50 * DAY) == 30
    assert term.remaining(start + 60 * DAY) == 50


def test_an_answer_on_the_last_day_of_a_stopped_term_is_in_time(calendar):
    due = reckon(D("2017-05-24"), TWENTY, [REVIEW], None, calendar).due
    assert not is_late(due, due) and is_late(due + DAY, due)


def test_a_clock_stands_still_on_the_days_of_the_notice_only(calendar):
    term = reckon(D("2017-05-24"), TWENTY, [REVIEW], None, calendar)
    assert [term.is_stopped(D(day)) for day in ("2017-06-01", "2017-06-02", "2017-06-14", "2017-06-15")] == [
        False, True, True, False]  # fmt: skip
    assert term.remaining(D("2017-06-01")) == term.remaining(D("2017-06-14")) == 15
    assert term.over(D("2017-07-05")) == 0 and term.over(D("2017-07-07")) == 2
    assert term.over(D("2017-07-08")) == 2, "a Saturday"


def test_the_year_after_the_last_published_one_is_provisional_and_no_error(calendar):
    due = reckon(D("2026-12-20"), Limit(20), [stop("2026-12-28", "2027-01-08")], None, calendar).due
    assert due == D("2027-01-29") and calendar.is_provisional(due)


def test_the_account_names_the_stoppage(calendar):
    account = explain(D("2017-05-24"), TWENTY, calendar, [REVIEW], Extension(10, "art. 42"))
    assert (account.due, account.counted, account.total) == (D("2017-07-19"), 30, 30)
    stopped = [run for run in account.runs if run.why is Why.STOPPED]
    assert [(run.first, run.last, run.counted, run.stoppage.paper) for run in stopped] == [
        (D("2017-06-02"), D("2017-06-14"), 0, "T1")]  # fmt: skip


def test_the_account_says_on_which_day_the_limit_was_full_and_which_days_were_added(calendar):
    account = explain(D("2017-05-24"), TWENTY, calendar, [REVIEW], Extension(10, "art. 42"))
    assert account.full_on == D("2017-07-05"), "due without the extension"
    assert sum(run.counted for run in account.runs if not run.is_extended) == 20
    assert sum(run.counted for run in account.runs if run.is_extended) == 10
    assert explain(D("2017-05-24"), TWENTY, calendar).full_on is None


def test_a_stoppage_ends_when_told_or_early():
    assert stop("2017-06-02", "2017-06-14").last == D("2017-06-14")
    assert stop("2017-06-02", "2017-06-14", "2017-06-08").last == D("2017-06-08")
    assert stop("2017-06-02", "2017-06-14", "2017-06-20").last == D("2017-06-14")
    assert stoppages.spans([stop("2017-06-02", "2017-06-14", "2017-06-01")], D("2017-05-24")) == []


def test_every_ground_is_of_the_closed_list():
    assert len(StoppageGround) == 9 and not set(StoppageGround.values) & set(KeepsCounting.values)
    item = SimpleNamespace(special_procedures=[{"excluded": True, "n": 1}, {"excluded": "per_guide"}], publicity=[{}])
    assert stoppages.own_grounds(item) == [{"excluded": True, "n": 1}], "a public notice keeps counting"


some_days = st.dates(date(2016, 1, 1), date(2025, 6, 30))
limits = st.builds(Limit, st.integers(0, 90), st.sampled_from(Unit))
extensions = st.none() | st.builds(Extension, st.integers(1, 40))


@st.composite
def cases(draw):
    """A start, a limit, stoppages anywhere around it, and perhaps an extension."""
    start = draw(some_days)
    stopped = [
        Stoppage(start + offset * DAY, start + (offset + length) * DAY)
        for offset, length in draw(st.lists(st.tuples(st.integers(-20, 150), st.integers(0, 40)), max_size=4))
    ]
    return start, draw(limits), stopped, draw(extensions)


@given(case=cases(), looked=st.integers(-5, 300))
def test_what_is_left_is_never_negative_and_adds_up(calendar, case, looked):
    term = reckon(*case, calendar)
    on = term.start + looked * DAY
    assert term.used(on) >= 0 and term.remaining(on) >= 0
    assert term.used(on) + term.remaining(on) == term.total
    assert term.used(on) <= term.used(on + DAY), "a day never gives time back"


@given(case=cases(), more=st.integers(0, 30))
def test_a_longer_limit_is_never_due_earlier(calendar, case, more):
    start, limit, stopped, extension = case
    longer = Limit(limit.days + more, limit.unit)
    assert reckon(*case, calendar).due <= reckon(start, longer, stopped, extension, calendar).due


@given(case=cases(), days=st.integers(1, 40))
def test_an_extension_never_shortens(calendar, case, days):
    start, limit, stopped, _none = case
    without = reckon(start, limit, stopped, None, calendar)
    assert reckon(start, limit, stopped, Extension(days), calendar).due >= without.due


@given(case=cases())
def test_due_and_elapsed_are_inverses(calendar, case):
    term = reckon(*case, calendar)
    for n in (0, 1, term.total // 2, term.total):
        if n <= term.total:
            assert term.used(term.day_of(n)) == n
    if term.total:
        assert term.used(term.day_of(term.total) - DAY) == term.total - 1


@given(case=cases())
def test_a_due_day_is_never_a_day_off(calendar, case):
    assert calendar.is_working(reckon(*case, calendar).due)


@given(start=some_days, limit=limits.filter(lambda limit: limit.days), data=st.data())
def test_stoppages_that_do_not_overlap_take_out_the_sum_of_their_days(calendar, start, limit, data):
    inside = st.integers(1, limit.days)
    edges = sorted(data.draw(st.lists(inside, min_size=4, max_size=4)))
    first, second = Stoppage(start + edges[0] * DAY, start + edges[1] * DAY), None
    if edges[2] > edges[1]:
        second = Stoppage(start + edges[2] * DAY, start + edges[3] * DAY)
    stopped = [each for each in (first, second) if each]
    far = start + 400 * DAY
    counted = sum(_counted(each, limit, calendar) for each in stopped)
    plain, term = reckon(start, Limit(350, limit.unit), (), None, calendar), None
    term = reckon(start, Limit(350, limit.unit), stopped, None, calendar)
    if term.used(far) < 350 and plain.used(far) < 350:
        assert plain.used(far) - term.used(far) == counted
    assert reckon(start, limit, stopped[::-1], None, calendar).due == reckon(start, limit, stopped, None, calendar).due


def _counted(stoppage, limit, calendar):
    before = stoppage.first - DAY
    if limit.unit == Unit.WORKING_DAY:
        return calendar.between(before, stoppage.last)
    return (stoppage.last - before).days


@given(case=cases(), days=st.integers(1, 40))
def test_an_extended_account_is_that_of_the_limit_and_then_the_days_added(calendar, case, days):
    start, limit, stopped, _none = case
    account = explain(start, limit, calendar, stopped, Extension(days))
    assert sum(run.counted for run in account.runs if not run.is_extended) == limit.days
    assert sum(run.counted for run in account.runs if run.is_extended) == days
    assert all(run.first > account.full_on if run.is_extended else run.last <= account.full_on for run in account.runs)
    assert all(after.first == before.last + DAY for before, after in pairwise(account.runs))


@given(case=cases())
def test_the_explanation_adds_up_to_the_limit_and_leaves_no_gap(calendar, case):
    start, limit, stopped, extension = case
    account = explain(start, limit, calendar, stopped, extension)
    assert account.counted == account.total == limit.days + (extension.days if extension else 0)
    assert all(run.first <= run.last for run in account.runs)
    assert all(later.first - earlier.last == DAY for earlier, later in pairwise(account.runs))
    if account.runs:
        assert account.runs[0].first == start + DAY and account.runs[-1].last == account.due


@given(case=cases(), extra=st.tuples(st.integers(1, 60), st.integers(0, 30)))
def test_a_further_stoppage_never_brings_the_day_forward(calendar, case, extra):
    start, limit, stopped, extension = case
    more = [*stopped, Stoppage(start + extra[0] * DAY, start + (extra[0] + extra[1]) * DAY)]
    assert reckon(start, limit, more, extension, calendar).due >= reckon(*case, calendar).due

"""Where an item lay, day by day; what is planned of what is to come."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stages.rules.spans import Course, Span, SpanKind, plan, spans

D = date.fromisoformat
ON = D("2026-03-20")
W, C, A, H, S = SpanKind.WINDOW, SpanKind.CORRECTION, SpanKind.WAIT, SpanKind.HAND, SpanKind.STOP


def told(course):
    return [(span.kind, f"{span.first:%m-%d}", f"{span.last:%m-%d}") for span in spans(course, ON)]


@pytest.mark.parametrize("course,expected", [
    (Course(), []),
    (Course(filed=D("2026-03-18")), [(W, "03-18", "03-20")]),
    (Course(filed=D("2026-03-02"), accepted=D("2026-03-04"), started=D("2026-03-04"), ended=D("2026-03-10")),
     [(W, "03-02", "03-03"), (H, "03-04", "03-10")]),
    (Course(filed=D("2026-03-02"), accepted=D("2026-03-10"),
            corrections=[(D("2026-03-04"), D("2026-03-09"))]),
     [(W, "03-02", "03-03"), (C, "03-04", "03-08"), (W, "03-09", "03-09"), (A, "03-10", "03-20")]),
    (Course(started=D("2026-03-05"), stops=[(D("2026-03-10"), D("2026-03-13"))]),
     [(H, "03-05", "03-09"), (S, "03-10", "03-12"), (H, "03-13", "03-20")]),
    (Course(started=D("2026-03-05"), stops=[(D("2026-03-18"), D("2026-04-10"))]),
     [(H, "03-05", "03-17"), (S, "03-18", "03-20")]),
    (Course(filed=D("2026-03-05"), accepted=D("2026-03-05"), started=D("2026-03-05"), ended=D("2026-03-05")),
     [(H, "03-05", "03-05")]),
])  # fmt: skip
def test_an_item_lies_somewhere_every_day_and_nowhere_twice(course, expected):
    assert told(course) == expected


days = st.integers(0, 78).map(lambda n: D("2026-01-01") + timedelta(days=n))


@given(st.tuples(days, days, days, days, days).map(sorted), st.lists(st.tuples(days, days), max_size=3))
def test_spans_are_in_order_do_not_overlap_and_leave_no_gap(turns, stops):
    filed, corrected, answered, accepted, started = turns
    stops = [(min(pair), max(pair)) for pair in stops]
    found = spans(Course(filed, accepted, started, corrections=[(corrected, answered)], stops=stops), ON)
    assert found[0].first == filed and found[-1].end == ON + timedelta(days=1)
    for before, after in pairwise(found):
        assert before.end == after.first and before.first < before.end


def length(code, start):
    return None if code == "far" else start + timedelta(days=len(code))


def planned(needs, finished=(), due=(), order=("a", "bb", "ccc", "far", "after")):
    return plan(order, needs, dict(finished), dict(due), length, ON)


def test_what_needs_a_result_is_planned_after_it_and_an_alternative_after_the_earlier():
    found = planned({"bb": [["a"]], "ccc": [["a", "bb"]]})
    assert found["a"] == Span(SpanKind.PLAN, ON, D("2026-03-22"))
    assert found["bb"].first == D("2026-03-21") and found["bb"].last == D("2026-03-23")
    assert found["ccc"].first == D("2026-03-21")


def test_what_is_done_is_not_planned_and_what_is_in_hand_ends_when_it_is_due():
    found = planned({"bb": [["a"]]}, finished={"a": D("2026-03-01")}, due={"bb": D("2026-04-01")})
    assert "a" not in found and found["bb"].last == D("2026-04-01")


def test_beyond_the_calendar_nothing_is_planned_nor_what_needs_it():
    found = planned({"after": [["far"]]})
    assert not {"far", "after"} & set(found)

"""The published rules of the ranking, as cases: hiding does not pay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.bulletin.ranking import FEWEST, Month, ranked


def ranks(*months):
    return {each.office: rank for rank, each in ranked(months)}


CASES = [
    # months of two offices, their ranks
    ((Month("a", 10, 10, 0), Month("b", 10, 9, 0)), {"a": 1, "b": 2}),
    ((Month("a", 5, 5, 5), Month("b", 10, 8, 0)), {"b": 1, "a": 2}),  # a decided nothing late: it left five undone
    ((Month("a", 10, 8, 0), Month("b", 8, 8, 2)), {"a": 1, "b": 2}),  # the same share: the open ones weigh more
    ((Month("a", 10, 9, 0, unanswered=1), Month("b", 10, 9, 0)), {"b": 1, "a": 2}),
    ((Month("a", 10, 9, 0), Month("b", 10, 9, 0)), {"a": 1, "b": 1}),
    ((Month("a", FEWEST - 1, FEWEST - 1, 0), Month("b", 10, 1, 9)), {"b": 1, "a": None}),
    ((Month("a", 0, 0, FEWEST), Month("b", 0, 0, 0)), {"a": 1, "b": None}),
]


@pytest.mark.parametrize("months,expected", CASES)
def test_the_rules(months, expected):
    assert ranks(*months) == expected


def test_after_a_shared_rank_the_next_one_is_left_out():
    assert list(ranks(Month("a", 9, 9, 0), Month("b", 9, 9, 0), Month("c", 9, 8, 0)).values()) == [1, 1, 3]


@given(st.integers(0, 40), st.integers(0, 40), st.integers(1, 40))
def test_leaving_a_late_case_undecided_never_helps(in_time, late, overdue):
    """Whoever decides one of its overdue cases late is never ranked below where it would be by hiding it."""
    hidden = Month("a", in_time + late, in_time, overdue)
    decided = Month("a", in_time + late + 1, in_time, overdue - 1)
    other = Month("b", 20, 15, 2)
    place = lambda mine: ranks(mine, other)["a"] or 99  # noqa: E731
    assert place(decided) <= place(hidden)

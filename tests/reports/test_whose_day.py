"""Whose day was it: the parts add up to the whole, whatever is thrown at them; parallel days count once."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.frames.whose_day import COLUMNS, Rank, attribute

PROJECTS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=4)
HELD = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from(Rank), st.integers(1, 3), st.integers(-3, 15), st.integers(-3, 15)),
    max_size=25,
)


def frames(projects, held):
    rows = [(number, *sorted(ends)) for number, ends in enumerate(projects)]
    return pd.DataFrame(held, columns=COLUMNS), pd.DataFrame(rows, columns=["project", "start", "end"])


def day_by_day(held, projects):
    """The rule as a lawyer would apply it, one day at a time."""
    said = {}
    for number, start, end in projects.itertuples(index=False):
        for place in range(start + 1, end + 1):
            holding = [
                (row.rank, row.start, row.label)
                for row in held.itertuples()
                if row.project == number and row.start < place <= row.end and row.rank < Rank.NOBODY
            ]
            # Who began before the project holds from its first day.
            holding = [(rank, max(began, start), label) for rank, began, label in holding]
            rank, _began, label = min(holding, default=(Rank.NOBODY, 0, 0))
            said[number, place] = (int(rank), label)
    return said


@settings(max_examples=60, deadline=None)
@given(PROJECTS, HELD)
def test_every_day_has_exactly_one_holder_and_it_is_the_one_the_rule_names(projects, held):
    held, projects = frames(projects, held)
    given_to = {}
    for run in attribute(held, projects).itertuples():
        for place in range(run.start + 1, run.end + 1):
            assert (run.project, place) not in given_to, "a day was given twice"
            given_to[run.project, place] = (run.rank, run.label)
    assert given_to == day_by_day(held, projects)


@settings(max_examples=40, deadline=None)
@given(PROJECTS, HELD)
def test_the_parts_add_up_to_the_whole(projects, held):
    held, projects = frames(projects, held)
    runs = attribute(held, projects)
    parts = (runs["end"] - runs["start"]).groupby(runs["project"]).sum()
    whole = (projects["end"] - projects["start"]).groupby(projects["project"]).sum()
    assert parts.to_dict() == {number: days for number, days in whole.items() if days}


def test_parallel_days_count_once_and_the_one_who_has_held_longest_keeps_the_day():
    held, projects = frames(
        [(0, 10)],
        [(0, Rank.OFFICE, 2, 0, 4), (0, Rank.OFFICE, 1, 2, 6), (0, Rank.ENTERPRISE, 0, 3, 9)],
    )
    runs = attribute(held, projects)
    assert runs[["rank", "label", "start", "end"]].to_numpy().tolist() == [
        [Rank.OFFICE, 2, 0, 4], [Rank.OFFICE, 1, 4, 6], [Rank.ENTERPRISE, 0, 6, 9], [Rank.NOBODY, 0, 9, 10],
    ]  # fmt: skip

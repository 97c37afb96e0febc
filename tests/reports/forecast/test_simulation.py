"""The walk over the route: sure days give sure dates, chance gives its shares, a what-if changes only what it says."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.forecast import simulation, whatif
from reports.forecast.simulation import POINTS, Network, simulate, table, within
from stages.rules import graph


def network(days, needs, waits=None):
    """A network of sure days; `needs`: step -> alternatives."""
    sure = lambda values: np.repeat(np.array(values, np.float32)[:, None], POINTS, axis=1)  # noqa: E731
    return Network(
        tuple(tuple(needs.get(step, ())) for step in range(len(days))), sure(waits or [0] * len(days)), sure(days),
        tuple(0 for _ in days), tuple(range(len(days))),
    )  # fmt: skip


def ends(network):
    return simulate(network, samples=10)[1][:, 0].tolist()


def test_a_step_starts_when_the_last_need_is_met():
    assert ends(network([3, 5, 2], {2: [(0,), (1,)]})) == [3, 5, 7]


def test_of_alternatives_the_first_finished_is_enough():
    assert ends(network([3, 5, 2], {2: [(0, 1)]})) == [3, 5, 5]


def test_a_wait_comes_between_the_need_and_the_start():
    assert ends(network([3, 2], {1: [(0,)]}, waits=[0, 4])) == [3, 9]


def test_steps_filed_together_draw_the_same_luck():
    one = network([0, 0], {}, waits=[0, 0])
    uneven = np.tile(np.arange(POINTS, dtype=np.float32), (2, 1))
    starts, _ = simulate(Network(one.needs, uneven, one.durations, (0, 0), one.order), samples=500)
    assert (starts[0] == starts[1]).all()
    starts, _ = simulate(Network(one.needs, uneven, one.durations, (0, 1), one.order), samples=500)
    assert (starts[0] != starts[1]).any()


def test_the_table_keeps_the_shares_of_what_was_observed():
    days, counts = np.unique(table([2, 4, 4, 9]), return_counts=True)
    assert days.tolist() == [2, 4, 9]
    assert (counts / POINTS).tolist() == [0.25, 0.5, 0.25]


@pytest.mark.parametrize("share,days", [(0.5, 2), (0.75, 3), (0.8, 4), (1.0, 4)])
def test_within_so_many_days_lies_at_least_the_share(share, days):
    assert within(np.array([4, 1, 3, 2], np.float32), share) == days


@st.composite
def routes(draw):
    """(days, edges between steps, each from an earlier to a later one)."""
    days = draw(st.lists(st.integers(0, 30), min_size=1, max_size=9))
    pairs = [(a, b) for b in range(len(days)) for a in range(b)]
    return days, draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []


@given(routes())
@settings(max_examples=60, deadline=None)
def test_sure_days_give_the_longest_chain(route):
    days, edges = route
    needs = {after: [(before,) for before, later in edges if later == after] for _, after in edges}
    found = max(ends(network(days, needs)))
    chain = graph.longest_chain(list(range(len(days))), edges, lambda step: days[step])
    assert found == sum(days[step] for step in chain)


@given(routes())
@settings(max_examples=60, deadline=None)
def test_what_decides_is_a_chain_and_nothing_else(route):
    days, edges = route
    needs = {after: [(before,) for before, later in edges if later == after] for _, after in edges}
    walked = network(days, needs)
    starts, finishes = simulate(walked, samples=3)
    decides = simulation.decisive(walked, starts, finishes, range(len(days)))
    for step, share in enumerate(decides):
        longer = [each + (number == step) for number, each in enumerate(days)]
        moves = max(ends(network(longer, needs))) > max(ends(walked))
        assert moves == (share == 1), step


@given(routes(), st.data())
@settings(max_examples=60, deadline=None)
def test_stages_in_turn_never_go_round(route, data):
    days, edges = route
    codes = list(range(len(days)))
    stages = {code: data.draw(st.integers(0, 3)) for code in codes}
    added = whatif.in_turn(codes, edges, stages)
    order = graph.topological(codes, [*edges, *added])
    assert sorted(order) == codes
    assert all(stages[before] < stages[after] for before, after in added)


def test_stages_in_turn_put_free_steps_after_the_earlier_stage():
    added = whatif.in_turn(["a", "b"], [], {"a": 0, "b": 1})
    assert added == [("a", "b")]


def test_an_earlier_stage_that_waits_for_a_later_one_keeps_its_order():
    """Land before planning: on granted land the contract comes before the land planning permit."""
    added = whatif.in_turn(["contract", "permit"], [("contract", "permit")], {"contract": 2, "permit": 1})
    assert added == []


def test_papers_are_late_once_a_stage():
    edges = [("a", "b"), ("b", "c")]
    stage = {"a": "planning", "b": "planning", "c": "land"}
    assert whatif.entries(["a", "b", "c"], edges, dict.fromkeys("abc", True), stage) == ["a", "c"]
    assert whatif.entries(["a", "b", "c"], edges, {"a": False, "b": True, "c": False}, stage) == ["b"]


def test_an_office_at_half_its_pace_takes_half_the_days_rounded_up():
    durations = np.full((2, POINTS), 5, np.float32)
    changed = whatif.at_pace(durations, [1], 50)
    assert (changed[0] == 5).all() and (changed[1] == 3).all()
    assert (durations == 5).all()

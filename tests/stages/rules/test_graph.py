"""The graph of a route, on small cases by hand and on random graphs against definitions."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stages.rules import graph
from stages.rules.graph import CircleError

#          registration > filing > permit ; registration > land > permit ; permit > works
NODES = ["register", "file", "land", "permit", "works"]
EDGES = [
    ("register", "file"),
    ("register", "land"),
    ("file", "permit"),
    ("land", "permit"),
    ("permit", "works"),
    ("register", "works"),
]
DAYS = {"register": 0, "file": 1, "land": 30, "permit": 5, "works": 2}


@st.composite
def dags(draw):
    nodes = [f"n{number}" for number in range(draw(st.integers(1, 12)))]
    pairs = [(a, b) for place, a in enumerate(nodes) for b in nodes[place + 1 :]]
    edges = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    return draw(st.permutations(nodes)), edges


def reaches(edges, start, end):
    ways = [b for a, b in edges if a == start]
    return end in ways or any(reaches(edges, way, end) for way in ways)


def chains(edges, end):
    before = [a for a, b in edges if b == end]
    return [[*chain, end] for earlier in before for chain in chains(edges, earlier)] or [[end]]


@pytest.mark.parametrize(
    ("edges", "circle"),
    [
        ([], None),
        (EDGES, None),
        ([("a", "a")], ["a", "a"]),
        ([("a", "b"), ("b", "c"), ("c", "a"), ("x", "a")], {"a", "b", "c"}),
    ],
)
def test_a_circle_is_printed_in_order(edges, circle):
    found = graph.cycle(edges)
    if circle is None:
        assert found is None
        return
    assert set(found) == set(circle) and found[0] == found[-1]
    assert all(pair in edges for pair in itertools.pairwise(found))


def test_the_order_of_the_nodes_is_kept_where_it_can_be():
    assert graph.topological(NODES, EDGES) == NODES
    assert graph.topological(["land", "file", "register"], EDGES) == ["register", "land", "file"]
    with pytest.raises(CircleError) as raised:
        graph.topological(["a", "b", "c"], [("a", "b"), ("b", "a")])
    assert raised.value.circle[0] == raised.value.circle[-1]


def test_reduction_layers_and_longest_chain():
    assert graph.reduction(NODES, EDGES) == EDGES[:-1]
    assert graph.layers(NODES, EDGES) == {"register": 0, "file": 1, "land": 1, "permit": 2, "works": 3}
    assert graph.longest_chain(NODES, EDGES, DAYS.get, to="permit") == ["register", "land", "permit"]
    assert graph.longest_chain(NODES, EDGES, DAYS.get) == ["register", "land", "permit", "works"]


def test_what_is_not_there():
    assert graph.longest_chain(NODES, EDGES, DAYS.get, to="nothing") == []
    assert graph.longest_chain([], [], DAYS.get) == []
    assert graph.reduction([], EDGES) == []
    assert graph.layers(["permit"], EDGES) == {"permit": 0}


@given(dags())
def test_every_edge_points_forward(case):
    nodes, edges = case
    ordered = graph.topological(nodes, edges)
    assert sorted(ordered) == sorted(nodes)
    assert all(ordered.index(a) < ordered.index(b) for a, b in edges)
    layer = graph.layers(nodes, edges)
    assert all(layer[a] < layer[b] for a, b in edges)


@given(dags())
def test_a_reduction_says_the_same_with_the_fewest_edges(case):
    nodes, edges = case
    reduced = graph.reduction(nodes, edges)
    for a in nodes:
        for b in nodes:
            assert reaches(edges, a, b) == reaches(reduced, a, b)
    for edge in reduced:
        assert not reaches([other for other in reduced if other != edge], *edge)


@given(dags(), st.data())
def test_no_chain_is_longer(case, data):
    nodes, edges = case
    days = {node: data.draw(st.integers(0, 20)) for node in nodes}
    end = data.draw(st.sampled_from(nodes))
    chain = graph.longest_chain(nodes, edges, days.get, to=end)
    assert all(pair in edges for pair in itertools.pairwise(chain)) and chain[-1] == end
    longest = max(sum(days[node] for node in other) for other in chains(edges, end))
    assert sum(days[node] for node in chain) == longest

"""The route as a graph: what comes before what, in which layer, and which chain takes longest.

Nodes are any hashable codes; an edge (a, b) says that a comes before b. Edges with an end that is not among
the nodes are left out, so a part of a route can be looked at with the edges of the whole. Nothing here knows
items, stages or dates.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from graphlib import CycleError, TopologicalSorter
from heapq import heapify, heappop, heappush
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


class CircleError(ValueError):
    """The edges go round; `circle` holds the nodes in order, the first one again at the end."""

    def __init__(self, circle: list):
        super().__init__(" > ".join(map(str, circle)))
        self.circle = circle


def cycle(edges: Iterable[tuple[Node, Node]]) -> list[Node] | None:
    """A circle in order, beginning and ending with the same node, or None when there is none."""
    sorter: TopologicalSorter = TopologicalSorter()
    for before, after in edges:
        sorter.add(after, before)
    try:
        sorter.prepare()
    except CycleError as error:
        return error.args[1]
    return None


def topological(nodes: Sequence[Node], edges: Iterable[tuple[Node, Node]]) -> list[Node]:
    """The nodes so that every edge points forward; among the possible ones the order of `nodes` is kept.

    Raises CircleError.
    """
    place = {node: number for number, node in enumerate(nodes)}
    before, after = _neighbours(nodes, edges)
    waiting = {node: len(before[node]) for node in nodes}
    free = [place[node] for node in nodes if not waiting[node]]
    heapify(free)
    ordered = []
    while free:
        node = nodes[heappop(free)]
        ordered.append(node)
        for follower in after[node]:
            waiting[follower] -= 1
            if not waiting[follower]:
                heappush(free, place[follower])
    if len(ordered) < len(place):
        raise CircleError(cycle(_inner(nodes, edges)) or [])
    return ordered


def reduction(nodes: Sequence[Node], edges: Iterable[tuple[Node, Node]]) -> list[tuple[Node, Node]]:
    """The edges without those that a longer way already implies (transitive reduction), in their order."""
    edges = list(dict.fromkeys(_inner(nodes, edges)))
    _, after = _neighbours(nodes, edges)
    bit = {node: 1 << number for number, node in enumerate(nodes)}
    beyond: dict[Node, int] = {}  # node -> bits of everything that comes after it
    for node in reversed(topological(nodes, edges)):
        beyond[node] = 0
        for follower in after[node]:
            beyond[node] |= bit[follower] | beyond[follower]
    return [(a, b) for a, b in edges if not any(beyond[other] & bit[b] for other in after[a] if other != b)]


def layers(nodes: Sequence[Node], edges: Iterable[tuple[Node, Node]]) -> dict[Node, int]:
    """For every node the number of edges on the longest way to it; 0 for a node with nothing before it."""
    edges = list(edges)
    before, _ = _neighbours(nodes, edges)
    depth: dict[Node, int] = {}
    for node in topological(nodes, edges):
        depth[node] = max((depth[earlier] + 1 for earlier in before[node]), default=0)
    return depth


def longest_chain(
    nodes: Sequence[Node],
    edges: Iterable[tuple[Node, Node]],
    weight: Callable[[Node], float],
    to: Node | None = None,
) -> list[Node]:
    """The chain with the greatest total weight that ends at `to`, or anywhere when `to` is None.

    `weight` gives the length of a node (days, never negative). Of equal chains the one through the nodes
    named first is taken. Empty when there are no nodes or `to` is not one of them.
    """
    edges = list(edges)
    before, _ = _neighbours(nodes, edges)
    total: dict[Node, float] = {}
    previous: dict[Node, Node | None] = {}
    for node in topological(nodes, edges):
        previous[node] = max(before[node], key=total.__getitem__, default=None)
        total[node] = weight(node) + (total[previous[node]] if before[node] else 0)
    end = to if to is not None else max(nodes, key=total.__getitem__, default=None)
    return _walk_back(previous, end) if end in total else []


def _walk_back(previous: dict[Node, Node | None], end: Node | None) -> list[Node]:
    chain = []
    while end is not None:
        chain.append(end)
        end = previous[end]
    return chain[::-1]


def _inner(nodes: Iterable[Node], edges: Iterable[tuple[Node, Node]]) -> list[tuple[Node, Node]]:
    known = set(nodes)
    return [(before, after) for before, after in edges if before in known and after in known]


def _neighbours(
    nodes: Sequence[Node], edges: Iterable[tuple[Node, Node]]
) -> tuple[dict[Node, list[Node]], dict[Node, list[Node]]]:
    """For every node those right before it and those right after it, each once, in the order of `nodes`."""
    place = {node: number for number, node in enumerate(nodes)}
    before: dict[Node, list[Node]] = {node: [] for node in nodes}
    after: dict[Node, list[Node]] = {node: [] for node in nodes}
    for first, second in set(_inner(nodes, edges)):
        before[second].append(first)
        after[first].append(second)
    for neighbours in (*before.values(), *after.values()):
        neighbours.sort(key=place.__getitem__)
    return before, after

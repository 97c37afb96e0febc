"""Ways of the lines on the project board: which gutter, which gap, which track, before any coordinate is known.

Between two columns lies a gutter with vertical tracks, between two rows a gap with horizontal lanes; gutter g is left
of column g, gap g above row g. A line leaves and enters cards at heights of its own kind, runs only in gutters and
gaps, and lines of different sources never get the same stretch of a track or lane: so no line crosses a card and none
lies on another, whatever the route looks like. Only the arrows into one card share their last few pixels.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

#: height of a line at a card, in pixels from the card's middle: one height for each kind, so that no two meet
OUT_RIGHT, IN_LEFT, OUT_LEFT, IN_RIGHT, STRAIGHT = 6, -6, 14, -14, 0
#: one row in the units in which reaches are compared, wide enough that ports and gaps never mix
ROW = 100
#: a gap as a reach: from its far to its near edge
GAP = (-70, -30)
#: two reaches on one track keep this distance, in pixels at the ports of one row
CLEARANCE = 10


@dataclass(frozen=True)
class Place:
    """Where a card stands: column (stage) and row, both from 0."""

    column: int
    row: int


@dataclass(frozen=True)
class Way:
    """How one line goes. `gutters` has no, one or two entries; two of them are joined by a lane in `gap`."""

    source: str
    target: str
    hot: bool
    leaves: int
    enters: int
    gutters: tuple[int, ...] = ()
    gap: int | None = None

    @property
    def owner(self) -> tuple[str, bool]:
        """Lines of one source share tracks and lanes; those of the longest chain keep their own."""
        return self.source, self.hot

    @property
    def is_down(self) -> bool:
        return not self.gutters and self.leaves != STRAIGHT


def way(source: str, target: str, places: dict[str, Place], hot: bool = False) -> Way:
    """The way between two cards, by where they stand to each other."""
    a, b = places[source], places[target]
    if a.column == b.column:
        if b.row == a.row + 1:
            return Way(source, target, hot, OUT_RIGHT, IN_LEFT)
        return Way(source, target, hot, OUT_LEFT, IN_LEFT, (a.column,))
    if abs(a.column - b.column) == 1 and a.row == b.row:
        return Way(source, target, hot, STRAIGHT, STRAIGHT)
    forward = a.column < b.column
    leaves, enters = (OUT_RIGHT, IN_LEFT) if forward else (OUT_LEFT, IN_RIGHT)
    first, last = (a.column + 1, b.column) if forward else (a.column, b.column + 1)
    if first == last:
        return Way(source, target, hot, leaves, enters, (first,))
    gap = b.row if b.row > a.row else b.row + 1
    return Way(source, target, hot, leaves, enters, (first, last), gap)


def reaches(one: Way, places: dict[str, Place]) -> list[tuple[int, int, int]]:
    """(gutter, from, to) for every gutter the way uses; heights in units of ROW, a gap counts whole."""
    start = places[one.source].row * ROW + one.leaves
    end = places[one.target].row * ROW + one.enters
    if one.gap is None:
        heights = [(start, end)] * len(one.gutters)
    else:
        gap = [one.gap * ROW + edge for edge in GAP]
        heights = [(start, *gap), (*gap, end)]
    return [(gutter, min(span), max(span)) for gutter, span in zip(one.gutters, heights, strict=True)]


@dataclass(frozen=True)
class Tracks:
    """Numbers given out: `track[gutter, owner]`, `lane[gap, owner]`, and how many each gutter and gap needs."""

    track: dict
    lane: dict
    in_gutter: dict[int, int]
    in_gap: dict[int, int]


def assign(ways: Iterable[Way], places: dict[str, Place]) -> Tracks:
    """Give every way its tracks and lanes. Gutters and gaps are as wide as it takes: nothing is refused."""
    ways = list(ways)
    verticals, horizontals = _Claims(CLEARANCE), _Claims(1)
    for one in ways:
        for gutter, low, high in reaches(one, places):
            verticals.claim(gutter, one.owner, low, high)
        if one.gap is not None:
            horizontals.claim(one.gap, one.owner, min(one.gutters), max(one.gutters))
    track, in_gutter = verticals.settle()
    lane, in_gap = horizontals.settle()
    return Tracks(track, lane, in_gutter, in_gap)


class _Claims:
    """Reaches claimed on numbered strips; each owner gets one number a strip for its whole reach there."""

    def __init__(self, clearance: int):
        self.clearance = clearance
        self.strips: dict = defaultdict(dict)

    def claim(self, strip, owner, low: int, high: int):
        was = self.strips[strip].get(owner, (low, high))
        self.strips[strip][owner] = (min(was[0], low), max(was[1], high))

    def settle(self):
        """Numbers by (strip, owner), the chain and short reaches first; and how many numbers each strip used."""
        given, counts = {}, {}
        for strip, owners in self.strips.items():
            taken: list[list[tuple[int, int]]] = []
            for owner, reach in sorted(owners.items(), key=_chain_then_short):
                given[strip, owner] = self._first_free(taken, reach)
            counts[strip] = len(taken)
        return given, counts

    def _first_free(self, taken, reach) -> int:
        for number, others in enumerate(taken):
            if all(self._apart(reach, other) for other in others):
                others.append(reach)
                return number
        taken.append([reach])
        return len(taken) - 1

    def _apart(self, one, other) -> bool:
        return one[1] + self.clearance <= other[0] or other[1] + self.clearance <= one[0]


def _chain_then_short(entry):
    (source, hot), (low, high) = entry
    return not hot, high - low, low, source


def middle_out(number: int, step: int) -> int:
    """Offset of track or lane `number` from the middle of its strip: 0, +step, -step, +2 steps ..."""
    half = (number + 1) // 2 * step
    return half if number % 2 else -half


def strip_width(count: int, step: int, margin: int, least: int) -> int:
    """Width of a strip holding `count` tracks `step` apart with `margin` at both sides, at least `least`."""
    return max(least, 2 * (count // 2) * step + 2 * margin)

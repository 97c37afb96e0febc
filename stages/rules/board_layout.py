"""Geometry of the project board: a column for each stage, a card for each item, an arrow for each need.

Cards of a column stand in topological order, then near what they wait for; free-standing ones come last. Only needs
that no longer way implies are drawn. All lengths are pixels, whole numbers; the origin is the top left corner.
Nothing here draws, translates or knows what an item is: the desk turns the picture into SVG.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from . import board_routes as routes
from .graph import layers, reduction


class CardState(StrEnum):
    """State of a card, in the order in which a reader looks for them."""

    LATE = "late"
    STOP = "stop"
    SOON = "soon"
    RUN = "run"
    READY = "ready"
    OFF = "off"
    DONE = "done"


#: somebody is at work, or held up, on these: bold, with a bar at the left
RUNNING = frozenset({CardState.LATE, CardState.STOP, CardState.SOON, CardState.RUN})


@dataclass(frozen=True)
class Card:
    """One item of the route. `stage_index` from 0; `row_key` orders cards that the graph leaves equal."""

    code: str
    stage_index: int
    row_key: object
    title: str
    office: str
    state: CardState
    word: str
    url: str
    full_title: str
    on_chain: bool = False
    session: str = ""  # members of one session stand together, in a frame
    waits: tuple[str, ...] = ()  # names of what it still needs, alternatives in one


@dataclass(frozen=True)
class StageHead:
    """Head of a column: who leads, how many items, how many of them are done and running."""

    name: str
    lead: str
    done: int
    total: int
    running: int
    url: str = ""  # where the stage is seen alone, or all of them again


@dataclass(frozen=True)
class Measures:
    """Sizes of the board in pixels; languages differ in the width of a card."""

    card_width: int = 206
    card_height: int = 52
    head: int = 46
    gutter: int = 42
    outer: int = 20
    gap: int = 16
    track_step: int = 6
    lane_step: int = 4
    track_margin: int = 9
    lane_margin: int = 4
    down_at: int = 16
    frame: int = 5


@dataclass(frozen=True)
class Box:
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        return self.y + self.height // 2

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height


@dataclass(frozen=True)
class Line:
    """An arrow: corners from the edge of `source` to the edge of `target`, each at a right angle to the next."""

    source: str
    target: str
    met: bool
    hot: bool
    far: bool
    points: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class SessionFrame:
    """A frame around cards of one session that stand below each other; `codes` from the top."""

    session: str
    codes: tuple[str, ...]
    box: Box


@dataclass(frozen=True)
class Picture:
    width: int
    height: int
    columns: tuple[int, ...]  # x of every column
    boxes: dict[str, Box]
    lines: tuple[Line, ...]
    frames: tuple[SessionFrame, ...] = ()


def lay_out(
    cards: Sequence[Card],
    edges: Iterable[tuple[str, str, bool]],
    chain: Sequence[str] = (),
    stages: int = 5,
    measures: Measures | None = None,
) -> Picture:
    """The whole board: a box for each card, a line for each need that is not implied by others.

    `edges` are (before, after, met), those with an end that is no card are left out; `chain` are codes in order.
    Raises graph.CircleError when the edges go round.
    """
    size = measures or Measures()
    met = {(a, b): done for a, b, done in edges}
    places = place(cards, met)
    links = drawn(cards, met, chain)
    ways = [routes.way(a, b, places, hot=hot) for (a, b), hot in links.items()]
    frame = Frame(size, places, routes.assign(ways, places), stages)
    boxes = {code: frame.box(spot) for code, spot in places.items()}
    lines = tuple(
        Line(w.source, w.target, met[w.source, w.target], w.hot, w.gap is not None, frame.corners(w, boxes))
        for w in ways
    )
    return Picture(
        frame.width, frame.height, frame.columns, boxes, lines, session_frames(cards, places, boxes, size.frame)
    )


def session_frames(cards, places, boxes, margin: int) -> tuple[SessionFrame, ...]:
    """One frame for each run of cards of one session in a column."""
    found, runs = [], []
    for card in sorted(cards, key=lambda card: (places[card.code].column, places[card.code].row)):
        spot, last = places[card.code], runs[-1][-1] if runs else None
        follows = last and last.session == card.session and places[last.code].column == spot.column
        if follows and places[last.code].row + 1 == spot.row:
            runs[-1].append(card)
        else:
            runs.append([card])
    for run in runs:
        if run[0].session:
            first, last = boxes[run[0].code], boxes[run[-1].code]
            height = last.bottom - first.y + 2 * margin
            box = Box(first.x - margin, first.y - margin, first.width + 2 * margin, height)
            found.append(SessionFrame(run[0].session, tuple(card.code for card in run), box))
    return tuple(found)


def drawn(cards: Sequence[Card], edges: Iterable[tuple[str, str]], chain: Sequence[str]) -> dict:
    """(before, after) -> hot, for the lines to draw. Steps of the chain are drawn even where implied by others."""
    edges = list(edges)
    codes = [card.code for card in cards]
    steps = set(pairwise(chain)) & set(edges)
    kept = set(reduction(codes, edges)) | {step for step in steps if set(step) <= set(codes)}
    return {edge: edge in steps for edge in edges if edge in kept}


def place(cards: Sequence[Card], edges: Iterable[tuple[str, str]]) -> dict[str, routes.Place]:
    """Column and row of every card; rows of a column are filled from the top without holes.

    Within a column by topological layer, then mean row of what the card waits for (taken from the round before,
    so three rounds settle what columns ask of each other), then `row_key`; cards without any need come last.
    """
    edges = list(edges)
    depth = layers([card.code for card in cards], edges)
    tied = {end for edge in edges for end in edge if set(edge) <= depth.keys()}
    before: dict[str, list[str]] = {code: [] for code in depth}
    for a, b in edges:
        if a in depth and b in depth:
            before[b].append(a)
    rows: dict[str, int] = {}

    def rank(card: Card):
        known = [rows[code] for code in before[card.code] if code in rows]
        mean = sum(known) / len(known) if known else -1
        return card.code not in tied, depth[card.code], mean, card.row_key, card.code

    for _ in range(3):
        for column in sorted({card.stage_index for card in cards}):
            members = sorted((card for card in cards if card.stage_index == column), key=rank)
            members = gathered(members, edges)
            rows |= {card.code: row for row, card in enumerate(members)}
    return {card.code: routes.Place(card.stage_index, rows[card.code]) for card in cards}


def gathered(members: list[Card], edges: Iterable[tuple[str, str]]) -> list[Card]:
    """The cards of a column with those of one session together, unless one would then stand above what it waits for."""
    found = list(members)
    for session in dict.fromkeys(card.session for card in members if card.session):
        together = [card for card in found if card.session == session]
        first = found.index(together[0])
        rest = [card for card in found[first:] if card.session != session]
        tried = [*found[:first], *together, *rest]
        row = {card.code: number for number, card in enumerate(tried)}
        if all(row[a] < row[b] for a, b in edges if a in row and b in row):
            found = tried
    return found


class Frame:
    """Where columns and rows lie once it is known how many tracks and lanes run between them."""

    def __init__(self, size: Measures, places: dict[str, routes.Place], tracks: routes.Tracks, stages: int):
        self.size, self.tracks = size, tracks
        self.rows = max((spot.row for spot in places.values()), default=-1) + 1
        self.gutters = [self._gutter_width(number) for number in range(stages)]
        self.columns = tuple(sum(self.gutters[: column + 1]) + column * size.card_width for column in range(stages))
        self.gaps = [self._gap_height(number) for number in range(self.rows + 1)]
        self.width = sum(self.gutters) + stages * size.card_width + size.outer
        self.height = size.head + sum(self.gaps) + self.rows * size.card_height + 4

    def _gutter_width(self, number: int) -> int:
        least = self.size.gutter if number else self.size.outer
        count = self.tracks.in_gutter.get(number, 0)
        return routes.strip_width(count, self.size.track_step, self.size.track_margin, least)

    def _gap_height(self, number: int) -> int:
        count = self.tracks.in_gap.get(number, 0)
        return routes.strip_width(count, self.size.lane_step, self.size.lane_margin, self.size.gap)

    def top(self, row: int) -> int:
        """Upper edge of the cards in a row."""
        return self.size.head + sum(self.gaps[: row + 1]) + row * self.size.card_height

    def box(self, spot: routes.Place) -> Box:
        return Box(self.columns[spot.column], self.top(spot.row), self.size.card_width, self.size.card_height)

    def track_x(self, gutter: int, owner) -> int:
        middle = self.columns[gutter] - self.gutters[gutter] // 2
        return middle + routes.middle_out(self.tracks.track[gutter, owner], self.size.track_step)

    def lane_y(self, gap: int, owner) -> int:
        below = self.top(gap) if gap < self.rows else self.top(gap - 1) + self.size.card_height + self.gaps[gap]
        return below - self.gaps[gap] // 2 + routes.middle_out(self.tracks.lane[gap, owner], self.size.lane_step)

    def corners(self, way: routes.Way, boxes: dict[str, Box]) -> tuple[tuple[int, int], ...]:
        """Corners of a way. The last point lies on the edge of the target's card."""
        a, b = boxes[way.source], boxes[way.target]
        if way.is_down:
            x = a.x + self.size.down_at
            return (x, a.bottom), (x, b.y)
        start = (a.right if self._leaves_right(way, a, b) else a.x, a.middle + way.leaves)
        end = (b.x if self._enters_left(way, a, b) else b.right, b.middle + way.enters)
        turns = [self.track_x(gutter, way.owner) for gutter in way.gutters]
        if not turns:
            return start, end
        if way.gap is None:
            return start, (turns[0], start[1]), (turns[0], end[1]), end
        y = self.lane_y(way.gap, way.owner)
        return start, (turns[0], start[1]), (turns[0], y), (turns[1], y), (turns[1], end[1]), end

    @staticmethod
    def _leaves_right(way: routes.Way, a: Box, b: Box) -> bool:
        return way.leaves == routes.OUT_RIGHT or (way.leaves == routes.STRAIGHT and a.x < b.x)

    @staticmethod
    def _enters_left(way: routes.Way, a: Box, b: Box) -> bool:
        return way.enters == routes.IN_LEFT or (way.enters == routes.STRAIGHT and a.x < b.x)

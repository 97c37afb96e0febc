"""The project board as SVG: five columns of cards, arrows for what waits for what, the longest chain lit.

Draws what `rules/board_layout.py` has laid out; looks come from the sheet as classes, coordinates as attributes, so
the page keeps a strict content policy. The same cards stand below it as a table, and on phones as lists by
stage (`stages/_board.html`). Every
text is escaped by `format_html`. Which card is in which state is decided before this module.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from unicodedata import east_asian_width

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stages.rules.board_layout import (
    RUNNING,
    Box,
    Card,
    CardState,
    Line,
    Measures,
    Picture,
    SessionFrame,
    StageHead,
    lay_out,
)

#: an English card needs more room for the same words
MEASURES = {"zh": Measures(), "en": Measures(card_width=222)}
#: above this width the board keeps its size and scrolls, below it fits itself to the sheet
FITS = 1390
BAR = {
    CardState.RUN: "f-go",
    CardState.SOON: "f-soon",
    CardState.LATE: "f-late",
    CardState.STOP: "f-stop",
}
ROUNDING = 5
#: the band of a session frame, for which its cards leave room
BAND = 24
#: bold Latin letters are about this much wider; Chinese ones are not, and short names leave them the room
BOLD = 1.08


def state_words() -> dict[CardState, str]:
    """Words of the legend, in the order of a life."""
    return {
        CardState.DONE: _("Done"),
        CardState.RUN: _("Running"),
        CardState.SOON: _("Due soon"),
        CardState.LATE: _("Late"),
        CardState.STOP: _("Stopped"),
        CardState.READY: _("Ready to file"),
        CardState.OFF: _("Waiting for others"),
    }


@dataclass(frozen=True)
class Row:
    """A card as the table says it: with the word of its state and its joint session, a SessionBand or None."""

    card: Card
    state_word: str
    session: "SessionBand | None"


@dataclass(frozen=True)
class StageList:
    """The cards of one stage as a list, those in motion first, the others folded; and as rows, as they are drawn."""

    number: int
    head: StageHead
    active: list[Card]
    rest: list[Card]
    rows: list[Row]


@dataclass(frozen=True)
class SessionBand:
    """A joint session as its frame shows it: planned (dashed) or called (solid). `url`: empty where it may not be
    opened.
    """

    label: str
    title: str
    url: str
    is_called: bool


@dataclass(frozen=True)
class Board:
    """What a page needs: the drawing, the same as lists and rows, and the legend as (state, word, how many)."""

    svg: SafeString
    stages: list[StageList]
    legend: list[tuple[CardState, str, int]]
    has_chain: bool


def draw(
    heads: Sequence[StageHead],
    cards: Sequence[Card],
    edges: Iterable[tuple[str, str, bool]],
    chain: Sequence[str] = (),
    sessions: Mapping[str, SessionBand] | None = None,
) -> Board:
    """The board of one project in the active language. One head a stage; edges are (before, after, met).

    `sessions`: what the frame of each session named by a card says.
    """
    language = "zh" if (get_language() or "").startswith("zh") else "en"
    picture = lay_out(cards, edges, chain, len(heads), MEASURES[language])
    words, sessions = state_words(), sessions or {}
    rows = [Row(card, words[card.state], sessions.get(card.session)) for card in by_place(cards, picture)]
    return Board(
        svg=svg(picture, heads, cards, sessions),
        stages=[stage_list(number, head, rows) for number, head in enumerate(heads)],
        legend=[(state, word, sum(card.state == state for card in cards)) for state, word in words.items()],
        has_chain=len(chain) > 1,
    )


def stage_list(number: int, head: StageHead, rows: Sequence[Row]) -> StageList:
    urgency, rows = list(CardState), [row for row in rows if row.card.stage_index == number]
    mine = sorted((row.card for row in rows), key=lambda c: (urgency.index(c.state), c.code))
    quiet = {CardState.OFF, CardState.DONE}
    active, rest = [c for c in mine if c.state not in quiet], [c for c in mine if c.state in quiet]
    return StageList(number + 1, head, active, rest, rows)


def svg(
    picture: Picture, heads: Sequence[StageHead], cards: Sequence[Card], sessions: Mapping[str, SessionBand]
) -> SafeString:
    """The drawing; painted in this order: heads, session frames, halos and glow of the chain, lines, then cards."""
    words = state_words()
    parts = [
        *(head_of_column(number, head, picture) for number, head in enumerate(heads)),
        *(session_frame(frame, sessions[frame.session]) for frame in picture.frames),
        *(halo(picture.boxes[card.code]) for card in cards if card.on_chain),
        *(glow(line) for line in picture.lines if line.hot),
        *(arrow(line) for line in sorted(picture.lines, key=paint_order)),
        *(card_link(card, card_box(card, picture), words[card.state]) for card in by_place(cards, picture)),
    ]
    return format_html(
        '<svg viewBox="0 0 {w} {h}" width="{w}" height="{h}"{wide} role="group">'
        "<title>{title}</title><desc>{desc}</desc>{hatch}{parts}</svg>",
        w=picture.width,
        h=picture.height,
        wide=mark_safe(' class="wide"') if picture.width > FITS else "",
        title=_("Board of the project"),
        desc=_("%(stages)s stages, %(items)s items and what waits for what. The same follows as a table.")
        % {"stages": len(heads), "items": len(cards)},
        hatch=HATCH,
        parts=format_html_join("\n", "{}", ((part,) for part in parts)),
    )


HATCH = mark_safe(
    '<defs><pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="7" height="7" class="hatch-a"/><rect width="2.4" height="7" class="hatch-b"/></pattern></defs>'
)


def by_place(cards: Sequence[Card], picture: Picture) -> list[Card]:
    """The cards column by column from the top, so that the tab key follows the eye."""
    return sorted(cards, key=lambda card: (card.stage_index, picture.boxes[card.code].y))


def head_of_column(number: int, head: StageHead, picture: Picture) -> SafeString:
    """Number, name and lead of a stage, and a rail of how much of it is done and running."""
    x, width = picture.columns[number], column_width(picture)
    done = round(width * head.done / head.total) if head.total else 0
    running = round(width * head.running / head.total) if head.total else 0
    count = f"{head.done} / {head.total}"
    lead = fitted(_("Led by %(office)s") % {"office": head.lead}, 12, width - 30)
    return format_html(
        '<circle cx="{cx}" cy="17" r="11" class="{disc}"/><text x="{cx}" y="21.5" class="s b m inv">{number}</text>'
        "{name}"
        '<text x="{end}" y="14" class="s d e">{count}</text>'
        '<text x="{tx}" y="31" class="s d">{lead}</text><rect x="{x}" y="40" width="{width}" height="3" rx="1.5" '
        'class="f-rail"/>{running_rail}{done_rail}',
        cx=x + 11,
        tx=x + 30,
        end=x + width,
        x=x,
        width=width,
        disc="f-seal" if head.done or head.running else "f-idle",
        number=number + 1,
        name=name_of_column(head, x + 30, width - 38 - text_width(count, 12)),
        count=count,
        lead=lead,
        running_rail=rail(x + done, running, "f-gov"),
        done_rail=rail(x, done, "f-go"),
    )


def name_of_column(head: StageHead, x: int, room: float) -> SafeString:
    text = format_html('<text x="{}" y="14" class="b">{}</text>', x, fitted(head.name, 13 * BOLD, room))
    return format_html('<a href="{}" class="zoom">{}</a>', head.url, text) if head.url else text


def column_width(picture: Picture) -> int:
    return picture.width - picture.columns[-1] - Measures().outer


def rail(x: int, width: int, look: str) -> SafeString:
    return (
        format_html('<rect x="{}" y="40" width="{}" height="3" rx="1.5" class="{}"/>', x, width, look) if width else ""
    )


def halo(box: Box) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="8" class="lit"/>',
        box.x - 4,
        box.y - 4,
        box.width + 8,
        box.height + 8,
    )


def card_box(card: Card, picture: Picture) -> Box:
    """The box of a card; in a session it leaves room for the band at its right."""
    box = picture.boxes[card.code]
    return replace(box, width=box.width - BAND) if card.session else box


def session_frame(frame: SessionFrame, band: SessionBand) -> SafeString:
    """The frame of a session and its band with vertical writing; solid when it has been called, else dashed."""
    box, plan = frame.box, "" if band.is_called else " plan"
    x = box.right - BAND
    written = format_html(
        '<title>{title}</title><rect x="{x}" y="{y}" width="{band}" height="{h}" rx="7" '
        'class="band{plan}"/><text x="{tx}" y="{ty}" class="vert{inverse}">{label}</text>',
        y=box.y, h=box.height, plan=plan, title=band.title, x=x, band=BAND, tx=x + BAND // 2, ty=box.middle,
        inverse=" inv" if band.is_called else "", label=fitted(band.label, 13, box.height - 8),
    )  # fmt: skip
    return format_html(
        '<rect x="{x0}" y="{y}" width="{w}" height="{h}" rx="7" class="meet{plan}"/>{band}',
        x0=box.x, y=box.y, w=box.width, h=box.height, plan=plan,
        band=format_html('<a href="{}">{}</a>', band.url, written) if band.url else format_html("<g>{}</g>", written),
    )  # fmt: skip


def paint_order(line: Line) -> tuple:
    return line.hot, not line.met


def glow(line: Line) -> SafeString:
    return format_html('<path class="edge glow" d="{}"/>', rounded(line.points))


def arrow(line: Line) -> SafeString:
    """The line and its head. A lit line already passed is thinner; an open one over a whole stage is dotted."""
    if line.hot:
        look, tip = ("edge hot past" if line.met else "edge hot"), "tip hot"
    elif line.met:
        look, tip = "edge met", "tip met"
    else:
        look, tip = ("edge far" if line.far else "edge"), "tip"
    return format_html(
        '<path class="{}" d="{}"/><path class="{}" d="{}"/>', look, rounded(line.points), tip, arrow_head(line)
    )


def arrow_head(line: Line) -> str:
    """Outline of the arrow head, its point on the edge of the target's card."""
    (ax, ay), (bx, by) = line.points[-2:]
    if ay == by:
        back = -7 if bx > ax else 7
        return f"M{bx} {by}l{back} -3.6v7.2z"
    return f"M{bx} {by}l-3.6 -7h7.2z"


def rounded(points: Sequence[tuple[int, int]]) -> str:
    """Path data of a line with rounded corners; a corner never takes more than half of its shorter side."""
    path = f"M{points[0][0]} {points[0][1]}"
    for (ax, ay), (bx, by), (cx, cy) in zip(points, points[1:], points[2:], strict=False):
        before, after = abs(bx - ax) + abs(by - ay), abs(cx - bx) + abs(cy - by)
        r = min(ROUNDING, before / 2, after / 2)
        near = bx - sign(bx - ax) * r, by - sign(by - ay) * r
        far = bx + sign(cx - bx) * r, by + sign(cy - by) * r
        path += f"L{near[0]:g} {near[1]:g}Q{bx} {by} {far[0]:g} {far[1]:g}"
    return path + f"L{points[-1][0]} {points[-1][1]}"


def sign(number: int) -> int:
    return (number > 0) - (number < 0)


def card_link(card: Card, box: Box, state_word: str) -> SafeString:
    """A card: name, office, word of its state, a shape for those who see no colour; the full name as its title."""
    bold = BOLD if card.state in RUNNING else 1
    word_room = text_width(card.word, 12 * bold)
    return format_html(
        '<a href="{url}" class="k-{state}"><title>{full} ({office}): {state_word}, {word}</title>'
        '<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="5" class="box"/>{bar}'
        '<text x="{tx}" y="{y1}"{bold}>{title}</text><text x="{tx}" y="{y2}" class="s d">{short_office}</text>'
        '<text x="{end}" y="{y2}" class="s e w">{word}</text>{shape}</a>',
        url=card.url,
        state=card.state,
        full=card.full_title,
        office=card.office,
        state_word=state_word,
        word=card.word,
        x=box.x,
        y=box.y,
        w=box.width,
        h=box.height,
        bar=bar(card.state, box),
        tx=box.x + 12,
        y1=box.y + 21,
        y2=box.y + 40,
        bold=mark_safe(' class="b"') if bold == BOLD else "",
        title=fitted(card.title, 13 * bold, box.width - 36),
        short_office=fitted(card.office, 12, box.width - 30 - word_room),
        end=box.right - 10,
        shape=shape(card.state, box.right - 15, box.y + 16),
    )


def bar(state: CardState, box: Box) -> SafeString:
    if state not in BAR:
        return mark_safe("")
    outline = f"M{box.x + 5} {box.y}a5 5 0 0 0 -5 5v{box.height - 10}a5 5 0 0 0 5 5z"
    return format_html('<path d="{}" class="{}"/>', outline, BAR[state])


def shape(state: CardState, x: int, y: int) -> SafeString:
    """Tick, lamp, two bars, ring, or nothing for what has not begun."""
    if state == CardState.DONE:
        return format_html('<path d="M{} {}l3.5 3.5l6 -7" class="tick"/>', x - 5, y)
    if state == CardState.STOP:
        return format_html('<path d="M{} {}h3v10h-3zm5 0h3v10h-3z" class="f-stop"/>', x - 4, y - 5)
    if state == CardState.READY:
        return format_html('<circle cx="{}" cy="{}" r="4.5" class="hollow"/>', x, y)
    if state in BAR:
        return format_html('<circle cx="{}" cy="{}" r="5" class="{}"/>', x, y, BAR[state])
    return mark_safe("")


def text_width(text: str, size: float) -> float:
    """Estimated width in pixels: a Chinese character is as wide as the type is high, Latin ones by kind."""
    return sum(character_width(character) for character in str(text)) * size


def character_width(character: str) -> float:
    if east_asian_width(character) in "WFA":
        return 1.0
    if character in "MW":
        return 0.93
    if character.isupper():
        return 0.69
    return 0.36 if character in "iljtfrI.,:;'|()[] " else 0.61


def fitted(text: str, size: float, room: float) -> str:
    """The text, or as much of it as fits into `room` pixels, ended by an ellipsis."""
    text = str(text)
    if text_width(text, size) <= room:
        return text
    kept = ""
    for character in text:
        if text_width(kept + character, size) + size > room:
            break
        kept += character
    return kept.rstrip() + "…"

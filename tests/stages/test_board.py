"""The project board: on any route no line crosses a card, no two lines lie on each other, and all text is escaped."""

import random
import re
from dataclasses import replace
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from stages.desks import board
from stages.rules.board_layout import Box, Card, CardState, Line, Measures, Picture, StageHead, lay_out
from stages.rules.graph import CircleError, layers, reduction


def card(code, column, *, state=CardState.OFF, chain=False, title=None):
    return Card(code, column, code, title or code, "局", state, "待", f"/a/{code}/", f"{code} 全名", chain)


def segments(line: Line):
    return list(pairwise(line.points))


def crosses(segment, box: Box) -> bool:
    (ax, ay), (bx, by) = segment
    left, right, top, bottom = min(ax, bx), max(ax, bx), min(ay, by), max(ay, by)
    return left < box.right and right > box.x and top < box.bottom and bottom > box.y


def shared(one, other) -> int:
    """Pixels that two segments have in common, lying on each other."""
    (ax, ay), (bx, by) = one
    (cx, cy), (dx, dy) = other
    if ax == bx == cx == dx:
        return min(max(ay, by), max(cy, dy)) - max(min(ay, by), min(cy, dy))
    if ay == by == cy == dy:
        return min(max(ax, bx), max(cx, dx)) - max(min(ax, bx), min(cx, dx))
    return 0


def faults(picture: Picture) -> list[str]:
    """Everything that is wrong with a drawn board, in words; empty when it may be shown."""
    return [*card_faults(picture), *line_faults(picture), *overlap_faults(picture)]


def card_faults(picture):
    for (a, one), (b, other) in combinations(picture.boxes.items(), 2):
        if one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom:
            yield f"card {a} covers {b}"
    for code, box in picture.boxes.items():
        if box.x < 0 or box.y < 0 or box.right > picture.width or box.bottom > picture.height:
            yield f"card {code} outside"


def line_faults(picture):
    for line in picture.lines:
        name = f"{line.source}>{line.target}"
        if not on_edge(line.points[0], picture.boxes[line.source]):
            yield f"{name} does not begin at its card"
        if not on_edge(line.points[-1], picture.boxes[line.target]):
            yield f"{name} does not end at its card"
        for segment in segments(line):
            (ax, ay), (bx, by) = segment
            if ax != bx and ay != by:
                yield f"{name} goes slanting"
            if min(ax, bx, ay, by) < 0 or max(ax, bx) > picture.width or max(ay, by) > picture.height:
                yield f"{name} leaves the picture"
            yield from (f"{name} crosses {code}" for code, box in picture.boxes.items() if crosses(segment, box))
        if abs(line.points[-1][0] - line.points[-2][0]) + abs(line.points[-1][1] - line.points[-2][1]) < 8:
            yield f"{name} has no room for its arrow head"


def on_edge(point, box):
    x, y = point
    return (x in (box.x, box.right) and box.y <= y <= box.bottom) or (
        y in (box.y, box.bottom) and box.x <= x <= box.right
    )


def overlap_faults(picture):
    """Lines of different sources; the last stretch into one and the same card is theirs together."""
    pieces = [(line, k, s) for line in picture.lines for k, s in enumerate(segments(line))]
    for (one, k, first), (other, m, second) in combinations(pieces, 2):
        if one.source == other.source or shared(first, second) <= 0:
            continue
        last = k == len(one.points) - 2 and m == len(other.points) - 2
        if not (last and one.target == other.target):
            yield f"{one.source}>{one.target} lies on {other.source}>{other.target}"


@st.composite
def routes(draw, most=60):
    """A route of 1 to `most` items in five columns, up to 22 in one, with needs in any direction but no circle."""
    count = draw(st.integers(1, most))
    columns = []
    for _ in range(count):
        open_ = [c for c in range(5) if columns.count(c) < 22]
        columns.append(draw(st.sampled_from(open_)))
    cards = [card(f"I{n:02}", column) for n, column in enumerate(columns)]
    pairs = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1), st.booleans())
    edges = {
        (f"I{min(a, b):02}", f"I{max(a, b):02}", met) for a, b, met in draw(st.lists(pairs, max_size=120)) if a != b
    }
    chain = draw(st.lists(st.sampled_from([c.code for c in cards]), unique=True, max_size=12))
    return cards, sorted(edges), sorted(chain)


@settings(max_examples=200, deadline=None)
@given(routes())
def test_no_line_crosses_a_card_and_none_lies_on_another(route):
    cards, edges, chain = route
    picture = lay_out(cards, edges, chain)
    assert faults(picture) == []
    assert picture.boxes.keys() == {c.code for c in cards}


@pytest.mark.parametrize("seed", range(25))
def test_full_boards_hold_too(seed):
    """Sixty items with a hundred and fifty needs in every direction: larger than any real route."""
    chance = random.Random(seed)
    columns = chance.sample([column for column in range(5) for _ in range(22)], 60)
    cards = [card(f"I{n:02}", column) for n, column in enumerate(columns)]
    pairs = (sorted(chance.sample(range(60), 2)) for _ in range(150))
    edges = sorted({(f"I{a:02}", f"I{b:02}", chance.random() < 0.4) for a, b in pairs})
    chain = sorted(chance.sample([c.code for c in cards], 9))
    assert faults(lay_out(cards, edges, chain)) == []


@settings(max_examples=40, deadline=None)
@given(routes(most=40))
def test_every_need_is_drawn_once_or_implied(route):
    cards, edges, chain = route
    codes = [c.code for c in cards]
    lines = [(line.source, line.target) for line in lay_out(cards, edges, chain).lines]
    assert len(lines) == len(set(lines))
    plain = {(a, b) for a, b, _ in edges}
    assert set(reduction(codes, plain)) <= set(lines) <= plain


@settings(max_examples=40, deadline=None)
@given(routes(most=40))
def test_cards_of_a_column_follow_the_order_of_the_procedure(route):
    cards, edges, _ = route
    plain = [(a, b) for a, b, _ in edges]
    depth = layers([c.code for c in cards], plain)
    tied = {end for edge in plain for end in edge}
    boxes = lay_out(cards, edges).boxes
    for one, other in combinations(cards, 2):
        if one.stage_index != other.stage_index or one.code not in tied or other.code not in tied:
            continue
        if depth[one.code] < depth[other.code]:
            assert boxes[one.code].y < boxes[other.code].y


def test_crowded_gutters_grow_instead_of_overlapping():
    """Twelve items each waiting for all of twelve others: the worst a gutter can meet."""
    cards = [card(f"A{n:02}", 0) for n in range(12)] + [card(f"B{n:02}", 1) for n in range(12)]
    edges = [(f"A{a:02}", f"B{b:02}", False) for a in range(12) for b in range(12)]
    picture = lay_out(cards, edges)
    assert faults(picture) == []
    assert picture.columns[1] - picture.columns[0] - Measures().card_width > Measures().gutter
    assert picture.columns[2] - picture.columns[1] - Measures().card_width == Measures().gutter


def test_the_chain_is_lit_even_where_a_longer_way_implies_its_step():
    cards = [card("A", 0), card("B", 0), card("C", 0)]
    edges = [("A", "B", True), ("B", "C", False), ("A", "C", False)]
    lines = {(line.source, line.target): line.hot for line in lay_out(cards, edges, ["A", "C"]).lines}
    assert lines == {("A", "B"): False, ("B", "C"): False, ("A", "C"): True}


def test_needs_on_items_that_are_not_on_the_board_are_left_out():
    assert lay_out([card("A", 0)], [("Z", "A", False), ("A", "Z", False)]).lines == ()


def test_a_circle_is_refused():
    with pytest.raises(CircleError):
        lay_out([card("A", 0), card("B", 1)], [("A", "B", False), ("B", "A", False)])


def test_an_empty_route_is_an_empty_board():
    picture = lay_out([], [])
    assert picture.boxes == {} and picture.lines == () and picture.height > 0


HEADS = [StageHead(name, f"{name}局", 1, 4, 1) for name in ("立项", "规划", "用地", "施工许可", "验收")]
EVIL = '<script>alert("x")</script>&'


@pytest.fixture
def evil_board():
    cards = [card(f"I{n}", n % 5, state=state, title=EVIL) for n, state in enumerate(CardState)]
    cards[0] = Card("I0", 0, 0, EVIL, EVIL, CardState.LATE, EVIL, '"><script>', EVIL, on_chain=True)
    return board.draw(HEADS, cards, [("I0", "I1", False), ("I1", "I3", True)], ["I0", "I1"])


def test_all_text_is_escaped_and_the_drawing_is_xml(evil_board):
    assert "<script" not in evil_board.svg
    root = ElementTree.fromstring(evil_board.svg)
    links = root.iter("a")
    assert {link.get("href") for link in links} >= {'"><script>', "/a/I1/"}
    assert all(link.find("title").text for link in root.iter("a"))


def test_the_drawing_keeps_the_strict_policy(evil_board):
    page = evil_board.svg + render_to_string("stages/_board.html", {"board": evil_board})
    assert "style=" not in page and "onclick" not in page
    assert re.findall(r'\bid="([^"]*)"', evil_board.svg) == ["hatch"]
    assert "<script>alert" not in page


def test_every_card_is_a_link_on_the_board_and_in_the_lists(evil_board):
    page = render_to_string("stages/_board.html", {"board": evil_board})
    lists, _table, _rest = page[page.index('class="phone"') :].partition("<table")
    assert all(page.count(f'href="/a/I{n}/"') == 3 for n in range(1, len(CardState)))
    assert all(f'href="/a/I{n}/"' in lists for n in range(1, len(CardState)))


def test_the_table_says_what_the_cards_say_in_their_order():
    band = board.SessionBand("联审", "联合会审 2026-1", "/session/", is_called=True)
    cards = [card(f"I{n}", n % 5, state=state) for n, state in enumerate(CardState)]
    cards[1] = replace(cards[1], on_chain=True, session="一号", waits=("选址意见书 或 用地预审", "环评批复"))
    cards[6] = replace(cards[6], on_chain=True, session="一号")
    drawn = board.draw(HEADS, cards, [("I1", "I3", True)], ["I1", "I6"], {"一号": band})
    table = html.fromstring(render_to_string("stages/_board.html", {"board": drawn})).find(".//table")
    said = [{"state": row.find("td").text_content(), "url": row.find(".//a").get("href"),
             "title": row.find(".//a").text, "office": row[2].text, "word": row[3].text,
             "waits": tuple(each.text for each in row[4].iterfind("span")),
             "on_chain": bool((row[5].text or "").strip()), "row": row}
            for row in table.iterfind("tbody/tr") if row.get("class") != "day"]  # fmt: skip
    links = [link for link in ElementTree.fromstring(drawn.svg).iter("a") if link.get("class", "").startswith("k-")]
    assert [each["url"] for each in said] == [link.get("href") for link in links]
    assert [f"{each['title']} ({each['office']}): {each['state']}, {each['word']}" for each in said] == [
        link.find("title").text for link in links
    ]
    of_cards = {each.url: each for each in cards}
    for each in said:
        assert (each["waits"], each["on_chain"]) == (of_cards[each["url"]].waits, of_cards[each["url"]].on_chain)
        assert (band.title in each["row"].text_content()) == bool(of_cards[each["url"]].session)
    heads = [head.text_content() for head in table.iterfind("tbody/tr[@class='day']")]
    assert len(heads) == len(HEADS) and all(head.lead in told for head, told in zip(HEADS, heads, strict=True))


@pytest.mark.parametrize(
    ("text", "room", "shown"),
    [
        ("建筑工程施工许可证核发", 168, "建筑工程施工许可证核发"),
        ("建设工程消防设计审核和竣工验收备案", 130, "建设工程消防设计审…"),
        ("Construction permit", 180, "Construction permit"),
        ("Registration of commencement of works", 120, "Registration of…"),
        ("", 10, ""),
    ],
)
def test_text_is_cut_to_its_room(text, room, shown):
    assert board.fitted(text, 13, room) == shown


def test_english_cards_are_wider():
    with override("en"):
        english = board.draw(HEADS, [card("A", 0)], [], [])
    with override("zh-hans"):
        chinese = board.draw(HEADS, [card("A", 0)], [], [])
    assert ElementTree.fromstring(english.svg).get("width") > ElementTree.fromstring(chinese.svg).get("width")

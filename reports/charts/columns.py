"""Columns: how many took how long, with the promise and the median; and stacked columns over months."""

from django.utils.translation import gettext as _

from reports.charts.drawing import Drawing, linked
from reports.charts.scale import Scale, from_zero, step

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 560, 260, 44, 16, 34, 40
MOST_COLUMNS = 24


def distribution(counts, title, *, promise=None, marks=(), unit=None, url=None):
    """Columns of equal width over whole days. `counts`: {days: how many}. Past the promise they are red. `marks`:
    [(days, words)] further upright lines, such as the median. `url`: (first day, last day) -> address of those cases.
    """
    drawing = Drawing(WIDTH, HEIGHT, title, [unit or _("Working days"), _("Cases")])
    if not sum(counts.values()):
        drawing.is_empty = True
        return drawing
    longest = max(max(days for days, n in counts.items() if n), promise or 0)
    width = step(longest + 1, MOST_COLUMNS)
    bins = [0] * (longest // width + 1)
    for days, n in counts.items():
        bins[days // width] += n
    across = Scale(0, len(bins) * width, LEFT, WIDTH - RIGHT)
    up = _frame(drawing, max(bins))
    for number, n in enumerate(bins):
        first, last = number * width, number * width + width - 1
        words, opens = f"{first}" if width == 1 else f"{first}–{last}", url(first, last) if url and n else ""
        drawing.rows.append([words, linked(n, opens)])
        if n:
            x, look = across(first), "f-late" if promise is not None and first > promise else "f-gov"
            drawing.rect(x + 1, up(n), across(first + width) - x - 2, up(0) - up(n), look, f"{words}: {n}", opens)
    every = max(1, round(len(bins) / 10))
    for number in range(0, len(bins), every):
        drawing.text(across(number * width), HEIGHT - BOTTOM + 16, number * width, "d xs m")
    drawing.text(WIDTH - RIGHT, HEIGHT - 6, unit or _("Working days"), "d xs e")
    if promise is not None:
        _upright(drawing, across(promise + 1), "c-promise", _("promised %(n)s") % {"n": promise}, 12)
    for number, (days, words) in enumerate(marks):
        _upright(drawing, across(days + 0.5), "c-median", words, 26 - 14 * (number % 2))
    return drawing


def _frame(drawing, most, marks=4):
    """Lines and figures of the upright axis; returns its Scale."""
    up, figures = from_zero(most, HEIGHT - BOTTOM, TOP, marks)
    for figure in figures:
        drawing.line(LEFT, up(figure), WIDTH - RIGHT, up(figure), "grid" if figure else "axis")
        drawing.text(LEFT - 6, up(figure) + 4, f"{figure:g}", "d xs e")
    return up


def _upright(drawing, x, look, words, y):
    drawing.line(x, y - 8, x, HEIGHT - BOTTOM, look)
    is_right = x > WIDTH * 0.7
    drawing.text(x - 4 if is_right else x + 4, y, words, "s b e" if is_right else "s b")


def stacked(months, parts, title, url=None):
    """One column a month, stacked. `parts`: [(word, look, [count a month])], the lowest first. `url`: (number of the
    month, of the part) -> address of the cases counted there.
    """
    drawing = Drawing(WIDTH, HEIGHT, title, [_("Month"), *(word for word, _look, _counts in parts)])
    sums = [sum(column) for column in zip(*(counts for _word, _look, counts in parts), strict=True)] or [0]
    drawing.is_empty = not any(sums)
    up = _frame(drawing, max(sums))
    wide = (WIDTH - LEFT - RIGHT) / max(len(months), 1)
    for number, month in enumerate(months):
        x, below = LEFT + number * wide, 0
        column = [counts[number] for _word, _look, counts in parts]
        opens = [url(number, part) if url and n else "" for part, n in enumerate(column)]
        drawing.rows.append([month, *map(linked, column, opens)])
        for (word, look, _counts), n, address in zip(parts, column, opens, strict=True):
            drawing.rect(x + wide * 0.15, up(below + n), wide * 0.7, up(below) - up(below + n), look,
                         f"{month} {word}: {n}", address)  # fmt: skip
            below += n
    month_marks(drawing, months, lambda number: LEFT + (number + 0.5) * wide, HEIGHT - BOTTOM + 16)
    key(drawing, [(word, look) for word, look, _counts in parts])
    return drawing


def month_marks(drawing, months, x, y):
    """Figures under the months ("2026-10"): the number, and the year where it begins."""
    every = max(1, len(months) // 12)
    for number, month in enumerate(months):
        if number % every == 0:
            year, _dash, figure = month.partition("-")
            drawing.text(x(number), y, str(int(figure)), "d xs m")
            if figure == "01" or (number == 0 and figure != "12"):
                drawing.text(x(number), y + 14, year, "d xs m")


def key(drawing, parts, y=14):
    x = LEFT
    for word, look in parts:
        drawing.rect(x, y - 9, 10, 10, look)
        drawing.text(x + 14, y, word, "s d")
        x += 30 + 13 * len(str(word)) if not str(word).isascii() else 34 + 7 * len(str(word))

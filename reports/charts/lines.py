"""Lines over months or weeks: what came in, what went out, what lies there."""

from itertools import pairwise

from django.utils.translation import gettext as _

from reports.charts.columns import HEIGHT, LEFT, WIDTH, _frame, month_marks
from reports.charts.drawing import Drawing, linked
from reports.charts.scale import Scale

END = 140  # room for the words at the end of the lines


def week_marks(drawing, days, x, y):
    """A day under every fourth point, the last one included."""
    for number, day in enumerate(days):
        if (len(days) - 1 - number) % 4 == 0:
            drawing.text(x(number), y, day, "d xs m")


def flow(months, series, title, *, head="", marks=month_marks, url=None):
    """`series`: [(word, look, [count a month])]; the last figure stands with its word at the end of its line.

    `head` and `marks`: how the points are called and marked when they are no months. `url`: (number of the month, of
    the series) -> address of the cases counted there.
    """
    drawing = Drawing(WIDTH, HEIGHT, title, [head or _("Month"), *(word for word, _look, _counts in series)])
    drawing.rows = [[month, *(linked(counts[place], url and url(place, part))
                              for part, (_word, _look, counts) in enumerate(series))]
                    for place, month in enumerate(months)]  # fmt: skip
    drawing.is_empty = not any(any(counts) for _word, _look, counts in series)
    if drawing.is_empty:
        return drawing
    up = _frame(drawing, max(max(counts) for _word, _look, counts in series))
    across = Scale(0, max(len(months) - 1, 1), LEFT + 12, WIDTH - END)
    ends = []
    for word, look, counts in series:
        points = [(across(number), up(n)) for number, n in enumerate(counts)]
        drawing.path(points if len(points) > 1 else [points[0], points[0]], look)
        ends.append([points[-1][1], f"{word} {counts[-1]}"])
    for y, words in _apart(ends):
        drawing.text(WIDTH - END + 8, y + 4, words, "s b")
    marks(drawing, months, across, HEIGHT - 24)
    return drawing


def _apart(ends, least=15):
    """The words at the ends of the lines, moved apart where they would lie on each other."""
    ordered = sorted(ends)
    for above, below in pairwise(ordered):
        below[0] = max(below[0], above[0] + least)
    return ordered

"""Lying bars: offices against their promise, and the ribbons of a project's stages over the months."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reports.charts.columns import key
from reports.charts.drawing import Drawing, linked
from reports.charts.scale import Scale, from_zero

WIDTH, NAMES, RIGHT, ROW, TOP = 560, 190, 44, 28, 34


@dataclass(frozen=True)
class Against:
    """What an office takes, beside what it promises, in working days. `p90`: nine of ten are done by then."""

    name: str
    n: int
    median: float
    p90: float
    promise: float | None
    url: str = ""


def against_promise(rows, title, head=None):
    """One bar a row up to the median, a reach to the p90, a red mark at the promise."""
    drawing = Drawing(WIDTH, TOP + ROW * max(len(rows), 1) + 26, title,
                      [head or _("Office"), _("Cases"), _("Median"), _("p90"), _("Promised")])  # fmt: skip
    drawing.rows = [[row.name, linked(row.n, row.url),
                     *(linked(_figure(days), row.url, row.n) for days in (row.median, row.p90, row.promise))]
                    for row in rows]  # fmt: skip
    drawing.is_empty = not rows
    most = max((max(row.p90, row.promise or 0) for row in rows), default=1)
    across, marks = from_zero(most, NAMES, WIDTH - RIGHT)
    for mark in marks:
        drawing.line(across(mark), TOP - 6, across(mark), TOP + ROW * len(rows), "grid" if mark else "axis")
        drawing.text(across(mark), TOP + ROW * len(rows) + 16, f"{mark:g}", "d xs m")
    for number, row in enumerate(rows):
        y = TOP + ROW * number
        is_late = row.promise is not None and row.median > row.promise
        drawing.text(NAMES - 8, y + 15, _short(row.name), "s e")
        drawing.rect(NAMES, y + 4, across(row.median) - NAMES, 14, "f-late" if is_late else "f-gov",
                     f"{row.name}: {row.median:g} / {row.p90:g} / {row.promise}", row.url)  # fmt: skip
        drawing.line(across(row.median), y + 11, across(row.p90), y + 11, "c-reach")
        drawing.line(across(row.p90), y + 7, across(row.p90), y + 15, "c-reach")
        if row.promise is not None:
            drawing.line(across(row.promise), y, across(row.promise), y + 22, "c-promise")
        drawing.text(WIDTH - RIGHT + 6, y + 15, row.n, "d xs")
    drawing.text(8, 14, _("bar: median · whisker: p90 · red line: promise · right: cases"), "d xs")
    return drawing


def stacked(rows, parts, title, head, url=None):
    """Lying stacked bars. `rows`: [(name, counts)]; `parts`: [(word, look)] for the counts, from the left. `url`:
    (number of the row, of the part) -> address of the cases counted there.
    """
    drawing = Drawing(WIDTH, TOP + ROW * max(len(rows), 1) + 26, title, [head, *(word for word, _look in parts)])
    opens = [[url(place, part) if url and n else "" for part, n in enumerate(counts)]
             for place, (_name, counts) in enumerate(rows)]  # fmt: skip
    drawing.rows = [[name, *map(linked, counts, ways)] for (name, counts), ways in zip(rows, opens, strict=True)]
    drawing.is_empty = not any(sum(counts) for _name, counts in rows)
    across, marks = from_zero(max((sum(counts) for _name, counts in rows), default=1), NAMES, WIDTH - RIGHT)
    for mark in marks:
        drawing.line(across(mark), TOP - 6, across(mark), TOP + ROW * len(rows), "grid" if mark else "axis")
        drawing.text(across(mark), TOP + ROW * len(rows) + 16, f"{mark:g}", "d xs m")
    for number, (name, counts) in enumerate(rows):
        y, done = TOP + ROW * number, 0
        drawing.text(NAMES - 8, y + 15, _short(name), "s e")
        for (word, look), n, way in zip(parts, counts, opens[number], strict=True):
            drawing.rect(across(done), y + 4, across(done + n) - across(done), 14, look, f"{name} {word}: {n}", way)
            done += n
    key(drawing, parts)
    return drawing


def _figure(days):
    return "" if days is None else f"{days:g}"


def _short(name, most=11):
    limit = most if not name.isascii() else most * 2
    return name if len(name) <= limit else name[: limit - 1] + "…"


@dataclass(frozen=True)
class Ribbon:
    """A stage of a project: `spans` of days in which it was worked on, `expected` from now until 50 and 80 per cent."""

    name: str
    spans: list  # [(first, last, look)]
    expected: tuple | None = None  # (first, day at 50 %, day at 80 %)


def ribbons(rows, on, title, marks=()):
    """Stages over time with today's line. `marks`: [(day, word)], such as a promised day."""
    days = [day for row in rows for first, last, _look in row.spans for day in (first, last)]
    days += [day for row in rows if row.expected for day in row.expected] + [day for day, _word in marks] + [on]
    first, last = min(days), max(days)
    height = TOP + ROW * len(rows) + 30
    drawing = Drawing(
        WIDTH * 2 - 90,
        height,
        title,
        [_("Stage"), _("From"), pgettext("day", "To"), _("Expected at 50 %"), _("At 80 %")],
        tells_days=True,
    )
    across = Scale(first.toordinal(), max(last.toordinal(), first.toordinal() + 30), 150, drawing.width - 24)
    for number, day in enumerate(_months(first, last)):
        x = across(day.toordinal())
        drawing.line(x, TOP - 8, x, height - 26, "grid")
        drawing.text(x + 3, height - 10, day.month if number and day.month > 1 else f"{day:%Y-%m}", "d xs")
    for number, row in enumerate(rows):
        _ribbon(drawing, row, TOP + ROW * number, across)
    for day, word, look in [(on, _("today"), "c-median"), *((day, word, "c-promise") for day, word in marks)]:
        x = across(day.toordinal())
        drawing.line(x, TOP - 12, x, height - 26, look)
        drawing.text(x, TOP - 16, word, "xs m" if x < drawing.width - 60 else "xs e")
    return drawing


def _ribbon(drawing, row, y, across):
    drawing.text(142, y + 15, row.name, "s e")
    drawing.line(150, y + 11, drawing.width - 24, y + 11, "grid")
    told = [f"{row.spans[0][0]:%Y-%m-%d}", f"{max(span[1] for span in row.spans):%Y-%m-%d}"] if row.spans else ["", ""]
    for first, last, look in row.spans:
        x = across(first.toordinal())
        drawing.rect(x, y + 4, max(across(last.toordinal()) - x, 3), 14, look, f"{row.name} {first} – {last}")
    if row.expected:
        first, half, most = row.expected
        drawing.rect(across(first.toordinal()), y + 5, across(half.toordinal()) - across(first.toordinal()), 12, "plan",
                     f"{row.name} 50 %: {half}")  # fmt: skip
        drawing.line(across(half.toordinal()), y + 11, across(most.toordinal()), y + 11, "c-reach", f"80 %: {most}")
        drawing.line(across(most.toordinal()), y + 6, across(most.toordinal()), y + 16, "c-reach")
        told += [f"{half:%Y-%m-%d}", f"{most:%Y-%m-%d}"]
    drawing.rows.append([row.name, *told, *([""] * (4 - len(told)))])


@dataclass(frozen=True)
class Span:
    """The days in which a stage was worked on; `is_open`: it still was on the last of them."""

    stage: str
    first: date
    last: date
    is_open: bool


@dataclass(frozen=True)
class Life:
    """A project with the Spans of its stages. `url`: of the project."""

    name: str
    spans: list
    url: str = ""


#: looks of the stages in their order, and the height of their ribbons
STAGES, LANE = ("f-seal", "f-go", "f-soon", "f-stop", "f-idle"), 5


def lives(rows, stages, on, title):
    """Projects one under the other, each with a thin ribbon for each of `stages` [(code, word)]; `on`: the last day."""
    drawing = Drawing(WIDTH * 2 - 90, TOP + (LANE * len(stages) + 9) * max(len(rows), 1) + 30, title,
                      [_("Project"), *(word for _code, word in stages)], tells_days=True)  # fmt: skip
    drawing.is_empty = not any(row.spans for row in rows)
    if drawing.is_empty:
        return drawing
    first = min(span.first for row in rows for span in row.spans)
    across, bottom = Scale(first.toordinal(), on.toordinal() + 1, NAMES, drawing.width - 24), drawing.height - 26
    for number, day in enumerate(_months(first, on)):
        x = across(max(day, first).toordinal())
        drawing.line(x, TOP - 8, x, bottom, "grid")
        drawing.text(x + 3, drawing.height - 10, day.month if number and day.month > 1 else f"{day:%Y-%m}", "d xs")
    looks = dict(zip((code for code, _word in stages), STAGES, strict=True))
    for number, row in enumerate(rows):
        _life(drawing, row, TOP + (LANE * len(stages) + 9) * number, across, looks)
    drawing.line(across(on.toordinal() + 1), TOP - 12, across(on.toordinal() + 1), bottom, "c-median")
    key(drawing, [(word, looks[code]) for code, word in stages])
    return drawing


def _life(drawing, row, y, across, looks):
    drawing.text(NAMES - 8, y + LANE * len(looks) / 2 + 5, _short(row.name), "s e")
    spans, told = {span.stage: span for span in row.spans}, []
    for lane, (stage, look) in enumerate(looks.items()):
        span = spans.get(stage)
        told.append(
            "" if span is None else f"{span.first:%Y-%m-%d} – {'' if span.is_open else f'{span.last:%Y-%m-%d}'}"
        )
        if span is not None:
            x = across(span.first.toordinal())
            drawing.rect(x, y + LANE * lane, max(across(span.last.toordinal() + 1) - x, 2), LANE - 1, look,
                         f"{row.name} {told[-1]}", row.url)  # fmt: skip
    drawing.rows.append([linked(row.name, row.url), *told])


def _months(first, last):
    """The first days of months in a span, at most about eighteen of them."""
    begin, end = first.year * 12 + first.month, last.year * 12 + last.month - 1
    found = range(begin, end + 1, max(end - begin, 0) // 18 + 1)
    return [date(number // 12, number % 12 + 1, 1) for number in found] or [first]

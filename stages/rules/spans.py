"""Spans of an item in progress: from which day to which it lay with whom, stood still, or waited for others.

One item in its rounds becomes a row of spans, each a half-open interval of days [first, end) with its kind; no two
overlap. What is still to come is planned by the promised days, each item after those it needs: a plan and no forecast.
Nothing here reads a clock; `on` is the day of the picture, and an open span ends with it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

DAY = timedelta(days=1)


class SpanKind(StrEnum):
    """Where an item lies."""

    WINDOW = "window"  # checked by the window
    CORRECTION = "correction"  # the enterprise is to answer the one notice
    WAIT = "wait"  # accepted, an earlier item is not finished yet
    HAND = "hand"  # with the office, or whoever brings the result
    STOP = "stop"  # the clock stands still on a ground of the law
    PLAN = "plan"  # to come


@dataclass(frozen=True)
class Span:
    kind: SpanKind
    first: date
    end: date  # the first day that no longer belongs to it

    @property
    def last(self):
        """The last day of the span; that of its beginning when it was over within the day."""
        return max(self.first, self.end - DAY)


#: a notice hands an application to the enterprise, its answer hands it back
TURNS = (SpanKind.CORRECTION, SpanKind.WINDOW)


@dataclass(frozen=True)
class Course:
    """The days of one round of one item, None where it has not come to that.

    `corrections`: (day of a notice, day of its answer or None), the oldest first; `stops`: [first, end) of stoppages.
    """

    filed: date | None = None
    accepted: date | None = None
    started: date | None = None
    ended: date | None = None
    corrections: Sequence[tuple[date, date | None]] = field(default=())
    stops: Sequence[tuple[date, date]] = field(default=())


def spans(course: Course, on: date) -> list[Span]:
    """The spans of a round up to its end, or up to and with `on` while it is open. Oldest first."""
    turns = [
        (course.filed, SpanKind.WINDOW),
        *((day, kind) for pair in course.corrections for day, kind in zip(pair, TURNS, strict=True)),
        (course.accepted, SpanKind.WAIT), (course.started, SpanKind.HAND),
    ]  # fmt: skip
    turns = [(day, kind) for day, kind in turns if day is not None]
    end = (course.ended or on) + DAY
    found = []
    for number, (day, kind) in enumerate(turns):
        until = turns[number + 1][0] if number + 1 < len(turns) else end
        found += _cut(Span(kind, day, until), course.stops) if until > day else []
    return found


def _cut(span: Span, stops: Iterable[tuple[date, date]]) -> list[Span]:
    """A span with the days that stood still cut out as spans of their own."""
    if span.kind is not SpanKind.HAND:
        return [span]
    parts, first = [], span.first
    for begin, end in sorted(stops):
        begin, end = max(begin, first), min(end, span.end)
        if begin >= end:
            continue
        parts += [Span(SpanKind.HAND, first, begin)] if begin > first else []
        parts.append(Span(SpanKind.STOP, begin, end))
        first = end
    return parts + ([Span(SpanKind.HAND, first, span.end)] if first < span.end else [])


def plan(
    order: Sequence[str], needs: Mapping[str, Sequence[Sequence[str]]], finished: Mapping[str, date],
    due: Mapping[str, date], length: Callable[[str, date], date | None], on: date,
) -> dict[str, Span]:  # fmt: skip
    """Planned spans of what is not finished, from `on` at the earliest.

    `order`: codes, needed ones first; `needs`: code -> groups of alternatives, one of each is enough; `finished`: code
    -> day; `due`: code -> due day of what is in hand; `length(code, start)`: the day on which it is done, None when the
    calendar does not reach so far. What cannot be planned, and what needs it, is left out.
    """
    ready, planned = dict(finished), {}
    for code in order:
        if code in finished:
            continue
        groups = [[ready[other] for other in group if other in ready] for group in needs.get(code, ())]
        known = [group for group, codes in zip(groups, needs.get(code, ()), strict=True) if codes]
        if not all(known):
            continue
        start = max([on, *(min(group) for group in known)])
        end = max(due[code], on) if code in due else length(code, start)
        if end is None:
            continue
        ready[code], planned[code] = end, Span(SpanKind.PLAN, start, end + DAY)
    return planned

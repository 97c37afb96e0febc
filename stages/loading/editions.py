"""Editions of the catalogue: the stretches of time in which the same entries hold.

Every day on which an entry begins, or the day after one ends, begins a new edition. Nobody writes editions; they follow
from the dates of the entries.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from stages.loading.items import ItemSpec
from stages.rules.workdays import ONE_DAY


@dataclass(frozen=True)
class Span:
    """The days of an edition, both included; `last` is None for the one that still holds."""

    first: date
    last: date | None


def spans(items: Iterable[ItemSpec]) -> list[Span]:
    """The stretches in order, from the first day on which any entry holds; one without entries is no edition."""
    items = list(items)
    starts = {item.valid_from for item in items} | {item.valid_until + ONE_DAY for item in items if item.valid_until}
    ordered = sorted(starts)
    ends = [later - ONE_DAY for later in ordered[1:]]
    stretches = [Span(first, last) for first, last in zip_longest(ordered, ends)]
    return [span for span in stretches if any(item.holds_on(span.first) for item in items)]

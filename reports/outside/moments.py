"""Dates as people and systems write them. Unreadable is one thing, impossible another.

A day is a day of the city: a moment with an offset from UTC is told as the city's clocks showed it (TIME_ZONE).
"""

import re
from datetime import date, datetime, time

from django.utils import timezone

EARLIEST = date(1980, 1, 1)
#: year, month, day with any of the usual separators, then perhaps a time of day
SHAPE = re.compile(
    r"^\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]*(\d{1,2})\s*[:时点]\s*(\d{1,2})"
    r"(?:\s*[:分]\s*(\d{1,2})(?:[.,](\d{1,9}))?)?\s*[分秒]?\s*(Z|[+-]\d{2}:?\d{2})?)?\s*$"
)
COMPACT = re.compile(r"^\s*(\d{4})(\d{2})(\d{2})(?:[ T]?(\d{2}):?(\d{2}):?(\d{2})?)?\s*$")


class Unreadable(ValueError):
    """The text has not the shape of a date."""


class Impossible(ValueError):
    """The text has the shape of a date that does not exist, or cannot have happened."""


def moment(text, *, pattern="", last=None):
    """The datetime that a text says, on the city's clocks and without an offset.

    `pattern`: a format of strptime for dates that begin with day or month. `last`: no later day is possible. Raises
    Unreadable, Impossible.
    """
    try:
        found = local(_by_pattern(text, pattern) if pattern else _by_shape(text))
    except OverflowError as fault:
        raise Impossible(text) from fault
    if found.date() < EARLIEST or (last is not None and found.date() > last):
        raise Impossible(text)
    return found


def local(moment):
    """A datetime as the city's clocks showed it, without an offset."""
    return timezone.make_naive(moment, timezone.get_default_timezone()) if moment.tzinfo else moment


def _by_pattern(text, pattern):
    try:
        return datetime.strptime(text.strip(), pattern)
    except ValueError as fault:
        impossible = "out of range" in str(fault) or "must be in" in str(fault)
        raise (Impossible if impossible else Unreadable)(text) from fault


def _by_shape(text):
    shape = SHAPE.match(text) or COMPACT.match(text)
    if shape is None:
        raise Unreadable(text)
    parts = [*shape.groups(), None, None][:8]
    year, month, day, hour, minute, second = (int(part or 0) for part in parts[:6])
    try:
        found = datetime.combine(date(year, month, day), time(hour, minute, second))
        return datetime.fromisoformat(f"{found.isoformat()}{parts[7].replace('Z', '+00:00')}") if parts[7] else found
    except ValueError as fault:
        raise Impossible(text) from fault

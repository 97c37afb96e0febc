"""Days and hours as people write them: 2026-10-01, 2026/10/1, 2026.10.1, 20261001, 2026年10月1日, with an hour or not.

Nothing is guessed: a day without its year is refused, because the day of a term decides about rights.
"""

import re
import unicodedata
from datetime import date, datetime

SEPARATED = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})")
WITHOUT_YEAR = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
CLOCK = re.compile(r"(\d{1,2})\s*[:点时]\s*(?:(\d{1,2})\s*分?)?(?::\d{1,2})?")
HALF = {"上午": 0, "下午": 12}


class NotADay(ValueError):
    """`code`: not_a_day, no_year, no_such_day, not_an_hour; `said`: (month, day) or (year, month, day) if known."""

    def __init__(self, code, said=()):
        super().__init__(code)
        self.code, self.said = code, said


def day_of(text):
    """The date of a text. Raises NotADay."""
    text = unicodedata.normalize("NFKC", text).strip()
    found = SEPARATED.fullmatch(text) or TOGETHER.fullmatch(text)
    if found is None:
        short = WITHOUT_YEAR.fullmatch(text)
        raise NotADay("no_year", tuple(map(int, short.groups()))) if short else NotADay("not_a_day")
    parts = tuple(map(int, found.groups()))
    try:
        return date(*parts)
    except ValueError as fault:
        raise NotADay("no_such_day", parts) from fault


def hour_of(text):
    """The naive local datetime of a text such as 2026-10-01 14:30 or 2026年10月1日下午2点30分. Raises NotADay."""
    text = unicodedata.normalize("NFKC", text).strip()
    day, clock = _split(text)
    on = day_of(day)
    half = next((each for each in HALF if clock.startswith(each)), "")
    found = CLOCK.fullmatch(clock.removeprefix(half).strip())
    if found is None:
        raise NotADay("not_an_hour")
    hour, minute = int(found[1]), int(found[2] or 0)
    hour += HALF.get(half, 0) if hour < 12 else 0
    try:
        return datetime(on.year, on.month, on.day, hour, minute)
    except ValueError as fault:
        raise NotADay("not_an_hour") from fault


def _split(text):
    """(the day, the hour) of a text; the day ends with 日, 号, a T or a space."""
    found = re.match(r"(.*?\d(?:\s*[日号])?)(?:T|\s+|(?<=[日号])\s*)((?:[上下]午)?\s*\d{1,2}\s*[:点时].*)$", text)
    return (found[1], found[2]) if found else (text, "")

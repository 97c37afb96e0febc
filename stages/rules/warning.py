"""Who is warned about a clock, and when: reminders up to the due day; once it has passed, urging (督办) or a last one.

The practice of electronic supervision (电子监察): yellow, the day before, the day itself; red opens an urging to the
office, its lead and the centre. Of several reminders that a missed run left unsent only the latest still says something
true, so only that one is due. What has ended is neither reminded of nor urged.
"""

from datetime import date
from enum import StrEnum

from stages.enums import ClockKind, Light, ReminderKind
from stages.rules.workdays import Calendar


class Warned(StrEnum):
    """Who holds the work that a clock counts, and so is warned."""

    OFFICE = "office"
    ENTERPRISE = "enterprise"
    CENTRE = "centre"
    NOBODY = "nobody"  # a waiting time that must only pass


WARNED = {
    ClockKind.CHECK: Warned.OFFICE,
    ClockKind.DECISION: Warned.OFFICE,
    ClockKind.JOINT: Warned.OFFICE,
    ClockKind.DELIVERY: Warned.OFFICE,
    ClockKind.PUBLICATION: Warned.OFFICE,
    ClockKind.FORMAL: Warned.OFFICE,
    ClockKind.CORRECTION: Warned.ENTERPRISE,
    ClockKind.OBLIGATION: Warned.ENTERPRISE,
    ClockKind.VALIDITY: Warned.ENTERPRISE,
    ClockKind.RENEWAL: Warned.OFFICE,
    ClockKind.TRACK: Warned.CENTRE,
    ClockKind.SESSION: Warned.OFFICE,
    ClockKind.REWORK: Warned.ENTERPRISE,
    ClockKind.PUBLIC_NOTICE: Warned.NOBODY,
}
assert set(WARNED) == set(ClockKind), "every kind of clock says who is warned"
#: an office answers for these; nobody urges an enterprise, its terms have consequences of their own
URGED = frozenset(kind for kind, warned in WARNED.items() if warned is Warned.OFFICE)
REMINDED = frozenset(kind for kind, warned in WARNED.items() if warned is not Warned.NOBODY)
ONLY_REMINDED = REMINDED - URGED


def reminder(kind: ClockKind, on: date, due_on: date | None, light: Light, calendar: Calendar) -> ReminderKind | None:
    """The reminder that a clock deserves on a day; None before it is yellow.

    Once the due day has passed an office is urged; the enterprise, and the centre of a track, are told that it has.
    """
    if due_on is None:
        return None
    if on > due_on:
        return ReminderKind.OVERDUE if kind in ONLY_REMINDED else None
    if on == due_on:
        return ReminderKind.DUE_DAY
    if on >= calendar.last_with(due_on, 1):
        return ReminderKind.DAY_BEFORE
    return ReminderKind.YELLOW if light == Light.YELLOW else None

"""The face of a legal clock: light, due day and days left of one clock on one day, as every list and page shows it.

The calendar is handed in, so that a list of a thousand clocks asks for it once. Nothing is decided here: the light and
the days come from rules.deadlines, the limits from the clock's own row.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stages.acts import clocks
from stages.enums import Light, Unit
from stages.rules import deadlines


@dataclass(frozen=True)
class Face:
    """One clock on one day. `left` counts the limit's own days, negative once the due day has passed."""

    light: Light
    due_on: date | None
    left: int | None
    is_working: bool
    provisional: bool
    is_running: bool

    @property
    def words(self):
        """`4 days left`, `Due today`, `1 day over`; for a stopped clock whether it kept its day."""
        if self.due_on is None:
            return _("No limit set")
        if not self.is_running:
            return _("Ended late") if self.light == Light.RED else _("Ended in time")
        if self.light == Light.RED:
            return ngettext("%(n)s day over", "%(n)s days over", self.over) % {"n": self.over}
        if self.left == 0:
            return _("Due today")
        return ngettext("%(n)s day left", "%(n)s days left", self.left) % {"n": self.left}

    @property
    def over(self):
        """Days over the due day; at least one when it has passed, even if only over a weekend."""
        return max(1, -self.left)

    @property
    def mark(self):
        """What the mark shows: the light of a running clock, done or late of a stopped one."""
        if self.is_running:
            return self.light
        return "late" if self.light == Light.RED else "done"


def face(clock, on, calendar):
    """The Face of a clock on a day, or on the day it stopped."""
    day = clock.stopped_on or on
    limit = clocks.binding_limit(clock)
    if limit is None or clock.due_on is None:
        return Face(Light.GREEN, None, None, True, False, clock.is_running)
    return Face(
        light=deadlines.light(day, clock.due_on, limit, calendar),
        due_on=clock.due_on,
        left=deadlines.remaining(day, clock.due_on, limit, calendar),
        is_working=limit.unit == Unit.WORKING_DAY,
        provisional=clock.provisional,
        is_running=clock.is_running,
    )


def faces(rows, on, calendar):
    """[(clock, Face)] of several clocks."""
    return [(clock, face(clock, on, calendar)) for clock in rows]

"""The face of a legal clock: light, due day and days left of one clock on one day, as every list and page shows
it.

The calendar is handed in, so that a list of a thousand clocks asks for it once. Nothing is decided here: the
light and the days come from acts.clocks, the limits from the clock's own row.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stages.acts import clocks
from stages.enums import Light
from stages.rules.workdays import ONE_DAY


@dataclass(frozen=True)
class Face:
    """One clock on one day. `left` counts the limit's own days, negative once the due day has passed."""

    light: Light
    due_on: date | None
    left: int | None
    is_working: bool
    provisional: bool
    is_running: bool
    is_stopped: bool = False
    is_today: bool = False
    clock_id: int | None = None  # whose account explains the due day
    is_breach: bool = False  # red whatever the date

    @property
    def words(self):
        """`4 days left`, `Due today`, `1 day over`; `In breach` of what is red before its day has passed; for an ended
        clock whether it kept its day."""
        if self.due_on is None:
            return _("Clock stopped") if self.is_stopped else _("No limit set")
        if self.is_red_by_breach and not self.is_stopped:
            return _("In breach")
        if not self.is_running:
            return _("Ended late") if self.light == Light.RED else _("Ended in time")
        if self.is_stopped:
            return _("Clock stopped")
        return self._days() or _("Due today")

    @property
    def told(self):
        """What the words and the mark are made of: faces of which this is the same look the same."""
        return (
            self.light, self.left, self.due_on is None, self.is_today, self.is_running, self.is_stopped, self.is_breach
        )  # fmt: skip

    @property
    def full_words(self):
        """The same where there is room: working days are named as such."""
        says_days = self.is_running and not self.is_stopped and self.due_on is not None
        says_days = says_days and not self.is_red_by_breach
        return (says_days and self.is_working and self._working_days()) or self.words

    @property
    def is_red_by_breach(self):
        """Whether the light is red because of a breach alone: the day has not passed."""
        return self.is_breach and not self._is_over

    @property
    def _is_over(self):
        return self.left is not None and self.left < 0

    def _days(self):
        if self._is_over and self.light == Light.GREEN:
            return self._past_the_usual()
        if self._is_over:
            return ngettext("%(n)s day over", "%(n)s days over", self.over) % {"n": self.over}
        if self.is_today:
            return ""
        return ngettext("%(n)s day left", "%(n)s days left", self.left) % {"n": self.left}

    def _past_the_usual(self):
        """A step that nobody answers for has a usual time, which nobody is late with."""
        return ngettext("usual time +%(n)s day", "usual time +%(n)s days", self.over) % {"n": self.over}

    def _working_days(self):
        if self._is_over and self.light == Light.GREEN:
            return self._past_the_usual()
        if self._is_over:
            return ngettext("%(n)s working day over", "%(n)s working days over", self.over) % {"n": self.over}
        if self.is_today:
            return ""
        return ngettext("%(n)s working day left", "%(n)s working days left", self.left) % {"n": self.left}

    @property
    def over(self):
        """Days over the due day; at least one when it has passed, even if only over a weekend."""
        return max(1, -self.left)

    @property
    def mark(self):
        """What the mark shows: the light of a running clock or that it stands still, done or late of an ended one."""
        if self.is_running:
            return "stopped" if self.is_stopped else self.light
        return "late" if self.light == Light.RED else "done"


def face(clock, on, calendar):
    """The Face of a clock on a day, or on the day it stopped."""
    day = clock.stopped_on or on
    if clock.due_on is None and clocks.paused_from(clock):
        return _paused(clock, calendar)
    found = clocks.binding_term(clock, calendar)
    if found is None:
        return Face(Light.GREEN, None, None, True, False, clock.is_running)
    return Face(
        light=clocks.light(clock, on),
        due_on=clock.due_on,
        left=-clocks.over(clock, found, day) or found.remaining(day),
        is_working=found.is_in_working_days,
        provisional=clock.provisional,
        is_running=clock.is_running,
        is_stopped=clock.is_running and found.is_stopped(day),
        is_today=clock.due_on == day,
        clock_id=clock.pk,
        is_breach=bool(clock.breach),
    )


def _paused(clock, calendar):
    """A track that stands still: no due day, but so many days are left."""
    since = clocks.paused_from(clock)
    found = clocks.term(clock, "promised", calendar)
    left = found.remaining(since - ONE_DAY)
    return Face(Light.GREEN, None, left, found.is_in_working_days, False, clock.is_running, is_stopped=True,
                clock_id=clock.pk)  # fmt: skip


def faces(rows, on, calendar):
    """[(clock, Face)] of several clocks."""
    return [(clock, face(clock, on, calendar)) for clock in rows]

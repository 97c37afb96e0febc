"""What the centre's own history says of a step: how many working days it waits and how many it takes.

The nearest history counts: the item at this office, else the item anywhere, else its kind, else its stage. A level with
fewer than LEAST ended courses is rare and says nothing; when all are rare the promised limit stands in and is marked as
an estimate. A step that has already run some days is asked only about the histories that ran longer; one that has
outrun them all and its limit goes on, at even chances as long again.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from reports.forecast.survival import Courses, as_long_again

#: ended courses below which a level is rare (a design figure)
LEAST = 8
#: of those, so many must have run longer than the step has already
LEAST_LONGER = 3


class Level(TextChoices):
    """Whose history a figure rests on."""

    OFFICE = "office", _("this item at this office")
    ITEM = "item", _("this item at any office")
    KIND = "kind", _("items of this kind")
    STAGE = "stage", _("items of this stage")
    PROMISE = "promise", _("the promised limit")
    NONE = "none", _("no history, no limit")
    OUTRUN = "outrun", _("longer than any history: as long again")


#: what a level's observations have in common
KEYS = {
    Level.OFFICE: ["code", "office"],
    Level.ITEM: ["code"],
    Level.KIND: ["kind"],
    Level.STAGE: ["stage"],
}
ESTIMATED = frozenset({Level.PROMISE, Level.NONE, Level.OUTRUN})
#: columns of a frame of courses, each with the one that says whether it is over
OVER = {"wait": "waited", "days": "done"}


@dataclass(frozen=True)
class Known:
    """`remaining`: working days still to come, as quantiles; `usual`: the median of a whole course."""

    remaining: np.ndarray
    level: Level
    count: int
    usual: int


class Learned:
    """Asks a frame of courses, one row an approval that has begun or could (columns code, office, kind, stage; wait and
    days in working days; waited and done: whether each of them is over or still runs; begun: whether it has begun).
    """

    def __init__(self, frame, checks, closings=Courses([], [])):  # noqa: B008
        """`checks`: Courses of applications from filing to acceptance; `closings`: from the last decision to issue."""
        self.frame, self.checks, self.closings = frame, checks, closings
        self._courses = {}

    def __len__(self):
        return int(self.frame["done"].sum())

    @cached_property
    def _rows(self):
        return {level: self.frame.groupby(keys if len(keys) > 1 else keys[0]).indices for level, keys in KEYS.items()}

    @cached_property
    def _columns(self):
        return {name: self.frame[name].to_numpy() for name in (*OVER, *OVER.values(), "begun")}

    def duration(self, step, elapsed, promised):
        """How long a step still takes that has run `elapsed` working days; `promised` stands in, None for no limit."""
        found = self._nearest("days", step, elapsed)
        if found is not None:
            return found
        if elapsed > (promised or 0):
            return Known(as_long_again(elapsed), Level.OUTRUN, 0, promised or 0)
        if promised is None:
            return Known(np.array([max(elapsed + 1, 0)]), Level.NONE, 0, 0)
        return Known(np.array([max(promised - max(elapsed, 0), int(elapsed >= 0))]), Level.PROMISE, 0, promised)

    def wait(self, step, elapsed):
        """How long a step still waits that has been possible for `elapsed` working days; -1 before it is."""
        found = self._nearest("wait", step, elapsed)
        if found is not None:
            return found
        if elapsed > 0:
            return Known(as_long_again(elapsed), Level.OUTRUN, 0, 0)
        return Known(np.array([0]), Level.NONE, 0, 0)

    def check(self, elapsed, limit):
        """How long the window still checks an application filed `elapsed` working days ago."""
        if len(self.checks) >= LEAST and self.checks.longer(elapsed) >= LEAST_LONGER:
            return Known(self.checks.rest(elapsed), Level.KIND, len(self.checks), self.checks.usual)
        if elapsed > limit:
            return Known(as_long_again(elapsed), Level.OUTRUN, 0, limit)
        return Known(np.array([max(limit - elapsed, 1)]), Level.PROMISE, 0, limit)

    def closing(self):
        """How long after the last decision of an application its results leave the window."""
        return self.closings.rest(-1) if len(self.closings) >= LEAST else np.array([0])

    def _nearest(self, column, step, elapsed):
        for level, keys in KEYS.items():
            courses = self._of(column, level, tuple(step[name] for name in keys))
            if len(courses) >= LEAST and courses.longer(elapsed) >= LEAST_LONGER:
                return Known(courses.rest(elapsed), level, len(courses), courses.usual)
        return None

    def _of(self, column, level, key):
        """The Courses of a level; those of a wait count only what could begin, those of days only what has."""
        if (column, level, key) not in self._courses:
            rows = self._rows[level].get(key if len(key) > 1 else key[0], np.array([], np.int64))
            rows = rows[self._columns["begun"][rows]] if column == "days" else rows
            self._courses[column, level, key] = Courses(self._columns[column][rows], self._columns[OVER[column]][rows])
        return self._courses[column, level, key]

"""What the centre's own history says of a step: how many working days it waits and how many it takes.

The nearest history counts: the item at this office, else the item anywhere, else its kind, else its stage. A level with
fewer than LEAST observations is rare and says nothing; when all are rare the promised limit stands in and is marked as
an estimate. A step that has already run some days is asked only about the histories that ran longer.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

#: observations below which a level is rare (a design figure)
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


#: what a level's observations have in common
KEYS = {
    Level.OFFICE: ["code", "office"],
    Level.ITEM: ["code"],
    Level.KIND: ["kind"],
    Level.STAGE: ["stage"],
}
ESTIMATED = frozenset({Level.PROMISE, Level.NONE})


@dataclass(frozen=True)
class Known:
    """`remaining`: working days still to come, one value an observation; `usual`: the median of all observations."""

    remaining: np.ndarray
    level: Level
    count: int
    usual: int


class Learned:
    """Asks a frame of finished approvals (columns code, office, kind, stage, wait, days; working days)."""

    def __init__(self, frame, checks):
        """`checks`: working days from filing to acceptance, one value an accepted application."""
        self.frame, self.checks = frame, np.sort(np.asarray(checks, np.int64))

    def __len__(self):
        return len(self.frame)

    @cached_property
    def _rows(self):
        return {level: self.frame.groupby(keys if len(keys) > 1 else keys[0]).indices for level, keys in KEYS.items()}

    @cached_property
    def _columns(self):
        return {name: self.frame[name].to_numpy() for name in ("wait", "days")}

    def duration(self, step, elapsed, promised):
        """How long a step still takes that has run `elapsed` working days; `promised` stands in, None for no limit."""
        found = self._nearest("days", step, elapsed)
        if found is not None:
            return found
        if promised is None:
            return Known(np.array([0 if elapsed < 0 else 1]), Level.NONE, 0, 0)
        return Known(np.array([max(promised - max(elapsed, 0), int(elapsed >= 0))]), Level.PROMISE, 0, promised)

    def wait(self, step, elapsed):
        """How long a step still waits that has been possible for `elapsed` working days; -1 before it is."""
        return self._nearest("wait", step, elapsed) or Known(np.array([0]), Level.NONE, 0, 0)

    def check(self, elapsed, limit):
        """How long the window still checks an application filed `elapsed` working days ago."""
        found = _given(self.checks, elapsed)
        if len(self.checks) >= LEAST and len(found) >= LEAST_LONGER:
            return Known(found, Level.KIND, len(self.checks), int(_median(self.checks)))
        return Known(np.array([max(limit - elapsed, 1)]), Level.PROMISE, 0, limit)

    def _nearest(self, column, step, elapsed):
        for level, keys in KEYS.items():
            key = tuple(step[name] for name in keys)
            rows = self._rows[level].get(key if len(key) > 1 else key[0])
            if rows is None or len(rows) < LEAST:
                continue
            values = self._columns[column][rows]
            longer = _given(values, elapsed)
            if len(longer) >= LEAST_LONGER:
                return Known(longer, level, len(values), int(_median(values)))
        return None


def _given(values, elapsed):
    """The rest of those observations that ran longer than `elapsed`; all of them when it is -1."""
    return values[values > elapsed] - max(elapsed, 0)


def _median(values):
    """The least whole day by which half of the observations had ended."""
    return np.partition(values, (len(values) - 1) // 2)[(len(values) - 1) // 2]

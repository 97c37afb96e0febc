"""How long something takes, told from courses that have ended and from those still running. Pure numpy.

What still runs has taken at least so many days: left out, the slow ones would count only once they are over, and a
young history would promise too much. Kaplan and Meier (1958) give each its weight. Beyond the longest course anybody
has seen nothing is known but that it goes on: at even chances as long again (J. R. Gott, Nature 363, 1993), at the most
to MOST_TIMES of it.
"""

import numpy as np

#: places of a table of quantiles
POINTS = 1024
#: four chances in five that what goes on beyond all experience has ended by then
MOST_TIMES = 5
SHARES = (np.arange(POINTS) + 0.5) / POINTS


class Courses:
    """Courses of one kind: `days` of each in whole days, and whether it is `over` or still runs."""

    def __init__(self, days, over):
        days, over = np.asarray(days, np.int64), np.asarray(over, bool)
        self.times, ended = np.unique(days[over], return_counts=True)
        at_risk = len(days) - np.searchsorted(np.sort(days), self.times)
        self._stays = 1 - ended / at_risk
        self._upto = np.concatenate([[0], np.cumsum(ended)])
        self.longest = int(days.max(initial=0))

    def __len__(self):
        """How many have ended."""
        return int(self._upto[-1])

    def longer(self, elapsed):
        """How many have ended after more than `elapsed` days."""
        return int(self._upto[-1] - self._upto[self._later(elapsed)])

    def rest(self, elapsed):
        """Quantiles (POINTS, float32) of the days still to come for one that has run `elapsed`; -1 before it began."""
        later = self._later(elapsed)
        ended_by = 1 - np.cumprod(self._stays[later:])
        places = np.searchsorted(ended_by, SHARES - 1e-9)
        known = places < len(ended_by)
        longest, left = max(self.longest, elapsed, 1), 1 - (ended_by[-1] if len(ended_by) else 0)
        total = np.empty(POINTS)
        total[known] = self.times[later:][places[known]]
        total[~known] = np.ceil(longest * np.minimum(left / (1 - SHARES[~known]), MOST_TIMES))
        return np.maximum(total - max(elapsed, 0), int(elapsed >= 0)).astype(np.float32)

    @property
    def usual(self):
        """The least whole day by which half of them end."""
        return int(self.rest(-1)[(POINTS - 1) // 2])

    def _later(self, elapsed):
        return int(np.searchsorted(self.times, elapsed, side="right"))


def as_long_again(elapsed):
    """The days still to come for what has run longer than anything anybody has seen."""
    return Courses([], []).rest(elapsed)

"""Round figures for axes: how far an axis goes and where its marks stand."""

import math
from dataclasses import dataclass

STEPS = (1, 2, 5, 10)


def step(most, marks=5, least=1):
    """The round distance between marks so that about `marks` of them reach `most`; at least `least`."""
    rough = max(most / marks, least)
    power = 10 ** math.floor(math.log10(rough))
    return next(power * each for each in STEPS if power * each >= rough)


@dataclass(frozen=True)
class Scale:
    """A line from `low` at pixel `start` to `high` at pixel `end`."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value):
        span = self.high - self.low
        return self.start + (self.end - self.start) * ((value - self.low) / span if span else 0)


def from_zero(most, start, end, marks=5, least=1):
    """(Scale from 0 to a round figure not below `most`, the marks)."""
    distance = step(most, marks, least)
    count = max(math.ceil(most / distance), 1)
    return Scale(0, count * distance, start, end), [distance * number for number in range(count + 1)]

"""Monte Carlo over the remaining route of a project. Pure numpy: no rows, no dates, no history.

Time is in working days after the day of the forecast. Each step has two tables of quantiles: how long it waits once
what it needs exists, and how long it then takes. A sample draws from both and walks the steps in topological order: a
step starts when every need is met, a need when the first of its alternatives is finished. One vector operation a step
does all samples at once.
"""

from dataclasses import dataclass

import numpy as np

from reports.forecast.survival import POINTS

SAMPLES = 10_000
#: the same project on the same day gives the same dates
SEED = 20170301

Needs = tuple[tuple[tuple[int, ...], ...], ...]


@dataclass(frozen=True)
class Network:
    """`needs`: for each step its needs, each the places of the steps of which one is enough. `waits` and `durations`:
    (steps, POINTS), quantiles in working days. `together`: steps of one number are filed together and draw the same
    luck for their wait. `order`: places of the steps so that what a step needs stands before it.
    """

    needs: Needs
    waits: np.ndarray
    durations: np.ndarray
    together: tuple[int, ...]
    order: tuple[int, ...]


def table(values):
    """The quantile table (POINTS, float32) of observed working days: the same days with the same shares."""
    ordered = np.sort(np.asarray(values, np.float32))
    places = ((np.arange(POINTS) + 0.5) * (len(ordered) / POINTS)).astype(np.int64)
    return ordered[places]


def simulate(network, samples=SAMPLES, seed=SEED):
    """(starts, finishes) of every step in every sample, both (steps, samples) float32 in working days."""
    steps, rng = len(network.needs), np.random.default_rng(seed)
    luck = rng.integers(0, POINTS, (steps, samples), dtype=np.uint16)
    groups = max(network.together, default=-1) + 1
    shared = rng.integers(0, POINTS, (groups, samples), dtype=np.uint16).astype(np.intp)
    waits_at_all = network.waits.any(axis=1)
    starts, finishes = np.empty((steps, samples), np.float32), np.empty((steps, samples), np.float32)
    waited = np.empty(samples, np.float32)
    for step in network.order:
        start, needs = starts[step], network.needs[step]
        ready = _ready(finishes, needs, start)
        if waits_at_all[step]:
            np.take(network.waits[step], shared[network.together[step]], out=waited, mode="clip")
            np.add(ready, waited, out=start)
        elif ready is not start:
            start[:] = ready
        np.take(network.durations[step], luck[step], out=finishes[step], mode="clip")
        finishes[step] += start
    return starts, finishes


def _ready(finishes, needs, out):
    """When the last of the needs is met; without needs at once. May use `out` and return it."""
    if not needs:
        out[:] = 0
        return out
    ready = _first(finishes, needs[0])
    for need in needs[1:]:
        ready = np.maximum(ready, _first(finishes, need), out=out)
    return ready


def _first(finishes, need):
    """When a need is met: with the first of its alternatives."""
    met = finishes[need[0]]
    for other in need[1:]:
        met = np.minimum(met, finishes[other])
    return met


def later(finishes, tables, seed=SEED + 1):
    """The finishes (steps, samples), each later by a draw from the step's table (steps, POINTS); one luck a sample."""
    luck = np.random.default_rng(seed).integers(0, POINTS, finishes.shape[1])
    return finishes + tables[:, luck]


def last(finishes, places):
    """When the last of some steps is finished, for each sample."""
    return finishes[list(places)].max(axis=0)


def within(days, share):
    """The least number of whole working days within which at least `share` of the samples lie."""
    place = max(int(np.ceil(share * len(days))) - 1, 0)
    return int(np.ceil(np.partition(days, place)[place]))


def decisive(network, starts, finishes, ends):
    """For every step the share of samples in which a day more of it is a day more for the last of `ends`."""
    latest = last(finishes, ends)
    on = np.zeros(finishes.shape, bool)
    for step in ends:
        on[step] = finishes[step] == latest
    for step in reversed(network.order):
        if not network.needs[step] or not on[step].any():
            continue
        met = [_first(finishes, need) for need in network.needs[step]]
        ready = met[0] if len(met) == 1 else np.maximum.reduce(met)
        for need, when in zip(network.needs[step], met, strict=True):
            for other in need:
                on[other] |= on[step] & (finishes[other] == when) & (when == ready)
    return on.mean(axis=1)

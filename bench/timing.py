"""What runs beside what: the shortest of some runs of each, so that whatever else the machine does counts least."""

import time


def best(*calls, rounds):
    """The shortest of `rounds` runs of each, taken in turns, in seconds."""
    times = [[] for _call in calls]
    for _round in range(rounds):
        for spent, call in zip(times, calls, strict=True):
            begun = time.perf_counter()
            call()
            spent.append(time.perf_counter() - begun)
    return [min(spent) for spent in times]

"""The forecast of a route of 45 items, 10,000 samples, beside bare numpy over the same quantile tables.

    python -m bench.forecast [--items 45] [--samples 10000]

Bare numpy draws, looks up and adds or takes the maximum, one vector operation an item and need. Ours draws the waits
besides, takes the first of alternatives and gives starts as well as ends.
"""

import argparse
import random
import time

import numpy as np

from reports.forecast.simulation import POINTS, Network, simulate, within

ROUNDS = 15
MOST_TIMES_BARE = 3


def route(items, seed=3):
    """Needs of a route of five stages in which most items wait for one or two earlier ones."""
    draw, stages = random.Random(seed), 5
    needs = []
    for step in range(items):
        stage = step * stages // items
        within_stage = list(range(stage * items // stages, step))
        earlier = list(range((stage - 1) * items // stages, stage * items // stages)) if stage else []
        chosen = draw.sample(within_stage, min(len(within_stage), draw.choice([0, 1, 1, 2])))
        if not chosen and earlier:
            chosen = draw.sample(earlier, min(len(earlier), draw.choice([1, 2, 3])))
        needs.append(tuple((each,) for each in chosen))
    return tuple(needs)


def tables(items, seed=1):
    rng = np.random.default_rng(seed)
    usual = rng.choice([3, 5, 7, 10, 15, 20, 30], (items, 1))
    return np.sort(np.ceil(usual * rng.uniform(0.4, 2.2, (items, POINTS))), axis=1).astype(np.float32)


def bare(needs, durations, samples):
    """The least that a forecast over quantile tables can do."""
    steps, rng = len(needs), np.random.default_rng(1)
    luck = rng.integers(0, POINTS, (steps, samples), dtype=np.uint16)
    finish = np.empty((steps, samples), np.float32)
    for step in range(steps):
        np.take(durations[step], luck[step], out=finish[step], mode="clip")
        if needs[step]:
            start = finish[needs[step][0][0]]
            for (other,) in needs[step][1:]:
                start = np.maximum(start, finish[other])
            finish[step] += start
    return finish.max(axis=0)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, default=45)
    parser.add_argument("--samples", type=int, default=10_000)
    options = parser.parse_args()
    needs, durations = route(options.items), tables(options.items)
    waits = tables(options.items, seed=2)
    together = tuple(step * 5 // options.items for step in range(options.items))
    network = Network(needs, waits, durations, together, tuple(range(options.items)))
    still = Network(needs, np.zeros_like(waits), durations, together, network.order)
    times = {"bare": [], "ours": []}
    for _round in range(ROUNDS):
        begun = time.perf_counter()
        reference = bare(needs, durations, options.samples)
        times["bare"].append(time.perf_counter() - begun)
        begun = time.perf_counter()
        simulate(network, options.samples)
        times["ours"].append(time.perf_counter() - begun)
    without_waits = simulate(still, options.samples)[1].max(axis=0)
    assert abs(within(without_waits, 0.5) - within(reference, 0.5)) <= 2, "the two walks do not agree"
    ratio = min(times["ours"]) / min(times["bare"])
    print(f"forecast, {options.items} items x {options.samples:,} samples: ours {min(times['ours']) * 1e3:.2f} ms, "
          f"bare numpy {min(times['bare']) * 1e3:.2f} ms: {ratio:.2f} times (at most {MOST_TIMES_BARE})")  # fmt: skip


if __name__ == "__main__":
    main()

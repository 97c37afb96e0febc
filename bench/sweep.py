"""The sweep of the lights beside the single bare UPDATE that a database cannot do without.

    python -m bench.sweep [--rows 1000000] [--turning 0.03]

Both turn the same clocks in a transaction that is rolled back, in turns, on the database of DATABASE_URL; the
shortest of several runs counts.
"""

import argparse
import time

import django
from django.conf import settings

django.setup()
settings.DEBUG = False

from django.db import connection, transaction  # noqa: E402

from bench import clock_rows, scratch  # noqa: E402
from stages.acts import clocks  # noqa: E402

ROUNDS = 5
MOST = 3
BARE = (
    "UPDATE stages_clock SET light = 'yellow', next_change_on = red_on"
    " WHERE stopped_on IS NULL AND next_change_on <= %s"
)


def bare(on):
    with connection.cursor() as cursor:
        cursor.execute(BARE, [on])
        return cursor.rowcount


def timed(turn, on):
    """Seconds and rows of one run, undone."""
    with transaction.atomic():
        begun = time.perf_counter()
        count = turn(on)
        spent = time.perf_counter() - begun
        transaction.set_rollback(True)
    return spent, count


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--turning", type=float, default=0.03)
    options = parser.parse_args()
    with scratch.city():
        clock_rows.fill(options.rows, options.turning)
        runs = [(timed(clocks.sweep, clock_rows.TODAY), timed(bare, clock_rows.TODAY)) for _round in range(ROUNDS)]
    ours, floor = min(run[0] for run in runs), min(run[1] for run in runs)
    assert ours[1] == floor[1]
    print(f"sweep, {connection.vendor}, {options.rows:,} clocks, {ours[1]:,} turning: ours {ours[0]:.3f} s, "
          f"bare UPDATE {floor[0]:.3f} s: {ours[0] / floor[0]:.2f} times (at most {MOST})")  # fmt: skip


if __name__ == "__main__":
    main()

"""Due dates for a whole column, beside the bare table lookup and beside a loop over the best-known holiday library.

    python -m bench.due_dates [--rows 1000000] [--loop 2000]

Ours answers dates (datetime64) with every bound checked; the bare lookup is the same two tables without any. The loop
asks `holidays` for the n-th working day, row by row, on a sample; all three must agree.
"""

import argparse
import time
from datetime import date, timedelta

import chinese_calendar
import holidays
import numpy as np

from stages.rules.workdays import Calendar

FIRST, LAST = date(2016, 1, 1), date(2026, 12, 31)
LIMITS = [3, 5, 7, 10, 15, 20, 30, 45, 60]
ROUNDS = 7
MOST_TIMES_THE_LOOKUP, LEAST_TIMES_THE_LOOP = 5, 1000


def calendar():
    days = (FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1))
    return Calendar.of_rows((day, chinese_calendar.is_workday(day), True) for day in days)


def columns(rows):
    rng = np.random.default_rng(1)
    starts = np.datetime64(date(2018, 1, 1)) + rng.integers(0, 2700, rows)
    return starts, rng.choice(LIMITS, rows)


def bare_lookup(table, starts, n):
    """The two tables and the three numpy operations that no answer can do without, dates in and dates out."""
    working = table.is_working(np.datetime64(table.first) + np.arange((table.last - table.first).days + 1))
    upto, workdays = np.cumsum(working, dtype=np.int32), np.flatnonzero(working).astype(np.int32)
    epoch = np.datetime64(table.first, "D")
    return lambda: epoch + workdays[upto[(starts - epoch).astype(np.int64)] + n - 1].astype("m8[D]")


def best(ask):
    """The shortest of several runs, in seconds, and the answer."""
    times = []
    for _round in range(ROUNDS):
        begun = time.perf_counter()
        answer = ask()
        times.append(time.perf_counter() - begun)
    return min(times), answer


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--loop", type=int, default=2_000, help="rows of the sample that the loop answers")
    options = parser.parse_args()
    table, (starts, n) = calendar(), columns(options.rows)
    ours, found = best(lambda: table.due(starts, n))
    bare, expected = best(bare_lookup(table, starts, n))
    assert (found == expected).all()
    library = holidays.country_holidays("CN", years=range(2016, 2028))
    sample = list(zip(starts[: options.loop].tolist(), n[: options.loop].tolist(), strict=True))
    begun = time.perf_counter()
    looped = [library.get_nth_working_day(day, count) for day, count in sample]
    loop = (time.perf_counter() - begun) * options.rows / len(sample)
    assert looped == found[: options.loop].tolist()
    print(f"due dates, {options.rows:,} rows: ours {ours * 1e3:.1f} ms, bare lookup {bare * 1e3:.1f} ms: "
          f"{ours / bare:.2f} times (at most {MOST_TIMES_THE_LOOKUP}); "
          f"loop {loop:.0f} s: {loop / ours:,.0f} times slower (at least {LEAST_TIMES_THE_LOOP:,})")  # fmt: skip


if __name__ == "__main__":
    main()

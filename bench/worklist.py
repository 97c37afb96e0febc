"""The worklist of an office, page one and page a thousand, beside the raw keyset SQL with its row objects.

    python -m bench.worklist [--rows 1000000]

One row in ten belongs to the office that is asked. Ours is the queryset of the page with the count capped; the floor is
the same keyset in SQL, made into the same row objects.
"""

import argparse
import time

import django
from django.conf import settings

django.setup()
settings.DEBUG = False

from django.db import connection  # noqa: E402

from bench import clock_rows, scratch  # noqa: E402
from stages.desks.clock_lists import PAGE, capped_count  # noqa: E402
from stages.models import Clock  # noqa: E402

ROUNDS, LAST_PAGE, MOST = 100, 1000, 2
COLUMNS = ", ".join(f'"{field.column}"' for field in Clock._meta.concrete_fields)
RAW = (
    f"SELECT {COLUMNS} FROM stages_clock WHERE stopped_on IS NULL AND office_id = %s AND due_on >= %s"
    " AND (due_on > %s OR (due_on = %s AND id > %s)) ORDER BY due_on, id LIMIT %s"
)
RAW_COUNT = (
    "SELECT COUNT(*) FROM (SELECT 1 FROM stages_clock WHERE stopped_on IS NULL AND office_id = %s"
    " AND due_on IS NOT NULL LIMIT 1001) AS open_ones"
)


def ours(office, after):
    return list(Clock.objects.worklist(office, after)[: PAGE + 1]), capped_count(office)


def floor(office, after):
    due_on, pk = after
    rows = list(Clock.objects.raw(RAW, [office, due_on, due_on, due_on, pk, PAGE + 1]))
    with connection.cursor() as cursor:
        cursor.execute(RAW_COUNT, [office])
        return rows, cursor.fetchone()[0]


def best(office, after):
    """The shortest of many runs of each, taken in turns: [(seconds, answer) of ours, of the floor]."""
    times = {ours: [], floor: []}
    for _round in range(ROUNDS):
        for ask, spent in times.items():
            begun = time.perf_counter()
            found = ask(office, after)
            spent.append((time.perf_counter() - begun, found))
    return [min(spent, key=lambda each: each[0]) for spent in times.values()]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    options = parser.parse_args()
    with scratch.city():
        office = clock_rows.fill(options.rows, 0.03)
        listed = Clock.objects.worklist(office).values_list("due_on", "pk")
        first = (clock_rows.TODAY.replace(year=2000), 0)
        place = min(LAST_PAGE * PAGE, listed.count() - PAGE - 2)
        afters = {"page 1": first, f"page {place // PAGE:,}": listed[place]}
        found = {name: best(office, after) for name, after in afters.items()}
    times = {}
    for name, ((spent, mine), (least, raw)) in found.items():
        assert [row.pk for row in mine[0]] == [row.pk for row in raw[0]] and mine[1] == raw[1]
        times[name] = spent
        print(f"worklist, {connection.vendor}, {options.rows:,} clocks, {name}: ours {spent * 1e3:.2f} ms, "
              f"raw {least * 1e3:.2f} ms: {spent / least:.2f} times (at most {MOST})")  # fmt: skip
    one, last = times.values()
    print(f"worklist, {connection.vendor}: the last page takes {last / one:.2f} times the first (at most {MOST})")


if __name__ == "__main__":
    main()

"""The cycle-time report: every measure of the approvals, in all, by office, by item and by month.

    python -m bench.report [--rows 200000] [--growth]

Beside it: one DuckDB query for the same figures over the same frame (without the Kaplan-Meier medians, which SQL
does not have), and on PostgreSQL a COPY of the same columns. `--growth` fits how each grows from 10,000 to 1,000,000
approvals.
"""

import argparse
import io
from datetime import date

import django
from django.conf import settings

django.setup()
settings.DEBUG = False

import duckdb  # noqa: E402
import numpy as np  # noqa: E402
from django.db import connection  # noqa: E402

from bench import approval_rows, scratch  # noqa: E402
from bench.timing import best  # noqa: E402
from reports.frames import approvals as building  # noqa: E402
from reports.frames import frames, reading  # noqa: E402
from reports.frames.sources import Sources  # noqa: E402
from reports.measures import executor  # noqa: E402
from reports.measures.book import of_frame  # noqa: E402

ON = date(2026, 6, 1)
ROUNDS = 5
GROUPS = ((), ("office",), ("item",), ("month",))
CODES = [measure.code for measure in of_frame("approvals")]
MOST_OF_QUERY, MOST_OF_COPY = 3, 2
SIZES = (10_000, 100_000, 1_000_000)
DECIDED, DONE = "is_decided", "is_done AND red_on IS NOT NULL"
LAW = "is_decided AND statutory_days > 0 AND used_days IS NOT NULL"
QUERY = f"""
    SELECT office, item, date_trunc('month', finished_on) AS month,
      {
    ", ".join(
        f"count({c}) FILTER (WHERE {w}), avg({c}) FILTER (WHERE {w}), quantile_disc({c}, 0.5) FILTER (WHERE {w}),"
        f" quantile_disc({c}, 0.9) FILTER (WHERE {w})"
        for c, w in (
            ("net_days", DECIDED),
            ("gross_days", DECIDED),
            ("late_days", DONE + " AND is_late"),
            ("stopped_days", DECIDED + " AND stopped_days > 0"),
            ("age_days", "is_open"),
        )
    )
},
      {
    ", ".join(
        f"sum(({c})::int) FILTER (WHERE {w}), count(*) FILTER (WHERE {w})"
        for c, w in (
            ("NOT is_late", DONE),
            ("is_late", "is_open"),
            ("is_early", DECIDED),
            ("is_immediate", DECIDED),
            ("stopped_days > 0", DECIDED),
            ("extended_days > 0", DECIDED),
            ("late_entries > 0", DECIDED),
            ("has_breach", DECIDED),
        )
    )
},
      {
    ", ".join(
        f"sum({c}) FILTER (WHERE {LAW})"
        for c in (
            "statutory_days",
            "promised_days",
            "used_days",
            "statutory_days - promised_days",
            "statutory_days - used_days",
        )
    )
}
    FROM frame GROUP BY GROUPING SETS ((), (office), (item), (month))
"""


def report(frame):
    return executor.report([frame], CODES, GROUPS)


def query(frame):
    return duckdb.sql(QUERY).fetchall()


def asked(sources):
    """What Sources.approvals asks, as a COPY that is thrown away."""
    statements = []
    keep = reading._by_copy if connection.vendor == "postgresql" else reading._by_cursor

    def catch(statement, parameters, kinds):
        statements.append((statement, parameters))
        return keep(statement, parameters, kinds)

    name = keep.__name__
    setattr(reading, name, catch)
    try:
        _ = sources.approvals
    finally:
        setattr(reading, name, keep)
    return statements[0]


def copied(statement, parameters):
    """All that COPY sends for a statement, as CSV in memory; nothing is made of it."""
    out = io.BytesIO()
    with (
        connection.cursor() as cursor,
        cursor.cursor.copy(f"COPY ({statement}) TO STDOUT (FORMAT csv)", parameters) as copy,
    ):
        for row in copy:
            out.write(row)
    return out.getbuffer()


def measured(rows):
    """{what: seconds} for so many approvals."""
    with scratch.city():
        count = approval_rows.fill(rows)
        sources = Sources(ON)
        statement = asked(sources)
        frame = building.build(sources)
        pandas, one_query = best(lambda: report(frame), lambda: query(frame), rounds=ROUNDS if rows < 500_000 else 2)
        build = best(lambda: building.build(sources), rounds=2)[0]
        copy = read = whole = None
        if connection.vendor == "postgresql":
            copy, read, whole = best(
                lambda: copied(*statement), lambda: Sources(ON).approvals,
                lambda: report(building.build(Sources(ON))), rounds=5,
            )  # fmt: skip
        found = frames(ON)
        days = best(lambda: found.held, rounds=1)[0]
        runs = found.held.runs
        lived = (found.held.windows["end"] - found.held.windows["start"]).sum()
        assert (runs["end"] - runs["start"]).sum() == lived, "the days do not add up"
    return {
        "rows": count,
        "report": pandas,
        "query": one_query,
        "build": build,
        "copy": copy,
        "read": read,
        "days": days,
        "whole": whole,
    }


def say(name, spent, floor, most):
    print(f"{name}: {spent * 1e3:.0f} ms, beside it {floor * 1e3:.0f} ms: {spent / floor:.2f} times (at most {most})")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--growth", action="store_true")
    options = parser.parse_args()
    if options.growth:
        grow()
        return
    found = measured(options.rows)
    where = f"report, {connection.vendor}, {found['rows']:,} approvals"
    say(f"{where}: pandas beside one DuckDB query", found["report"], found["query"], MOST_OF_QUERY)
    if found["copy"]:
        say(f"{where}: columns read as a frame beside a COPY", found["read"], found["copy"], MOST_OF_COPY)
        say(f"{where}: read, built and reported beside a COPY", found["whole"], found["copy"], MOST_OF_COPY)
    print(f"{where}: frame built in {found['build']:.2f} s, whose days in {found['days']:.2f} s")


def grow():
    """Times ~ rows ** exponent, fitted over the sizes."""
    found = [measured(rows) for rows in SIZES]
    sizes = np.log([each["rows"] for each in found])
    for name in ("report", "query", "build", "copy", "read", "whole", "days"):
        if found[0][name]:
            times = [each[name] for each in found]
            exponent = np.polyfit(sizes, np.log(times), 1)[0]
            shown = ", ".join(f"{each['rows']:,}: {each[name]:.2f} s" for each in found)
            print(f"growth, {connection.vendor}, {name}: exponent {exponent:.2f} ({shown})")


if __name__ == "__main__":
    main()

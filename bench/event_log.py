"""The event log of a large history: memory that does not grow, time beside writing the same bytes.

    python -m bench.event_log [--events 1000000]

Makes a scratch SQLite of its own, fills it in a process of its own, then writes XES and OCEL of a hundredth and of all
of the events. The peak of memory may grow by MOST_GROWTH between the two.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

EVENTS_A_PROJECT = 40
MOST_GROWTH = 32  # MB
FILL = """
INSERT INTO projects_event (project_id, seq, act, subject, by, by_name, seat, office, on_behalf_of, effective_at,
                            recorded_at, reason, facts, previous, hash)
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %(events)s - 1)
SELECT 1 + i / %(each)s, 1 + i %% %(each)s, 'decide', 'approval:S' || (10 + i %% 30) || '/1', 'officer', '王海燕',
       'department', 'sx-planning', '', datetime('2017-01-02', '+' || (i %% 200000) || ' minutes'),
       datetime('2017-01-02', '+' || (i %% 200000) || ' minutes'), '', '{}', '', ''
FROM n
"""


def fill(events):
    """A scratch database with so many events; run in a process of its own, so that its memory is not counted."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from projects.models import Division, Enterprise, Project

    call_command("migrate", verbosity=0)
    division = Division.objects.create(code="330602", name_zh="越城区", name_en="Yuecheng", short_zh="越城",
                                       short_en="Yuecheng", level="county")  # fmt: skip
    at = "2017-01-01T00:00:00Z"
    owner = Enterprise.objects.create(uscc="91330602MA29C7TX8G", name="企业", registered_at=at)
    count = events // EVENTS_A_PROJECT
    rows = (Project(pk=n, code=f"2017-330602-{n:012}", code_format="old", name=f"项目 {n}", enterprise=owner,
                    division=division, registered_at=at) for n in range(1, count + 1))  # fmt: skip
    Project.objects.bulk_create(rows, batch_size=2_000)
    with connection.cursor() as cursor:
        cursor.execute(FILL % {"events": count * EVENTS_A_PROJECT, "each": EVENTS_A_PROJECT})


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(folder):
    """Write the logs of a hundredth and of everything, and say how memory and time grew."""
    import django

    django.setup()
    from projects.models import Project
    from reports.logs import ocel, traces, xes
    from reports.progress import progress

    for name in ("xes", "ocel"):
        few = Project.objects.filter(pk__lte=Project.objects.count() // 100)
        found = {}
        for part, projects in (("a hundredth", few), ("all", None)):
            total, path = traces.count(projects), Path(folder) / f"{part}.{name}"
            begun = time.perf_counter()
            with open(path, "w", encoding="utf-8") as stream, progress(sys.stderr, f"{name}, {part}", total) as told:
                acts = traces.events(projects)
                done = xes.write(traces.traces(acts), stream, told) if name == "xes" else ocel.write(acts, stream, told)
            assert done[1] == total
            found[part] = time.perf_counter() - begun, peak(), total, path.stat().st_size
        (_, low, few_events, _), (seconds, high, events, size) = found["a hundredth"], found["all"]
        print(f"{name} of {events:,} events: {seconds:.1f} s, {size / 1e6:.0f} MB; peak of memory {low:.0f} MB with "
              f"{few_events:,} events, +{high - low:.0f} MB with all (at most {MOST_GROWTH})")  # fmt: skip
        assert high - low <= MOST_GROWTH


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--step", choices=["fill", "measure"])
    parser.add_argument("--folder")
    options = parser.parse_args()
    if options.step == "fill":
        return fill(options.events)
    if options.step == "measure":
        return measure(options.folder)
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "DEBUG": "",
               "SECRET_KEY": "of-the-bench", "DATABASE_URL": f"sqlite:///{folder}/log.sqlite3"}  # fmt: skip
        for step in ("fill", "measure"):
            again = [sys.executable, "-m", "bench.event_log", "--step", step, "--folder", folder]
            subprocess.run([*again, "--events", str(options.events)], env=env, check=True)


if __name__ == "__main__":
    main()

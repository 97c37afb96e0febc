"""A million open clocks in a scratch table beside the application's rows, for the sweep and the worklist.

The clocks hang on one project and on all offices of the city; their days are spread so that a wanted share turns on the
day of the sweep. The first thousands are written one by one, then the database doubles them itself.
"""

from datetime import date, datetime, timedelta

from django.db import connection
from django.utils import timezone

from bench.city import project_under_review
from projects.models import Office
from stages.enums import ClockKind, Light
from stages.models import Clock

TODAY = date(2026, 6, 1)
OFFICES = 200
FIRST = 16_000
COLUMNS = ", ".join(f'"{field.column}"' for field in Clock._meta.concrete_fields if not field.primary_key)
DOUBLE = f"INSERT INTO stages_clock ({COLUMNS}) SELECT {COLUMNS} FROM stages_clock ORDER BY id LIMIT %s"


def fill(rows, turning):
    """Write about `rows` open clocks, of which the share `turning` turns on TODAY; returns the office with the list."""
    at = datetime(2026, 3, 2, 9, tzinfo=timezone.get_default_timezone())
    project = project_under_review(1, at)
    Clock.objects.all().delete()
    offices = list(Office.objects.order_by("pk").values_list("pk", flat=True)[:OFFICES])
    first = min(rows, FIRST)
    Clock.objects.bulk_create(_clocks(first, turning, offices, project.pk), batch_size=1_000)
    with connection.cursor() as cursor:
        while first < rows:
            cursor.execute(DOUBLE, [min(first, rows - first)])
            first += min(first, rows - first)
        cursor.execute("ANALYZE stages_clock" if connection.vendor == "postgresql" else "ANALYZE")
    return offices[0]


def _clocks(rows, turning, offices, project_id):
    """One in ten is on the list of the first office; the lights turn evenly over the days around TODAY."""
    span = max(1, round(1 / turning))
    for number in range(rows):
        yellow = TODAY + timedelta(days=number % span)
        due = yellow + timedelta(days=3 + number % 40)
        yield Clock(
            kind=ClockKind.DECISION, rule="decision", project_id=project_id, started_on=date(2026, 5, 1),
            office_id=offices[0] if number % 10 == 0 else offices[number % len(offices)],
            start_reason="acceptance", reckoning={"statutory": None, "promised": None}, due_on=due, yellow_on=yellow,
            red_on=due + timedelta(days=1), next_change_on=yellow, light=Light.GREEN,
        )  # fmt: skip

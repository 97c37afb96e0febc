"""The schedule: which job is due when, each slot fired once however many schedulers run.

The day is cut into slots of the job's length, counted from the epoch, so all schedulers see the same ones. The row of a
slot is the claim; writing it and enqueuing the job is one transaction. Slots that passed while no scheduler ran are not
made up: every job looks for all that is to be done, so the latest slot does their work.
"""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string

from projects.models import ScheduleSlot


def slot(at, every):
    """The beginning (aware, UTC) of the slot of `every` seconds in which `at` lies."""
    passed = int(at.timestamp())
    return datetime.fromtimestamp(passed - passed % every, UTC)


def fire(at, schedule=None):
    """Enqueue every job whose current slot nobody has fired yet. Returns their names."""
    schedule = settings.SCHEDULE if schedule is None else schedule
    return [name for name, (path, every) in schedule.items() if _fire(name, import_string(path), slot(at, every), at)]


def _fire(name, job, begins, at):
    if ScheduleSlot.objects.filter(job=name, slot=begins).exists():
        return False
    try:
        with transaction.atomic():
            ScheduleSlot.objects.create(job=name, slot=begins, fired_at=at)
            job.enqueue()
    except IntegrityError:
        return False  # another scheduler was faster
    return True


def next_slot(at, schedule=None):
    """When the next slot of any job begins."""
    schedule = settings.SCHEDULE if schedule is None else schedule
    return min(slot(at, every) + timedelta(seconds=every) for _path, every in schedule.values())

"""Jobs in the background: delivering messages, and keeping the job table in order.

Jobs are written against the `django_tasks` interface and run in the database or on Celery, by a setting. A job may be
run twice or lost with its worker: each one looks for what is to be done and may be repeated, and its next slot makes up
for one that was lost. What must reach somebody outside goes through the outbox, never straight from a job.
"""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from projects import long_work
from projects.forms import drafts, sending
from projects.messages import outbox
from projects.models import ScheduleSlot
from projects.uploads import scanning, staging

#: finished jobs and fired slots are forgotten after this time
KEEP = timedelta(days=7)
#: a job that has cost so many workers their life is not given to another one
MOST_WORKERS = 5


@task()
def deliver_outbox():
    """Deliver what is due. Returns how many messages were delivered."""
    return outbox.deliver_all().delivered


@task()
def reap():
    """Give jobs whose worker was lost to another worker. Returns how many."""
    return give_back_lost_jobs(timezone.now())


@task()
def prune():
    """Forget old jobs and slots, drafts, presses and long work, and the files that no form was ever sent with."""
    at = timezone.now()
    return forget_before(at - KEEP) + drafts.prune(at) + sending.prune(at) + staging.prune(at) + long_work.prune(at)


@task()
def scan_files():
    """Have the virus scanner look at what waits for it. Returns how many files it looked at."""
    return scanning.scan_all(at=timezone.now())


def give_back_lost_jobs(at):
    """Jobs that run longer than any job may have lost their worker; one that keeps killing workers is given up."""
    lost = DBTaskResult.objects.running().filter(started_at__lt=at - settings.JOB_LIMIT)
    deadly = [job.pk for job in lost if len(job.worker_ids) >= MOST_WORKERS]
    lost.filter(pk__in=deadly).update(
        status=TaskResultStatus.FAILED, finished_at=at, exception_class_path="builtins.SystemExit",
        traceback="lost by its workers",
    )  # fmt: skip
    return lost.exclude(pk__in=deadly).update(status=TaskResultStatus.READY, started_at=None)


def forget_before(at):
    finished, _rows = DBTaskResult.objects.finished().filter(finished_at__lt=at).delete()
    slots, _rows = ScheduleSlot.objects.filter(slot__lt=at).delete()
    return finished + slots

"""Jobs that ended with an error. Only the database keeps them; on Celery they stand in its own logs.

Every job looks for what is to be done, so enqueuing it anew does what the failed one did not.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from administration.acts.keeping import require_administrator
from projects.refusal import Refusal


def jobs():
    """The newest first. Rows go a week after they ended (see projects.jobs)."""
    return DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).order_by("-finished_at")


def name(job):
    return job.task_path.rpartition(".")[2]


def last_line(job):
    """What the error said, in one line."""
    lines = (job.traceback or "").strip().splitlines()
    return lines[-1] if lines else job.exception_class_path


@transaction.atomic
def run_again(job, *, by, at):
    """Put the job back in the queue. It is the same row, so that pressing twice runs it once."""
    require_administrator(by, at)
    mine = DBTaskResult.objects.filter(pk=job.pk, status=TaskResultStatus.FAILED)
    if not mine.update(status=TaskResultStatus.READY, started_at=None, finished_at=None, exception_class_path="",
                       traceback="", worker_ids=[]):  # fmt: skip
        raise Refusal("not_failed", _("This job waits or runs already."))

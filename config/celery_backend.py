"""The `django_tasks` interface on Celery. A job is handed to the broker when the transaction that enqueued it commits.

Between the commit and the broker a killed process loses the job; the next slot of the schedule makes up for it, and
messages are not touched, for they lie in the outbox.
"""

from celery import shared_task
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import TaskResult, TaskResultStatus
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.utils import get_random_id, normalize_json

from config.celery import app


@shared_task(name="lianshen.run")
def run(path, args, kwargs):
    """Run the job at a dotted path."""
    return import_string(path).call(*args, **kwargs)


class CeleryBackend(BaseTaskBackend):
    """Jobs start at once or from `run_after` on; results are not kept."""

    supports_defer = True

    def enqueue(self, task, args, kwargs):
        self.validate_task(task)
        said = TaskResult(
            task=task, id=get_random_id(), status=TaskResultStatus.READY, enqueued_at=timezone.now(), started_at=None,
            finished_at=None, last_attempted_at=None, args=normalize_json(list(args)), kwargs=normalize_json(kwargs),
            backend=self.alias, errors=[], worker_ids=[],
        )  # fmt: skip
        transaction.on_commit(lambda: self._send(said))
        return said

    def _send(self, said):
        app.send_task(
            run.name, (said.task.module_path, said.args, said.kwargs),
            task_id=said.id, queue=said.task.queue_name, eta=said.task.run_after,
        )  # fmt: skip

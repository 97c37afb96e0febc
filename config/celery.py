"""The Celery application, used only when TASK_BACKEND=celery: jobs on Redis, for many machines.

A job is acknowledged when it has ended, so one whose worker was killed is given to another worker: at once when a child
process was lost, after the visibility timeout when the whole worker was.
"""

import os

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

LIMIT = settings.JOB_LIMIT.total_seconds()

app = Celery("lianshen")
app.conf.update(
    broker_url=settings.REDIS_URL,
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        "visibility_timeout": LIMIT,
        "unacked_restore_interval": min(10, LIMIT / 10),
        "unacked_restore_throttle": 1,  # the default looks only every tenth time
        "global_keyprefix": settings.REDIS_PREFIX,
    },
    task_default_queue="default",
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    timezone=settings.TIME_ZONE,
    imports=["config.celery_backend"],
)

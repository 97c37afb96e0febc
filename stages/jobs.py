"""The procedure's job in the background: one run of the watch, now."""

from dataclasses import asdict

from django.utils import timezone
from django_tasks import task

from stages.flows.watching import watch


@task()
def watch_clocks():
    """Returns what the run did, by kind."""
    return asdict(watch(timezone.now()))

"""The procedure's jobs in the background: one run of the watch, now; the search index."""

from dataclasses import asdict

from django.utils import timezone
from django_tasks import task

from stages.acts import indexing
from stages.flows.watching import watch


@task()
def watch_clocks():
    """Returns what the run did, by kind."""
    return asdict(watch(timezone.now()))


@task()
def index_search():
    """Enter into the search index what came since. Returns how many entries."""
    return indexing.catch_up()

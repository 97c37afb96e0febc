"""The agency's job in the background: one run of its watch, now."""

from django.utils import timezone
from django_tasks import task

from agency.watching import watch


@task()
def watch_agency():
    """Returns how many things were done."""
    return watch(timezone.now())

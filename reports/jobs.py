"""Jobs of the reports. Each looks for what is to be done and may be run twice."""

from django.utils import timezone
from django_tasks import task

from reports.feeds import keeping
from reports.models import Feed


@task()
def write_feeds():
    """Write the calendar entries of every project in which something has happened, if anybody subscribes at all.

    Returns how many entries.
    """
    at = timezone.now()
    if not Feed.objects.live().exists():
        return 0
    keeping.forget(at)
    return keeping.refresh(at)

"""Jobs of the reports. Each looks for what is to be done and may be run twice."""

from django.utils import timezone
from django_tasks import task

from reports.bulletin import freezing
from reports.feeds import keeping
from reports.forecast import making
from reports.models import Feed
from reports.rollup import folding


@task()
def make_forecasts():
    """The forecasts of this week that have not been made. Returns how many were."""
    at = timezone.now()
    return making.of_the_week(timezone.localdate(at), at=at)


@task()
def freeze_bulletins():
    """The bulletins of the month before that have not been frozen. Returns how many were."""
    at = timezone.now()
    return freezing.freeze_last_month(timezone.localdate(at), at=at)


@task()
def roll_up():
    """What has happened since the last look goes into the months. Returns how many projects were counted anew."""
    return folding.fold(timezone.now())


@task()
def write_feeds():
    """Write the calendar entries of every project in which something has happened, if anybody subscribes at all.

    Returns how many entries.
    """
    at = timezone.now()
    if not Feed.objects.live().exists():
        return 0
    keeping.forget(at)
    return keeping.refresh_all(at)

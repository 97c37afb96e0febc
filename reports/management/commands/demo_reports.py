"""`manage.py demo_reports`: what the reports of the demo city would have kept by now.

The months rolled up; the forecasts of earlier weeks, made afterwards from what was known then and marked as such, and
that of this week; the bulletins of the last months. It may be run again: what is there is left alone.
"""

from datetime import timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.bulletin import freezing
from reports.forecast import making
from reports.models.forecast import Occasion
from reports.progress import progress
from reports.rollup import folding
from stages.rules.workdays import ONE_DAY

ONE_WEEK = timedelta(weeks=1)
FORECAST_WEEKS, BULLETIN_MONTHS = 40, 2


class Command(BaseCommand):
    help = "Keeps for the demo city what its reports would have kept by now."

    def handle(self, *args, **options):
        at = timezone.now()
        on = timezone.localdate(at)
        with progress(self.stdout, _("Reports of the demo city"), 1 + FORECAST_WEEKS + BULLETIN_MONTHS) as told:
            folding.fold(at)
            told(1)
            for week in range(FORECAST_WEEKS - 1, 0, -1):
                evening = making.evening_before_the_week(on) - week * ONE_WEEK
                making.make_all(evening, occasion=Occasion.AFTERWARDS, at=at)
                told(1)
            making.of_the_week(on, at=at)
            told(1)
            for evening in last_evenings(on, BULLETIN_MONTHS):
                for division in freezing.divisions():
                    freezing.freeze(division, f"{evening:%Y-%m}", at=at, on=on)
                told(1)


def last_evenings(on, count):
    """The last days of the `count` months before a day, the latest first."""
    for _number in range(count):
        on = on.replace(day=1) - ONE_DAY
        yield on

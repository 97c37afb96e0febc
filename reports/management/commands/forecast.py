"""`manage.py forecast [--as-of DAY]`: make and keep the forecasts of all projects under way.

Without a day: those of this week, as of the evening before it. With one: those of that evening, marked as made
afterwards, from nothing but what was known then; so a centre sees the error of the model before it has waited a year.
"""

from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.forecast import making
from reports.models.forecast import Occasion
from reports.progress import progress


class Command(BaseCommand):
    help = "Makes and keeps the forecasts of all projects under way."

    def add_arguments(self, parser):
        parser.add_argument("--as-of", type=date.fromisoformat, default=None, nargs="+", help="YYYY-MM-DD, one or more")

    def handle(self, *args, as_of, **options):
        at = timezone.now()
        if not as_of:
            made = making.of_the_week(timezone.localdate(at), at=at)
        else:
            made = sum(self.afterwards(day, at) for day in as_of)
        self.stdout.write(_("%(count)s forecasts made.") % {"count": made})

    def afterwards(self, day, at):
        with progress(self.stderr, _("Forecasts as of %(day)s") % {"day": day}, making.under_way(day).count()) as told:
            return making.make_all(day, occasion=Occasion.AFTERWARDS, at=at, told=told)

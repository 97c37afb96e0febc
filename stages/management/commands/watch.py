"""`manage.py watch [--once]`: turn lights, start what became possible, urge and remind; once, or for ever.

For ever it runs every few minutes in this process, for an installation that uses no job worker. Several may run.
"""

import sys
import time
from dataclasses import asdict

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections
from django.utils import timezone
from django.utils.translation import gettext as _

from stages.flows.watching import watch


class Command(BaseCommand):
    help = "Watches the clocks: lights, urgings, reminders, and starts that a killed process left undone."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="one run; exit status 1 if something failed")
        parser.add_argument("--every", type=float, default=settings.WATCH_EVERY, help="seconds between two runs")

    def handle(self, *args, once, every, verbosity, **options):
        if once:
            sys.exit(1 if self.look(verbosity).failed else 0)
        while True:
            close_old_connections()
            try:
                self.look(verbosity)
            except Error as fault:  # a database that is away is waited for
                self.stderr.write(str(fault))
            time.sleep(every)

    def look(self, verbosity):
        done = watch(timezone.now())
        if verbosity > 0:
            self.stdout.write(
                _(
                    "%(advanced)s started or ended, %(lights)s lights turned, %(urgings)s urgings opened, "
                    "%(reminders)s reminders sent, %(failed)s failed"
                )
                % asdict(done)
            )
        return done

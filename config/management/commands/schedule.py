"""`manage.py schedule [--once]`: enqueue each job when its slot begins. Several may run; each slot is fired once."""

import time

from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections
from django.utils import timezone

from projects import schedule

LONGEST_SLEEP = 30


class Command(BaseCommand):
    help = "Enqueues the jobs of the schedule until it is stopped."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="look once and end")

    def handle(self, *args, once, verbosity, **options):
        while True:
            self.look(verbosity, raising=once)
            if once:
                return
            now = timezone.now()
            time.sleep(min(LONGEST_SLEEP, max(0.05, (schedule.next_slot(now) - now).total_seconds())))

    def look(self, verbosity, *, raising):
        """A database that is away is waited for; the slot is fired when it is back."""
        close_old_connections()
        try:
            fired = schedule.fire(timezone.now())
        except Error as fault:
            if raising:
                raise
            self.stderr.write(str(fault))
        else:
            if fired and verbosity > 1:
                self.stdout.write(" ".join(fired))

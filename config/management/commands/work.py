"""`manage.py work`: do jobs, from the database or from Celery's queue, as the settings say. Run as many as needed."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

QUEUE = "default"


class Command(BaseCommand):
    help = "Does jobs in the background until it is stopped."
    requires_system_checks = []  # the web process has made them

    def add_arguments(self, parser):
        parser.add_argument("--interval", type=float, default=1, help="seconds between two looks at an empty queue")
        parser.add_argument("--processes", type=int, default=2, help="child processes (Celery only)")

    def handle(self, *args, interval, processes, verbosity, **options):
        if settings.TASK_BACKEND == "celery":
            self.on_celery(processes, verbosity)
        else:
            call_command("db_worker", interval=interval, reload=False, startup_delay=False, verbosity=verbosity)

    def on_celery(self, processes, verbosity):
        from config.celery import app

        level = "INFO" if verbosity > 1 else "WARNING"
        size = ["-c", str(processes)]
        app.worker_main(["worker", "-Q", QUEUE, *size, "-l", level, "--without-gossip", "--without-mingle"])

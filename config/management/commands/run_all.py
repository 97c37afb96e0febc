"""`manage.py run_all [HOST:PORT]`: the server, one worker and the schedule in one terminal, for one machine or a look.

A worker or schedule that ends is started again; when the server ends, or on Ctrl+C, everything ends.
"""

import signal
import subprocess
import sys
import time

from django.core.management.base import BaseCommand

LOOK_EVERY = 0.5
#: a child that dies at once is not started more often than this
PAUSE = 3
PATIENCE = 10


class Command(BaseCommand):
    help = "Runs the server, a worker and the schedule together."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("address", nargs="?", default="127.0.0.1:8000")

    def handle(self, *args, address, **options):
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        server = start("runserver", address, "--noreload")
        helpers = {name: start(name) for name in ("work", "schedule")}
        try:
            while server.poll() is None:
                time.sleep(LOOK_EVERY)
                self.revive(helpers)
        except KeyboardInterrupt:
            self.stdout.write("")
        finally:
            stop([*helpers.values(), server])
        sys.exit(0 if server.returncode in (0, -signal.SIGTERM, -signal.SIGINT) else server.returncode)

    def revive(self, helpers):
        for name, child in helpers.items():
            if child.poll() is not None:
                self.stderr.write(f"{name} ended with {child.returncode}; starting it again")
                time.sleep(PAUSE)
                helpers[name] = start(name)


def start(*command):
    return subprocess.Popen([sys.executable, sys.argv[0], *command])


def stop(children):
    """Ask each child to end, and end those that do not."""
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()

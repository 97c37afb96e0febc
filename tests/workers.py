"""Real worker processes on a database that they share with the test: started, killed with SIGKILL, counted.

On PostgreSQL they share the test database itself; on SQLite a file into which the test database is copied at the start.
"""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 30  # a worker takes seconds to start on a busy machine


class Workers:
    """Processes of `manage.py` on the shared database; everything still alive is killed at the end."""

    def __init__(self, folder, **environment):
        self.folder = folder
        self.received_file = folder / "received"
        self.url = share_database(folder)
        self.environment = {
            **os.environ, "DJANGO_SETTINGS_MODULE": "tests.job_settings", "DATABASE_URL": self.url,
            "RECEIVED_FILE": str(self.received_file), **{key: str(value) for key, value in environment.items()},
        }  # fmt: skip
        self.processes = []

    def start(self, *command):
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "manage.py", *command], cwd=ROOT, env=self.environment, stdout=log,
                stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        self.processes.append(process)
        return process

    def kill(self, process):
        """The whole process group, as when a machine loses power."""
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def kill_all(self):
        for process in self.processes:
            self.kill(process)

    def received(self):
        """Numbers of the messages received, with repeats, in the order of arrival."""
        return self.received_file.read_text().split() if self.received_file.exists() else []

    def wait_for(self, condition, patience=PATIENCE):
        """Wait until `condition()` holds; True if it did in time."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if condition():
                return True
            time.sleep(0.05)
        return False

    def rows(self, sql):
        """What a statement finds in the shared database."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall()
        with closing(sqlite3.connect(self.folder / "shared.sqlite3", timeout=30)) as shared:
            return shared.execute(sql).fetchall()

    def log(self):
        return (self.folder / "log").read_text(errors="replace")


def share_database(folder):
    """The address under which other processes reach the database of the test."""
    if connection.vendor == "postgresql":
        s = connection.settings_dict
        return f"postgres://{s['USER']}:{s['PASSWORD']}@{s['HOST']}:{s['PORT'] or 5432}/{s['NAME']}"
    connection.ensure_connection()
    with closing(sqlite3.connect(folder / "shared.sqlite3")) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=WAL")
    return f"sqlite:///{folder / 'shared.sqlite3'}"

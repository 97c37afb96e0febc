"""Run every benchmark on every database that is there, each in a process of its own."""

import os
import socket
import subprocess
import sys
import tempfile

POSTGRES = "postgres://postgres@127.0.0.1:5432/lianshen_bench"


def databases(folder):
    yield "SQLite", f"sqlite:///{folder}/bench.sqlite3"
    with socket.socket() as probe:
        probe.settimeout(1)
        if probe.connect_ex(("127.0.0.1", 5432)) == 0:
            yield "PostgreSQL", POSTGRES


def main():
    with tempfile.TemporaryDirectory() as folder:
        for name, url in databases(folder):
            env = {
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "DEBUG": "1",
                "DATABASE_URL": url,
                "MEDIA_ROOT": f"{folder}/media",
                "LOG_LEVEL": "ERROR",
            }
            subprocess.run([sys.executable, "-m", "bench.steps", name], env=env, check=True)
            for each in ("bench.report", "bench.sweep", "bench.worklist", "bench.search", "bench.feed"):
                subprocess.run([sys.executable, "-m", each], env=env, check=True)
    settings = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "DEBUG": "1", "LOG_LEVEL": "ERROR"}
    for pure in ("bench.due_dates", "bench.forecast", "bench.event_log", "bench.inbox"):
        subprocess.run([sys.executable, "-m", pure], env=settings, check=True)


main()

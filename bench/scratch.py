"""A scratch database with the calendar and the city of Shaoxing, gone when the benchmark ends."""

import os
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection


@contextmanager
def city():
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        with open(os.devnull, "w", encoding="utf-8") as nowhere:
            call_command("load_calendar", verbosity=0, stdout=nowhere)
            call_command("load_city", verbosity=0, stdout=nowhere)
        yield
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)

"""A scratch database for a rehearsal: made, filled with reference data, dropped. The real one is not touched."""

import os
import tempfile
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection
from django.test.utils import override_settings


@contextmanager
def scratch_database(city):
    """Inside, the default connection is an empty database with the calendar and the city of the folder `city`."""
    real = connection.settings_dict["NAME"]
    test = connection.settings_dict.setdefault("TEST", {})
    kept = dict(test)
    test["MIGRATE"] = False  # the tables as the models say; replaying every migration takes ten times as long
    test["NAME"] = None if connection.vendor == "sqlite" else f"lianshen_rehearsal_{os.getpid()}"
    with tempfile.TemporaryDirectory() as files, override_settings(MEDIA_ROOT=files):
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            call_command("load_calendar", verbosity=0)
            call_command("load_city", city, verbosity=0)
            yield
        finally:
            connection.creation.destroy_test_db(real, verbosity=0)
            connection.settings_dict["TEST"] = kept

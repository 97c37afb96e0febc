"""The reference data of Shaoxing and the calendar are loaded once into the test database: no test pays for them.

A test that commits (transaction=True, a live server) leaves its rows behind; they are cleared away, the reference data
stays.
"""

import shutil
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.test import TransactionTestCase

from tests import reference_copy
from tests.cast import Cast

#: what load_calendar and load_city write, and what Django itself writes when the database is made
REFERENCE = {
    "division", "function", "office", "competence", "edition", "papertype", "approvalitem",
    "requirement", "prerequisite", "jurisdiction", "calendarday", "calendarversion",
    "qualification", "investmentband", "contenttype", "permission",
}  # fmt: skip


@pytest.fixture(scope="session")
def kept_copy():
    """Where the reference data of an earlier run lie, on SQLite; None elsewhere."""
    return reference_copy.path() if connection.vendor == "sqlite" else None


@pytest.fixture(scope="session")
def is_copied(django_db_modify_db_settings, kept_copy):
    """Whether the test database has been taken from the kept copy."""
    if kept_copy is None or not kept_copy.exists():
        return False
    shutil.copyfile(kept_copy, connection.settings_dict["TEST"]["NAME"])
    return True


@pytest.fixture(scope="session")
def django_db_keepdb(is_copied, django_db_keepdb):
    return is_copied or django_db_keepdb


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, is_copied, kept_copy):
    if not is_copied:
        with django_db_blocker.unblock():
            call_command("load_calendar", verbosity=0)
            call_command("load_city", verbosity=0)
            if kept_copy is not None:
                reference_copy.keep(kept_copy)
    yield
    if is_copied:  # what Django has not made it does not clear away
        connection.close()
        for rest in ("", "-wal", "-shm"):
            Path(f"{connection.settings_dict['NAME']}{rest}").unlink(missing_ok=True)


def clear_all_but_reference(*_args):
    """Empty every table that a test may have filled."""
    models = [m for m in apps.get_models(include_auto_created=True) if m._meta.model_name not in REFERENCE]
    tables = sorted({m._meta.db_table for m in models if m._meta.managed})
    with transaction.atomic():
        for statement in connection.ops.sql_flush(no_style(), tables, reset_sequences=False, allow_cascade=False):
            connection.cursor().execute(statement)


@pytest.fixture(autouse=True, scope="session")
def reference_data_outlives_committing_tests():
    whole = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = clear_all_but_reference
    yield
    TransactionTestCase._fixture_teardown = whole


@pytest.fixture
def cast(db):
    """The people of a test; see tests/cast.py."""
    return Cast()


@pytest.fixture(autouse=True)
def files_of_a_test(settings, tmp_path):
    """Papers handed in as files go to a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path / "media"

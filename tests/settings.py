"""Settings of the test run: as in production, with a quick password hasher, the database by DATABASE_URL."""

import os
import tempfile

os.environ.setdefault("DEBUG", "0")
os.environ.setdefault("SECRET_KEY", "a-key-for-the-tests-only")
os.environ.setdefault("SECURE", "0")
os.environ.setdefault("LOG_LEVEL", "WARNING")

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"  # noqa: F405
WHITENOISE_AUTOREFRESH = True  # nothing is collected for a test run
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file: threads with transactions of their own cannot share a database in memory.
    DATABASES["default"]["TEST"] = {"NAME": f"{tempfile.gettempdir()}/lianshen-test-{os.getpid()}.sqlite3"}  # noqa: F405

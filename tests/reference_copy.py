"""The reference data of the test database, kept between runs on SQLite, so that a single test starts at once.

The copy is good as long as nothing changed that it was made from: migrations, models, loaders, fixtures, pinned
libraries. Anything else changed in those places makes a new copy.
"""

import hashlib
import os
import tempfile
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
MADE_FROM = ("*/migrations/*.py", "*/models/*.py", "*/loading/*.py", "stages/acts/reference.py",
             "stages/rules/conditions.py", "fixtures/shaoxing/**/*.yaml", "fixtures/calendar/*.yaml",
             "requirements.txt", "config/settings.py", "tests/settings.py")  # fmt: skip
PREFIX = "lianshen-reference-"


def path():
    """Where the copy for the files as they are now lies, or would lie."""
    digest = hashlib.sha256()
    for found in sorted({file for pattern in MADE_FROM for file in ROOT.glob(pattern)}):
        digest.update(str(found.relative_to(ROOT)).encode())
        digest.update(found.read_bytes())
    return Path(tempfile.gettempdir()) / f"{PREFIX}{digest.hexdigest()[:16]}.sqlite3"


def keep(copy):
    """Write the open test database to `copy`, whole or not at all."""
    unfinished = copy.with_suffix(f".{os.getpid()}")
    unfinished.unlink(missing_ok=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(unfinished)])
    unfinished.replace(copy)

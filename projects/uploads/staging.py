"""Keeping an upload aside while its form is still open, so that an error elsewhere on the form loses no file.

`stage` checks the content and stores the bytes under a random name; the form carries the number of the row back. The
daily pruning clears away what was never filed.
"""

import hashlib
from datetime import timedelta
from uuid import UUID, uuid4

from django.core.files import File
from django.core.files.storage import default_storage

from projects.models import Draft, StagedUpload
from projects.uploads import content

FOLDER = "uploads"
#: an upload that belongs to nothing after this time is cleared away
KEEP = timedelta(days=2)


def sha256(file):
    """Hex digest of a file's bytes; leaves it rewound."""
    digest = hashlib.sha256()
    file.seek(0)
    for chunk in iter(lambda: file.read(1 << 20), b""):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def stage(upload, *, at, field=None, look=content.kind_of):
    """The StagedUpload of a file that may be kept. Raises Refusal for one that may not: what `look` says to it."""
    kind = look(upload, field)
    digest = sha256(upload)
    path = default_storage.save(f"{FOLDER}/{uuid4().hex}", upload)
    return StagedUpload.objects.create(
        name=upload.name[-200:], path=path, content_type=kind.content_type, size=upload.size, sha256=digest,
        created_at=at,
    )  # fmt: skip


def entry_of(row):
    """What a form or a draft remembers of a StagedUpload."""
    return {"id": str(row.pk), "name": row.name, "size": row.size, "sha256": row.sha256}


def staged(number):
    """The StagedUpload of a number as a form carries it back, or None when it is gone or never was."""
    try:
        row = StagedUpload.objects.filter(pk=UUID(str(number))).first()
    except ValueError:
        return None
    return row if row and default_storage.exists(row.path) else None


class Kept(File):
    """The bytes of a StagedUpload (`staged`) under the name they came with; opened when somebody reads them."""

    def __init__(self, row):
        super().__init__(None, name=row.name)
        self.staged, self.size = row, row.size

    @property
    def file(self):
        if self._file is None:
            self._file = default_storage.open(self.staged.path)
        return self._file

    @file.setter
    def file(self, opened):
        self._file = opened

    def __bool__(self):
        return True

    def close(self):
        if self._file is not None:
            self._file.close()
            self._file = None


def let_go(row):
    """Clear one away, bytes and all."""
    default_storage.delete(row.path)
    row.delete()


def prune(at):
    """Clear away what has been kept aside for too long and waits in no draft. Returns how many."""
    drafted = {entry["id"] for files in Draft.objects.values_list("files", flat=True) for entry in files.values()}
    old = [row for row in StagedUpload.objects.filter(created_at__lt=at - KEEP) if str(row.pk) not in drafted]
    for row in old:
        let_go(row)
    return len(old)

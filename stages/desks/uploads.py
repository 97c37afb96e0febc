"""Files handed to a form before it is finally sent: kept aside, so that an error or a look at the answers loses none.

They lie under a random name and are known to the session of the person who sent them, for one form at a time. Nothing
here puts a paper on file: that is the act's. What is filed or given up is removed from where it waited.
"""

from uuid import uuid4

from django.core.files import File
from django.core.files.storage import default_storage

from stages.acts import papers

SESSION_KEY = "uploads"
FOLDER = "uploads"


class Waiting:
    """The files of one form ("file 2411-… planning") by the paper type they are meant for."""

    def __init__(self, session, form):
        self.session, self.form = session, form

    @property
    def entries(self):
        """{paper type: {"name", "path", "size"}}"""
        return self.session.get(SESSION_KEY, {}).get(self.form, {})

    def keep(self, type, upload):
        """Check an upload and keep it in place of an earlier one. Raises Refusal for what cannot be kept."""
        papers.check_upload(upload, field=type)
        self.drop(type)
        path = default_storage.save(f"{FOLDER}/{uuid4().hex}", upload)
        self._store({**self.entries, type: {"name": upload.name, "path": path, "size": upload.size}})

    def drop(self, type):
        entries = dict(self.entries)
        entry = entries.pop(type, None)
        if entry:
            default_storage.delete(entry["path"])
            self._store(entries)

    def clear(self):
        for type in list(self.entries):
            self.drop(type)

    def open(self, types):
        """{type: open File under its own name} for those of `types` that wait and are still there."""
        there = {type: entry for type, entry in self.entries.items() if type in types}
        return {type: File(default_storage.open(entry["path"]), name=entry["name"])
                for type, entry in there.items() if default_storage.exists(entry["path"])}  # fmt: skip

    def _store(self, entries):
        self.session[SESSION_KEY] = {**self.session.get(SESSION_KEY, {}), self.form: entries}
        self.session.modified = True

"""The hook for a virus scanner: clamd over INSTREAM, named by the setting CLAMD; without it files are “not scanned”.

When it is set, bytes that come in wait until they have been looked at, and are not handed out before; what is found
infected is never handed out, and its enterprise is told. A scanner that cannot be reached lets the files wait.
"""

import logging
from contextlib import closing
from urllib.parse import urlsplit

from clamav_client.clamd import ClamdError, ClamdNetworkSocket, ClamdUnixSocket
from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from projects.enums import Scan
from projects.messages import outbox
from projects.models import FileScan, Paper

log = logging.getLogger(__name__)
FOUND = _("The virus scanner found %(finding)s in %(name)s (%(project)s). Supply it anew.")
BATCH, PATIENCE = 50, 30  # files a run, seconds for an answer


def ask(sha256, path, *, at):
    """Have these bytes looked at, once whoever uses them. Nothing where no scanner is set up."""
    if settings.CLAMD:
        FileScan.objects.get_or_create(sha256=sha256, defaults={"path": path, "asked_at": at})


def held_back(sha256):
    """The scan that keeps these bytes from being handed out, or None."""
    return FileScan.objects.filter(sha256=sha256).exclude(state=Scan.CLEAN).first()


def scan_all(*, at):
    """Look at what waits, the oldest first. Returns how many files were looked at."""
    done = 0
    for row in FileScan.objects.filter(state=Scan.WAITING).order_by("asked_at")[:BATCH]:
        try:
            state, finding = _look(row.path)
        except (OSError, ClamdError) as fault:
            log.warning("the virus scanner gave no answer: %s", fault)
            break
        if state is not None:
            FileScan.objects.filter(pk=row.pk).update(state=state, finding=finding[:200], scanned_at=at)
            done += 1
            if state == Scan.INFECTED:
                _tell(row, finding, at)
    return done


def _look(path):
    """(Scan, what was found) of a stored file; (None, "") when the scanner could not decide."""
    with closing(default_storage.open(path)) as file:
        ((status, finding),) = _scanner().instream(file).values()
    return {"OK": Scan.CLEAN, "FOUND": Scan.INFECTED}.get(status), finding or ""


def _scanner():
    where = urlsplit(settings.CLAMD)
    if where.scheme == "unix":
        return ClamdUnixSocket(path=where.path, timeout=PATIENCE)
    return ClamdNetworkSocket(where.hostname, where.port or 3310, timeout=PATIENCE)


def _tell(row, finding, at):
    for paper in Paper.objects.filter(sha256=row.sha256).select_related("project__enterprise"):
        facts = {"name": paper.file_name, "finding": finding, "project": paper.project.name}
        outbox.post(
            "paper.infected", paper.project.enterprise,
            subject=outbox.both(_("A file is infected and is not handed out: %(name)s"), name=paper.file_name),
            body=outbox.both(FOUND, **facts),
            at=at, project=paper.project, link=f"/projects/{paper.project.code}/papers/",
        )  # fmt: skip

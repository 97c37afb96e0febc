"""Work that may take longer than a page may take: done by a job in the background, shown on a page of its own.

A view calls `begin` and leads to the page of the row (`projects.long_work_desk`), which shows how far it is and may be
left. The job looks for rows that wait, and for those whose worker has said nothing for JOB_LIMIT; so a lost job or a
killed worker costs time and nothing else. What is done says where it leads, what was found, or which file was written;
what was refused says why in both languages. settings.LONG_WORK names for each kind the function that does it:
`do(row, tell) -> Result`, where `tell(done, total)` may be called as often as one likes.
"""

import logging
import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from projects.acting import acting_from
from projects.enums import LongWorkState
from projects.messages import outbox
from projects.models import Deputyship, LongWork
from projects.refusal import Refusal

FOLDER = "long-work"
#: what came of it is kept so long
KEEP = timedelta(days=7)
MOST_TRIES = 3
#: seconds between two notes of how far it is
EVERY = 0.5
BROKE = _("Something broke on our side; it has been recorded. Nothing was changed.")
LOST = _("It was begun %(count)s times and never came to its end.")

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Result:
    """What came of it: a page it leads to, what was found for such a page, a file with its name."""

    leads_to: str = ""
    found: dict = field(default_factory=dict)
    file: bytes | None = None
    name: str = ""


class Stopped(Exception):
    """It cannot be done, for several reasons. `sentences`: [{"zh", "en"}]."""

    def __init__(self, sentences):
        super().__init__(len(sentences))
        self.sentences = sentences


def begin(kind, request, *, at, about="", said=None, upload=None, page=""):
    """Ask for some work; the LongWork to whose page the reader is led. `page`: on which what came of it is shown."""
    row = LongWork.objects.create(
        kind=kind, about=about[:200], person=request.user, seat=request.seat, page=page or request.path,
        language=translation.get_language(), said=said or {}, upload=upload, asked_at=at,
    )  # fmt: skip
    do_waiting.enqueue()
    return row


@task()
def do_waiting():
    """Do what waits, one after another. Returns how much came to its end."""
    count = 0
    while row := _claim(timezone.now()):
        count += _do(row)
    return count


def _claim(at):
    """The next LongWork that is to be done, now held by this worker; None if there is none."""
    lost = Q(state=LongWorkState.RUNNING, told_at__lt=at - settings.JOB_LIMIT)
    for row in LongWork.objects.filter(Q(state=LongWorkState.WAITING) | lost).order_by("asked_at")[:10]:
        held = LongWork.objects.filter(pk=row.pk, state=row.state, told_at=row.told_at)
        if row.tries >= MOST_TRIES:
            held.update(state=LongWorkState.FAILED, over_at=at, sentences=[outbox.both(LOST, count=row.tries)])
        elif held.update(state=LongWorkState.RUNNING, told_at=at, tries=F("tries") + 1, done=0, total=0):
            return LongWork.objects.select_related("person", "seat__office__division", "upload").get(pk=row.pk)
    return None


def _do(row):
    try:
        with translation.override(row.language):
            result = import_string(settings.LONG_WORK[row.kind])(row, _Telling(row.pk))
    except Refusal as refusal:
        return _fail(row, [outbox.both(refusal.sentence, **refusal.facts)])
    except Stopped as stopped:
        return _fail(row, stopped.sentences)
    except Exception:
        logger.exception("long work %s %s", row.kind, row.pk)
        return _fail(row, [outbox.both(BROKE)])
    path = default_storage.save(f"{FOLDER}/{uuid4().hex}", ContentFile(result.file)) if result.file is not None else ""
    _end(row, LongWorkState.DONE, leads_to=result.leads_to, found=result.found, path=path, file_name=result.name)
    return 1


def _fail(row, sentences):
    _end(row, LongWorkState.FAILED, sentences=sentences)
    return 1


def _end(row, state, **values):
    LongWork.objects.filter(pk=row.pk).update(state=state, over_at=timezone.now(), **values)


def actor_of(row):
    """The Actor who asked for it, as that seat may be acted from today. Raises Refusal when it may not any more."""
    if row.seat.person_id == row.person_id:
        return acting_from(row.seat)
    standing_in = Deputyship.objects.in_force(timezone.localdate()).filter(seat=row.seat, deputy=row.person)
    deputyship = standing_in.select_related("deputy").first()
    if deputyship is None:
        raise Refusal("wrong_seat", _("Your seat may not do this."))
    return acting_from(row.seat, deputyship)


class _Telling:
    """Notes how far the work is, at most every half second.

    What is done in one transaction is told beside it, over a connection of its own. SQLite lets nobody write beside a
    transaction: there it is told before and after.
    """

    def __init__(self, pk):
        self.pk, self.last = pk, 0

    def __call__(self, done, total):
        if (now := time.monotonic()) - self.last < EVERY:
            return
        self.last = now
        if not connection.in_atomic_block:
            self._note(done, total)
        elif connection.vendor == "postgresql":
            beside = threading.Thread(target=self._note_beside, args=(done, total))
            beside.start()
            beside.join()

    def _note(self, done, total):
        LongWork.objects.filter(pk=self.pk).update(done=done, total=total, told_at=timezone.now())

    def _note_beside(self, done, total):
        try:
            self._note(done, total)
        finally:
            connection.close()


def again(row):
    """Let what came to nothing be tried once more. Returns whether it will be."""
    failed = LongWork.objects.filter(pk=row.pk, state=LongWorkState.FAILED)
    is_waiting = failed.update(state=LongWorkState.WAITING, tries=0, over_at=None, sentences=[], told_at=None) == 1
    if is_waiting:
        do_waiting.enqueue()
    return is_waiting


def prune(at):
    """Forget what has been over for long, with its files. Returns how many."""
    old = list(LongWork.objects.filter(over_at__lt=at - KEEP))
    for row in old:
        if row.path:
            default_storage.delete(row.path)
        row.delete()
    return len(old)

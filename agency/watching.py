"""One run over the agency service: what has ended by itself is written down, what waits or comes back is told.

Safe to run twice, or two at once: every reminder looks at what has been sent. A run that was missed loses nothing.
"""

import logging

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency import door
from agency.acts import confirming, ending
from agency.acts.telling import tell
from agency.enums import ConfirmationStatus
from agency.models import BringForward, Confirmation, Entrustment
from projects.acting import SYSTEM
from stages.acts import reference

logger = logging.getLogger(__name__)


def watch(at):
    """One run at the hour `at`. Returns how many things were done."""
    on = timezone.localdate(at)
    done = sum(_tried(ending.end_over, row, at) for row in ending.over(on).select_related("project"))
    done += sum(_tried(_lapse, row, at) for row in pending())
    done += sum(_tried(_remind, row, at) for row in waiting(on))
    return done + sum(_tried(_bring_forward, row, at) for row in coming_back(on))


def pending():
    return Confirmation.objects.filter(status=ConfirmationStatus.PENDING).select_related("project")


def waiting(on):
    """Confirmations that have waited for a day and of which the enterprise has not been reminded on this day."""
    if not reference.calendar().is_working(on):
        return []
    return pending().filter(Q(reminded_on__isnull=True) | Q(reminded_on__lt=on), asked_at__date__lt=on)


def coming_back(on):
    """Dates brought forward that have come, of cases in force, not told yet."""
    live = Entrustment.objects.in_force(on)
    return BringForward.objects.filter(
        on__lte=on, done_at__isnull=True, reminded_at__isnull=True, case__entrustment__in=live
    ).select_related("case__project")


def _tried(act, row, at):
    """1 when the act did something, 0 when there was nothing to do or it failed; the others do not wait for it."""
    try:
        return int(door.perform(act, row, by=SYSTEM, at=at) is not None)
    except Exception:
        logger.exception("%s %s", act.__name__, row)
        return 0


def _lapse(row, *, by, at):
    if row.status != ConfirmationStatus.PENDING or confirming.is_open(row.project, row.act, row.subject):
        return None
    return confirming.lapse(row, by=by, at=at)


def _remind(row, *, by, at):
    on = timezone.localdate(at)
    if row.status != ConfirmationStatus.PENDING or row.reminded_on == on:
        return None
    Confirmation.objects.filter(pk=row.pk).update(reminded_on=on)
    confirming.remind(row, at=at)
    return row


def _bring_forward(row, *, by, at):
    if row.reminded_at is not None or row.done_at is not None:
        return None
    BringForward.objects.filter(pk=row.pk).update(reminded_at=at)
    entrustment = row.case.entrustment
    tell(entrustment, entrustment.agent.seat.person, _("Comes back today: %(project)s"), "%(text)s", at=at,
         view="agency:case", text=row.text)  # fmt: skip
    return row

"""A calendar notice in the background: what would move, and taking it into force.

Each keeps what it found as plain data for the page of the notice.
"""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.acting import require_seat
from projects.enums import SeatKind
from projects.long_work import Result, Stopped, actor_of
from projects.messages import outbox
from projects.models import Division
from projects.refusal import Refusal
from stages.acts import publishing_calendar
from stages.acts.warning import subject_of
from stages.loading.calendar_notices import notices_of
from stages.loading.faults import BadReferenceData

#: clocks shown one by one, those that move farthest
SHOWN = 200


def read(text):
    """The notices of a text as publishing_calendar takes them, at least one. Raises BadReferenceData or Refusal."""
    found = [_said(each) for each in notices_of(text)]
    if not found:
        raise Refusal("no_notice", _("There is no notice in this text."))
    return found


def _said(each):
    division = Division.objects.filter(code=each.division).first() if each.division else None
    if each.division and division is None:
        raise Refusal("no_division", _("There is no division %(division)s."), division=each.division)
    return publishing_calendar.Said(each.title, each.days, division)


def look(row, tell):
    """What the notices of a LongWork would move."""
    return _done(row, lambda found, at: publishing_calendar.preview(found, at=at, told=tell))


def take(row, tell):
    """Take the notices of a LongWork into force."""
    by = actor_of(row)
    return _done(row, lambda found, at: publishing_calendar.take(found, at=at, by=by, told=tell))


def _done(row, act):
    at = timezone.now()
    require_seat(actor_of(row), {SeatKind.ADMINISTRATOR}, at)
    try:
        found = read(row.said["text"])
    except BadReferenceData as bad:
        raise Stopped([outbox.both("%(fault)s", fault=fault) for fault in bad.faults]) from bad
    outcomes = [{"title": said.title, **_seen(each)} for said, each in zip(found, act(found, at), strict=True)]
    return Result(leads_to=f"{reverse('stages:calendar-notice')}?work={row.pk}", found={"outcomes": outcomes})


def _seen(outcome):
    """An Outcome as plain data: how many days change, and the clocks that move, the farthest first."""
    moved = sorted((move for move in outcome.moves if move.days), key=lambda move: -abs(move.days))
    settled = sum(move.was_provisional and not move.clock.provisional for move in outcome.moves)
    return {
        "changed": len(outcome.changed), "clocks": len(outcome.moves), "moved": len(moved), "settled": settled,
        "lines": [_line(move) for move in moved[:SHOWN]],
    }  # fmt: skip


def _line(move):
    clock = move.clock
    return {
        "what": subject_of(clock).words, "kind": clock.kind, "project": clock.project.name, "code": clock.project.code,
        "before": move.before.isoformat(), "due": clock.due_on.isoformat(), "days": move.days,
        "provisional": clock.provisional,
    }  # fmt: skip

"""Writing to the outbox, and delivering from it: at least once, with back-off, dead letters and replay.

`post` belongs into the transaction of the act: a message exists exactly when the act does. Delivering is done by any
number of workers: each takes a lease on a few messages, sends them, and marks them; a worker that is killed lets its
lease run out, and another one sends what it had taken, under the same id. What each target does stands in `targets`.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from projects.acting import require_seat
from projects.enums import SeatKind, Target
from projects.messages import targets
from projects.models import Enterprise, Office, OutboxMessage, Person
from projects.refusal import Refusal

LANGUAGES = {"zh": "zh-hans", "en": "en"}
BATCH = 20
ERROR_LENGTH = 2000


def both(sentence, **facts):
    """A translatable sentence with its facts, said in both languages: {"zh": str, "en": str}.

    Facts may be {zh, en} mappings, rows with `name_zh` and `name_en`, days, labels of enums, or anything with a str.
    """
    return {key: _said(sentence, facts, key, code) for key, code in LANGUAGES.items()}


def _said(sentence, facts, key, code):
    with override(code):
        told = {name: _fact(value, key) for name, value in facts.items()}
        return str(sentence) % told if told else str(sentence)


def _fact(value, key):
    if isinstance(value, dict):
        return value.get(key) or next(iter(value.values()))
    if hasattr(value, f"name_{key}"):
        return getattr(value, f"name_{key}")
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return str(getattr(value, "label", value))


def joined(*said):
    """Several texts of `both` as one."""
    return {key: " ".join(text[key] for text in said) for key in LANGUAGES}


def post(
    topic, to, *, subject, body, at, project=None, event=None, link="", seat_kind="", attachment=None, also=(), only=()
):  # fmt: skip
    """Write a message to an Office, Enterprise or Person into the outbox; call inside the act's transaction.

    One row for the in-house inbox, and one for each e-mail address of the people who hold a seat there on that day.
    `subject` and `body` come from `both`; `seat_kind` limits the message to one kind of seat of the office;
    `attachment`: (file name, content type with its parameters, bytes), which goes with the e-mails; `also`: further
    addresses that get the e-mail; `only`: those that get it alone, without a row in the inbox. Returns the rows.
    """
    common = {
        "topic": topic, **_recipient(to), "seat_kind": seat_kind, "subject": subject, "body": body, "link": link,
        "project": project, "event": event, "created_at": at, "available_at": at,
    }  # fmt: skip
    inbox = OutboxMessage(target=Target.INBOX, **common)
    rows = [] if only else [inbox]
    if settings.MAIL:
        common |= _attached(attachment)
        addresses = set(only or {*_addresses(inbox, at), *also}) - {""}
        rows += [OutboxMessage(target=Target.EMAIL, address=each, **common) for each in sorted(addresses)]
    return OutboxMessage.objects.bulk_create(rows)


def _recipient(to):
    name = {Office: "office", Enterprise: "enterprise", Person: "person"}[type(to)]
    return {name: to}


def _attached(attachment):
    return dict(zip(("attachment_name", "attachment_type", "attachment"), attachment or (), strict=bool(attachment)))


def _addresses(message, at):
    seats = targets.seats_of(message, timezone.localdate(at)).exclude(person__email="")
    return set(seats.values_list("person__email", flat=True))


@dataclass
class Round:
    """What one round of delivering did."""

    delivered: int = 0
    put_off: int = 0
    given_up: int = 0

    @property
    def total(self):
        return self.delivered + self.put_off + self.given_up


def deliver_all():
    """Deliver until nothing is due any more, or for half as long as a job may take. Returns the Round."""
    done, stop_at = Round(), timezone.now() + settings.JOB_LIMIT / 2
    while timezone.now() < stop_at and (batch := claim(timezone.now(), BATCH)):
        for message in batch:
            if message.leased_until > timezone.now():  # else somebody else may have it by now
                _deliver(message, done)
    return done


@transaction.atomic
def claim(at, limit):
    """Lease up to `limit` due messages. No other worker gets them before the lease has run out."""
    skip = connection.features.has_select_for_update_skip_locked
    due = OutboxMessage.objects.due(at).order_by("available_at", "id").select_for_update(skip_locked=skip)
    rows = list(due[:limit])
    for row in rows:
        row.attempts, row.leased_until = row.attempts + 1, at + settings.OUTBOX_LEASE
    OutboxMessage.objects.filter(pk__in=[row.pk for row in rows]).update(
        attempts=F("attempts") + 1, leased_until=at + settings.OUTBOX_LEASE
    )
    return rows


def _deliver(message, done):
    if message.attempts > settings.OUTBOX_ATTEMPTS:  # every worker that took it was lost before it could say why
        done.given_up += _mark(message, dead_at=timezone.now(), error=message.error or "lost by its workers")
        return
    try:
        targets.SENDERS[Target(message.target)](message, at=timezone.now())
    except Exception as fault:
        _put_off(message, fault, done)
    else:
        done.delivered += _mark(message, delivered_at=timezone.now(), error="")


def _put_off(message, fault, done):
    error = f"{type(fault).__name__}: {fault}"[:ERROR_LENGTH]
    now = timezone.now()
    if message.attempts >= settings.OUTBOX_ATTEMPTS:
        done.given_up += _mark(message, dead_at=now, error=error)
    else:
        done.put_off += _mark(message, available_at=now + wait(message.attempts), error=error)


def wait(attempts):
    """How long to wait after a failed attempt: doubled each time, up to a longest wait."""
    doubled = settings.OUTBOX_FIRST_WAIT * 2 ** min(attempts - 1, 30)
    return min(doubled, settings.OUTBOX_LONGEST_WAIT)


def _mark(message, **fields):
    """Write the outcome unless another worker has taken the message since; 1 or 0."""
    mine = OutboxMessage.objects.pending().filter(pk=message.pk, attempts=message.attempts)
    return mine.update(leased_until=None, **fields)


def may_replay(message, *, by, at):
    require_seat(by, {SeatKind.ADMINISTRATOR}, at)
    if message.dead_at is None:
        raise Refusal("not_given_up", _("Only a message that was given up can be sent again."))


def replay(message, *, by, at):
    """Send a dead letter again, under the same id. Returns the message."""
    may_replay(message, by=by, at=at)
    if not _revive(OutboxMessage.objects.filter(pk=message.pk), by.person, at):
        raise Refusal("not_given_up", _("Only a message that was given up can be sent again."))
    message.refresh_from_db()
    return message


def may_hurry(message, *, by, at):
    require_seat(by, {SeatKind.ADMINISTRATOR}, at)
    if message.delivered_at is not None or message.dead_at is not None:
        raise Refusal("not_waiting", _("Only a message that still waits can be tried at once or given up."))


@transaction.atomic
def hurry(message, *, by, at):
    """Try a waiting message with the next delivery, whenever its turn would have been."""
    may_hurry(message, by=by, at=at)
    OutboxMessage.objects.pending().filter(pk=message.pk).update(available_at=at)


@transaction.atomic
def give_up(message, *, by, at, reason):
    """Give a waiting message up by hand, with a reason. It can be sent again like any other dead letter."""
    may_hurry(message, by=by, at=at)
    mine = OutboxMessage.objects.pending().filter(pk=message.pk)
    if not mine.update(dead_at=at, leased_until=None, ended_by=by.person, ended_reason=reason):
        raise Refusal("not_waiting", _("Only a message that still waits can be tried at once or given up."))


def replay_all(at, ids=()):
    """Send dead letters again from the command line: those named, or all. Returns how many."""
    named = OutboxMessage.objects.filter(pk__in=ids) if ids else OutboxMessage.objects.all()
    return _revive(named, None, at)


def _revive(messages, person, at):
    return messages.filter(dead_at__isnull=False).update(
        dead_at=None,
        attempts=0,
        available_at=at,
        leased_until=None,
        replayed_at=at,
        replayed_by=person,
        ended_by=None,
        ended_reason="",
    )

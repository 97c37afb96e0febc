"""Writing and verifying the append-only history.

`record` writes one event at the end of its project's hash chain; `keep` saves a row so that its history row carries the
event that caused it and the hour at which it took effect. A failure to write either fails the act.
"""

import hashlib
import json
from dataclasses import dataclass

from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from projects.enums import SeatKind
from projects.models import ChainHead, Event

HASHED = (
    "project_id",
    "seq",
    "act",
    "subject",
    "by",
    "by_name",
    "seat",
    "office",
    "on_behalf_of",
    "effective_at",
    "recorded_at",
    "reason",
    "facts",
    "previous",
)


def fingerprint(event):
    """sha256 (hex) over every field of the event and the hash of the one before it."""
    fields = {name: getattr(event, name) for name in HASHED}
    for name in ("effective_at", "recorded_at"):
        local = fields[name] and fields[name].astimezone(timezone.get_default_timezone())
        fields[name] = local and local.isoformat(timespec="microseconds")
    fields["facts"] = json.loads(json.dumps(fields["facts"], sort_keys=True))
    text = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def hold(project):
    """Queue up for a project: until the transaction ends, nobody else acts on it. Every act takes this lock first.

    On PostgreSQL the row lock of the chain's head; on SQLite the immediate transaction does it.
    """
    ChainHead.objects.select_for_update().get(project_id=project.pk)


def record(project, act, subject, *, by, at, reason="", facts=None):
    """Append one event to the project's chain and return it. Call inside the act's transaction."""
    head = ChainHead.objects.select_for_update().get(project_id=project.pk)
    event = Event(
        project_id=project.pk,
        seq=head.seq + 1,
        act=act,
        subject=subject,
        by=by.person.username if by.person else SeatKind.SYSTEM,
        by_name=by.person.name if by.person else "",
        seat=by.kind,
        office=by.office.code if by.office else "",
        on_behalf_of=by.on_behalf_of or _principal(project, by),
        effective_at=at,
        recorded_at=timezone.now(),
        reason=reason,
        facts=(facts or {}) | _through(by),
        previous=head.hash,
    )
    event.hash = fingerprint(event)
    event.save(force_insert=True)
    ChainHead.objects.filter(pk=head.pk).update(seq=event.seq, hash=event.hash)
    return event


def _through(by):
    """Who else had a part in the act: the agent who prepared it, the absent person whose seat a deputy acts from."""
    facts = {"prepared_by": by.prepared_by} if by.prepared_by else {}
    return facts | ({"deputy_for": by.seat.person.username} if by.deputyship else {})


def _principal(project, by):
    """In whose name an agent acts: always the enterprise of the project."""
    return project.enterprise.name if by.kind == SeatKind.AGENT else ""


def open_chain(project):
    """Start the history of a new project."""
    ChainHead.objects.create(project=project)


def keep(row, event, *, person=None):
    """Save a row once; its history row names the event and carries the event's effective hour."""
    row._change_reason = f"{event.seq} {event.act}"
    row._history_date = event.effective_at
    row._history_user = person
    row.save()
    return row


def keep_new(rows, event, *, person=None):
    """Insert many rows of one model with their history in a fixed number of statements."""
    model = type(rows[0])
    return bulk_create_with_history(
        rows,
        model,
        default_user=person,
        default_change_reason=f"{event.seq} {event.act}",
        default_date=event.effective_at,
    )


def keep_all(rows, event, fields, *, person=None):
    """Save the named fields of many rows of one model, with their history, in a fixed number of statements."""
    if rows:
        bulk_update_with_history(
            rows,
            type(rows[0]),
            fields,
            default_user=person,
            default_change_reason=f"{event.seq} {event.act}",
            default_date=event.effective_at,
        )
    return rows


@dataclass(frozen=True)
class Break:
    """The first broken link of a chain: the number of the event, and what is wrong with it."""

    project: str
    seq: int
    fault: str


def _events(project):
    """The events of a project in order; None, and no more, where a stored value cannot be read as what it was."""
    try:
        yield from Event.objects.filter(project=project).order_by("seq").iterator()
    except (ValueError, TypeError):
        yield None


def first_break(project):
    """Walk a project's chain; return its first Break, or None when every link holds."""
    previous, expected = "", 1
    for event in _events(project):
        if event is None:  # a value that no event can have been written with
            return Break(project.code, expected, "altered")
        if event.seq != expected:
            return Break(project.code, expected, "missing")
        if event.previous != previous or event.hash != fingerprint(event):
            return Break(project.code, event.seq, "altered")
        previous, expected = event.hash, expected + 1
    head = ChainHead.objects.filter(project=project).first()
    if head is None or head.seq != expected - 1 or head.hash != previous:
        return Break(project.code, expected, "missing")
    return None

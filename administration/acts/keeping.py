"""Writing a row that an administrator keeps, so that its history says which act it was, who did it and why."""

from administration.enums import Keeping
from projects.acting import require_seat
from projects.enums import SeatKind

SEPARATOR = ": "


def require_administrator(by, at):
    require_seat(by, {SeatKind.ADMINISTRATOR}, at)


def keep(row, act, *, by, at, reason=""):
    """Save a row; its history row names the act and the reason."""
    row._change_reason = said(act, reason)
    row._history_user, row._history_date = by.person, at
    row.save()
    return row


def said(act, reason=""):
    return SEPARATOR.join(part for part in (Keeping(act).value, reason) if part)


def understood(text):
    """(label of the act or the text itself, reason) of a change reason, whoever wrote it."""
    act, _separator, reason = (text or "").partition(SEPARATOR)
    return (Keeping(act).label, reason) if act in Keeping.values else (text or "", "")

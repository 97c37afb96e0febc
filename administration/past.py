"""The history of a row that an administrator keeps, as lines to read: when, who, which act, what changed, why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from administration.acts.keeping import understood

#: lines shown; the rest stands in Django's admin
SHOWN = 30


@dataclass(frozen=True)
class Line:
    """`changes`: (name of the field, before, after)."""

    at: datetime
    by: Any
    act: str
    reason: str
    changes: list


def of(row, shown=SHOWN):
    """The newest changes of a row with simple history."""
    records = list(row.history.select_related("history_user").order_by("-history_date", "-history_id")[: shown + 1])
    earlier = [*records[1:], None][: len(records)]
    return [_line(record, before) for record, before in zip(records, earlier, strict=True)][:shown]


def _line(record, before):
    act, reason = understood(record.history_change_reason)
    act = act or (_("First entered") if record.history_type == "+" else _("Changed"))
    changes = [] if before is None else [
        (_label(record, change.field), _said(change.old), _said(change.new))
        for change in record.diff_against(before, foreign_keys_are_objs=True).changes
    ]  # fmt: skip
    return Line(record.history_date, record.history_user, act, reason, changes)


def _said(value):
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return value


def _label(record, field):
    return record.instance_type._meta.get_field(field).verbose_name

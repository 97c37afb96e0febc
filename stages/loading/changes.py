"""Bringing rows to what the files say, and telling what that changed.

Rows are compared column by column, so loading the same files again changes nothing. Counts are kept for each kind of
row; every changed column is named with both values.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Model
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

REASON = "load_city"


@dataclass
class Tally:
    """How many rows of one kind were added, changed, left as they were, or ended."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    ended: int = 0


@dataclass
class Changes:
    """What a load did: a tally for each kind in order, and a line for each thing that is not as it was."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not any(tally.added or tally.changed or tally.ended for tally in self.tallies.values())

    def tally(self, kind: str) -> Tally:
        return self.tallies.setdefault(kind, Tally())

    def say(self, line: str) -> None:
        self.lines.append(line)


def bring(
    changes: Changes,
    kind: str,
    model: type[Model],
    key: tuple[str, ...],
    existing: Iterable[Model],
    wanted: Mapping[tuple, Mapping],
    end: Callable[[Model], bool] | None = None,
    prefix: str = "",
) -> dict[tuple, Model]:
    """Make the existing rows those that are wanted: values by key (columns by their attribute names).

    A row nobody wants any more is handed to `end`, which deals with it and says whether that ended it; without `end`
    it is deleted. Returns the wanted rows by key.
    """
    tally = changes.tally(kind)
    rows = {tuple(getattr(row, column) for column in key): row for row in existing}
    for identity in [identity for identity in rows if identity not in wanted]:
        row = rows.pop(identity)
        label = _label(kind, prefix, row)
        if (end or _delete)(row):
            tally.ended += 1
            changes.say(_("%(row)s: ended") % {"row": label})
    new = [
        model(**dict(zip(key, identity, strict=True)), **values)
        for identity, values in wanted.items()
        if identity not in rows
    ]
    for identity, row in rows.items():
        _change(changes, tally, row, wanted[identity], _label(kind, prefix, row))
    tally.added += len(new)
    rows |= {tuple(getattr(row, column) for column in key): row for row in _create(model, new)}
    return {identity: rows[identity] for identity in wanted}


def _change(changes: Changes, tally: Tally, row: Model, values: Mapping, label: str) -> None:
    different = {column: value for column, value in values.items() if getattr(row, column) != value}
    if not different:
        tally.unchanged += 1
        return
    tally.changed += 1
    for column, value in different.items():
        changes.say(f"{label}: {column}: {getattr(row, column)!r} > {value!r}")
        setattr(row, column, value)
    row._change_reason = REASON
    row.save(update_fields=list(different))


def _create(model: type[Model], new: list[Model]) -> list[Model]:
    if hasattr(model, "history"):
        return bulk_create_with_history(new, model, default_change_reason=REASON) if new else []
    return model.objects.bulk_create(new)


def _delete(row: Model) -> bool:
    row.delete()
    return True


def _label(kind: str, prefix: str, row: Model) -> str:
    return " ".join(part for part in (kind, prefix, str(row)) if part)

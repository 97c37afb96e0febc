"""Promises for whole projects, from tracks.yaml: which projects, how many days, whose days, until which item.

A city without the file has promised nothing.
"""

from collections.abc import Collection
from pathlib import Path

from django.utils.translation import gettext as _

from stages.enums import Evidence, Holder, Unit
from stages.loading.faults import Faults
from stages.loading.fields import Fields, of_entries
from stages.loading.yaml_files import entries
from stages.rules.conditions import Fact

NAME = "tracks.yaml"
#: what of an entry may be a guess although its days were read
GUESSED = ("when", "unit", "ends", "counts", "dates")


def tracks(folder: Path, schema: dict[str, Fact], items: Collection[str], faults: Faults) -> list[dict]:
    """The tracks as JSON values, as an edition keeps them, in the order in which they are tried."""
    if not (folder / NAME).exists():
        return []
    found = [_track(fields, schema, items) for fields in of_entries(entries(folder / NAME, NAME, faults), faults)]
    codes = [track["code"] for track in found]
    for code in {code for code in codes if codes.count(code) > 1}:
        faults.add(NAME, 1, code or "", "code", _("%(code)s is named twice.") % {"code": code})
    return found


def _track(fields: Fields, schema: dict[str, Fact], items: Collection[str]) -> dict:
    track = {
        "code": fields.text("code"),
        "name": fields.words("name"),
        "when": fields.condition("when", schema),
        "valid_from": _day(fields, "valid_from"),
        "valid_until": _day(fields, "valid_until"),
        "days": fields.whole("days"),
        "unit": fields.member("unit", Unit),
        "ends": _codes(fields, "ends", items),
        "counts": _among(fields, "counts", Holder.values),
        "also": _codes(fields, "also", items),
        "without": _codes(fields, "without", items),
        "source": fields.text("source"),
        "evidence": fields.member("evidence", Evidence),
        "estimated": _among(fields, "estimated", GUESSED),
    }
    if not track["counts"]:
        fields.fault("counts", _("Say whose time the promise counts."))
    fields.done()
    return track


def _day(fields: Fields, name: str) -> str | None:
    day = fields.day(name)
    return day and day.isoformat()


def _codes(fields: Fields, name: str, items: Collection[str]) -> list[str]:
    codes = fields.texts(name, [])
    for code in codes:
        if code not in items:
            fields.fault(name, _("There is no item %(code)s."), code=code)
    return codes


def _among(fields: Fields, name: str, known: Collection[str]) -> list[str]:
    values = fields.texts(name, [])
    for value in values:
        if value not in known:
            listed = ", ".join(known)
            fields.fault(name, _("“%(value)s” is not one of %(known)s."), value=value, known=listed)
    return values

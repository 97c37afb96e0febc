"""Divisions, functions and offices from divisions.yaml, functions.yaml and offices.yaml.

Offices are written as templates: one line gives an office in every division of the named levels, with the division's
name put in. Who is competent for what, and when, is the office's list of functions between its dates; 浙江's reform of
2018-2019 is data here and not code.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from projects.enums import DivisionLevel, OfficeKind
from projects.models import Division, Function, Office
from stages.loading.columns import longest, named
from stages.loading.faults import Faults
from stages.loading.fields import Fields, of_entries
from stages.loading.yaml_files import entries, lists

DIVISION = "{division}"


@dataclass(frozen=True)
class OfficeSpec:
    """An office of one division: `values` for its row, and the functions it holds between its dates."""

    code: str
    division: str
    functions: tuple[str, ...]
    valid_from: date
    valid_until: date | None
    values: dict


def divisions(folder: Path, faults: Faults) -> dict[str, dict]:
    """code -> values of a division's row; `parent` and `now` are codes. Former codes come last."""
    name = "divisions.yaml"
    found: dict[str, dict] = {}
    current, former = lists(folder / name, name, faults, "divisions", "former")
    codes = {entry.get("code") for entry in current}
    for fields in of_entries(current, faults):
        _once(found, fields, _division(fields, codes))
    for fields in of_entries(former, faults):
        _once(found, fields, _former_division(fields, found))
    return found


def functions(folder: Path, faults: Faults) -> dict[str, dict]:
    """code -> values of a function's row."""
    name = "functions.yaml"
    found: dict[str, dict] = {}
    for fields in of_entries(entries(folder / name, name, faults), faults):
        values = {"code": fields.text("code", longest=longest(Function, "code"))}
        _once(found, fields, values | named(fields, Function))
        fields.done()
    return found


def offices(
    folder: Path, divisions: dict[str, dict], functions: Collection[str], first_day: date, faults: Faults
) -> list[OfficeSpec]:
    """The offices that the templates give; without `valid_from` an office holds from `first_day`."""
    name = "offices.yaml"
    found: dict[str, OfficeSpec] = {}
    for fields in of_entries(entries(folder / name, name, faults), faults):
        for office in _expanded(fields, divisions, functions, first_day):
            if office.code in found:
                fields.fault("code", _("There is already an office %(code)s."), code=office.code)
            found[office.code] = office
        fields.done()
    return list(found.values())


def _division(fields: Fields, codes: Collection[str]) -> dict:
    values = {
        "code": fields.text("code", longest=longest(Division, "code")),
        **named(fields, Division),
        **named(fields, Division, "short"),
        "level": fields.member("level", DivisionLevel),
        "parent": fields.known("parent", codes, _("There is no division %(code)s."), default=None),
        "now": None,
        "until": None,
    }
    fields.done()
    return values


def _former_division(fields: Fields, current: dict[str, dict]) -> dict:
    """A code that was given up: it keeps its name and leads to the division of today, at whose place it stands."""
    now = fields.known("now", current, _("There is no division %(code)s."))
    words = named(fields, Division)
    today = current.get(now, {})
    fields.text("evidence", "")
    values = {
        "code": fields.text("code", longest=longest(Division, "code")),
        **words,
        "short_zh": words["name_zh"],
        "short_en": words["name_en"],
        "level": today.get("level"),
        "parent": today.get("parent"),
        "now": now,
        "until": _last_day(fields),
    }
    fields.done()
    return values


def _last_day(fields: Fields) -> date | None:
    """A date, or a year that means its last day."""
    year = fields.entry.get("until")
    if isinstance(year, str) and year.isdecimal():
        fields.text("until")
        return date(int(year), 12, 31)
    return fields.day("until")


def _expanded(
    fields: Fields, divisions: dict[str, dict], functions: Collection[str], first_day: date
) -> list[OfficeSpec]:
    code = fields.text("code")
    values = {"kind": fields.member("kind", OfficeKind)}
    levels = [level for level in fields.texts("at") if _is_level(fields, level)]
    held = tuple(one for one in fields.texts("functions", []) if _is_function(fields, one, functions))
    names = dict.fromkeys(levels, fields.words("name"))
    if fields.has("name_city"):
        names[DivisionLevel.CITY] = fields.words("name_city")
    values |= named(fields, Office, "short")
    start, end = fields.day("valid_from", first_day), fields.day("valid_until")
    if start and end and end < start:
        fields.fault("valid_until", _("It ends before it begins."))
    values |= {"valid_from": start, "valid_until": end}
    return [
        OfficeSpec(
            f"{place}-{code}", place, held, start, end,
            values | _placed(fields, names[division["level"]], division),
        )
        for place, division in divisions.items()
        if division["level"] in levels and division["now"] is None
    ]  # fmt: skip


def _placed(fields: Fields, words: dict[str, str], division: dict) -> dict:
    """The name with the division's name put in, in each language."""
    placed = {
        f"name_{language}": text.replace(DIVISION, division[f"name_{language}"] or "")
        for language, text in words.items()
    }
    for field, text in placed.items():
        if "{" in text or "}" in text:
            fields.fault("name", _("Only {division} can be put into a name."))
        if len(text) > longest(Office, field):
            fields.fault("name", _("The name is too long for %(division)s."), division=division["code"])
    return placed


def _is_level(fields: Fields, level: str) -> bool:
    if level not in DivisionLevel.values:
        fields.fault(
            "at", _("“%(value)s” is not one of %(known)s."), value=level, known=", ".join(DivisionLevel.values)
        )
    return level in DivisionLevel.values


def _is_function(fields: Fields, code: str, functions: Collection[str]) -> bool:
    if code not in functions:
        fields.fault("functions", _("There is no function %(code)s."), code=code)
    return code in functions


def _once(found: dict[str, dict], fields: Fields, values: dict) -> None:
    if values["code"] in found:
        fields.fault("code", _("This code is given twice."))
    found[values["code"]] = values

"""The items of the catalogue from items/*.yaml: one entry is one item between two dates.

What is checked here can be seen in the entry itself; what needs other entries stands in `coherence` and `coverage`.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from projects.enums import DivisionLevel
from stages.enums import APPLIED_FOR, FILINGS, Commissioner, Evidence, Holder, ItemKind, SessionKind, StageCode, Unit
from stages.loading.columns import longest, named
from stages.loading.faults import Faults
from stages.loading.fields import REQUIRED, Fields, of_entries
from stages.loading.materials import materials
from stages.loading.tolerances import family
from stages.loading.yaml_files import Entry, entries
from stages.models import ApprovalItem, Prerequisite
from stages.rules import numbering, tolerance
from stages.rules.conditions import Fact

#: what fits on a card of the project board
SHORT = {"zh": 10, "en": 24}
#: parts of an entry that are kept as they are, once their evidence marks and units are known to be good
KEPT_WHOLE = ("extension", "validity")
KEPT_LISTS = ("special_procedures", "publicity")


@dataclass
class ItemSpec:
    """One entry. `values` are columns of ApprovalItem, `materials` and `requires` rows under it."""

    fields: Fields = field(repr=False)
    code: str
    valid_from: date
    valid_until: date | None
    values: dict
    materials: list[dict]
    requires: list[dict]

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    def needed_codes(self) -> list[str]:
        """Every item that a requirement or a material of this one names, in order."""
        named = [code for need in self.requires for code in need["codes"]]
        return list(dict.fromkeys(named + [code for material in self.materials for code in material["result_of"]]))


def items(
    folder: Path, schema: dict[str, Fact], functions: Collection[str], papers: Collection[str], first_day: date,
    faults: Faults,
) -> list[ItemSpec]:  # fmt: skip
    """The entries of all files of the folder items/, by file name. Without `valid_from` one holds from `first_day`."""
    paths = sorted((folder / "items").glob("*.yaml"))
    if not paths:
        faults.add("items/", 1, "", "", _("There are no items."))
    found = []
    for path in paths:
        for fields in of_entries(entries(path, f"items/{path.name}", faults), faults):
            found.append(_item(fields, schema, functions, papers, first_day))
    return found


def _item(
    fields: Fields, schema: dict[str, Fact], functions: Collection[str], papers: Collection[str], first_day: date
) -> ItemSpec:
    start, end = fields.day("valid_from", first_day), fields.day("valid_until")
    if end and end < start:
        fields.fault("valid_until", _("It ends before it begins."))
    values = (
        _names(fields)
        | _competence(fields, functions)
        | _limits(fields)
        | _applicability(fields, schema)
        | _rest(fields)
    )
    spec = ItemSpec(
        fields=fields, code=fields.text("code", longest=longest(ApprovalItem, "code")),
        valid_from=start, valid_until=end, values=values | {"valid_from": start, "valid_until": end},
        materials=materials(fields, schema, papers), requires=_requires(fields, schema),
    )  # fmt: skip
    if any(each["is_tolerable"] for each in spec.materials) and not _leaves_a_day(values):
        fields.fault("materials", _("An item decided on the day of acceptance can have no paper that comes later."))
    fields.done()
    return spec


def _leaves_a_day(values: dict) -> bool:
    limits = (values.get("statutory_days"), values.get("promised_days"))
    return values["kind"] not in APPLIED_FOR or tolerance.leaves_a_day(values["kind"] in FILINGS, *limits)


def _names(fields: Fields) -> dict:
    short = fields.words("short", SHORT)
    return {
        "stage": fields.member("stage", StageCode),
        **named(fields, ApprovalItem),
        "short_zh": short["zh"],
        "short_en": short["en"],
        **named(fields, ApprovalItem, "result"),
        **named(fields, ApprovalItem, "notes", required=False),
    }


def _competence(fields: Fields, functions: Collection[str]) -> dict:
    kind, holder = fields.member("kind", ItemKind), fields.member("holder", Holder)
    function = fields.known("function", functions, _("There is no function %(code)s."), default="")
    if holder == Holder.OFFICE and function == "":
        fields.fault("function", _("An office holds this item; its function is missing."))
    if holder not in (Holder.OFFICE, None) and function:
        fields.fault("function", _("No office holds this item, so it has no function."))
    if kind in APPLIED_FOR and holder not in (Holder.OFFICE, None):
        fields.fault("holder", _("Items of this kind are decided by an office."))
    level = fields.member("level", DivisionLevel, DivisionLevel.COUNTY)
    return {
        "kind": kind, "holder": holder, "function": function or "", "level": level,
        "commissioned_by": _commissioner(fields, holder),
    }  # fmt: skip


def _commissioner(fields: Fields, holder: str | None) -> str:
    """Who commissions an intermediary; the enterprise where nothing is said."""
    said = fields.member("commissioned_by", Commissioner, None)
    if said and holder != Holder.INTERMEDIARY:
        fields.fault("commissioned_by", _("Only an intermediary is commissioned."))
    return said or (Commissioner.ENTERPRISE if holder == Holder.INTERMEDIARY else "")


def _limits(fields: Fields) -> dict:
    statutory, promised = fields.inside("statutory"), fields.inside("promised")
    values: dict = {}
    if statutory is not None:
        values |= _limit(statutory, "statutory") | {
            "statutory_from": statutory.text("from", longest=longest(ApprovalItem, "statutory_from")),
            "statutory_basis": statutory.text("basis", "", longest(ApprovalItem, "statutory_basis")),
            "statutory_is_general": statutory.flag("general_default", False),
        }
        values |= named(statutory, ApprovalItem, "note", "statutory_note", required=False)
        statutory.done()
    if promised is not None:
        source = promised.text("source", "", longest(ApprovalItem, "promised_source"))
        values |= _limit(promised, "promised") | {"promised_source": source}
        promised.done()
    return values


def _limit(fields: Fields, which: str) -> dict:
    """Days, unit and evidence of a limit. Days without a unit mean nothing: laws count in different ones."""
    days = fields.whole("days", None)
    if days is not None and not fields.has("unit"):
        fields.fault("unit", _("A limit needs its unit: working_day or calendar_day."))
    return {
        f"{which}_days": days,
        f"{which}_unit": fields.member("unit", Unit, Unit.WORKING_DAY),
        f"{which}_evidence": fields.member("evidence", Evidence),
    }


def _applicability(fields: Fields, schema: dict[str, Fact]) -> dict:
    applies = fields.inside("applies")
    if applies is None:
        return {}
    values = {"applies": applies.condition("when", schema, REQUIRED)} | named(applies, ApprovalItem, "because")
    applies.done()
    return values


def _rest(fields: Fields) -> dict:
    return {
        "certificate": _certificate(fields),
        **{name: _kept(part) if (part := fields.inside(name, required=False)) else {} for name in KEPT_WHOLE},
        **{name: [_kept(part) for part in fields.each(name)] for name in KEPT_LISTS},
        "sessions": _sessions(fields),
        "legal_basis": fields.texts("legal_basis", []),
        "blocks": fields.texts("blocks", []),
        "tolerance": family(fields),
    }


def _sessions(fields: Fields) -> list[dict]:
    """Kinds of joint session that the item may share with others; `gives`: its result is what all of them use."""
    found = []
    for line in fields.each("sessions"):
        kind = line.member("kind", SessionKind)
        if kind in {each["kind"] for each in found}:
            line.fault("kind", _("This kind of session is named twice."))
        found.append({
            "kind": kind, "evidence": line.member("evidence", Evidence), "source": line.text("source", ""),
            "gives": line.flag("gives", False),
        })  # fmt: skip
        line.done()
    return found


def _certificate(fields: Fields) -> dict:
    part = fields.inside("certificate", required=False)
    if part is None:
        return {}
    if fields.entry.get("holder") != Holder.OFFICE:
        fields.fault("certificate", _("Only an office gives certificates."))
    certificate = {"number": part.text("number"), "evidence": part.member("evidence", Evidence)}
    try:
        numbering.check(certificate["number"] or "")
    except numbering.NumberFault as fault:
        part.fault(
            "number",
            _("Nobody can fill in %(text)s; known are {region}, {year}, {date} and {serial:05}."),
            text=fault.text,
        )
    part.done()
    return certificate


def _kept(part: Fields) -> dict:
    """A part of an entry as plain data; every figure has its unit, the whole its evidence mark."""
    part.member("evidence", Evidence)
    has_days = any(part.has(name) for name in ("max_days", "min_days", "within_days"))
    part.member("unit", Unit, REQUIRED if has_days else None)
    return _plain(part.entry)


def _plain(value: object) -> object:
    if isinstance(value, Entry):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def _requires(item: Fields, schema: dict[str, Fact]) -> list[dict]:
    """Values of the item's Prerequisite rows: one item, or any one of several."""
    found = []
    for position, fields in enumerate(item.each("requires"), start=1):
        several = fields.texts("any_of", [])
        one = fields.text("item", None)
        if bool(one) == bool(several):
            fields.fault("item", _("A requirement names one item, or any_of several."))
        found.append(
            {
                "position": position,
                "codes": several or [one],
                "condition": fields.condition("when", schema),
                "basis": fields.text("basis", "", longest(Prerequisite, "basis")),
                "evidence": fields.member("evidence", Evidence),
            }
        )
        fields.done()
    return found

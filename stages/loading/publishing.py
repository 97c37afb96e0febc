"""Publishing a catalogue from a day on: what it changes against the edition in force, and writing it.

What held until then ends the day before and stays as it was, with the projects that follow it. Only the catalogue is
taken from the files: items, questionnaire, stages, tracks, tolerance, kinds of joint session, types of paper. Offices
and exceptions of level are kept elsewhere and are not dated by an edition, so they are checked against what is kept and
never written.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from projects.models import Competence, Division
from stages.loading import coverage, edition_rows, storing
from stages.loading.changes import Changes
from stages.loading.city import City
from stages.loading.faults import Faults
from stages.loading.items import ItemSpec
from stages.loading.places import OfficeSpec
from stages.models import ApprovalItem, Edition, Jurisdiction, PaperType

#: columns of an edition that are not entries
WHOLE = ("facts", "stages", "tolerance", "tracks", "session_kinds")


@dataclass(frozen=True)
class Changed:
    """One thing that differs. `what`: a column, or the code of a paper or of a question; `before` or `after` may be
    None: it is new, or it goes."""

    what: str
    before: Any
    after: Any


@dataclass(frozen=True)
class ItemChange:
    """An entry that is not as it was: its columns, its materials by type of paper, its requirements."""

    item: ItemSpec
    fields: list[Changed]
    materials: list[Changed]
    requires: Changed | None


@dataclass(frozen=True)
class Difference:
    """What a catalogue changes on a day against the edition in force (None: there is none yet)."""

    edition: Edition | None
    added: list[ItemSpec]
    removed: list[ApprovalItem]
    changed: list[ItemChange]
    whole: dict[str, list[Changed]] = field(default_factory=dict)  # column of WHOLE -> what differs
    papers: list[Changed] = field(default_factory=list)
    giving_way: list[Edition] = field(default_factory=list)  # that were to begin later
    levels_differ: bool = False  # exceptions of level in the files that are not as they are kept

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.removed or self.changed or any(self.whole.values()))


def from_day(city: City, on: date) -> City:
    """The city with the entries that hold on the day or later, begun on it at the earliest."""
    items = [replace(item, valid_from=max(on, item.valid_from)) for item in city.items
             if item.valid_until is None or item.valid_until >= on]  # fmt: skip
    return replace(city, items=items, first_day=max(on, city.first_day))


def check(city: City, on: date) -> None:
    """Raises BadReferenceData unless, from the day on, exactly one office that is kept decides each item."""
    faults = next((item.fields.faults for item in city.items), Faults())  # where the entries note theirs
    if not Division.objects.filter(code=city.division).exists():
        faults.add("city.yaml", 1, city.slug, "division",
                   _("There is no division %(code)s.") % {"code": city.division})  # fmt: skip
    elif not from_day(city, on).items:
        faults.add("items/", 1, "", "", _("No entry holds on %(day)s.") % {"day": on})
    else:
        coverage.check(replace(from_day(city, on), offices=_kept_offices()), faults)
    faults.refuse()


def _kept_offices() -> list[OfficeSpec]:
    """The offices as they are kept: one line for each function that one holds between two days."""
    held = Competence.objects.select_related("office__division", "function")
    return [
        OfficeSpec(row.office.code, row.office.division.code, (row.function.code,), row.valid_from,
                   row.valid_until or row.office.valid_until, {})
        for row in held
    ]  # fmt: skip


def in_force(city: City, on: date) -> Edition | None:
    """The edition of the city that holds on the day if nothing is published."""
    return Edition.objects.filter(city=city.slug, valid_from__lte=on).order_by("-valid_from").first()


def difference(city: City, on: date) -> Difference:
    """What publishing the city from the day on would change. A fixed number of statements."""
    edition = in_force(city, on)
    rows = {} if edition is None else {row.code: row for row in edition.items.prefetch_related(
        "requirements__paper_type", "prerequisites")}  # fmt: skip
    specs = {item.code: item for item in from_day(city, on).items if item.holds_on(max(on, city.first_day))}
    both = [_item_change(specs[code], rows[code]) for code in sorted(specs.keys() & rows.keys())]
    return Difference(
        edition=edition,
        added=[specs[code] for code in sorted(specs.keys() - rows.keys())],
        removed=[rows[code] for code in sorted(rows.keys() - specs.keys())],
        changed=[each for each in both if each.fields or each.materials or each.requires],
        whole={} if edition is None else _whole(edition, city),
        papers=_papers(city),
        giving_way=list(Edition.objects.filter(city=city.slug, valid_from__gt=on)),
        levels_differ=_levels(city) != _kept_levels(city),
    )  # fmt: skip


def _item_change(spec: ItemSpec, row: ApprovalItem) -> ItemChange:
    asked = {each["paper"]: {name: value for name, value in each.items() if name not in ("paper", "position")}
             for each in spec.materials}  # fmt: skip
    kept = {each.paper_type.code: each for each in row.requirements.all()}
    needs = [[each["codes"], each["condition"]] for each in spec.requires]
    needed = [[each.codes, each.condition] for each in row.prerequisites.all()]
    return ItemChange(
        item=spec,
        fields=_columns(_without_days(spec.values), row),
        materials=_materials(asked, kept),
        requires=Changed("requires", needed, needs) if needs != needed else None,
    )


def _without_days(values: Mapping) -> dict:
    """The end of an entry is a change, its first day is not: an entry goes on from one edition to the next."""
    return {name: value for name, value in values.items() if name != "valid_from"}


def _columns(values: Mapping, row: Model) -> list[Changed]:
    return [Changed(name, getattr(row, name), value) for name, value in values.items() if getattr(row, name) != value]


def _materials(asked: dict[str, dict], kept: dict[str, Model]) -> list[Changed]:
    """Materials that are new, that go, or of which a column differs."""
    found = []
    for code in sorted(asked.keys() | kept.keys()):
        if code not in kept:
            found.append(Changed(code, None, asked[code]["name_zh"]))
        elif code not in asked:
            found.append(Changed(code, kept[code].name_zh, None))
        else:
            found += [Changed(f"{code}: {each.what}", each.before, each.after)
                      for each in _columns(asked[code], kept[code])]  # fmt: skip
    return found


def _whole(edition: Edition, city: City) -> dict[str, list[Changed]]:
    after = {
        "facts": city.questions, "stages": city.stages, "tolerance": city.tolerance, "tracks": city.tracks,
        "session_kinds": city.session_kinds,
    }  # fmt: skip
    return {name: _entries(getattr(edition, name), after[name]) for name in WHOLE}


def _entries(before: Any, after: Any, path: str = "") -> list[Changed]:
    """The leaves of two trees of plain data that differ, each with the way to it: `land_mode.question.zh`."""
    old, new = _branches(before), _branches(after)
    if old is None or new is None:
        return [Changed(path, before, after)] if before != after else []
    found = []
    for name in dict.fromkeys([*old, *new]):
        found += _entries(old.get(name), new.get(name), f"{path}.{name}" if path else str(name))
    return found


def _branches(said: Any) -> dict | None:
    """The keys of a mapping, or the entries of a list by what names them; None of a leaf."""
    if isinstance(said, Mapping):
        return dict(said)
    if isinstance(said, list) and said and all(isinstance(entry, Mapping) for entry in said):
        names = [_name(entry) or number for number, entry in enumerate(said, start=1)]
        return dict(zip(names, said, strict=True)) if len(set(map(str, names))) == len(names) else None
    return None


def _name(entry: Mapping) -> str:
    """What names an entry of a list: its code, the value of an option, or the kind of a session and its first day."""
    return entry.get("code") or entry.get("value") or f"{entry.get('kind') or ''} {entry.get('from') or ''}".strip()


def _papers(city: City) -> list[Changed]:
    """Types of paper whose words change for every edition, since papers on file speak of the type."""
    kept = {row.code: row for row in PaperType.objects.filter(city=city.slug)}
    both = [(code, values, kept[code]) for code, values in city.papers.items() if code in kept]
    return [Changed(f"{code}: {each.what}", each.before, each.after)
            for code, values, row in both for each in _columns(values, row)]  # fmt: skip


def _levels(city: City) -> set[tuple]:
    return {(item, division, str(values["level"])) for (item, division), values in city.exceptions.items()}


def _kept_levels(city: City) -> set[tuple]:
    rows = Jurisdiction.objects.filter(city=city.slug).values_list("item_code", "division__code", "level")
    return {(item, division, str(level)) for item, division, level in rows}


def _refuse_followed(city: City, on: date) -> None:
    """An edition that projects follow is not written over: what it said to them would not be true any more."""
    followed = Edition.objects.filter(city=city.slug, valid_from__gte=on, routes__isnull=False).first()
    if followed is not None:
        sentence = _("Projects follow the edition of %(day)s already: choose a later day.")
        raise edition_rows.EditionInUse(sentence % {"day": followed.valid_from})


@transaction.atomic
def publish(city: City, on: date, at: datetime) -> list[Edition]:
    """Write the editions from the day on. Raises BadReferenceData or edition_rows.EditionInUse, and writes nothing."""
    check(city, on)
    _refuse_followed(city, on)
    seen = difference(city, on)
    changed = {item.code for item in seen.added} | {each.item.code for each in seen.changed}
    begun = from_day(city, on)
    for item in begun.items:
        if item.code in changed or item.valid_from > on:
            item.values["valid_from"] = item.valid_from
    changes, division = Changes(), Division.objects.get(code=city.division)
    papers = storing.store_papers(begun, changes)
    return edition_rows.store_from(begun, division, papers, on, changes, at)

"""Writing the editions of a catalogue: one for each stretch of time, with the entries that hold in it.

Projects keep the edition they were registered under, so an edition that routes follow is never removed, and no item
that approvals stand on; a correction inside such an edition is made, and said with the number of projects it touches.
"""

import json
from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256

from django.db.models import ProtectedError, Q
from django.utils.translation import gettext as _

from projects.models import Division
from stages.loading.changes import Changes, bring
from stages.loading.city import City
from stages.loading.editions import Span, spans
from stages.loading.items import ItemSpec
from stages.models import ApprovalItem, Edition, PaperType, Prerequisite, Requirement
from stages.rules.workdays import ONE_DAY


class EditionInUse(Exception):
    """Something would have to be removed on which projects stand. The sentence says what and what to do instead."""


def store(city: City, division: Division, papers: dict[str, PaperType], changes: Changes, at: datetime) -> None:
    """Bring the editions of a city, their items, materials and requirements to what the files say."""
    stretches = {span.first: span for span in spans(city.items)}
    _end_editions(city, stretches, changes)
    for span in stretches.values():
        items = sorted((item for item in city.items if item.holds_on(span.first)), key=lambda item: item.code)
        _store_edition(city, division, span, items, papers, changes, at)


def store_from(
    city: City, division: Division, papers: dict[str, PaperType], on: date, changes: Changes, at: datetime
) -> list[Edition]:
    """Editions from the day `on`, as a city says whose entries begin on it or later. Returns them in order.

    The edition that held until then ends the day before and is not touched otherwise; those that were to come later
    give way. Raises EditionInUse where projects follow one of them.
    """
    stretches = {span.first: span for span in spans(city.items)}
    later = Edition.objects.filter(city=city.slug, valid_from__gte=on)
    _end(later.exclude(valid_from__in=stretches), changes)
    before = Edition.objects.filter(city=city.slug, valid_from__lt=on)
    before.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on)).update(valid_until=on - ONE_DAY)
    for span in stretches.values():
        items = sorted((item for item in city.items if item.holds_on(span.first)), key=lambda item: item.code)
        _store_edition(city, division, span, items, papers, changes, at)
    later.update(is_published=True)
    return list(later.order_by("valid_from"))


def _store_edition(
    city: City, division: Division, span: Span, items: list[ItemSpec], papers: dict, changes: Changes, at: datetime
) -> None:
    values = {
        "division_id": division.pk,
        "valid_until": span.last,
        "facts": city.questions,
        "stages": city.stages,
        "tolerance": city.tolerance,
        "tracks": city.tracks,
        "session_kinds": city.session_kinds,
    }
    digest = _digest(city, span, items)
    edition = Edition.objects.filter(city=city.slug, valid_from=span.first).first()
    if edition is None:
        edition = Edition(city=city.slug, valid_from=span.first, digest=digest, loaded_at=at, **values)
        edition.save()
        changes.tally(str(Edition._meta.verbose_name)).added += 1
    elif edition.digest == digest:
        changes.tally(str(Edition._meta.verbose_name)).unchanged += 1
    else:
        _correct(edition, values | {"digest": digest, "loaded_at": at}, changes)
    _store_items(edition, items, papers, changes)


def _correct(edition: Edition, values: dict, changes: Changes) -> None:
    """The columns of an edition whose content changed; who follows it is said."""
    changes.tally(str(Edition._meta.verbose_name)).changed += 1
    followers = edition.routes.count()
    if followers:
        sentence = _("Edition %(edition)s, which %(count)s projects follow, is corrected:")
        changes.say(sentence % {"edition": edition, "count": followers})
    for column in ("valid_until", "facts", "stages", "tracks", "tolerance", "session_kinds"):
        if getattr(edition, column) != values[column]:
            changes.say(f"{edition}: {column}: {_difference(getattr(edition, column), values[column])}")
    for column, value in values.items():
        setattr(edition, column, value)
    edition.save()


def _difference(old: object, new: object) -> str:
    """Both values, of lists of entries only those that differ."""
    if isinstance(old, list) and isinstance(new, list):
        codes = by_name(old)
        changed = [key for key, entry in by_name(new).items() if codes.pop(key, None) != entry]
        return ", ".join([*changed, *codes])
    return f"{old} > {new}"


def by_name(entries: list) -> dict:
    """Entries by their code; lines of a kind of session by the kind and their first day."""
    return {entry.get("code") or f"{entry['kind']} {entry['from'] or ''}".strip(): entry for entry in entries}


def _end_editions(city: City, stretches: dict, changes: Changes) -> None:
    _end(Edition.objects.filter(city=city.slug).exclude(valid_from__in=stretches), changes)


def _end(editions: Iterable[Edition], changes: Changes) -> None:
    for edition in editions:
        if edition.routes.exists():
            sentence = _(
                "Edition %(edition)s would disappear, but projects follow it: keep an entry that begins on its day."
            )
            raise EditionInUse(sentence % {"edition": edition})
        edition.delete()
        changes.tally(str(Edition._meta.verbose_name)).ended += 1
        changes.say(_("%(row)s: ended") % {"row": edition})


def _store_items(edition: Edition, items: list[ItemSpec], papers: dict, changes: Changes) -> None:
    prefix = str(edition.valid_from)
    wanted = {(edition.pk, item.code): item.values for item in items}
    key = "edition_id", "code"
    rows = bring(changes, _kind(ApprovalItem), ApprovalItem, key, edition.items.all(), wanted, _remove, prefix)
    ids = {code: row.pk for (_edition, code), row in rows.items()}
    materials = {
        (ids[item.code], papers[material["paper"]].pk): {
            name: value for name, value in material.items() if name != "paper"
        }
        for item in items
        for material in item.materials
    }
    existing = Requirement.objects.filter(item__edition=edition).select_related("item")
    bring(changes, _kind(Requirement), Requirement, ("item_id", "paper_type_id"), existing, materials, prefix=prefix)
    needs = {
        (ids[item.code], need["position"]): {name: value for name, value in need.items() if name != "position"}
        for item in items
        for need in item.requires
    }
    existing = Prerequisite.objects.filter(item__edition=edition).select_related("item")
    bring(changes, _kind(Prerequisite), Prerequisite, ("item_id", "position"), existing, needs, prefix=prefix)


def _remove(item: ApprovalItem) -> bool:
    try:
        item.delete()
    except ProtectedError:
        sentence = _(
            "Item %(item)s of edition %(edition)s stands on approvals: give it a valid_until instead of removing it."
        )
        raise EditionInUse(sentence % {"item": item.code, "edition": item.edition}) from None
    return True


def _kind(model: type) -> str:
    return str(model._meta.verbose_name)


def _digest(city: City, span: Span, items: list[ItemSpec]) -> str:
    """A fingerprint of everything a project under this edition can see."""
    content = [
        str(span.last), city.questions, city.stages, city.tracks, city.tolerance, city.session_kinds,
        city.papers,
        [[str(key), values] for key, values in sorted(city.exceptions.items(), key=str)],
        [[item.code, item.values, item.materials, item.requires] for item in items],
    ]  # fmt: skip
    return sha256(json.dumps(content, default=str, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

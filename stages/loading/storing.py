"""Writing a city's reference data into rows, in one transaction.

Divisions and functions are shared by all cities and are only added or changed. An office no longer in the files ends
the day before; a type of paper stays, since papers on file may name it. What the administrator keeps on the pages
(offices with `kept_here`, editions that were published there) is left alone, and said.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from projects.models import Competence, Division, Function, Office
from stages.loading import edition_rows
from stages.loading.changes import Changes, bring
from stages.loading.city import City
from stages.models import Edition, Jurisdiction, PaperType

YESTERDAY = timedelta(days=-1)
#: what apps above load from the same folder, as functions of it; each may raise BadReferenceData
COMPANIONS = []


@transaction.atomic
def store(city: City, at: datetime) -> Changes:
    """Make the rows what the city's files say. `at` is when. Raises edition_rows.EditionInUse."""
    changes = Changes()
    divisions = _store_divisions(city, changes)
    functions = _by_code(Function, {code: _without(values, "code") for code, values in city.functions.items()}, changes)
    _store_offices(city, divisions, functions, changes, at.date())
    papers = store_papers(city, changes)
    _store_exceptions(city, divisions, changes)
    if Edition.objects.filter(city=city.slug, is_published=True).exists():
        changes.say(_("The catalogue of %(city)s is published by the administrator; its editions are left as they are.")
                    % {"city": city.slug})  # fmt: skip
    else:
        edition_rows.store(city, divisions[city.division], papers, changes, at)
    return changes


def _by_code(model: type, wanted: dict[str, dict], changes: Changes) -> dict:
    kind = str(model._meta.verbose_name)
    existing = model.objects.filter(code__in=wanted)
    rows = bring(changes, kind, model, ("code",), existing, {(code,): values for code, values in wanted.items()})
    return {code: row for (code,), row in rows.items()}


def _store_divisions(city: City, changes: Changes) -> dict[str, Division]:
    """Parents before children, so that every foreign key has its row."""
    rows: dict[str, Division] = {}
    waiting = dict(city.divisions)
    while waiting:
        ready = {code: values for code, values in waiting.items() if {values["parent"], values["now"]} <= {None, *rows}}
        wanted = {code: _division_values(values, rows) for code, values in ready.items()}
        rows |= _by_code(Division, wanted, changes)
        waiting = {code: values for code, values in waiting.items() if code not in ready}
    return rows


def _division_values(values: dict, rows: dict[str, Division]) -> dict:
    links = {f"{link}_id": rows[values[link]].pk if values[link] else None for link in ("parent", "now")}
    return _without(values, "code", "parent", "now") | links


def _store_offices(city: City, divisions: dict, functions: dict, changes: Changes, on: date) -> None:
    own = [divisions[code] for code in city.own_divisions()]
    kept = set(Office.objects.filter(kept_here=True).values_list("code", flat=True))
    for code in sorted(kept):
        changes.say(_("Office %(code)s is kept by the administrator and is left as it is.") % {"code": code})
    offices = [office for office in city.offices if office.code not in kept]
    codes = [office.code for office in offices]
    existing = (Office.objects.filter(code__in=codes) | Office.objects.filter(division__in=own)).filter(kept_here=False)
    wanted = {(office.code,): office.values | {"division_id": divisions[office.division].pk} for office in offices}
    rows = bring(
        changes,
        str(Office._meta.verbose_name),
        Office,
        ("code",),
        existing,
        wanted,
        end=lambda row: _end_office(row, on),
    )
    held = {
        (rows[office.code,].pk, functions[function].pk, office.valid_from): {"valid_until": office.valid_until}
        for office in offices
        for function in office.functions
    }
    existing = Competence.objects.filter(office__in=rows.values())
    kind = str(Competence._meta.verbose_name)
    bring(changes, kind, Competence, ("office_id", "function_id", "valid_from"), existing, held)


def _end_office(office: Office, on: date) -> bool:
    """An office that the files no longer name ends the day before, unless it has ended already."""
    if office.valid_until is not None and office.valid_until < on:
        return False
    office.valid_until = on + YESTERDAY
    office.save(update_fields=["valid_until"])
    office.competences.filter(valid_until__isnull=True).update(valid_until=office.valid_until)
    return True


def store_papers(city: City, changes: Changes) -> dict[str, PaperType]:
    wanted = {(city.slug, code): values for code, values in city.papers.items()}
    existing = PaperType.objects.filter(city=city.slug)
    kind = str(PaperType._meta.verbose_name)
    rows = bring(changes, kind, PaperType, ("city", "code"), existing, wanted, end=lambda row: False)
    return {code: row for (_slug, code), row in rows.items()}


def _store_exceptions(city: City, divisions: dict, changes: Changes) -> None:
    wanted = {
        (city.slug, item, divisions[division].pk if division else None): values
        for (item, division), values in city.exceptions.items()
    }
    existing = Jurisdiction.objects.filter(city=city.slug)
    kind = str(Jurisdiction._meta.verbose_name)
    bring(changes, kind, Jurisdiction, ("city", "item_code", "division_id"), existing, wanted)


def _without(values: dict, *columns: str) -> dict:
    return {column: value for column, value in values.items() if column not in columns}

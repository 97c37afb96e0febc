"""Reading the folder of a city: all files, then what they say together. A folder with a fault is refused whole."""

from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from stages.loading import (
    coherence,
    coverage,
    items,
    jurisdiction,
    leads,
    papers,
    places,
    questions,
    session_kinds,
    tolerances,
    tracks,
)
from stages.loading.city import City
from stages.loading.columns import longest
from stages.loading.faults import Faults
from stages.loading.fields import Fields
from stages.loading.yaml_files import Entry, read
from stages.models import Edition


def read_city(folder: Path) -> City:
    """The city of a folder. Raises BadReferenceData with every fault of every file."""
    faults = Faults()
    slug, division, first_day, terms = _head(folder, faults)
    divisions = places.divisions(folder, faults)
    functions = places.functions(folder, faults)
    asked, schema = questions.questions(folder, faults)
    paper_types = papers.papers(folder, faults)
    entries = items.items(folder, schema, functions, paper_types, first_day, faults)
    city = City(
        slug=slug, division=division, first_day=first_day, divisions=divisions, functions=functions,
        offices=places.offices(folder, divisions, functions, first_day, faults),
        questions=asked, schema=schema, stages=leads.stages(folder, schema, functions, faults),
        tracks=tracks.tracks(folder, schema, {item.code for item in entries}, faults),
        papers=paper_types, items=entries, tolerance=terms,
        session_kinds=session_kinds.session_kinds(
            folder, functions, {item.code for item in entries}, first_day, faults
        ),
        exceptions=jurisdiction.exceptions(folder, {item.code for item in entries}, divisions, faults),
    )  # fmt: skip
    if division not in divisions:
        faults.add("city.yaml", 1, slug, "division", _("There is no division %(code)s.") % {"code": division})
    coherence.check(entries)
    faults.refuse()
    coverage.check(city, faults)
    faults.refuse()
    return city


def _head(folder: Path, faults: Faults) -> tuple[str, str, date, dict]:
    """The city's name in rows, its division, the first day of its catalogue and its terms of tolerance."""
    entry = read(folder / "city.yaml", "city.yaml", faults)
    if not isinstance(entry, Entry):
        if entry is not None:
            faults.add("city.yaml", 1, "", "", _("A mapping of fields is expected."))
        return "", "", date.min, {}
    fields = Fields(entry, faults, "")
    fields.words("name")
    fields.text("source", "")
    head = (
        fields.text("city", longest=longest(Edition, "city")) or "",
        fields.text("division") or "",
        fields.take("edition_from", date, None, _("A date such as 2019-04-01 is expected.")),
    )
    if head[2] is None:
        fields.fault("edition_from", _("This field is missing."))
    terms = tolerances.terms(fields)
    fields.done()
    return head[0], head[1], head[2] or date.min, terms

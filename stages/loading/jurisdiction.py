"""Exceptions of level from jurisdiction.yaml: items handled elsewhere than their own level says."""

from collections.abc import Collection
from pathlib import Path

from django.utils.translation import gettext as _

from projects.enums import DivisionLevel
from stages.enums import Evidence
from stages.loading.columns import longest
from stages.loading.faults import Faults
from stages.loading.fields import of_entries
from stages.loading.yaml_files import entries
from stages.models import Jurisdiction

ALL = "all"


def exceptions(folder: Path, items: Collection[str], divisions: Collection[str], faults: Faults) -> dict[tuple, dict]:
    """(item code, division code or None for all) -> values of the row."""
    name = "jurisdiction.yaml"
    found: dict[tuple, dict] = {}
    for fields in of_entries(entries(folder / name, name, faults), faults):
        item = fields.known("item", items, _("There is no item %(code)s."))
        division = fields.known("division", {*divisions, ALL}, _("There is no division %(code)s."), default=ALL)
        key = item, None if division == ALL else division
        if key in found:
            fields.fault("item", _("This exception is given twice."))
        found[key] = {
            "level": fields.member("level", DivisionLevel),
            "source": fields.text("source", "", longest(Jurisdiction, "source")),
            "evidence": fields.member("evidence", Evidence),
        }
        fields.done()
    return found

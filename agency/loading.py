"""Reading a city's agency.yaml (grounds of service, levels by investment) into rows; a file with a fault is refused.

A city without the file keeps the rows it has. A row is known by its code or threshold and its first day.
"""

from agency.models import InvestmentBand, Qualification
from projects.enums import DivisionLevel
from stages.enums import Evidence
from stages.loading.faults import Faults
from stages.loading.fields import Fields
from stages.loading.yaml_files import lists

FILE = "agency.yaml"


def load(folder):
    """Bring the rows to what the file says. Raises BadReferenceData with every fault."""
    if not (folder / FILE).exists():
        return
    faults = Faults()
    grounds, levels = lists(folder / FILE, FILE, faults, "grounds", "levels")
    wanted = [_ground(Fields(entry, faults, str(entry.get("code", "")))) for entry in grounds]
    bands = [_band(Fields(entry, faults, str(entry.get("at_least", "")))) for entry in levels]
    faults.refuse()
    for row in wanted:
        Qualification.objects.update_or_create(code=row.pop("code"), valid_from=row.pop("valid_from"), defaults=row)
    for row in bands:
        InvestmentBand.objects.update_or_create(
            at_least=row.pop("at_least"), valid_from=row.pop("valid_from"), defaults=row
        )


def _ground(fields):
    name, proof = fields.inside("name"), fields.inside("proof", required=False)
    row = {
        "code": fields.text("code"), "name_zh": name and name.text("zh"), "name_en": name and name.text("en"),
        "proof_zh": proof.text("zh", "") if proof else "", "proof_en": proof.text("en", "") if proof else "",
        "by_decision": bool(fields.take("by_decision", bool, False, "")),
    }  # fmt: skip
    for inside in (name, proof):
        if inside is not None:
            inside.done()
    return row | _dates(fields)


def _band(fields):
    return {"at_least": fields.whole("at_least"), "level": fields.member("level", DivisionLevel)} | _dates(fields)


def _dates(fields):
    row = {
        "basis": fields.text("basis", ""), "evidence": fields.member("evidence", Evidence),
        "valid_from": fields.day("valid_from"), "valid_until": fields.day("valid_until"),
    }  # fmt: skip
    fields.done()
    return row

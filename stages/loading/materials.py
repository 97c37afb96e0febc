"""The materials an item asks for: core or tolerable, from whom, and which item's result a paper on file is.

浙江省保障“最多跑一次”改革规定 art. 4, 11: only what the published guide names may be supplied later. A core material is
never tolerable. Whatever an earlier item or the register supplies is taken from the file and never asked for.
"""

from collections.abc import Collection

from django.utils.translation import gettext as _

from stages.enums import Evidence, Origin
from stages.loading.columns import named
from stages.loading.fields import Fields
from stages.loading.papers import refuse_catch_all
from stages.models import Requirement
from stages.rules.conditions import Fact


def materials(item: Fields, schema: dict[str, Fact], papers: Collection[str]) -> list[dict]:
    """Values of the item's Requirement rows in their order; `paper` is the code of the type."""
    found: list[dict] = []
    for position, fields in enumerate(item.each("materials"), start=1):
        values = _material(fields, schema, papers) | {"position": position}
        if values["paper"] in [other["paper"] for other in found]:
            fields.fault("paper", _("The item asks for this paper already."))
        found.append(values)
    return found


def _material(fields: Fields, schema: dict[str, Fact], papers: Collection[str]) -> dict:
    values = {
        "paper": fields.known("paper", papers, _("There is no type of paper %(code)s.")),
        **named(fields, Requirement),
        "evidence": fields.member("evidence", Evidence),
        "condition": fields.condition("when", schema),
        "is_original": fields.take("original", bool, None, _("true or false is expected.")),
        "copies": fields.whole("copies", None),
        **named(fields, Requirement, "format", required=False),
        **named(fields, Requirement, "where", required=False),
        **named(fields, Requirement, "note", required=False),
        **_tolerance(fields),
        **_origin(fields),
    }
    for field in ("name", "format", "note"):
        refuse_catch_all(fields, field, values)
    fields.done()
    return values


def _tolerance(fields: Fields) -> dict:
    is_core, is_tolerable = fields.flag("core"), fields.flag("tolerable")
    days = fields.whole("supply_days", None)
    evidence = fields.member("supply_evidence", Evidence, None)
    if is_core and is_tolerable:
        fields.fault("tolerable", _("A core material can never be supplied later."))
    if is_tolerable and days is None:
        fields.fault("supply_days", _("A tolerable material says within how many working days it is supplied."))
    if is_tolerable and not evidence:
        fields.fault("supply_evidence", _("The days of supply have no evidence mark."))
    if days is not None and not is_tolerable:
        fields.fault("supply_days", _("Only a tolerable material has days of supply."))
    return {"is_core": is_core, "is_tolerable": is_tolerable, "supply_days": days, "supply_evidence": evidence or ""}


def _origin(fields: Fields) -> dict:
    origin = fields.member("origin", Origin)
    result_of, from_register = fields.texts("result_of", []), fields.flag("register", False)
    if (origin == Origin.FILE) != bool(result_of or from_register):
        fields.fault(
            "origin", _("Exactly the papers taken from the file name the item or the register they come from.")
        )
    return {"origin": origin, "result_of": result_of, "from_register": from_register}

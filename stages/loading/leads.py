"""The five stages and who leads each, from stages.yaml: a table of conditions, the first that holds decides."""

from collections.abc import Collection
from pathlib import Path

from django.utils.translation import gettext as _

from stages.enums import Evidence, StageCode
from stages.loading.faults import Faults
from stages.loading.fields import Fields, of_entries
from stages.loading.yaml_files import entries
from stages.rules.conditions import Fact


def stages(folder: Path, schema: dict[str, Fact], functions: Collection[str], faults: Faults) -> list[dict]:
    """The stages as JSON values, as an edition keeps them; each of the five exactly once."""
    name = "stages.yaml"
    found = [_stage(fields, schema, functions) for fields in of_entries(entries(folder / name, name, faults), faults)]
    codes = [stage["code"] for stage in found]
    for code in StageCode.values:
        if codes.count(code) != 1:
            faults.add(name, 1, code, "", _("Every stage stands here exactly once."))
    return sorted(found, key=lambda stage: stage["order"] or 0)


def _stage(fields: Fields, schema: dict[str, Fact], functions: Collection[str]) -> dict:
    stage = {
        "code": fields.member("code", StageCode),
        "order": fields.whole("order"),
        "name": fields.words("name"),
        "short": fields.words("short", required=False),
        "national_phase": fields.whole("national_phase", None),
        "lead": _table(fields, schema, functions),
        "evidence": fields.member("evidence", Evidence),
        "source": fields.text("source", ""),
    }
    fields.done()
    return stage


def _table(fields: Fields, schema: dict[str, Fact], functions: Collection[str]) -> list[dict]:
    table = []
    for line in fields.each("lead", required=True):
        function = line.known("function", functions, _("There is no function %(code)s."))
        table.append({"when": line.condition("when", schema), "function": function})
        line.done()
    open_lines = [number for number, line in enumerate(table, start=1) if not line["when"]]
    if open_lines != [len(table)]:
        fields.fault("lead", _("The last line, and only the last, has no condition."))
    return table

"""The questionnaire from facts.yaml, in asking order.

A question may be asked only under a condition over questions before it; then it has a value for the other case. The
entries are kept as they are read, because an edition keeps its questionnaire whole.
"""

from pathlib import Path

from django.utils.translation import gettext as _

from stages.loading.faults import Faults
from stages.loading.fields import Fields, of_entries
from stages.loading.yaml_files import entries
from stages.rules.conditions import Fact, FactType

TYPES = ", ".join(FactType)


def questions(folder: Path, faults: Faults) -> tuple[list[dict], dict[str, Fact]]:
    """The questions as JSON values, and the schema of facts that conditions may read."""
    name = "facts.yaml"
    asked: list[dict] = []
    schema: dict[str, Fact] = {}
    for fields in of_entries(entries(folder / name, name, faults), faults):
        question, fact = _question(fields, schema)
        if question["code"] in schema:
            fields.fault("code", _("This code is given twice."))
        asked.append(question)
        schema[question["code"]] = fact
    return asked, schema


def _question(fields: Fields, earlier: dict[str, Fact]) -> tuple[dict, Fact]:
    kind = _type(fields)
    options = _options(fields) if kind is FactType.CHOICE else []
    fact = Fact(kind, tuple(option["value"] for option in options))
    question = {
        "code": _code(fields),
        "type": str(kind),
        "options": options,
        "unit": fields.words("unit", required=kind is FactType.NUMBER),
        "name": fields.words("name"),
        "question": fields.words("question"),
        "help": fields.words("help", required=False),
        **_relevance(fields, fact, earlier),
    }
    if fields.whole("min", 0) != 0:
        fields.fault("min", _("Numbers begin at 0."))
    if fields.take("default", object, None, "") is not None:
        fields.fault("default", _("No answer may be assumed for anybody."))
    fields.done()
    return question, fact


def _code(fields: Fields) -> str | None:
    code = fields.text("code")
    if code is not None and not (code.isidentifier() and code.isascii() and code == code.lower()):
        fields.fault("code", _("A fact is named in small letters, digits and underscores."))
    return code


def _type(fields: Fields) -> FactType:
    kind = fields.text("type")
    if kind in list(FactType):
        return FactType(kind)
    if kind is not None:
        fields.fault("type", _("“%(value)s” is not one of %(known)s."), value=kind, known=TYPES)
    return FactType.BOOL


def _options(fields: Fields) -> list[dict]:
    options = []
    for option in fields.each("options", required=True):
        words = {name: option.text(name) for name in ("value", "zh", "en")}
        if words["value"] in [other["value"] for other in options]:
            option.fault("value", _("This option is given twice."))
        options.append(words)
        option.done()
    return options


def _relevance(fields: Fields, fact: Fact, earlier: dict[str, Fact]) -> dict:
    """Under which condition it is asked, and its value where it is not."""
    only_when = fields.condition("only_when", earlier)
    otherwise = fields.take("otherwise", object, None, "")
    if only_when and otherwise is None:
        fields.fault("otherwise", _("A question that is not always asked needs its value for the other case."))
    if otherwise is not None and not (only_when and fact.accepts(otherwise)):
        fields.fault("otherwise", _("%(value)s is no value for this question."), value=otherwise)
    return {"only_when": only_when, "otherwise": otherwise}

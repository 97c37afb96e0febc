"""Reading a written case. The format is described in docs/rehearsal.md; a file with a fault is refused whole.

Every fault names file, line and field. The city's own data is read along, so that a misspelt fact, item or division is
found before anything is played.
"""

from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from projects.credit_code import check_uscc
from projects.refusal import Refusal
from stages.acts.reference import read_questions
from stages.enums import StageCode
from stages.loading.faults import Faults
from stages.loading.fields import Fields
from stages.loading.yaml_files import Entry, read
from stages.rehearsing import reading_acts, reading_expectations
from stages.rehearsing.case import By, Case, Pace
from stages.rehearsing.hours import read_hour
from stages.rules import questionnaire
from stages.rules.conditions import FactType


def read_case(path):
    """The Case of a file, or BadReferenceData with every fault of its shape. The city is not looked at."""
    faults = Faults()
    path = Path(path)
    entry = read(path, path.name, faults)
    if not isinstance(entry, Entry):
        faults.refuse()
        faults.add(path.name, 1, "", "", _("A mapping of fields is expected."))
        faults.refuse()
    case = _case(Fields(entry, faults, ""), path)
    faults.refuse()
    return case


def check_against(case, city, path):
    """Raises BadReferenceData for names in the case that the city does not know (facts, items, division)."""
    faults = Faults()
    entry = read(Path(path), Path(path).name, faults)
    project = Fields(entry["project"], faults, "", "project.")
    if case.division not in city.own_divisions():
        project.fault("division", _("There is no division %(code)s."), code=case.division)
    facts = Fields(entry["project"].get("facts") or Entry(Path(path).name, 1), faults, "", "project.facts.")
    for code, value in case.facts.items():
        if code not in city.schema:
            facts.fault(code, _("No question asks for this."))
        elif not city.schema[code].accepts(value):
            facts.fault(code, _("The answer cannot be %(value)s."), value=value)
    for code in _missing(city, case.facts):
        facts.fault(code, _("This fact is missing; only yes/no facts may be left out."))
    known = {item.code for item in city.items} | set(StageCode)
    _check_items(case, entry, known, faults)
    faults.refuse()


def _missing(city, facts):
    """Facts that are not yes or no, matter with these answers, and are not given."""
    questions, _condition = read_questions(city.questions)
    nos = {question.code: False for question in questions if question.type is FactType.BOOL}
    matter = questionnaire.relevant(questions, nos | facts)
    return [code for code in matter if code not in facts and code not in nos]


def _check_items(case, entry, known, faults):
    for act, row in zip(case.acts, entry.get("acts") or (), strict=True):
        named = [act.said["item"]] if act.said.get("item") else act.said.get("items") or []
        for code in named:
            if code.split("/")[0] not in known:
                field = "item" if "item" in row else "items"
                Fields(row, faults, act.do).fault(field, _("There is no item %(code)s."), code=code)


def _case(fields, path):
    enterprise, project = fields.inside("enterprise"), fields.inside("project")
    facts = project.take("facts", Entry, Entry(path.name, 1), _("A mapping of fields is expected.")) if project else {}
    values = {
        "name": fields.text("case"),
        "about": fields.text("about", ""),
        "city": _city(fields, path),
        "uscc": _credit_code(enterprise) if enterprise else "",
        "enterprise": enterprise.text("name") if enterprise else "",
        "project": project.text("name") if project else "",
        "division": project.text("division") if project else "",
        "facts": dict(facts or {}),
        "registered": hour(project, "registered") if project else None,
        "by": project.text("by", By.ENTERPRISE) if project else "",
        "code": project.text("code", "") if project else "",
        "site": project.text("site", "") if project else "",
        "content": project.text("content", "") if project else "",
        "pace": pace(fields),
        "acts": tuple(reading_acts.acts(fields)),
        "expect": tuple(reading_expectations.expectations(fields)),
    }
    for part in (enterprise, project, fields):
        if part is not None:
            part.done()
    return Case(**values)


def _city(fields, path):
    """The folder of the city: a name under fixtures/, or a path beside the file."""
    name = fields.text("city", settings.CITY_FIXTURES.name)
    for folder in (settings.CITY_FIXTURES.parent / str(name), path.parent / str(name)):
        if (folder / "city.yaml").exists():
            return folder
    fields.fault("city", _("There is no city %(name)s."), name=name)
    return settings.CITY_FIXTURES


def _credit_code(fields):
    code = fields.text("uscc")
    if code is None:
        return ""
    try:
        return check_uscc(code)
    except Refusal as refusal:
        fields.fault("uscc", str(refusal))
        return ""


def hour(fields, field, *, required=True):
    """An hour; a fault when there is something else."""
    value = fields.take(field, (str, date, datetime), None, _("An hour such as 2026-03-02 09:00 is expected."))
    if value is None:
        if required:
            fields.fault(field, _("This field is missing."))
        return None
    found = read_hour(value)
    if found is None:
        fields.fault(field, _("An hour such as 2026-03-02 09:00 is expected."))
    return found


def pace(fields):
    """`pace: 1` for everybody, or a mapping; what is not named keeps its default."""
    if not fields.has("pace"):
        fields.take("pace", object, None, "")
        return Pace()
    if isinstance(fields.entry["pace"], int):
        days = fields.whole("pace")
        return Pace(window=days, enterprise=days, department=days, lead=days)
    inside = fields.inside("pace")
    if inside is None:
        return Pace()
    values = {name: inside.whole(name, getattr(Pace(), name)) for name in Pace.__dataclass_fields__}
    inside.done()
    return Pace(**values)

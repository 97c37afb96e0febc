"""Words of the procedure for templates: items by code, limits with their unit, fields that an edition changed."""

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from projects.enums import DivisionLevel
from stages.desks.wording import pair, words
from stages.enums import Evidence, ItemKind, SessionKind, Unit

register = template.Library()


FIELDS = {
    "name_zh": gettext_lazy("Name"),
    "function": gettext_lazy("Deciding office"),
    "level": gettext_lazy("Level"),
    "kind": gettext_lazy("Kind"),
    "statutory_days": gettext_lazy("Statutory limit"),
    "statutory_unit": gettext_lazy("Unit of the statutory limit"),
    "promised_days": gettext_lazy("Promised limit"),
    "promised_unit": gettext_lazy("Unit of the promised limit"),
    "certificate": gettext_lazy("Certificate"),
    "validity": gettext_lazy("Validity"),
}
ENUMS = {"level": DivisionLevel, "kind": ItemKind, "statutory_unit": Unit, "promised_unit": Unit}
#: from which event a limit is counted
STARTS = {
    "acceptance": gettext_lazy("acceptance"),
    "application": gettext_lazy("the application"),
    "commencement": gettext_lazy("the start of works"),
    "commission": gettext_lazy("the commission"),
    "complete_information": gettext_lazy("complete information"),
    "completion": gettext_lazy("the completion of works"),
    "completion_acceptance": gettext_lazy("the completion inspection"),
    "construction_permit": gettext_lazy("the construction permit"),
    "contract": gettext_lazy("the contract"),
    "deal": gettext_lazy("the deal"),
    "decision": gettext_lazy("the decision"),
    "delivery": gettext_lazy("delivery of the papers"),
    "notice": gettext_lazy("the notice"),
    "receipt": gettext_lazy("receipt"),
    "report": gettext_lazy("the report"),
    "request": gettext_lazy("the request"),
}
GATES = {
    "commencement": gettext_lazy("starting work"),
    "construction_permit": gettext_lazy("the construction permit"),
    "completion_acceptance": gettext_lazy("organising the completion inspection"),
    "use_or_production": gettext_lazy("use or production"),
    "drawing_review": gettext_lazy("the drawing review"),
    "land_conversion": gettext_lazy("the conversion of land"),
}


@register.simple_tag
def item_name(items, code):
    """The short name of an item by its code; the code itself when the catalogue at hand has no such item."""
    return words(items[code], "short") if code in items else code


@register.filter
def zh_or_en(mapping):
    """The active language of a {zh, en} mapping of the reference data; a plain text as it is."""
    return mapping if isinstance(mapping, str) else pair(mapping)


@register.simple_tag
def limit(days, unit):
    """`5 working days`, `at once`, or nothing for no limit."""
    if days is None:
        return ""
    if days == 0:
        return _("at once")
    if unit == Unit.WORKING_DAY:
        return ngettext("%(n)s working day", "%(n)s working days", days) % {"n": days}
    return ngettext("%(n)s calendar day", "%(n)s calendar days", days) % {"n": days}


@register.simple_tag
def evidence(value):
    """A small mark beside a figure: read in the source, recalled, or estimated."""
    if not value:
        return ""
    looks = {Evidence.READ: "done", Evidence.RECALLED: "soon", Evidence.ESTIMATED: "off"}
    return format_html('<span class="mark {}">{}</span>', looks[Evidence(value)], Evidence(value).label)


@register.filter
def counted_from(start):
    return STARTS.get(start, start)


@register.filter
def gate(code):
    return GATES.get(code, code)


@register.simple_tag
def changed_field(name):
    return FIELDS[name]


@register.simple_tag
def changed_value(name, value):
    """One side of a change between two editions, in words."""
    if value in (None, "", {}):
        return _("none")
    if name in ENUMS:
        return ENUMS[name](value).label
    if name == "certificate":
        return value.get("number", "")
    if name == "validity":
        return pair(value.get("text")) or _("none")
    return value


@register.simple_tag
def function_name(functions, code):
    """The name of what an office is competent for; `functions`: code -> Function."""
    return words(functions.get(code)) or code


@register.filter
def step_words(step):
    """The name of a step of a joint session."""
    return pair({"zh": step.zh, "en": step.en})


@register.filter
def steps_of(rule):
    """The steps of a first round."""
    return rule.steps(1)


@register.filter
def session_kind(code):
    """A kind of joint session in words."""
    return SessionKind(code).label

"""A condition of the catalogue in the reader's words: 建筑面积 ≥ 2,000 平方米，且工程类别为工业或市政.

The names of the facts stand in the edition's questionnaire, so that a city says them in its own words.
"""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from stages.desks.wording import answer, pair

SIGNS = {"lt": "<", "le": "≤", "gt": ">", "ge": "≥", "eq": "=", "ne": "≠"}


def in_words(condition, facts):
    """The words of a Condition; `facts`: those of the edition (`Edition.facts`)."""
    return _part(condition.outline, {fact["code"]: fact for fact in facts})


def _part(outline, facts, inside=False):
    kind = outline[0]
    if kind == "always":
        return pgettext("condition", "always") if outline[1] else pgettext("condition", "never")
    if kind == "not":
        return _negated(outline[1], facts)
    if kind == "is":
        return _fact(*outline[1:], facts)
    between = _(", and ") if kind == "and" else _(", or ")
    joined = between.join(_part(part, facts, inside=True) for part in outline[1])
    return _("(%(words)s)") % {"words": joined} if inside else joined


def _negated(outline, facts):
    if outline[0] == "is" and outline[2:] == ("eq", (True,)):
        return _fact(outline[1], "eq", (False,), facts)
    return _("not: %(words)s") % {"words": _part(outline, facts, inside=True)}


def _fact(code, operation, constants, facts):
    fact = facts[code]
    said = {"fact": pair(fact.get("name") or fact["question"]), "value": _any_of(fact, constants)}
    if fact["type"] == "bool":
        is_so = (constants == (True,)) == (operation == "eq")
        return said["fact"] if is_so else _("not: %(words)s") % {"words": said["fact"]}
    if fact["type"] == "choice":
        return (_("%(fact)s is not %(value)s") if operation == "ne" else _("%(fact)s is %(value)s")) % said
    return f"{said['fact']} {SIGNS[operation]} {said['value']}"


def _any_of(fact, constants):
    words = [answer(fact, _whole(value)) for value in constants]
    return pgettext("condition", " or ").join(words)


def _whole(value):
    """The reader of conditions makes every number a decimal one; 300 reads better than 300.0."""
    return int(value) if not isinstance(value, (bool, str)) and value == int(value) else value

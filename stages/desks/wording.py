"""Words that Python needs in the language of the page: bilingual data, days, answers of the questionnaire.

Templates have their own tags for the first two; the board and the sentences of a project are put together here. What
the answers mean stands in the edition's questionnaire, never in code.
"""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def is_chinese():
    return (get_language() or "").startswith("zh")


def language():
    return "zh" if is_chinese() else "en"


def words(thing, name="name"):
    """`name_zh` or `name_en` of a row, the other one when it is empty; nothing of no row."""
    if thing is None:
        return ""
    first, second = ("zh", "en") if is_chinese() else ("en", "zh")
    return getattr(thing, f"{name}_{first}") or getattr(thing, f"{name}_{second}")


def pair(mapping):
    """The active language of a `{zh, en}` mapping of the reference data."""
    if not mapping:
        return ""
    return mapping.get(language()) or mapping.get("zh") or mapping.get("en") or ""


def provisional(is_so):
    """The word beside a due day in a sheet: empty where the day is final."""
    return _("provisional") if is_so else ""


def short_day(day, on):
    """`10-20` or `20 Oct`, with the year when it is not that of `on`."""
    if is_chinese():
        return f"{day:%m-%d}" if day.year == on.year else f"{day:%Y-%m-%d}"
    return f"{day.day} {MONTHS_EN[day.month - 1]}" + ("" if day.year == on.year else f" {day.year}")


def answer(fact, value):
    """An answer in words: the option, yes or no, the number with its unit. `fact` is an entry of `Edition.facts`."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    for option in fact.get("options") or ():
        if option["value"] == value:
            return pair(option)
    if not isinstance(value, (int, float)):
        return str(value)
    unit = pair(fact.get("unit"))
    return f"{value:,} × {unit}" if unit[:1].isdigit() else f"{value:,} {unit}".strip()


def answered(facts, answers, codes):
    """(question, answer in words) for those of `codes` that have an answer, in the order of the questionnaire."""
    return [
        (pair(fact["question"]), answer(fact, answers[fact["code"]]))
        for fact in facts
        if fact["code"] in codes and fact["code"] in answers
    ]


def questions(facts, codes):
    """The questions of `codes` in words, in the order of the questionnaire."""
    return [pair(fact["question"]) for fact in facts if fact["code"] in codes]

"""The questionnaire as a form: one field a question, answers typed, and what each question is worth now.

The rules say which questions still matter; this module only puts them on a page. An answer that an earlier one made
irrelevant stays in the form (nobody loses it by looking around) and is not counted.
"""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _

from stages.desks.wording import answered, pair
from stages.desks.wording import questions as worded
from stages.rules import questionnaire
from stages.rules.conditions import FactType

PREFIX = "fact"
YES, NO = "yes", "no"


class AnswersForm(forms.Form):
    """All questions of an edition, none required; `answers()` gives the typed ones."""

    prefix = PREFIX

    def __init__(self, data, *, facts):
        super().__init__(data)
        self.facts = facts
        for fact in facts:
            self.fields[fact["code"]] = _field(fact)

    def answers(self):
        """{fact code: bool | number | choice} for what has been answered and can be read."""
        self.is_valid()
        return {fact["code"]: _typed(fact, self.cleaned_data[fact["code"]]) for fact in self.facts
                if self.cleaned_data.get(fact["code"]) not in (None, "")}  # fmt: skip


def _field(fact):
    common = {"label": pair(fact["question"]), "required": False, "help_text": pair(fact.get("help"))}
    if fact["type"] == FactType.NUMBER:
        box = forms.NumberInput(attrs={"min": 0, "step": "any", "class": "short"})
        return forms.FloatField(min_value=0, widget=box, **common)
    options = [(option["value"], pair(option)) for option in fact.get("options") or ()]
    if fact["type"] == FactType.BOOL:
        options = [(YES, _("Yes")), (NO, _("No"))]
    widget = forms.Select if len(options) > 4 else forms.RadioSelect
    blank = [("", "—")] if widget is forms.Select else []
    return forms.ChoiceField(choices=blank + options, widget=widget, **common)


def _typed(fact, value):
    if fact["type"] == FactType.BOOL:
        return value == YES
    if fact["type"] == FactType.NUMBER and value.is_integer():
        return int(value)
    return value


@dataclass
class Asked:
    """One question on the page. `is_now`: the first one still open; `moot`: why it is not asked, in words."""

    code: str
    field: object
    unit: str = ""
    is_now: bool = False
    moot: str = ""


@dataclass
class Asking:
    """The state of the questionnaire: what is asked, what is not, the settled facts and the questions still open."""

    form: AnswersForm
    facts: dict
    open: list
    asked: list
    moot: list

    @property
    def is_settled(self):
        return not self.open and not self.form.errors

    @property
    def answered(self):
        return sum(question.code in self.facts for question in self.asked)


def ask(compiled, data):
    """The Asking for the answers in `data` (a QueryDict or None)."""
    facts = compiled.edition.facts
    form = AnswersForm(data, facts=facts)
    answers = form.answers()
    settled = questionnaire.settle(compiled.questions, answers)
    still_open = questionnaire.next_questions(compiled.questions, compiled.chains(), answers)
    shown = set(still_open) | set(form.errors) | _counting(compiled, answers)
    first = still_open[0] if still_open else None
    rows = [Asked(fact["code"], form[fact["code"]], pair(fact.get("unit")), fact["code"] == first)
            for fact in facts]  # fmt: skip
    for row in rows:
        row.moot = "" if row.code in shown else _why_moot(compiled, row.code, settled, facts)
    return Asking(form, settled, still_open, [r for r in rows if not r.moot], [r for r in rows if r.moot])


def _counting(compiled, answers):
    """Answered questions that count: not ruled out by the answers before them."""
    return set(questionnaire.relevant(compiled.questions, answers)) & set(answers)


def _why_moot(compiled, code, settled, facts):
    """Why a question is not asked: what its own condition says, or that nothing hangs on it any more."""
    question = next(q for q in compiled.questions if q.code == code)
    if question.only_when is None:
        return _("nothing on the route hangs on it")
    deciding = question.only_when.deciding(settled)
    told = answered(facts, settled, deciding)
    if question.only_when.kleene(settled) is False and told:
        return _("; ").join(f"{asked} {said}" for asked, said in told)
    missing = worded(facts, question.only_when.open_facts(settled))
    return _("depends on: %(questions)s") % {"questions": " ".join(missing)} if missing else _(
        "nothing on the route hangs on it")  # fmt: skip

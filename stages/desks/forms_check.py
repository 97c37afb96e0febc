"""The window's check on one screen: every paper, every item, and three outcomes (行政许可法 art. 32).

Accept (tolerating what the guide allows to come later), send the one notice of everything missing or wrong,
or not accept. The form says what the window found; whether that may be done is the act's to say.
"""

from collections import Counter
from dataclasses import dataclass

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from stages.acts.correcting import CORRECTION_DAYS
from stages.desks.wording import words
from stages.enums import FILINGS, Check, Origin, RefusalGround
from stages.rules import tolerance

LONGEST_CORRECTION = 60  # working days; keeps a slip of the hand from giving years


class Outcome(TextChoices):
    ACCEPT = "accept", _("Accept")
    CORRECT = "correct", _("Send the correction notice")
    REFUSE = "refuse", _("Do not accept")


@dataclass(frozen=True)
class PaperLine:
    """One paper to check: its row and its two fields. `may_tolerate` says whether the guide lets it come later,
    `is_promised` whether the enterprise has bound itself to that.
    """

    row: object
    result: object
    problem: object
    may_tolerate: bool
    is_promised: bool


@dataclass(frozen=True)
class ItemLine:
    """One item that may be left out of the acceptance; a filing has no fields, it cannot be refused."""

    approval: object
    ground: object
    reason: object


class CheckForm(forms.Form):
    outcome = forms.ChoiceField(choices=Outcome)
    days = forms.IntegerField(
        label=_("Working days for the correction"), min_value=1, max_value=LONGEST_CORRECTION,
        initial=CORRECTION_DAYS, required=False,
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why the first notice did not say it"), required=False, max_length=500,
        help_text=_("Only for what could have been told before: with a reason it passes, and the light turns red."),
    )  # fmt: skip
    ground = forms.ChoiceField(label=_("Ground for not accepting"), choices=[("", "—"), *RefusalGround.choices],
                               required=False)  # fmt: skip
    reasons = forms.CharField(label=_("Reasons for not accepting"), widget=forms.Textarea, required=False)

    def __init__(self, rows, approvals, data=None, *, promised=()):
        """`rows`: the RequiredPapers of the application; `approvals`: its approvals with their items; `promised`: types
        that the enterprise has promised to supply later."""
        super().__init__(data)
        self.promised = set(promised)
        self.rows = [row for row in rows if row.origin != Origin.FILE]
        self.taken = [row for row in rows if row.origin == Origin.FILE]
        self.approvals = approvals
        for row in self.rows:
            self._add_paper(row)
        for approval in self._refusable():
            self._add_item(approval)

    def _add_paper(self, row):
        may_tolerate = _tolerable(row) and row.type in self.promised
        choices = [Check.GOOD, Check.TOLERATED, Check.FAULTY] if may_tolerate else [Check.GOOD, Check.FAULTY]
        self.fields[f"check-{row.pk}"] = forms.ChoiceField(
            label=words(row), choices=[(each.value, SHORT[each]) for each in choices], widget=forms.RadioSelect,
            initial=_first_guess(row, self.promised), required=False,
        )  # fmt: skip
        self.fields[f"problem-{row.pk}"] = forms.CharField(
            label=_("What is missing or wrong"), initial=row.problem, required=False, max_length=500
        )

    def _add_item(self, approval):
        self.fields[f"ground-{approval.code}"] = forms.ChoiceField(
            label=_("Ground"), choices=[("", _("accepted")), *RefusalGround.choices], required=False
        )
        self.fields[f"reason-{approval.code}"] = forms.CharField(label=_("Reason"), required=False, max_length=1000)

    def _refusable(self):
        return [approval for approval in self.approvals if approval.item.kind not in FILINGS]

    def paper_lines(self):
        return [
            PaperLine(
                row, self[f"check-{row.pk}"], self[f"problem-{row.pk}"], _tolerable(row), row.type in self.promised
            )
            for row in self.rows
        ]

    def tally(self):
        """[(value, words, how many papers)]: the results as the form shows them now, the empty one last."""
        found = Counter(self[f"check-{row.pk}"].value() or "" for row in self.rows)
        return [(each, SHORT[each], found[each]) for each in SHORT] + [("", _("Not yet checked"), found[""])]

    def item_lines(self):
        refusable = {approval.pk for approval in self._refusable()}
        return [
            ItemLine(each, self[f"ground-{each.code}"], self[f"reason-{each.code}"])
            if each.pk in refusable else ItemLine(each, None, None)
            for each in self.approvals
        ]  # fmt: skip

    def leaves_out_items(self):
        """Whether a ground for leaving an item out has been chosen, so that the part of the form is shown open."""
        return self.is_bound and any(self.data.get(f"ground-{each.code}") for each in self._refusable())

    def clean(self):
        said = super().clean()
        if said.get("outcome") != Outcome.REFUSE:
            for row in self.rows:
                self._clean_paper(row, said)
        if said.get("outcome") == Outcome.CORRECT and self._grounds(said):
            self.add_error(None, _("Items can be left out of an acceptance, not of a notice."))
        if said.get("outcome") == Outcome.CORRECT and not said.get("days"):
            self.add_error("days", _("Give the enterprise a number of working days."))
        return said

    def _clean_paper(self, row, said):
        found, problem = said.get(f"check-{row.pk}"), said.get(f"problem-{row.pk}", "").strip()
        if not found:
            self.add_error(f"check-{row.pk}", _("Say of every paper what the check found."))
        if found == Check.GOOD and row.paper_id is None:
            self.add_error(f"check-{row.pk}", _("This paper has not been supplied: it cannot be in order."))
        if found == Check.FAULTY and not problem and said.get("outcome") == Outcome.CORRECT:
            self.add_error(f"problem-{row.pk}", _("The enterprise reads word for word what is missing or wrong."))

    def _grounds(self, said):
        return {
            each.code: (said[f"ground-{each.code}"], said.get(f"reason-{each.code}", ""))
            for each in self._refusable() if said.get(f"ground-{each.code}")
        }  # fmt: skip

    def acceptance(self):
        """What `accept` takes: types tolerated, {code: (ground, reason)} left out, {type: problem} found faulty."""
        said = self.cleaned_data
        found = {row.type: said[f"check-{row.pk}"] for row in self.rows}
        return {
            "tolerating": [type for type, result in found.items() if result == Check.TOLERATED],
            "refusing": self._grounds(said),
            "faulty": self.problems(),
        }

    def problems(self):
        """{type: what is missing or wrong} of the papers found faulty."""
        said = self.cleaned_data
        faulty = [row for row in self.rows if said.get(f"check-{row.pk}") == Check.FAULTY]
        return {row.type: said.get(f"problem-{row.pk}", "").strip() for row in faulty}


#: the words on the three answers, short enough for one line
SHORT = {Check.GOOD: _("In order"), Check.TOLERATED: _("Tolerate"), Check.FAULTY: _("Faulty")}


def _tolerable(row):
    return tolerance.may_be_missing(row.is_core, row.is_tolerable)


def _first_guess(row, promised):
    """Nothing is guessed of a paper that is there: the window looks at it. A missing one is missing."""
    if row.type in promised:
        return Check.TOLERATED
    if row.check_result in (Check.GOOD, Check.FAULTY):
        return row.check_result
    return Check.FAULTY if row.paper_id is None else None

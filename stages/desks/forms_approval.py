"""What an office says about one approval: the reviewing officer's opinion, the decision, the result of a step.

Two officers look at it, one reviews and the office decides (行政许可法 art. 34); a rejection names reasons
and remedies (art. 38).
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from stages.desks.forms_application import paper_fields, supplied_paper
from stages.enums import FILINGS, Verdict


class OpinionForm(forms.Form):
    verdict = forms.ChoiceField(label=_("Verdict"), choices=Verdict, widget=forms.RadioSelect)
    text = forms.CharField(label=_("Opinion"), widget=forms.Textarea,
                           help_text=_("Name the basis and the conditions; the enterprise can read it."))  # fmt: skip
    conditions = forms.CharField(label=_("Conditions, one on a line"), widget=forms.Textarea(attrs={"rows": 3}),
                                 required=False)  # fmt: skip

    def said(self):
        """What the act takes: verdict, text and the list of conditions."""
        return {
            "verdict": self.cleaned_data["verdict"],
            "text": self.cleaned_data["text"],
            "conditions": self.cleaned_data["conditions"].splitlines(),
        }


class InitialForm(OpinionForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kept = [each for each in Verdict if each != Verdict.DISAGREE]
        self.fields["verdict"].choices = [(each.value, each.label) for each in kept]


class NothingForm(forms.Form):
    """A button without fields."""


class VoidForm(forms.Form):
    reason = forms.CharField(
        label=_("How the papers change the matter"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )


class DecisionForm(OpinionForm):
    remedies = forms.CharField(
        label=_("Remedies, when it is rejected"), widget=forms.Textarea(attrs={"rows": 3}), required=False,
        help_text=_("How to remedy it, and where and until when review or suit are open."),
    )  # fmt: skip

    def __init__(self, approval, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Reasons of the decision")
        if approval.item.kind in FILINGS:  # a filing cannot be rejected (Decree 673, art. 13)
            self.fields["verdict"].choices = [(Verdict.AGREE.value, _("Record the filing"))]
            del self.fields["conditions"], self.fields["remedies"]

    def said(self):
        said = self.cleaned_data
        return {
            "verdict": said["verdict"],
            "text": said["text"],
            "conditions": said.get("conditions", "").splitlines(),
            "remedies": said.get("remedies", ""),
        }


class RecordForm(forms.Form):
    result = forms.CharField(
        label=_("Result"), widget=forms.Textarea,
        help_text=_("Number, date, parties and conclusion, as the document says."),
    )  # fmt: skip

    def __init__(self, data=None, files=None):
        super().__init__(data, files)
        paper_fields(self, "result", _("Document"))

    def supplied(self):
        return supplied_paper(self.cleaned_data, "result")


def as_decided(opinion):
    """First values of a decision: the last opinion's verdict and conditions, the words to be written anew."""
    if opinion is None:
        return {}
    return {"verdict": opinion.verdict, "conditions": "\n".join(opinion.conditions)}

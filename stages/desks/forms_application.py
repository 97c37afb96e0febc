"""What the enterprise, the lead and the window say about an application: the answer to a notice, an owed paper, a
withdrawal, a conclusion.

A paper comes as a file or as an original handed in at the counter; both count the same (优化营商环境条例 art. 37).
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.enums import Channel
from stages.acts.papers import Supplied
from stages.desks.uploads import KeptFileField
from stages.desks.wording import language

AT_COUNTER = _("The original has been handed in at the counter")


def supplied_paper(said, name):
    """The papers.Supplied of a pair of fields `file-NAME` and `counter-NAME`, or None when neither was given."""
    if said.get(f"file-{name}"):
        return Supplied(file=said[f"file-{name}"])
    return Supplied(channel=Channel.COUNTER) if said.get(f"counter-{name}") else None


def paper_fields(form, name, label):
    form.fields[f"file-{name}"] = KeptFileField(label=label, required=False)
    form.fields[f"counter-{name}"] = forms.BooleanField(label=AT_COUNTER, required=False)


class AnswerForm(forms.Form):
    """One pair of fields for each paper that the notice names."""

    def __init__(self, lines, data=None, files=None):
        """`lines`: [{"type", "name_zh", "name_en", "problem"}] of the notice."""
        super().__init__(data, files)
        self.lines = lines
        for line in lines:
            paper_fields(self, line["type"], line[f"name_{language()}"])

    def asked(self):
        """[(line of the notice, file field, counter field)]."""
        return [(line, self[f"file-{line['type']}"], self[f"counter-{line['type']}"]) for line in self.lines]

    def supplied(self):
        """{paper type: papers.Supplied} of what has been given; what is missing the act names."""
        found = {line["type"]: supplied_paper(self.cleaned_data, line["type"]) for line in self.lines}
        return {type: paper for type, paper in found.items() if paper is not None}


class SupplyForm(forms.Form):
    """One owed paper; several of these stand on one page, so the ids carry the row."""

    def __init__(self, pk, data=None, files=None):
        super().__init__(data, files, auto_id=f"id_{pk}_%s")
        paper_fields(self, "paper", _("File"))

    def clean(self):
        said = super().clean()
        if not self.errors and supplied_paper(said, "paper") is None:
            self.add_error("file-paper", _("Choose a file, or say that the original is at the counter."))
        return said

    def supplied(self):
        return supplied_paper(self.cleaned_data, "paper")


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


class ConcludeForm(forms.Form):
    text = forms.CharField(
        label=_("Conclusion"), widget=forms.Textarea,
        help_text=_("Sums up what the departments decided; the enterprise reads it."),
    )  # fmt: skip

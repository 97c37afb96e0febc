"""What the enterprise and the lead say about an application: the answer to a notice, a withdrawal, a conclusion.

A paper comes as a file or as an original handed in at the counter; both count the same (优化营商环境条例 art. 37).
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.enums import Channel
from stages.acts.papers import Supplied
from stages.desks.uploads import KeptFileField
from stages.desks.wording import language

AT_COUNTER = _("The original has been handed in at the counter")
PROMISED = _("We promise to supply it later, by the guide's days, and accept the consequence if we do not")


def supplied_paper(said, name):
    """The papers.Supplied of a pair of fields `file-NAME` and `counter-NAME`, or None when neither was given."""
    if said.get(f"file-{name}"):
        return Supplied(file=said[f"file-{name}"])
    return Supplied(channel=Channel.COUNTER) if said.get(f"counter-{name}") else None


def paper_fields(form, name, label):
    form.fields[f"file-{name}"] = KeptFileField(label=label, required=False)
    form.fields[f"counter-{name}"] = forms.BooleanField(label=AT_COUNTER, required=False)


class AnswerForm(forms.Form):
    """One pair of fields for each paper that the notice names, and a promise for those that may come later."""

    def __init__(self, lines, data=None, files=None, *, later=()):
        """`lines`: [{"type", "name_zh", "name_en", "problem"}] of the notice; `later`: types that may come later."""
        super().__init__(data, files)
        self.lines, self.later = lines, set(later)
        for line in lines:
            paper_fields(self, line["type"], line[f"name_{language()}"])
            if line["type"] in self.later:
                self.fields[f"later-{line['type']}"] = forms.BooleanField(label=PROMISED, required=False)

    def asked(self):
        """[(line of the notice, file field, counter field, promise field or None)]."""
        return [
            (line, self[f"file-{line['type']}"], self[f"counter-{line['type']}"],
             self[f"later-{line['type']}"] if line["type"] in self.later else None)
            for line in self.lines
        ]  # fmt: skip

    def promising(self):
        """{paper type: what the notice says of it} of the papers promised for later."""
        said = self.cleaned_data
        return {line["type"]: line["problem"] for line in self.lines if said.get(f"later-{line['type']}")}

    def supplied(self):
        """{paper type: papers.Supplied} of what has been given; what is missing the act names."""
        found = {line["type"]: supplied_paper(self.cleaned_data, line["type"]) for line in self.lines}
        return {type: paper for type, paper in found.items() if paper is not None}


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


class ConcludeForm(forms.Form):
    text = forms.CharField(
        label=_("Conclusion"), widget=forms.Textarea,
        help_text=_("Sums up what the departments decided; the enterprise reads it."),
    )  # fmt: skip

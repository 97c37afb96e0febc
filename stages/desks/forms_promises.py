"""What the enterprise and the window say about papers that come later: the promise, the supply, what was found.

A paper comes by one of the channels of 绍兴 2017 四(五); only what is sent on line has to be a file.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.enums import Channel, Visitor
from stages.acts.papers import Supplied
from stages.acts.supplying import ANNOUNCED
from stages.desks.days import DayField
from stages.desks.uploads import KeptFileField
from stages.desks.wording import words
from stages.enums import SupplyCheck

#: who can come to a counter
COMING = (Visitor.ENTERPRISE, Visitor.AGENT, Visitor.COURIER)
#: the two fields of a paper that may be promised for later
PROMISE, FLAW = "promise-", "flaw-"


def day_field(label, **more):
    return DayField(label=label, **more)


class PromiseForm(forms.Form):
    """Which papers are to come later, each with what is wrong with it when it has been handed in."""

    def __init__(self, rows, data=None):
        """`rows`: the RequiredPapers that the guide lets come later and that are not in order yet."""
        super().__init__(data)
        self.rows = rows
        for row in rows:
            self.fields[f"{PROMISE}{row.type}"] = forms.BooleanField(label=words(row), required=False)
            self.fields[f"{FLAW}{row.type}"] = forms.CharField(
                label=_("What is missing or wrong"), required=False, max_length=300, initial=row.problem
            )

    def lines(self):
        """[(row, checkbox, text)]."""
        return [(row, self[f"{PROMISE}{row.type}"], self[f"{FLAW}{row.type}"]) for row in self.rows]

    def papers(self):
        """What `committing.prepare` takes."""
        said = self.cleaned_data
        chosen = [row for row in self.rows if said.get(f"{PROMISE}{row.type}")]
        return {row.type: said.get(f"{FLAW}{row.type}", "") for row in chosen}


class BroughtForm(forms.Form):
    """One owed paper, as it is brought; several of these stand on one page, so the ids carry the row."""

    channel = forms.ChoiceField(label=_("How it comes"), choices=Channel, initial=Channel.ONLINE)
    paper = KeptFileField(label=_("File"), required=False)
    sent_on = day_field(_("Sent on"), required=False)
    tracking = forms.CharField(label=_("Number of the consignment"), required=False, max_length=60)
    is_part = forms.BooleanField(label=_("This is a part; the rest follows"), required=False)

    def __init__(self, pk, data=None, files=None):
        super().__init__(data, files, auto_id=f"id_{pk}_%s")

    def supplied(self):
        return Supplied(file=self.cleaned_data.get("paper"), channel=self.cleaned_data["channel"])

    def said(self):
        said = self.cleaned_data
        return {"supplied": self.supplied(), "is_part": said["is_part"], "sent_on": said["sent_on"],
                "tracking": said["tracking"]}  # fmt: skip


class SupplyForm(BroughtForm):
    """Brought by the enterprise: a file on line, or the word that the paper is on its way."""

    channel = forms.ChoiceField(
        label=_("How it comes"), initial=Channel.ONLINE,
        choices=[(each.value, each.label) for each in Channel if each == Channel.ONLINE or each in ANNOUNCED],
    )  # fmt: skip

    def clean(self):
        said = super().clean()
        is_online, file = said.get("channel") == Channel.ONLINE, said.get("paper")
        if is_online and not file and not self.errors:
            self.add_error("paper", _("Choose a file, or say by which other way the paper comes."))
        if file and not is_online and said.get("channel"):
            self.add_error("channel", _("A file comes on line; leave it out where the paper comes by another way."))
        return said


class ReceiveForm(BroughtForm):
    """A paper that came to the window; a scan may be added."""

    channel = forms.ChoiceField(
        label=_("How it came"), choices=[(each.value, each.label) for each in Channel if each != Channel.ONLINE]
    )
    brought_by = forms.ChoiceField(
        label=_("Who brought it, at the counter"), choices=[(each.value, each.label) for each in COMING],
        initial=Visitor.ENTERPRISE, required=False,
    )  # fmt: skip
    arrived_on = day_field(_("Arrived on"))

    def __init__(self, pk, data=None, files=None, *, initial=None):
        super().__init__(pk, data, files)
        self.initial = initial or {}

    def said(self):
        said = self.cleaned_data
        return super().said() | {
            "arrived_on": said["arrived_on"],
            "brought_by": said["brought_by"] or Visitor.ENTERPRISE,
        }


class LookForm(forms.Form):
    """What the window found when it looked at a supply."""

    result = forms.ChoiceField(
        label=_("Result"), widget=forms.RadioSelect,
        choices=[(each.value, each.label) for each in (SupplyCheck.GOOD, SupplyCheck.PART, SupplyCheck.BAD)],
    )  # fmt: skip
    words = forms.CharField(label=_("What is missing or wrong"), required=False, max_length=500)

    def __init__(self, pk, data=None):
        super().__init__(data, auto_id=f"id_look{pk}_%s")


class ProlongForm(forms.Form):
    days = forms.IntegerField(label=_("More working days"), min_value=1, max_value=60)
    reason = forms.CharField(label=_("Force majeure: what happened"), max_length=500)
    approved_by = forms.CharField(label=_("Approved by"), max_length=60)
    approval_number = forms.CharField(label=_("Number of the approval"), max_length=60, required=False)

    def __init__(self, pk, data=None):
        super().__init__(data, auto_id=f"id_more{pk}_%s")


class RevokeForm(forms.Form):
    words = forms.CharField(label=_("What the window adds to the reasons"), required=False, max_length=500)


class SpotForm(forms.Form):
    """Errors corrected while the papers were being received: one line for each paper."""

    def __init__(self, rows, data=None):
        super().__init__(data)
        self.rows = rows
        for row in rows:
            self.fields[row.type] = forms.CharField(label=words(row), required=False, max_length=300)

    def corrected(self):
        return {row.type: self.cleaned_data[row.type] for row in self.rows if self.cleaned_data.get(row.type)}


class RepairForm(forms.Form):
    reason = forms.CharField(label=_("How the breach was repaired"), max_length=500)

    def __init__(self, pk, data=None):
        super().__init__(data, auto_id=f"id_repair{pk}_%s")

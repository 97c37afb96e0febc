"""Calling a joint session, and asking a lead for one."""

from dataclasses import dataclass
from itertools import islice

from django import forms
from django.utils.translation import gettext_lazy as _

from stages.desks.forms_session import area, hour, why_later, words_of
from stages.enums import SessionKind

DATE_LINES = 3


@dataclass
class Group:
    """One group of check boxes; it is open where something in it is ticked."""

    name: str
    boxes: list
    ticked: int
    is_open: bool


def groups(field):
    """The boxes of a field whose choices stand in groups."""
    boxes, found = iter(field.subwidgets), []
    for name, choices in field.field.choices:
        mine = list(islice(boxes, len(choices)))
        ticked = sum(bool(box.data["selected"]) for box in mine)
        found.append(Group(str(name), mine, ticked, ticked > 0))
    return found


class ConveneForm(forms.Form):
    """Calling a session: what it serves and who comes. Choices are handed in by the view, in groups."""

    items = forms.MultipleChoiceField(label=_("Items it serves"), widget=forms.CheckboxSelectMultiple, required=False)
    disciplines = forms.MultipleChoiceField(label=_("Disciplines"), widget=forms.CheckboxSelectMultiple, required=False)
    offices = forms.MultipleChoiceField(
        label=_("Further offices"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("The offices of the items are invited by themselves."),
    )  # fmt: skip
    reason = area(_("What is looked at together"), rows=2)
    agenda = area(_("Agenda"), required=False, rows=2)
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    papers = forms.MultipleChoiceField(label=_("Papers"), widget=forms.CheckboxSelectMultiple, required=False)
    starts_at = hour(
        _("Begins"), help_text=_("Leave it empty to ask first which hour suits, or to take opinions in writing.")
    )
    ends_at = hour(_("Ends"))
    why_late = why_later()
    despite_clash = forms.BooleanField(label=_("Fix it although an office sits elsewhere"), required=False)

    def __init__(self, rule, items, offices, papers, data=None, initial=None):
        super().__init__(data, initial=initial)
        self.fields["items"].choices, self.fields["items"].required = items, not rule.by_centre
        self.fields["offices"].choices = offices
        self.fields["papers"].choices = papers
        self.fields["disciplines"].choices = [(each.code, words_of(each)) for each in rule.disciplines]
        for number in range(1, DATE_LINES + 1):
            self.fields[f"date-{number}"] = hour(_("Or ask which suits: hour %(n)s") % {"n": number})
        if not rule.disciplines:
            del self.fields["disciplines"]
        if not papers:
            del self.fields["papers"]

    def item_groups(self):
        return groups(self["items"])

    def office_groups(self):
        return groups(self["offices"])

    def paper_groups(self):
        return groups(self["papers"]) if "papers" in self.fields else []

    def dates(self):
        """The hours to choose from."""
        found = (self.cleaned_data.get(f"date-{number}") for number in range(1, DATE_LINES + 1))
        return [each for each in found if each]


class ProposeForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"))
    reason = area(_("Why it is needed"))

    def __init__(self, kinds, data=None):
        super().__init__(data)
        self.fields["kind"].choices = [(kind, SessionKind(kind).label) for kind in kinds]

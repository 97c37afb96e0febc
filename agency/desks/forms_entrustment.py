"""What is said when an entrustment is asked for, offered, assigned, declined or recalled."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agency.acts import assigning
from agency.acts.entrusting import Terms
from agency.enums import Language, Scope, Until
from agency.models import Agent, Qualification
from projects.enums import AGENT_DEEDS
from stages.desks.days import DayField
from stages.desks.wording import words
from stages.enums import StageCode

YEAR = 365


def day_field(label, **more):
    return DayField(label=label, **more)


def picks(label, choices, **more):
    return forms.MultipleChoiceField(
        label=label, choices=choices, widget=forms.CheckboxSelectMultiple, required=False, **more
    )


class AgentField(forms.ModelChoiceField):
    """Agents in the order of the proposal, each with what speaks for it."""

    def __init__(self, **more):
        super().__init__(Agent.objects.none(), label=_("Agent"), **more)

    def propose(self, project, level, language, on):
        found = assigning.proposals(project, level, language, on)
        self.queryset = Agent.objects.with_names().filter(pk__in=[each.agent.pk for each in found])
        self.choices = [("", _("Choose an agent")), *((each.agent.pk, proposal_words(each)) for each in found)]
        if found:
            self.initial = found[0].agent.pk


def proposal_words(each):
    """`徐立 · 柯桥区 · 3/12`, and what is missing."""
    agent = each.agent
    said = [agent.name, agent.place or words(agent.division, "short"), f"{each.load}/{agent.capacity}"]
    if not each.speaks:
        said.append(gettext("does not speak the language"))
    if not each.is_of_level:
        said.append(gettext("other level"))
    if each.is_full:
        said.append(gettext("takes no more"))
    return " · ".join(said)


class TermsForm(forms.Form):
    """The terms of an entrustment; the centre also names the agent."""

    qualification = forms.ModelChoiceField(
        Qualification.objects.none(), label=_("Ground of the service"), widget=forms.RadioSelect, empty_label=None
    )
    proof = forms.CharField(
        label=_("What shows it"), max_length=200, required=False,
        help_text=_("List, year and number, or the certificate. Not needed where the centre decides."),
    )  # fmt: skip
    scope = forms.ChoiceField(label=_("Scope"), choices=Scope, widget=forms.RadioSelect, initial=Scope.WHOLE)
    stages = picks(_("Stages, if single ones"), StageCode)
    items = picks(_("Items, if single ones"), [])
    until = forms.ChoiceField(label=_("Reach"), choices=Until, widget=forms.RadioSelect, initial=Until.START_OF_WORKS)
    deeds = picks(
        _("What the agent may do"), [(deed.value, deed.label) for deed in AGENT_DEEDS],
        initial=[deed.value for deed in AGENT_DEEDS],
        help_text=_("Statements of fact stay with the enterprise. Commitments, withdrawals and accepting conditions "
                    "wait for its confirmation."),
    )  # fmt: skip
    valid_from = day_field(_("From"))
    valid_until = day_field(_("Until"), help_text=_("The last day; authority ends at midnight."))
    language = forms.ChoiceField(label=_("Language"), choices=Language, initial=Language.CHINESE)
    wish = forms.CharField(
        label=_("What is needed"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False
    )

    def __init__(self, project, data=None, *, on, by_centre, level=""):
        initial = {"valid_from": on, "valid_until": on.replace(year=on.year + 1) if on.day < 29 else on}
        super().__init__(data, initial=initial)
        grounds = Qualification.objects.valid(on)
        grounds = grounds if by_centre else grounds.filter(by_decision=False)
        self.fields["qualification"].queryset = grounds
        self.fields["qualification"].label_from_instance = words
        approvals = project.approvals.current().select_related("item").order_by("stage__order", "code")
        self.fields["items"].choices = [(row.code, f"{row.code} {words(row.item, 'short')}") for row in approvals]
        if by_centre:
            self.fields["agent"] = AgentField()
            language = (data or {}).get("language") or Language.CHINESE
            self.fields["agent"].propose(project, level, language, on)

    def terms(self):
        said = {name: value for name, value in self.cleaned_data.items() if name != "agent"}
        return Terms(**said)


class AssignForm(forms.Form):
    agent = AgentField()

    def __init__(self, entrustment, data=None, *, on):
        super().__init__(data)
        self.fields["agent"].propose(entrustment.project, entrustment.level, entrustment.language, on)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)

    def __init__(self, data=None, *, required=True, prefix=None):
        super().__init__(data, prefix=prefix)
        self.fields["reason"].required = required

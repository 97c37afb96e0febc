"""What is written on the pages of a case. No form asks for money: a test looks at all of them."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency.acts import blockages
from agency.desks.forms_entrustment import AgentField, day_field, picks
from agency.enums import Audience, ContactKind, Grievance, HandOverStatus, Ladder, Satisfaction
from projects.enums import Visitor
from projects.models import Office
from stages.desks.days import HourField
from stages.desks.wording import words


def lines_field(label, *, rows=3, longest=2000, **more):
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=longest, **more)


class ContactForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=ContactKind)
    when = HourField(label=_("When"))
    with_whom = forms.CharField(label=_("With whom"), max_length=100)
    purpose = forms.CharField(label=_("Purpose"), max_length=200)
    result = lines_field(_("Result"))
    papers = picks(_("Papers chased"), [])

    def __init__(self, case, data=None, *, at, missing=()):
        """`missing`: [(paper type, its name)] that the enterprise has still to bring."""
        super().__init__(data, initial={"when": timezone.localtime(at)}, auto_id="id_contact_%s")
        self.fields["papers"].choices = list(missing)
        if not missing:
            del self.fields["papers"]


class NoteForm(forms.Form):
    text = lines_field(_("Note"))
    audience = forms.ChoiceField(
        label=_("For whom"), choices=Audience, widget=forms.RadioSelect, initial=Audience.INTERNAL
    )
    verified_on = day_field(_("Last verified on"))

    def __init__(self, data=None, *, on):
        super().__init__(data, initial={"verified_on": on}, auto_id="id_note_%s")


class ForwardForm(forms.Form):
    on = day_field(_("Day"))
    text = forms.CharField(label=_("What for"), max_length=200)

    def __init__(self, data=None):
        super().__init__(data, auto_id="id_forward_%s")


class BlockageForm(forms.Form):
    text = lines_field(_("What blocks"))
    code = forms.ChoiceField(label=_("Item"), required=False)
    office = forms.ModelChoiceField(Office.objects.none(), label=_("Office concerned"), required=False)

    def __init__(self, approvals, data=None):
        """`approvals`: those of the project that are not finished, with item and office."""
        super().__init__(data, auto_id="id_blockage_%s")
        self.fields["code"].choices = [("", "—"), *((a.code, f"{a.code} {words(a.item, 'short')}") for a in approvals)]
        self.fields["office"].queryset = Office.objects.filter(
            pk__in={a.office_id for a in approvals if a.office_id}
        ).order_by("code")  # fmt: skip
        self.fields["office"].label_from_instance = words


class TakeUpForm(forms.Form):
    level = forms.ChoiceField(label=_("To whom"))
    text = lines_field(_("What is asked"))

    def __init__(self, row, data=None):
        super().__init__(data, auto_id=f"id_up_{row.pk}_%s")
        self.fields["level"].choices = [(level, Ladder(level).label) for level in blockages.next_levels(row)]


class TextForm(forms.Form):
    """One text: an answer, a solution."""

    text = lines_field(_("Text"))

    def __init__(self, data=None, *, label=None, key=""):
        super().__init__(data, auto_id=f"id_{key}_%s")
        if label:
            self.fields["text"].label = label


class ProposeForm(forms.Form):
    what = forms.ChoiceField(label=_("What"), help_text=_("It is done only if the enterprise confirms it."))
    why = lines_field(_("Why, as the enterprise reads it"))

    def __init__(self, proposable, data=None):
        """`proposable`: as confirming.proposable says."""
        super().__init__(data, auto_id="id_propose_%s")
        self.fields["what"].choices = [
            (f"{act}|{subject}", f"{binding.words} · {said}") for act, binding, subject, said in proposable
        ]


class RateForm(forms.Form):
    rating = forms.TypedChoiceField(
        label=_("How satisfied are you?"), choices=Satisfaction, coerce=int, widget=forms.RadioSelect
    )
    text = lines_field(_("What you want to say"), required=False)


class FollowUpForm(forms.Form):
    with_whom = forms.CharField(label=_("With whom"), max_length=100)
    satisfaction = forms.TypedChoiceField(
        label=_("Satisfaction"), choices=Satisfaction, coerce=int, widget=forms.RadioSelect
    )
    grievance = forms.ChoiceField(
        label=_("A fee, a gift or an intermediary was spoken of"), required=False,
        choices=[("", _("No")), *Grievance.choices],
        help_text=_("If so, say below what happened: a supervision case is opened."),
    )  # fmt: skip
    remarks = lines_field(_("Remarks"), required=False)


class AskHandOverForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, data=None):
        super().__init__(data, auto_id="id_ask_over_%s")


class HandOverForm(forms.Form):
    to_agent = AgentField()
    reason = forms.CharField(label=_("Reason"), max_length=200)
    remarks = lines_field(_("Remarks"), required=False)

    def __init__(self, entrustment, data=None, *, on):
        asked = entrustment.hand_overs.filter(status=HandOverStatus.ASKED).first()
        super().__init__(data, auto_id="id_over_%s", initial={"reason": asked.reason if asked else ""})
        field = self.fields["to_agent"]
        field.label = _("Takes over")
        field.propose(entrustment.project, entrustment.level, entrustment.language, on)
        field.choices = [(pk, said) for pk, said in field.choices if pk != entrustment.agent_id]
        field.initial = None


class MoveLineForm(forms.Form):
    starts_on = day_field(_("Planned start"))
    ends_on = day_field(_("Planned end"))
    note = forms.CharField(label=_("Why"), max_length=200, required=False)


class VisitForm(forms.Form):
    visitor = forms.ChoiceField(label=_("Who came"), choices=[c for c in Visitor.choices if c[0] != Visitor.ONLINE])
    on = day_field(_("Day"))
    purpose = forms.CharField(label=_("Purpose"), max_length=200)


FOUND = [("good", _("In order")), ("missing", _("Missing")), ("faulty", _("Not in order"))]


class PreCheckForm(forms.Form):
    """One pair of fields for each paper of a stage."""

    def __init__(self, lines, on_file, data=None):
        """`lines`: of the check list; `on_file`: papers by type."""
        super().__init__(data)
        self.lines = lines
        for line in lines:
            there = line.type in on_file
            self.fields[f"found-{line.type}"] = forms.ChoiceField(
                label=words(line), choices=FOUND, initial="good" if there else "missing"
            )
            self.fields[f"remark-{line.type}"] = forms.CharField(label=_("Remark"), max_length=200, required=False)

    def rows(self):
        return [(line, self[f"found-{line.type}"], self[f"remark-{line.type}"]) for line in self.lines]

    def said(self):
        return [
            {"type": line.type, "name_zh": line.name_zh, "name_en": line.name_en,
             "found": self.cleaned_data[f"found-{line.type}"], "remark": self.cleaned_data[f"remark-{line.type}"]}
            for line in self.lines
        ]  # fmt: skip

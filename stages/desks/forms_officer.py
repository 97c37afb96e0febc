"""What is said about who of an office has an item: why it is taken over, to whom it is handed over and why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from stages.acts.handing_over import colleagues
from stages.desks.wording import words
from stages.models import Approval

REASON = forms.Textarea(attrs={"rows": 2})


class TakeOverForm(forms.Form):
    reason = forms.CharField(label=_("Why you take it over"), widget=REASON, max_length=500)


class ReleaseForm(forms.Form):
    reason = forms.CharField(required=False, max_length=500)


class HandOverForm(forms.Form):
    items = forms.ModelMultipleChoiceField(
        Approval.objects.none(), label=_("Items"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one item.")},
    )  # fmt: skip
    to = forms.ModelChoiceField(None, label=_("Colleague"), empty_label="–")
    reason = forms.CharField(
        label=_("Reason"), widget=REASON, max_length=500, help_text=_("Your colleague reads it; it stands in history.")
    )

    def __init__(self, approvals, office_id, me, on, *args, **kwargs):
        """`approvals`: queryset of what may be handed over; `me`: the Person who hands over."""
        super().__init__(*args, **kwargs)
        self.fields["items"].queryset = approvals
        self.fields["items"].label_from_instance = lambda row: f"{words(row.item)} · {row.project.name}"
        self.fields["to"].queryset = colleagues(office_id, on).exclude(pk=me.pk)

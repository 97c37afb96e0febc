"""Forms about offices: contact and names, a new name from a day on, and giving way to another office."""

from django import forms
from django.utils.translation import gettext_lazy as _

from administration.acts.offices import CONTACT, NAMES
from administration.desks.forms_people import office_words
from projects.models import Office
from projects.models.office import dated
from stages.desks.days import DayField

LABELS = {
    "name_zh": _("Name (Chinese)"), "name_en": _("Name (English)"), "short_zh": _("Short name (Chinese)"),
    "short_en": _("Short name (English)"), "address_zh": _("Address (Chinese)"), "address_en": _("Address (English)"),
    "phone": _("Phone"), "hours_zh": _("Opening hours (Chinese)"), "hours_en": _("Opening hours (English)"),
    "counters_zh": _("Hall and counters (Chinese)"), "counters_en": _("Hall and counters (English)"),
}  # fmt: skip


class OfficeForm(forms.ModelForm):
    """The act writes the row; the form only knows how long each text may be."""

    class Meta:
        model = Office
        fields = [*NAMES, *CONTACT]
        labels = LABELS

    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)

    def _post_clean(self):
        """Nothing is written on the form's own row."""

    def rows(self):
        """The fields as they stand on the page: what has two languages side by side, Chinese first."""
        names = [name for name in self.fields if not name.endswith("_en")]
        return [[self[name], self[f"{name[:-3]}_en"]] if name.endswith("_zh") else [self[name]] for name in names]


class RenameForm(OfficeForm):
    on = DayField(label=_("First day of the new office"))
    reason = forms.CharField(label=_("Document and reason"), max_length=300)
    field_order = ["on", "reason", *NAMES, *CONTACT]


class MergeForm(forms.Form):
    successor = forms.ModelChoiceField(Office.objects.none(), label=_("Successor"), to_field_name="code")
    on = DayField(label=_("First day of the successor"))
    reason = forms.CharField(label=_("Document and reason"), max_length=300)

    def __init__(self, *args, office, today, **kwargs):
        super().__init__(*args, **kwargs)
        others = Office.objects.filter(dated("", today), kind=office.kind, division=office.division)
        self.fields["successor"].queryset = others.exclude(pk=office.pk).select_related("division")
        self.fields["successor"].label_from_instance = office_words

"""Forms about accounts and seats."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from projects.enums import SeatKind
from projects.models import Enterprise, Office, Person
from projects.models.office import dated
from stages.desks.days import DayField
from stages.desks.wording import words

ANY_LANGUAGE = [("", _("As chosen on the page, Chinese at first"))]


class ReasonForm(forms.Form):
    """A reason, which stays in history. Several of them stand on one page, so each has a prefix."""

    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args, required=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = required


class PersonForm(forms.ModelForm):
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)

    class Meta:
        model = Person
        fields = ["name", "phone", "email", "language"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label, self.fields["email"].label = _("Name of the person"), _("E-mail")
        self.fields["language"] = forms.ChoiceField(
            label=_("Language of the pages"), required=False, choices=[*ANY_LANGUAGE, *settings.LANGUAGES],
            help_text=_("Taken where the person has not chosen one on the page. Messages speak both languages."),
        )  # fmt: skip

    def _post_clean(self):
        """The act writes the row, and only after it has read it again."""


class NewPersonForm(PersonForm):
    username = forms.CharField(
        label=_("Login name"), max_length=150, validators=Person._meta.get_field("username").validators,
        help_text=_("Letters, digits and @ . + - _; it stays, for history speaks of it."),
    )  # fmt: skip
    field_order = ["username", "name", "phone", "email", "language", "reason"]


class SeatForm(forms.Form):
    person = forms.ModelChoiceField(
        Person.objects.all(), label=_("Login name"), to_field_name="username", widget=forms.TextInput,
        error_messages={"invalid_choice": _("Nobody has this login name.")},
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind of seat"), choices=[c for c in SeatKind.choices if c[0] != SeatKind.SYSTEM])
    office = forms.ModelChoiceField(
        Office.objects.none(), label=_("Office"), to_field_name="code", required=False,
        help_text=_("For every kind but enterprise and administrator."),
    )  # fmt: skip
    enterprise = forms.ModelChoiceField(
        Enterprise.objects.all(), label=_("Credit code of the enterprise"), to_field_name="uscc", required=False,
        widget=forms.TextInput, error_messages={"invalid_choice": _("No enterprise has this credit code.")},
    )  # fmt: skip
    is_head = forms.BooleanField(
        label=_("Heads the office"), required=False, help_text=_("Names deputies for others and hands their work over.")
    )
    valid_from = DayField(label=_("First day"))
    valid_until = DayField(label=_("Last day"), required=False, help_text=_("Empty: until ended."))
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("Such as the number of the appointment."))

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        offices = Office.objects.filter(dated("", on)) | Office.objects.filter(valid_from__gt=on)
        self.fields["office"].queryset = offices.select_related("division").order_by("division__code", "code")
        self.fields["office"].label_from_instance = office_words


def office_words(office):
    return f"{words(office.division, 'short')} · {words(office)}"


class EndForm(forms.Form):
    valid_until = DayField(label=_("Last day"))
    reason = forms.CharField(label=_("Reason"), max_length=300)

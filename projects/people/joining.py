"""An enterprise joins: it gives its credit code and one of its people an account, and may register projects at once.

Anybody may found the account of an enterprise that has none; further people of an enterprise get their seats from an
administrator, so that nobody joins somebody else's enterprise by knowing its code.
"""

from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.forms import BaseUserCreationForm
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.credit_code import check_uscc
from projects.enums import SeatKind
from projects.models import Enterprise, Person, Seat
from projects.people.seating import SESSION_KEY, public
from projects.refusal import Refusal


class JoinForm(BaseUserCreationForm):
    uscc = forms.CharField(label=_("unified social credit code"), max_length=30)
    enterprise = forms.CharField(label=_("Name of the enterprise"), max_length=120)
    legal_representative = forms.CharField(label=_("legal representative"), max_length=60, required=False)

    class Meta:
        model = Person
        fields = ["name", "phone", "username"]

    field_order = ["uscc", "enterprise", "legal_representative", "name", "phone", "username", "password1", "password2"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Your name")
        self.fields["username"].widget.attrs.pop("autofocus", None)
        self.fields["uscc"].widget.attrs["autofocus"] = True

    def clean_uscc(self):
        try:
            code = check_uscc(self.cleaned_data["uscc"])
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from refusal
        if Enterprise.objects.filter(uscc=code).exists():
            sentence = _("This enterprise has an account. Its people get their seats from the administrator.")
            raise forms.ValidationError(sentence, code="enterprise_known")
        return code


@public
def join(request):
    """The form, and behind it the enterprise, its first person and their seat, all or nothing."""
    form = JoinForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "projects/join.html", {"form": form}, status=422 if form.errors else 200)
    seat = found(form, timezone.now())
    login(request, seat.person, backend=settings.AUTHENTICATION_BACKENDS[-1])
    request.session[SESSION_KEY] = seat.pk
    return redirect("home")


@transaction.atomic
def found(form, at):
    """The seat of the first person of a new enterprise."""
    said = form.cleaned_data
    enterprise = Enterprise.objects.create(
        uscc=said["uscc"],
        name=said["enterprise"],
        legal_representative=said["legal_representative"],
        phone=said["phone"],
        registered_at=at,
    )
    person = form.save()
    return Seat.objects.create(
        person=person, kind=SeatKind.ENTERPRISE, enterprise=enterprise, valid_from=timezone.localdate(at)
    )

"""The public check of a certificate, by its number or by the code its QR carries (浙江规定 art. 15).

Shows what is printed on the certificate and whether it stands today; nothing else of the project.
"""

from django import forms
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.seating import public
from stages.enums import CertificateStatus
from stages.models import Certificate


class VerifyForm(forms.Form):
    number = forms.CharField(label=_("Number or check code of the certificate"), max_length=60)


@public
def verify(request):
    """Ask for a number or code; a found certificate has its own address."""
    form = VerifyForm(request.GET if "number" in request.GET else None)
    if not form.is_bound or not form.is_valid():
        return render(request, "stages/verify.html", {"form": form})
    text = form.cleaned_data["number"].strip()
    found = certificate(check_code=text.lower()) or certificate(number=text)
    if found is None:
        form.add_error("number", _("No certificate with this number or check code has been issued here."))
        return render(request, "stages/verify.html", {"form": form, "unknown": text}, status=404)
    return redirect("stages:verified", found.check_code)


@public
def verified(request, check_code):
    """What the QR code leads to."""
    found, today = certificate(check_code=check_code.lower()), timezone.localdate()
    if found is None:
        context = {"form": VerifyForm(), "unknown": check_code}
        return render(request, "stages/verify.html", context, status=404)
    context = {"certificate": found, "today": today, "state": state(found, today)}
    return render(request, "stages/verified.html", context)


def certificate(**by):
    return Certificate.objects.filter(**by).select_related("approval__project__enterprise", "office").first()


def state(certificate, on):
    """ "valid", "decided" (not handed out yet), "revoked" or "expired" on a day, whose last day still counts."""
    if certificate.status == CertificateStatus.REVOKED:
        return "revoked"
    if certificate.delivered_at is None:
        return "decided"
    is_over = certificate.valid_until is not None and certificate.valid_until < on
    return "expired" if is_over else "valid"

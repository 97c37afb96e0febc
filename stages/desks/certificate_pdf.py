"""A certificate as a PDF to keep: what its page says, in Chinese, with the picture that leads to its public check."""

from pathlib import Path

import segno
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.translation import gettext, override

from projects.pdf import compiled
from projects.people.seating import seated
from stages import access
from stages.enums import CertificateStatus

TEMPLATE = Path(__file__).with_name("certificate.typ")


@seated()
def certificate_pdf(request, number):
    row = access.certificate(request.seat, number)
    with override("zh-hans"):
        data = _data(row, timezone.localdate())
    response = HttpResponse(compiled(TEMPLATE, data, timezone.now()), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, f"{row.name_zh} {row.number}.pdf")
    return response


def _data(row, on):
    project = row.approval.project
    address = settings.PUBLIC_URL.rstrip("/") + reverse("stages:verified", args=[row.check_code])
    lines = [
        (gettext("Holder of the certificate"), project.enterprise.name),
        (gettext("Unified social credit code"), project.enterprise.uscc),
        (gettext("Project"), project.name),
        (gettext("Project code"), project.code),
        (gettext("Site"), project.site),
        (gettext("Item"), row.approval.item.name_zh),
        (gettext("Date"), date_format(row.issued_on)),
        (gettext("Valid until"), date_format(row.valid_until) if row.valid_until else gettext("no fixed term")),
    ]
    return {
        "office": row.office.name_zh, "name": row.name_zh, "number": row.number, "state": _state(row, on),
        "lines": [line for line in lines if line[1]], "conditions_word": gettext("Conditions"),
        "conditions": row.conditions, "issued": date_format(row.issued_on), "check_words": gettext("Check code"),
        "check_code": row.check_code, "address": address,
        "picture": segno.make(address, error="m").svg_inline(border=2),
        "checked_at": gettext("The picture leads to the public check of this number:"),
    }  # fmt: skip


def _state(row, on):
    """What a reader must know of it first, or nothing."""
    if row.status == CertificateStatus.REVOKED:
        return CertificateStatus.REVOKED.label
    if row.valid_until is not None and row.valid_until < on:
        return gettext("Expired")
    return "" if row.delivered_at else gettext("The window has not issued it yet.")

"""The official papers: acceptance slip and refusal slip (行政许可法 art. 32), correction notice, decision (art.
38), certificate.

They are printed from the rows; what is not there yet has no paper (404). A certificate's code leads to its
public check.
"""

import segno
from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe

from projects.people.seating import seated
from stages import access
from stages.acts.explaining import told_before
from stages.acts.silence import acceptance_by
from stages.desks.as_signed import as_signed
from stages.enums import FINISHED, ApplicationStatus, ApprovalStatus, ClockKind
from stages.models import Approval, Clock, Obligation

DECIDED = FINISHED | {ApprovalStatus.REJECTED}


@seated()
def slip(request, number):
    """The paper of how an application went: accepted, not accepted, withdrawn or counting as withdrawn."""
    row = access.application(request.seat, number)
    if row.status == ApplicationStatus.REFUSED:
        approvals = row.approvals.select_related("item").order_by("code")
        return render(request, "stages/document_refusal.html", {"application": row, "approvals": approvals})
    if row.status in (ApplicationStatus.DEEMED_WITHDRAWN, ApplicationStatus.WITHDRAWN):
        is_deemed = row.status == ApplicationStatus.DEEMED_WITHDRAWN
        return render(request, "stages/document_withdrawn.html", {
            "application": row, "is_deemed": is_deemed, "notice": row.correction if is_deemed else None,
        })  # fmt: skip
    if row.accepted_at is None:
        raise Http404
    said = _accepted(row)
    return render(request, "stages/document_slip.html", {"application": as_signed(row, "window", said["dated"])} | said)


def _accepted(row):
    """Items with their due days, items left out, tolerated papers, and the day the slip is dated."""
    clocks = {clock.approval_id: clock for clock in
              Clock.objects.filter(approval__application=row, kind=ClockKind.DECISION)}  # fmt: skip
    told = told_before(clocks.values())
    approvals = list(row.approvals.select_related("item", "office").order_by("code"))
    silent = acceptance_by(row)
    is_out = [each for each in approvals if each.accepted_at is None]
    return {
        "lines": [
            (each, clocks.get(each.pk), told.get(getattr(clocks.get(each.pk), "pk", None), []))
            for each in approvals
            if each.accepted_at
        ],
        "left_out": [each for each in is_out if each.status == ApprovalStatus.REFUSED],
        "owed": Obligation.objects.filter(required_paper__application=row).select_related("required_paper"),
        "dated": silent.effective_at if silent else row.accepted_at,
        "silent": silent,
    }


@seated()
def notice(request, number):
    row = access.application(request.seat, number)
    serial = request.GET.get("serial", "")
    found = get_object_or_404(row.notices, serial=serial) if serial.isdecimal() else row.correction
    if found is None:
        raise Http404
    clock = Clock.objects.filter(application=row, kind=ClockKind.CORRECTION, due_on=found.due_on).first()
    return render(request, "stages/document_notice.html", {
        "application": as_signed(row, "window", found.sent_at), "notice": found,
        "provisional": bool(clock and clock.provisional),
        "earlier": told_before([clock]).get(clock.pk, []) if clock and found.serial == 1 else [],
    })  # fmt: skip


@seated()
def decision(request, code, item, round):
    """The written decision on one item, once it has been made."""
    row = access.approval(request.seat, code, item, round)
    if row.status not in DECIDED:
        raise Http404
    return render(request, "stages/document_decision.html", {
        "approval": row, "is_rejected": row.status == ApprovalStatus.REJECTED,
        "certificate": getattr(row, "certificate_issued", None),
    })  # fmt: skip


@seated()
def finish_notice(request, code, item, round):
    """The written notice that an item is finished, to the offices whose items come after it (浙江规定 art. 5 (3))."""
    row = access.approval(request.seat, code, item, round)
    if row.status not in FINISHED:
        raise Http404
    after = [needing for needing, alternatives in row.project.route.plan["needs"].items()
             if any(row.code in codes for codes in alternatives)]  # fmt: skip
    followers = Approval.objects.current().filter(project=row.project, code__in=after).select_related("item", "office")
    return render(request, "stages/document_finished.html", {
        "approval": row, "project": row.project, "certificate": getattr(row, "certificate_issued", None),
        "followers": followers.exclude(status=ApprovalStatus.DROPPED),
    })  # fmt: skip


@seated()
def certificate(request, number):
    row = access.certificate(request.seat, number)
    address = settings.PUBLIC_URL.rstrip("/") + reverse("stages:verified", args=[row.check_code])
    return render(request, "stages/document_certificate.html", {
        "certificate": row, "approval": row.approval, "project": row.approval.project, "address": address,
        "picture": picture(address), "has_renewals": row.renewals.exists(),
        "is_expired": row.valid_until is not None and row.valid_until < timezone.localdate(),
    })  # fmt: skip


def picture(address):
    """A QR code of an address as inline SVG without style attributes."""
    return mark_safe(segno.make(address, error="m").svg_inline(omitsize=True, border=2, svgclass=None, lineclass=None))

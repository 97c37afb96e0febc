"""The official papers about what comes later: the commitment letter, the tolerance notice, the revocation.

浙江规定 art. 11: told on the spot, content and day, in writing. They are printed from the rows; what is not there yet
has no paper (404).
"""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from projects.enums import APPLICANTS, SeatKind
from projects.people.seating import seated
from projects.refusal import reason
from stages import access
from stages.acts import committing, reference, tolerating
from stages.desks.as_signed import as_signed
from stages.models import Commitment, Obligation


@seated()
def letter(request, number):
    """The commitment letter as it stands; for the applicant the draft, for the enterprise with the button."""
    row, at = access.application(request.seat, number), timezone.now()
    standing = row.commitment
    found = row.commitment_to_read if request.seat.kind in APPLICANTS else standing
    found = found or row.commitments.order_by("-serial").first()
    if found is None:
        raise Http404
    found.application = row
    may_confirm = request.seat.kind == SeatKind.ENTERPRISE and found.confirmed_at is None and found.voided_at is None
    why_not = reason(committing.may_confirm, found, by=request.actor, at=at) if may_confirm else ""
    return render(request, "stages/document_commitment.html", {
        "application": as_signed(row, "window", found.confirmed_at), "letter": found,
        "may_confirm": may_confirm, "why_not": why_not,
        "binding": standing if standing and standing != found else None,
        "lines": _lines(row, found, timezone.localdate(at)),
    })  # fmt: skip


def _lines(application, letter, on):
    """[(line, the day it is owed by)]: as fixed by the acceptance, else as it would be if accepted today."""
    owed = Obligation.objects.filter(commitment=letter).select_related("required_paper")
    fixed = {row.required_paper.type: row.due_on for row in owed}
    rows = {row.type: row for row in application.required_papers.all()}
    approvals = list(application.approvals.select_related("item"))
    calendar = reference.calendar(application.project.division_id)
    return [
        (line, fixed.get(line["type"]) or tolerating.due_day(
            rows[line["type"]], [a for a in approvals if a.code in line["items"]], on, calendar))
        for line in letter.lines
    ]  # fmt: skip


@seated()
def tolerance(request, number):
    """The tolerance notice with which the window accepted."""
    row = access.application(request.seat, number)
    found = get_object_or_404(Commitment, application=row, accepted_at__isnull=False)
    owed = Obligation.objects.filter(commitment=found).select_related("required_paper").order_by("pk")
    return render(request, "stages/document_tolerance.html", {
        "application": as_signed(row, "window", found.accepted_at), "letter": found,
        "owed": owed.prefetch_related("approvals__item"),
        "terms": committing.terms_of(row.project),
    })  # fmt: skip


@seated()
def revocation(request, number):
    """The written end of a tolerant acceptance, with its reasons."""
    found = access.revocation(request.seat, number)
    application = found.application
    ended = application.approvals.filter(code__in=found.items).select_related("item").order_by("code")
    return render(request, "stages/document_revocation.html", {
        "application": application, "revocation": found, "approvals": ended,
    })  # fmt: skip

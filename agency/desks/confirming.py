"""What waits for the enterprise's confirmation: one page each, with exactly what would be done."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agency import access, door
from agency.acts import confirming
from agency.desks.forms_entrustment import ReasonForm
from projects.enums import SeatKind
from projects.people.seating import seated
from projects.refusal import reason
from stages.desks.answering import REFUSED, done


def _row(request, pk):
    found = access.confirmations_visible_to(request.seat).select_related(
        "entrustment", "project__enterprise", "agent__seat__person", "agent__division", "answered_by"
    )
    return get_object_or_404(found, pk=pk)


@seated(SeatKind.ENTERPRISE, SeatKind.AGENT, SeatKind.CENTRE, SeatKind.ADMINISTRATOR)
def confirmation(request, pk):
    return _page(request, _row(request, pk))


@require_POST
@seated(SeatKind.ENTERPRISE)
def answer(request, pk, word):
    """`word`: confirm or decline."""
    row, at = _row(request, pk), timezone.now()
    form = ReasonForm(request.POST, required=False)
    if word == "confirm":
        if done(form, lambda said: door.perform(confirming.confirm, row, by=request.actor, at=at)):
            messages.success(request, _("Confirmed: it has been done in your own name, prepared by the agent."))
            return redirect("agency:confirmation", pk)
    elif done(form, lambda said: door.perform(confirming.decline, row, by=request.actor, at=at, reason=said["reason"])):
        messages.success(request, _("Declined: nothing has been done."))
        return redirect("agency:confirmation", pk)
    return _page(request, row, form=form)


def _page(request, row, form=None):
    at = timezone.now()
    row = _row(request, row.pk)
    binding = confirming.ACTS[row.act]
    subject = binding.find(row.project, row.subject)
    return render(request, "agency/confirmation.html", {
        "row": row, "project": row.project, "binding": binding, "subject": subject, "today": timezone.localdate(at),
        "form": form or ReasonForm(required=False), "refused_form": form if form and form.errors else None,
        "blocked": reason(confirming.may_answer, row, by=request.actor, at=at),
        "is_enterprise": request.seat.kind == SeatKind.ENTERPRISE,
    }, status=REFUSED if form else None)  # fmt: skip

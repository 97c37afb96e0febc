"""The page of a hand-over: papers and open matters, confirmed by both agents; printed, it is the hand-over list."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agency import access, door
from agency.acts import handing_over
from agency.desks.forms_entrustment import ReasonForm
from projects.enums import SeatKind
from projects.people.seating import seated
from projects.refusal import reason
from stages.desks.answering import REFUSED, done

NAMES = ("entrustment__centre", "project__enterprise", "from_agent__seat__person", "to_agent__seat__person")


def _row(request, pk):
    return get_object_or_404(access.hand_overs_visible_to(request.seat).select_related(*NAMES), pk=pk)


@seated(SeatKind.AGENT, SeatKind.CENTRE, SeatKind.ENTERPRISE, SeatKind.ADMINISTRATOR)
def hand_over(request, pk):
    return _page(request, _row(request, pk))


@require_POST
@seated(SeatKind.AGENT)
def confirm(request, pk):
    row, form = _row(request, pk), ReasonForm(request.POST, required=False)
    if done(form, lambda said: door.perform(handing_over.confirm, row, by=request.actor, at=timezone.now())):
        messages.success(request, _("Confirmed."))
        is_seen = access.hand_overs_visible_to(request.seat).filter(pk=pk).exists()  # no more by whoever has given it
        return redirect("agency:hand-over", pk) if is_seen else redirect("agency:home")
    return _page(request, row, form)


@require_POST
@seated(SeatKind.CENTRE)
def cancel(request, pk):
    row, form = _row(request, pk), ReasonForm(request.POST, required=False)
    act = lambda said: door.perform(handing_over.cancel, row, by=request.actor, at=timezone.now(), **said)  # noqa: E731
    if done(form, act):
        messages.success(request, _("Called off."))
        return redirect("agency:hand-over", pk)
    return _page(request, row, form)


def _page(request, row, form=None):
    at = timezone.now()
    row = _row(request, row.pk)
    return render(request, "agency/hand_over.html", {
        "row": row, "project": row.project, "entrustment": row.entrustment, "today": timezone.localdate(at),
        "refused_form": form,
        "may_confirm": not reason(handing_over.may_confirm, row, by=request.actor, at=at),
        "cancel": None if reason(handing_over.may_cancel, row, by=request.actor, at=at) else ReasonForm(required=False),
    }, status=REFUSED if form else None)  # fmt: skip

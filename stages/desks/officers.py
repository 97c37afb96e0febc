"""Who of an office has an item: claim it, give it back, take it over, hand over one or all of one's own."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.enums import SeatKind
from projects.people.seating import seated
from projects.refusal import Refusal
from stages import access
from stages.desks.answering import REFUSED, done
from stages.desks.approval import again, go_on
from stages.desks.forms_officer import HandOverForm, ReleaseForm, TakeOverForm
from stages.enums import ApprovalStatus
from stages.flows import door
from stages.models import Approval

OFFICE = (SeatKind.DEPARTMENT, SeatKind.LEAD)


@require_POST
@seated(*OFFICE)
def claim(request, code, item, round):
    row, at = access.approval(request.seat, code, item, round), timezone.now()
    try:
        door.claim(row, by=request.actor, at=at)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The item is yours. Your colleagues see that you have it."))
    return redirect(_next(request) or _page(row))


def _page(row):
    return reverse("stages:approval", args=[row.project.code, row.code, row.round])


def _next(request):
    """The list from which the button was pressed, if it is a page of ours."""
    there = request.POST.get("next", "")
    return there if url_has_allowed_host_and_scheme(there, {request.get_host()}) else ""


@require_POST
@seated(*OFFICE)
def release(request, code, item, round):
    row, at, form = access.approval(request.seat, code, item, round), timezone.now(), ReleaseForm(request.POST)
    if done(form, lambda said: door.release(row, by=request.actor, at=at, **said)):
        return go_on(request, row, _("The item lies with the office again; anybody of it may claim it."))
    return again(request, (code, item, round), at, release=form)


@require_POST
@seated(*OFFICE)
def take_over(request, code, item, round):
    row, at, form = access.approval(request.seat, code, item, round), timezone.now(), TakeOverForm(request.POST)
    if done(form, lambda said: door.take_over(row, by=request.actor, at=at, **said)):
        return go_on(request, row, _("You have taken the item over; your colleague has been told."))
    return again(request, (code, item, round), at, take_over=form)


@seated(*OFFICE)
def hand_over(request, code="", item="", round=1):
    """Hand over one item, or, without one named, any of those the seat has claimed."""
    at, seat = timezone.now(), request.seat
    rows = Approval.objects.with_names().filter(office=seat.office_id, status=ApprovalStatus.OPEN)
    if code:
        one = access.approval(seat, code, item, round)
        rows = rows.filter(pk=one.pk)
        if one.office_id != seat.office_id:
            raise Http404
    else:
        one, rows = None, rows.filter(officer=seat.person_id)
    form = HandOverForm(rows, seat.office_id, seat.person, timezone.localdate(at), request.POST or None,
                        initial={"items": [row.pk for row in rows]})  # fmt: skip
    if request.method == "POST" and done(form, lambda said: _hand_over(request, said, at)):
        messages.success(request, _("Handed over. Your colleague has been told."))
        return redirect(_page(one) if one else "stages:inbox")
    shown = {"form": form, "one": one, "count": len(rows), "project": one and one.project}
    return render(request, "stages/hand_over.html", shown, status=REFUSED if form.errors else 200)


def _hand_over(request, said, at):
    door.hand_over(list(said["items"]), said["to"], by=request.actor, at=at, reason=said["reason"])

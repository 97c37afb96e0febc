"""The page of one approval, and what its office does on it: review, decide, record the result of a step.

`?on=2026-03-05` shows the approval as it stood at the end of that day.
"""

from django.contrib import messages
from django.forms import Form
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.enums import APPLICANTS, SeatKind
from projects.people.seating import seated
from projects.refusal import Refusal
from stages import access
from stages.desks import past
from stages.desks.answering import REFUSED, done
from stages.desks.approval_page import page
from stages.desks.forms_approval import DecisionForm, OpinionForm, RecordForm
from stages.desks.papers import beside
from stages.enums import IN_PROGRESS
from stages.flows import door
from stages.flows.advance import settle


@seated()
def approval(request, code, item, round):
    row, at = access.approval(request.seat, code, item, round), timezone.now()
    if row.status in IN_PROGRESS and settle(row.project, at=at):
        row = access.approval(request.seat, code, item, round)
    on = timezone.localdate(at)
    try:
        day = past.asked_day(request.GET.get("on"), on)
        shown = page(past.as_of(row, day) if day else row, by=request.actor, at=at, on=on, day=day)
    except Refusal as refusal:
        shown = page(row, by=request.actor, at=at, on=on) | {"bad_day": str(refusal)}
    shown |= beside(shown["papers"], request.GET.get("paper"))
    return render(request, "stages/approval.html", shown, status=REFUSED if "bad_day" in shown else None)


@require_POST
@seated(SeatKind.DEPARTMENT, SeatKind.LEAD)
def review(request, code, item, round):
    row, at, form = access.approval(request.seat, code, item, round), timezone.now(), OpinionForm(request.POST)
    if done(form, lambda said: door.perform("review", row, by=request.actor, at=at, **form.said())):
        return go_on(request, row, _("The opinion is on record. The decision comes next."))
    return again(request, (code, item, round), at, review=form)


@require_POST
@seated(SeatKind.DEPARTMENT, SeatKind.LEAD)
def decide(request, code, item, round):
    row, at = access.approval(request.seat, code, item, round), timezone.now()
    form = DecisionForm(row, request.POST)
    if done(form, lambda said: door.perform("decide", row, by=request.actor, at=at, **form.said())):
        return go_on(request, row, _("The decision is on record."))
    return again(request, (code, item, round), at, decide=form)


@require_POST
@seated(SeatKind.DEPARTMENT, SeatKind.LEAD, *APPLICANTS)
def record(request, code, item, round):
    row, at = access.approval(request.seat, code, item, round), timezone.now()
    form = RecordForm(request.POST, request.FILES)
    if done(form, lambda said: door.perform("record", row, by=request.actor, at=at, result=said["result"],
                                            supplied=form.supplied())):  # fmt: skip
        return go_on(request, row, _("The result is on record."))
    return again(request, (code, item, round), at, record=form)


@require_POST
@seated(*APPLICANTS)
def accept_conditions(request, code, item, round):
    row, at, form = access.approval(request.seat, code, item, round), timezone.now(), Form(request.POST)
    if done(form, lambda said: door.accept_conditions(row, by=request.actor, at=at)):
        return go_on(request, row, _("It is on record that the enterprise accepts the conditions."))
    return again(request, (code, item, round), at, accept_conditions=form)


def go_on(request, row, sentence):
    messages.success(request, sentence)
    return redirect("stages:approval", row.project.code, row.code, row.round)


def again(request, address, at, **forms):
    """The page with the form that came back, read anew: a colleague may have been faster."""
    row = access.approval(request.seat, *address)
    shown = page(row, by=request.actor, at=at, on=timezone.localdate(at), forms=forms)
    shown |= beside(shown["papers"], request.GET.get("paper"))
    return render(request, "stages/approval.html", shown | {"refused_form": forms.popitem()[1]}, status=REFUSED)

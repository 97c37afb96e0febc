"""What an invited office, and the enterprise, do on the page of a joint session: reply, opinion, signature, report."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.enums import APPLICANTS, SeatKind
from projects.people.seating import seated
from stages import access
from stages.desks import forms_session as forms
from stages.desks.answering import done
from stages.desks.session_page import again, go_on
from stages.flows import session_door
from stages.models import SessionCondition
from stages.rules.itip import LONGEST_FILE

OFFICES = (SeatKind.DEPARTMENT, SeatKind.LEAD, SeatKind.WINDOW, SeatKind.CENTRE)


@require_POST
@seated(*OFFICES)
def reply(request, number, round):
    """Say whether the office comes, by whom, and which hours suit."""
    seat, at = access.session_office(request.seat, number, round), timezone.now()
    form = forms.ReplyForm(seat, request.POST)
    if done(form, lambda said: session_door.reply(seat, by=request.actor, at=at, **said)):
        return go_on(request, seat.session, _("The reply is on record."))
    return again(request, seat.session, at, reply=form)


@require_POST
@seated(*OFFICES)
def reply_file(request, number, round):
    """The answer that a calendar program has written to a file."""
    seat, at = access.session_office(request.seat, number, round), timezone.now()
    form = forms.ReplyFileForm(request.POST, request.FILES)
    act = lambda said: session_door.take_file(  # noqa: E731
        seat.session, said["reply"].read(LONGEST_FILE + 1), by=request.actor, at=at
    )
    if done(form, act):
        return go_on(request, seat.session, _("The reply is on record."))
    return again(request, seat.session, at, reply_file=form)


@require_POST
@seated(*OFFICES)
def answer(request, number, round):
    """The office's opinion."""
    seat, at = access.session_office(request.seat, number, round), timezone.now()
    form = forms.OpinionForm(seat, request.POST)
    if done(form, lambda said: session_door.answer(seat, by=request.actor, at=at, **form.said())):
        return go_on(request, seat.session, _("The opinion is on record."))
    return again(request, seat.session, at, answer=form)


@require_POST
@seated(*OFFICES)
def sign(request, number, round):
    """Sign the minutes off."""
    seat, at = access.session_office(request.seat, number, round), timezone.now()
    form = forms.forms.Form(request.POST)
    if done(form, lambda said: session_door.sign(seat, by=request.actor, at=at)):
        return go_on(request, seat.session, _("The minutes are signed."))
    return again(request, seat.session, at, sign=form)


@require_POST
@seated(*OFFICES)
def tick(request, number, round, pk):
    """A condition of the office has been met."""
    session, at = access.session(request.seat, number, round), timezone.now()
    rows = SessionCondition.objects.select_related("opinion__seat")
    row = get_object_or_404(rows, pk=pk, opinion__seat__session__number=session.number)
    form = forms.forms.Form(request.POST)
    if done(form, lambda said: session_door.tick(row, by=request.actor, at=at)):
        return go_on(request, session, _("The condition is ticked off."))
    return again(request, session, at, tick=form)


@require_POST
@seated(*APPLICANTS)
def report(request, number):
    """The enterprise reports what it has corrected."""
    notice, at = access.session_notice(request.seat, number), timezone.now()
    form = forms.ReportForm(request.POST, request.FILES)
    act = lambda said: session_door.report(  # noqa: E731
        notice, by=request.actor, at=at, text=said["text"], supplied=form.supplied()
    )
    if done(form, act):
        return go_on(request, notice.session, _("The report is on record; the lead calls the further round."))
    return again(request, notice.session, at, report=form)

"""The page of a joint session, and what its lead does on it: the hour, attendance, conditions, conclusion, further
round.

A refused act shows the page again with the sentence where it was made.
"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from projects.enums import SeatKind
from projects.models import Office
from projects.people.seating import seated
from stages import access
from stages.acts import tabling
from stages.desks import forms_session as forms
from stages.desks import session_view
from stages.desks.answering import REFUSED, done
from stages.enums import SessionStatus
from stages.flows import session_door
from stages.flows.advance import advance
from stages.models import SessionOffice
from stages.rules import deadlines

LEADS = (SeatKind.LEAD, SeatKind.CENTRE)


@seated()
def session(request, number, round):
    row, at = access.session(request.seat, number, round), timezone.now()
    is_over = row.opinions_until is not None and deadlines.is_late(timezone.localdate(at), row.opinions_until)
    if row.status == SessionStatus.CALLED and is_over and advance(row.project, at=at):  # whoever fell silent agrees
        row = access.session(request.seat, number, round)
    return render(request, "stages/session.html", session_view.page(row, request.actor, at))


def go_on(request, row, sentence):
    messages.success(request, sentence)
    return redirect("stages:session", row.number, row.round)


def again(request, row, at, **bound):
    """The page with the form that came back, read anew: somebody may have been faster."""
    row = access.session(request.seat, row.number, row.round)
    context = session_view.page(row, request.actor, at, **bound)
    refused = next(iter(bound.values()), None)
    return render(request, "stages/session.html", context | {"refused_form": refused}, status=REFUSED)


def _step(name, make, act, sentence):
    """A view of the lead: bind the form that `make(session, request)` gives, do `act(session, form, **who)`, go on."""

    @require_POST
    @seated(*LEADS)
    def view(request, number, round):
        row, at = access.session(request.seat, number, round), timezone.now()
        form = make(row, request)
        who = {"by": request.actor, "at": at}
        if done(form, lambda said: act(row, form, **who)):
            return go_on(request, row, sentence)
        return again(request, row, at, **{name: form})

    return view


dismiss = _step(
    "dismiss", lambda row, request: forms.ReasonForm(request.POST, auto_id="id_dismiss_%s"),
    lambda row, form, **who: session_door.dismiss(row, reason=form.cleaned_data["reason"], **who),
    gettext_lazy("The proposal is not taken up."),
)  # fmt: skip
fix = _step(
    "fix", lambda row, request: forms.FixForm(request.POST, auto_id="id_fix_%s"),
    lambda row, form, **who: session_door.fix(row, **form.cleaned_data, **who),
    gettext_lazy("The hour is fixed. Invitations go out."),
)  # fmt: skip
pass_step = _step(
    "pass_step", lambda row, request: forms.StepForm(request.POST, auto_id="id_step_%s"),
    lambda row, form, **who: session_door.pass_step(row, text=form.cleaned_data["text"], **who),
    gettext_lazy("The step is closed. The days of the next one run."),
)  # fmt: skip
attend = _step(
    "attend", lambda row, request: forms.AttendanceForm(
        list(SessionOffice.objects.filter(session=row).select_related("office")), request.POST),
    lambda row, form, **who: session_door.attend(row, present=form.present(), **who),
    gettext_lazy("Attendance is on record. Who stayed away without an opinion is taken to agree."),
)  # fmt: skip
conclude = _step(
    "conclude", lambda row, request: forms.ConclusionForm(row, request.POST),
    lambda row, form, **who: session_door.conclude(
        row, outcome=form.outcome(), text=form.cleaned_data["text"], days=form.cleaned_data.get("days"), **who),
    gettext_lazy("The session is concluded. The minutes can be printed and signed off."),
)  # fmt: skip
end_rounds = _step(
    "end_rounds", lambda row, request: forms.EndForm(request.POST, auto_id="id_end_%s"),
    lambda row, form, **who: session_door.end_rounds(row, text=form.cleaned_data["text"], **who),
    gettext_lazy("The session has ended without a further round."),
)  # fmt: skip
call_off = _step(
    "call_off", lambda row, request: forms.ReasonForm(request.POST, auto_id="id_off_%s"),
    lambda row, form, **who: session_door.call_off(row, reason=form.cleaned_data["reason"], **who),
    gettext_lazy("The session is called off. Its items wait no longer."),
)  # fmt: skip
ask_papers = _step(
    "ask_papers", lambda row, request: forms.PapersForm(row, request.POST),
    lambda row, form, **who: session_door.ask_papers(
        row, enterprise=form.enterprise(), lines=form.lines(), days=form.cleaned_data["days"], **who),
    gettext_lazy("The enterprise is told what is missing."),
)  # fmt: skip
put_together = _step(
    "together", lambda row, request: forms.TogetherForm(row, tabling.conditions_on_table(row), request.POST),
    lambda row, form, **who: session_door.put_together(
        row, conditions=map(int, form.cleaned_data["conditions"]), about=form.cleaned_data["about"], **who),
    gettext_lazy("The conditions lie side by side; settle them."),
)  # fmt: skip
add = _step(
    "add", lambda row, request: forms.AddForm(
        row, session_view.departments(row.project, timezone.localdate()), request.POST),
    lambda row, form, **who: session_door.add(
        row, Office.objects.get(code=form.cleaned_data["office"]),
        disciplines=form.cleaned_data.get("disciplines", ()), **who),
    gettext_lazy("The office is invited."),
)  # fmt: skip


@require_POST
@seated(*LEADS)
def call_round(request, number, round):
    """Call the further round, and go to its page."""
    row, at = access.session(request.seat, number, round), timezone.now()
    form, called = forms.RoundForm(request.POST, auto_id="id_round_%s"), []
    act = lambda said: called.append(session_door.call_round(row, by=request.actor, at=at, **said))  # noqa: E731
    if done(form, act):
        return go_on(request, called[0], _("The further round is called. It has days of its own."))
    return again(request, row, at, call_round=form)


@require_POST
@seated(*LEADS)
def settle(request, number, round):
    """Settle how conditions of several offices about one thing go together."""
    row, at = access.session(request.seat, number, round), timezone.now()
    first = request.POST.get("first", "")
    group = next((each for each in tabling.groups(row) if str(each[0].pk) == first), None)
    if group is None:
        raise Http404
    form = forms.SettleForm(group, request.POST)
    act = lambda said: session_door.settle_conditions(  # noqa: E731
        row, by=request.actor, at=at, subject=group[0].about, holding=map(int, said["holding"]), text=said["text"]
    )
    if done(form, act):
        return go_on(request, row, _("The conditions are settled."))
    return again(request, row, at, **{f"settle-{group[0].pk}": form})


@require_POST
@seated(*LEADS)
def release(request, number, round, pk):
    """Let an office go."""
    seat, at = access.invited_office(request.seat, number, round, pk), timezone.now()
    form = forms.ReasonForm(request.POST, auto_id=f"id_release{pk}_%s")
    act = lambda said: session_door.release(seat, by=request.actor, at=at, reason=said["reason"])  # noqa: E731
    if done(form, act):
        return go_on(request, seat.session, _("The office has been let go."))
    return again(request, seat.session, at, **{f"release-{pk}": form})

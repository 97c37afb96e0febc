"""The page of an application, and what the window, the enterprise and the lead do on it.

Window: accept, send the one notice, or not accept. Enterprise: answer the notice, withdraw. Lead: conclude. Papers that
come later stand in `promising`, what leaves the window in `delivering`. A refused act shows the page again with the
sentence where it was made.
"""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from projects.enums import APPLICANTS, SeatKind
from projects.people.seating import seated
from stages import access
from stages.desks.answering import REFUSED, done
from stages.desks.dossier import dossier, later_types, promised_types
from stages.desks.forms_application import AnswerForm, ConcludeForm, WithdrawForm
from stages.desks.forms_check import CheckForm, Outcome
from stages.desks.papers import beside
from stages.desks.uploads import say_twins
from stages.enums import APPLICATION_OPEN
from stages.flows import door
from stages.flows.advance import settle

SAID = {
    Outcome.ACCEPT: gettext_lazy("The application is accepted. Departments that can act have been started."),
    Outcome.CORRECT: gettext_lazy("The notice has been sent to the enterprise."),
    Outcome.REFUSE: gettext_lazy("The application is not accepted. The reasons have been sent."),
}


@seated()
def application(request, number):
    return page(request, number)


@require_POST
@seated(SeatKind.WINDOW)
def check(request, number):
    row, at = access.application(request.seat, number), timezone.now()
    papers, approvals = list(row.required_papers.all()), list(row.approvals.select_related("item"))
    form = CheckForm(papers, approvals, request.POST, promised=promised_types(row.commitment))
    if done(form, lambda said: _check(row, form, said, by=request.actor, at=at)):
        return go_on(request, number, SAID[Outcome(form.cleaned_data["outcome"])])
    return page(request, number, at=at, check=form)


def _check(row, form, said, *, by, at):
    outcome = Outcome(said["outcome"])
    if outcome == Outcome.ACCEPT:
        door.perform("accept", row, by=by, at=at, **form.acceptance())
    elif outcome == Outcome.CORRECT:
        door.perform("correct", row, by=by, at=at, problems=form.problems(), days=said["days"], reason=said["reason"])
    else:
        door.perform("refuse", row, by=by, at=at, ground=said["ground"], reasons=said["reasons"],
                     faulty=form.problems())  # fmt: skip


@require_POST
@seated(*APPLICANTS)
def answer(request, number):
    row, at = access.application(request.seat, number), timezone.now()
    notice = row.correction
    form = AnswerForm(notice.lines if notice else [], request.POST, request.FILES, later=later_types(row))
    if done(form, lambda said: _answer(request, row, form, at)):
        return go_on(request, number, _("The papers are on file. The window looks at the application again."))
    return page(request, number, at=at, answer=form)


def _answer(request, row, form, at):
    say_twins(request, row.project, form)
    said = {"supplied": form.supplied(), "promising": form.promising()}
    door.perform("answer", row, by=request.actor, at=at, **said)


@require_POST
@seated(SeatKind.LEAD)
def conclude(request, number):
    row, at, form = access.application(request.seat, number), timezone.now(), ConcludeForm(request.POST)
    if done(form, lambda said: door.perform("conclude", row, by=request.actor, at=at, text=said["text"])):
        return go_on(request, number, _("The application is concluded. The window issues the results."))
    return page(request, number, at=at, conclude=form)


@require_POST
@seated(*APPLICANTS)
def withdraw(request, number):
    row, at, form = access.application(request.seat, number), timezone.now(), WithdrawForm(request.POST)
    if done(form, lambda said: door.withdraw(row, by=request.actor, at=at, reason=said["reason"])):
        return go_on(request, number, _("The application is withdrawn. What was decided stays decided."))
    return page(request, number, at=at, withdraw=form)


def go_on(request, number, sentence):
    messages.success(request, sentence)
    return redirect("stages:application", number)


def page(request, number, *, at=None, status=None, **forms):
    """The page as it stands now, with the forms that came back; somebody may have changed the row meanwhile."""
    at = at or timezone.now()
    row = access.application(request.seat, number)
    if row.status in APPLICATION_OPEN and settle(row.project, at=at):
        row = access.application(request.seat, number)
    shown = dossier(row, by=request.actor, at=at, on=timezone.localdate(at), forms=forms)
    if shown.get("check"):
        shown |= beside(shown["papers"], request.GET.get("paper"))
    return render(request, "stages/application.html", shown, status=status or (REFUSED if forms else None))

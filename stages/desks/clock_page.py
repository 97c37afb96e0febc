"""The page of a clock: its account day by day, as page, printed paper in both languages or JSON, and what may be done.

`?format=json` gives the same account for machines, `?format=paper` the paper to print.
"""

from django.conf import settings
from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.enums import SeatKind
from projects.people.seating import seated
from projects.refusal import reason
from stages import access
from stages.acts import breaching, explaining, extending, posting, reference, suspending
from stages.desks.answering import REFUSED, done
from stages.desks.clock_account import about, context
from stages.desks.clock_face import face
from stages.desks.clock_forms import BreachForm, ExtendForm, PostForm, ResumeForm, StopForm
from stages.enums import ClockKind
from stages.flows import door

OFFICES = (SeatKind.DEPARTMENT, SeatKind.LEAD, SeatKind.CENTRE)


@seated()
def clock(request, code, pk):
    row = access.clock(request.seat, code, pk)
    if request.GET.get("format") == "json":
        data = explaining.as_data(explaining.explained(row, timezone.localdate()))
        return JsonResponse(data, json_dumps_params={"ensure_ascii": False})
    if request.GET.get("format") == "paper":
        return render(request, "stages/document_clock.html", {"clock": row, "papers_in": _in_each_language(row)})
    return _page(request, row, timezone.now())


def _in_each_language(row):
    """[(language code, the account in that language)]."""
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.append((code, context(row, timezone.localdate())))
    return found


@require_POST
@seated(*OFFICES)
def stop(request, code, pk):
    row, at = access.clock(request.seat, code, pk), timezone.now()
    if row.kind != ClockKind.DECISION:
        return _page(request, row, at, status=REFUSED)
    form = StopForm(request.actor, row, request.POST)
    if done(form, lambda said: door.suspend(row, by=request.actor, **form.hours(at), **form.said())):
        return _go_on(request, row, _("The clock stands still. The notice can be printed below."))
    return _page(request, row, at, stop=form)


@require_POST
@seated(*OFFICES)
def resume(request, code, number):
    row, at = access.stoppage(request.seat, code, number), timezone.now()
    form = ResumeForm(request.actor, request.POST)
    if done(form, lambda said: door.resume(row, by=request.actor, **form.hours(at), **form.said())):
        return _go_on(request, row.clock, _("The stoppage has ended; counting goes on tomorrow."))
    return _page(request, access.clock(request.seat, code, row.clock_id), at, resume=form)


@require_POST
@seated(*OFFICES)
def extend(request, code, pk):
    row, at = access.clock(request.seat, code, pk), timezone.now()
    form = ExtendForm(request.actor, row, request.POST)
    if done(form, lambda said: door.extend(row, by=request.actor, **form.hours(at), **form.said())):
        return _go_on(request, row, _("The term is extended. The notice can be printed below."))
    return _page(request, row, at, extend=form)


@require_POST
@seated(SeatKind.DEPARTMENT, SeatKind.LEAD)
def post(request, code, pk):
    """Post a public notice, from the clock of the decision that it comes before."""
    row, at = access.clock(request.seat, code, pk), timezone.now()
    if row.kind != ClockKind.DECISION:
        return _page(request, row, at, status=REFUSED)
    form = PostForm(row.approval.item, request.POST)
    if done(form, lambda said: door.post(row.approval, by=request.actor, at=at, **form.said())):
        return _go_on(request, row, _("The notice is posted. The decision can be made when its days have passed."))
    return _page(request, row, at, post=form)


@require_POST
@seated(SeatKind.CENTRE)
def breach(request, code, pk):
    row, at, form = access.clock(request.seat, code, pk), timezone.now(), BreachForm(request.POST)
    if done(form, lambda said: door.note_breach(row, by=request.actor, at=at, **form.said())):
        return _go_on(request, row, _("The breach is noted; the light is red."))
    return _page(request, row, at, breach=form)


def _go_on(request, row, sentence):
    messages.success(request, sentence)
    return redirect("stages:clock", row.project.code, row.pk)


def _page(request, row, at, *, status=None, **forms):
    on, by = timezone.localdate(at), request.actor
    calendar = reference.calendar(row.project.division_id)
    shown = context(row, on) | {
        "clock": row, "project": row.project, "today": on, "face": face(row, on, calendar),
        "refused_form": next((form for form in forms.values() if form.errors), None),
    }  # fmt: skip
    if by.kind in OFFICES:
        shown |= _actions(row, shown["papers"], by, at, forms)
    return render(request, "stages/clock.html", shown, status=REFUSED if forms else status)


def _actions(row, papers, by, at, forms):
    """The forms that this seat may use now; one that came back refused stays."""
    actions, entered = {}, {"by": by, "at": at}
    if row.kind == ClockKind.DECISION and (not reason(suspending.may_suspend, row, **entered) or "stop" in forms):
        actions["stop"] = forms.get("stop") or StopForm(by, row)
    if not reason(extending.may_extend, row, **entered) or "extend" in forms:
        actions["extend"] = forms.get("extend") or ExtendForm(by, row)
    current = next((paper for paper in papers if not reason(suspending.may_resume, paper, **entered)), None)
    if current is not None:
        actions |= {"current": current, "resume": forms.get("resume") or ResumeForm(by)}
    if row.kind == ClockKind.DECISION and (not reason(posting.may_post, row.approval, **entered) or "post" in forms):
        actions["post"] = forms.get("post") or PostForm(row.approval.item)
    if by.kind == SeatKind.CENTRE and not reason(breaching.may_note, row, **entered):
        actions["breach"] = forms.get("breach") or BreachForm()
    return actions


@seated()
def stoppage_notice(request, code, number):
    row = access.stoppage(request.seat, code, number)
    return render(request, "stages/document_stoppage.html", {"notice": row} | _addressed(row))


@seated()
def extension_notice(request, code, number):
    row = access.extension(request.seat, code, number)
    return render(request, "stages/document_extension.html", {"notice": row} | _addressed(row))


def _addressed(row):
    return {"clock": row.clock, "project": row.clock.project, "about": about(row.clock)}

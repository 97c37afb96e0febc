"""Entrustments: asking for one, offering one, and the page on which it is settled, signed, sealed, recalled.

The enterprise, its centre and the agent read the same page; each sees the buttons of its own seat.
"""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agency import access, door
from agency.acts import assigning, ending, entrusting
from agency.desks.forms_entrustment import AssignForm, ReasonForm, TermsForm
from agency.enums import ARRANGING, EntrustmentStatus
from agency.models import Entrustment
from projects import access as projects
from projects.enums import SeatKind
from projects.models import Event
from projects.people.seating import seated
from projects.refusal import reason
from stages.acts import reference
from stages.desks import timeline
from stages.desks.answering import REFUSED, done
from stages.desks.as_signed import as_signed


@seated(SeatKind.ENTERPRISE, SeatKind.CENTRE)
def entrust(request, code):
    """The enterprise asks for the service, or the centre offers it."""
    at = timezone.now()
    on = timezone.localdate(at)
    project = projects.project(request.seat, code)
    by_centre = request.seat.kind == SeatKind.CENTRE
    level = assigning.level_of(project, on)
    form = TermsForm(project, request.POST or None, on=on, by_centre=by_centre, level=level)
    if request.method == "POST" and done(form, lambda said: _open(request, project, form, at)):
        row = project.entrustments.latest("pk")
        messages.success(request, _("The entrustment %(number)s is on its way.") % {"number": row.number})
        return redirect("agency:entrustment", row.number)
    blocked = reason(entrusting.may_entrust, project, by=request.actor, at=at)
    return render(request, "agency/entrust.html", {
        "project": project, "form": form, "by_centre": by_centre, "blocked": blocked, "today": on,
    }, status=REFUSED if form.errors else None)  # fmt: skip


def _open(request, project, form, at):
    by = request.actor
    if request.seat.kind == SeatKind.CENTRE:
        agent = form.cleaned_data["agent"]
        return door.on_project(entrusting.offer, project, by=by, at=at, terms=form.terms(), agent=agent)
    return door.on_project(entrusting.ask, project, by=by, at=at, terms=form.terms())


@seated(SeatKind.ENTERPRISE, SeatKind.CENTRE, SeatKind.AGENT, SeatKind.ADMINISTRATOR)
def entrustment(request, number):
    return _page(request, access.entrustment(request.seat, number))


@seated(SeatKind.ENTERPRISE, SeatKind.CENTRE, SeatKind.AGENT, SeatKind.ADMINISTRATOR)
def document(request, number):
    """The entrustment as it is printed, with the duties of both sides."""
    row = access.entrustment(request.seat, number)
    row = as_signed(row, "centre", row.sealed_at)
    items = reference.catalogue(row.project.route.edition).items
    return render(request, "agency/document_entrustment.html", {
        "entrustment": row, "project": row.project, "today": timezone.localdate(),
        "items": [items[code] for code in row.items if code in items],
    })  # fmt: skip


@require_POST
@seated(SeatKind.CENTRE)
def assign(request, number):
    row, at = access.entrustment(request.seat, number), timezone.now()
    form = AssignForm(row, request.POST, on=timezone.localdate(at))
    act = lambda said: door.perform(entrusting.assign, row, by=request.actor, at=at, agent=said["agent"])  # noqa: E731
    if done(form, act):
        return _go_on(request, number, _("The agent is named; the enterprise is asked to sign."))
    return _page(request, row, assign=form)


@require_POST
@seated(SeatKind.ENTERPRISE)
def sign(request, number):
    return _press(request, number, entrusting.sign, _("Signed. The centre seals it."))


@require_POST
@seated(SeatKind.CENTRE)
def seal(request, number):
    return _press(request, number, entrusting.seal, _("Sealed: the entrustment is in force from its first day on."))


def _press(request, number, act, sentence):
    """A button without anything to fill in."""
    row = access.entrustment(request.seat, number)
    form = ReasonForm(request.POST, required=False)
    if done(form, lambda said: door.perform(act, row, by=request.actor, at=timezone.now())):
        return _go_on(request, number, sentence)
    return _page(request, row, pressed=form)


@require_POST
@seated(SeatKind.ENTERPRISE, SeatKind.CENTRE)
def decline(request, number):
    return _with_reason(request, number, "decline", entrusting.decline, _("Declined."), required=True)


@require_POST
@seated(SeatKind.ENTERPRISE)
def recall(request, number):
    return _with_reason(request, number, "recall", ending.recall,
                        _("Recalled: the agent has no access any more."), required=False)  # fmt: skip


def _with_reason(request, number, name, act, sentence, *, required):
    row, form = access.entrustment(request.seat, number), ReasonForm(request.POST, required=required)
    at = timezone.now()
    if done(form, lambda said: door.perform(act, row, by=request.actor, at=at, reason=said["reason"])):
        return _go_on(request, number, sentence)
    return _page(request, row, **{name: form})


def _go_on(request, number, sentence):
    messages.success(request, sentence)
    return redirect("agency:entrustment", number)


def _page(request, row, **forms):
    """The page as it stands now, with the form that came back."""
    at = timezone.now()
    row = Entrustment.objects.with_names().get(pk=row.pk)
    on, by = timezone.localdate(at), request.actor
    items = reference.catalogue(row.project.route.edition).items
    events = list(Event.objects.filter(project=row.project, subject=row.subject).order_by("-seq"))
    shown = {
        "entrustment": row, "project": row.project, "today": on, "is_live": _is_live(row, on),
        "items": [items[code] for code in row.items if code in items],
        "lines": timeline.lines(row.project, events, items, {}),
        "refused_form": next((form for form in forms.values() if form.errors), None),
        "may": {
            "sign": row.status == EntrustmentStatus.SIGNING and by.kind == SeatKind.ENTERPRISE,
            "seal": row.status == EntrustmentStatus.TO_SEAL and by.kind == SeatKind.CENTRE,
            "recall": row.status == EntrustmentStatus.IN_FORCE and by.kind == SeatKind.ENTERPRISE,
            "decline": row.status in ARRANGING and by.kind in (SeatKind.ENTERPRISE, SeatKind.CENTRE),
        },
        "why_not": {
            "seal": reason(entrusting.may_seal, row, by=by, at=at) if row.agent else "",
            "decline": reason(entrusting.may_decline, row, by=by, at=at),
        },
        "decline": forms.get("decline") or ReasonForm(), "recall": forms.get("recall") or ReasonForm(required=False),
    }  # fmt: skip
    if not reason(entrusting.may_assign, row, by=by, at=at):
        shown["assign"] = forms.get("assign") or AssignForm(row, on=on)
    return render(request, "agency/entrustment.html", shown, status=REFUSED if forms else None)


def _is_live(row, on):
    return Entrustment.objects.in_force(on).filter(pk=row.pk).exists()

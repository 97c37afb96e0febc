"""Upholding the opinion of a round that ended only for a missing paper, and initial opinions while a paper is owed."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.enums import SeatKind
from projects.people.seating import seated
from stages import access
from stages.acts import initialling
from stages.desks.answering import done
from stages.desks.approval import again, go_on
from stages.desks.forms_approval import InitialForm, NothingForm, VoidForm
from stages.flows import door
from stages.models import InitialOpinion


@require_POST
@seated(SeatKind.DEPARTMENT, SeatKind.LEAD)
def adopt(request, code, item, round):
    row, at, form = access.approval(request.seat, code, item, round), timezone.now(), NothingForm(request.POST)
    if done(form, lambda said: door.perform("adopt", row, by=request.actor, at=at)):
        return go_on(request, row, _("The earlier opinion is upheld. The decision comes next."))
    return again(request, (code, item, round), at, adopt=form)


@require_POST
@seated(SeatKind.DEPARTMENT, SeatKind.LEAD)
def give(request, code, item, round):
    row, at, form = access.approval(request.seat, code, item, round), timezone.now(), InitialForm(request.POST)
    if done(form, lambda said: door.give_initial_opinion(row, by=request.actor, at=at, **form.said())):
        return go_on(request, row, _("The initial opinion is handed out. It becomes formal when the papers have come."))
    return again(request, (code, item, round), at, initial=form)


@require_POST
@seated(SeatKind.DEPARTMENT, SeatKind.LEAD)
def void(request, code, item, round):
    row, at, form = access.approval(request.seat, code, item, round), timezone.now(), VoidForm(request.POST)
    if done(form, lambda said: door.void_initial_opinion(row, by=request.actor, at=at, reason=said["reason"])):
        return go_on(request, row, _("The initial opinion is void. The examination begins again."))
    return again(request, (code, item, round), at, void=form)


@seated()
def opinion(request, code, item, round):
    """The initial opinion as a document, the latest one."""
    row = access.approval(request.seat, code, item, round)
    found = InitialOpinion.objects.select_related("office").filter(approval=row).order_by("-given_at").first()
    if found is None:
        raise Http404
    owed = row.obligations.select_related("required_paper").order_by("pk")
    limit = initialling.formal_limit(row.item)
    return render(request, "stages/document_initial.html", {
        "approval": row, "project": row.project, "opinion": found, "owed": owed, "limit": limit,
    })  # fmt: skip

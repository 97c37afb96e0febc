"""Blockages taken to a department's chief agent or to the centre, with the answer of whoever they lie with."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from agency import access, door
from agency.acts import blockages
from agency.desks.forms_case import TextForm
from agency.enums import Ladder
from agency.models import Blockage
from projects.enums import SeatKind
from projects.refusal import reason
from projects.seating import seated
from stages.desks.answering import REFUSED, done

PAGE = 50
SEATS = (SeatKind.CENTRE, SeatKind.DEPARTMENT, SeatKind.LEAD)
NAMES = ("project__enterprise", "office", "case__entrustment__agent__seat__person", "case__entrustment__centre")


def _visible(seat):
    rows = Blockage.objects.exclude(level=Ladder.AGENT).select_related(*NAMES).prefetch_related("steps__by")
    if seat.kind == SeatKind.CENTRE:
        return rows.filter(case__entrustment__in=access.entrustments_visible_to(seat))
    return rows.filter(office=seat.office_id, steps__level=Ladder.CHIEF).distinct()


@seated(*SEATS)
def blockages_page(request):
    """The list; those that lie with this seat come first."""
    show_all = request.GET.get("show") == "all"
    rows = _visible(request.seat).order_by("solved_at", "-raised_at")
    rows = rows if show_all else rows.filter(solved_at__isnull=True)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    at = timezone.now()
    for row in page.object_list:
        row.is_mine = not reason(blockages.may_answer, row, by=request.actor, at=at)
    return render(request, "agency/blockages.html", {
        "page": page, "show_all": show_all, "today": timezone.localdate(at),
        "is_centre": request.seat.kind == SeatKind.CENTRE,
        "chief": access.chiefs_of([request.seat.office_id]).get(request.seat.office_id),
    })  # fmt: skip


@seated(*SEATS)
def answer(request, pk):
    """Answer a blockage at the level at which it lies."""
    at = timezone.now()
    row = get_object_or_404(_visible(request.seat), pk=pk)
    form = TextForm(request.POST or None, label=_("What is done about it, and by when"), key="answer")
    act = lambda said: door.perform(blockages.answer, row, by=request.actor, at=at, text=said["text"])  # noqa: E731
    if request.method == "POST" and done(form, act):
        messages.success(request, _("The agent has your answer."))
        return redirect("agency:blockages")
    return render(request, "agency/blockage_answer.html", {
        "row": row, "project": row.project, "form": form, "today": timezone.localdate(at),
        "blocked": reason(blockages.may_answer, row, by=request.actor, at=at),
    }, status=REFUSED if form.errors else None)  # fmt: skip

"""Urgings: the list of a seat, and the form on which the office that was urged answers."""

from dataclasses import dataclass

from django import forms
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.enums import SeatKind
from projects.models.outbox import in_language
from projects.refusal import reason
from projects.seating import seated
from stages import access
from stages.acts import urging, warning
from stages.desks.answering import REFUSED, done
from stages.enums import ClockKind
from stages.flows import watching

PAGE = 50
SEATS = (SeatKind.WINDOW, SeatKind.DEPARTMENT, SeatKind.LEAD, SeatKind.CENTRE)
#: filters of the list: by whether it has been answered; the first one is shown unasked
FILTERS = {"open": _("To be answered"), "answered": _("Answered"), "all": _("All")}


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Answer"), widget=forms.Textarea, max_length=2000, strip=True,
        help_text=_("What holds it up, and when it will be done."),
    )  # fmt: skip


@dataclass
class Line:
    """One urging as it is read: what it is about, its page, and whether this seat's office answers it."""

    row: object
    what: str
    link: str
    kind: str
    is_mine: bool


def line(row, seat):
    about = warning.subject_of(row.clock)
    is_mine = row.office_id == seat.office_id and seat.kind != SeatKind.CENTRE
    return Line(row, in_language(about.words), about.link, ClockKind(row.clock.kind).label, is_mine)


@seated(*SEATS)
def urgings(request):
    show = request.GET.get("show") if request.GET.get("show") in FILTERS else "open"
    rows = access.urgings_visible_to(request.seat).with_names()
    if show == "open":
        rows = rows.unanswered().order_by("due_on", "pk")  # the longest late first
    elif show == "answered":
        rows = rows.filter(answered_at__isnull=False)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "stages/urgings.html", {
        "page": page, "lines": [line(row, request.seat) for row in page], "filters": FILTERS, "show": show,
    })  # fmt: skip


@seated(*SEATS)
def answer(request, pk):
    at, row = timezone.now(), access.urging(request.seat, pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and done(form, lambda said: _answer(row, request.actor, at, said)):
        return redirect("stages:urgings")
    status = REFUSED if request.method == "POST" else 200
    blocked = reason(urging.may_answer, row, by=request.actor, at=at)
    context = {"line": line(row, request.seat), "form": form, "blocked": blocked}
    return render(request, "stages/urging_answer.html", context, status=status)


def _answer(row, by, at, said):
    return watching.answer_urging(row, by=by, at=at, text=said["text"])

"""Urgings: the list of a seat, and the form on which the office that was urged answers."""

from dataclasses import dataclass

from django import forms
from django.db.models import Q
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.enums import SeatKind
from projects.listing import Column, Listing
from projects.models.outbox import in_language
from projects.refusal import reason
from projects.seating import seated
from stages import access
from stages.acts import urging, warning
from stages.desks.answering import REFUSED, done
from stages.desks.wording import provisional, words
from stages.enums import ClockKind
from stages.flows import watching

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

    @property
    def is_provisional(self):
        """Whether the day that was missed can still move; a day that has been replaced since cannot."""
        clock = self.row.clock
        return clock.provisional and clock.due_on == self.row.due_on


COLUMNS = (
    Column("state", _("State"), lambda line: _("Answered") if line.row.answered_at else _("To be answered"),
           "answered_at"),
    Column("opened", _("Opened"), lambda line: line.row.opened_at, "opened_at"),
    Column("due", _("What is late"), lambda line: f"{line.what} · {line.kind}", ("due_on", "opened_at")),
    Column("due_on", _("Due"), lambda line: line.row.due_on, on_page=False),
    Column("provisional", _("Provisional"), lambda line: provisional(line.is_provisional), on_page=False),
    Column("project", _("Project"), lambda line: line.row.project.name, "project__name"),
    Column("office", _("Office"), lambda line: words(line.row.office), "office__code"),
    Column("answer", _("Answer"), lambda line: line.row.answer),
)  # fmt: skip


def line(row, seat):
    about = warning.subject_of(row.clock)
    is_mine = row.office_id == seat.office_id and seat.kind != SeatKind.CENTRE
    return Line(row, in_language(about.words), about.link, ClockKind(row.clock.kind).label, is_mine)


@seated(*SEATS)
def urgings(request):
    show = request.GET.get("show") if request.GET.get("show") in FILTERS else "open"
    rows = access.urgings_visible_to(request.seat).with_names()
    search = request.GET.get("q", "").strip()
    if search:
        rows = rows.filter(Q(project__name__icontains=search) | Q(project__code__icontains=search)
                           | Q(project__enterprise__name__icontains=search))  # fmt: skip
    if show == "open":
        rows = rows.unanswered()  # the longest late first
    elif show == "answered":
        rows = rows.filter(answered_at__isnull=False)
    listing = Listing(request, "urgings", rows, COLUMNS, sort="due" if show == "open" else "-opened",
                      fill=lambda found: [line(row, request.seat) for row in found])  # fmt: skip
    if listing.wants_file:
        return listing.file()
    return render(request, "stages/urgings.html", {
        "listing": listing, "page": listing.page, "lines": listing.rows, "filters": FILTERS, "show": show,
        "search": search,
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

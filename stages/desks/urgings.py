"""Urgings: the list of a seat, and the form on which the office that was urged answers."""

from dataclasses import dataclass

from django import forms
from django.db.models import Q
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.enums import SeatKind
from projects.lists.listing import Column, Listing
from projects.lists.narrowing import Choice, Pills
from projects.models.outbox import in_language
from projects.people.seating import seated
from projects.refusal import reason
from stages import access
from stages.acts import urging, warning
from stages.desks.answering import REFUSED, done
from stages.desks.searching import about_projects
from stages.desks.wording import provisional, words
from stages.enums import ClockKind
from stages.flows import watching

SEATS = (SeatKind.WINDOW, SeatKind.DEPARTMENT, SeatKind.LEAD, SeatKind.CENTRE)
FILTERS = (
    Pills("show", (Choice("open", _("To be answered"), Q(answered_at__isnull=True)),
                   Choice("answered", _("Answered"), Q(answered_at__isnull=False))), usual="open"),
    about_projects(),
)  # fmt: skip


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
    """What is to be answered comes with the longest late first, else the newest."""
    is_open = FILTERS[0].chosen(request.GET).value == "open"
    listing = Listing(request, "urgings", access.urgings_visible_to(request.seat).with_names(), COLUMNS,
                      filters=FILTERS, sort="due" if is_open else "-opened",
                      fill=lambda found: [line(row, request.seat) for row in found])  # fmt: skip
    if listing.wants_file:
        return listing.file()
    return render(request, "stages/urgings.html", {
        "listing": listing, "page": listing.page, "lines": listing.rows,
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

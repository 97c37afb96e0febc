"""Blockages taken to a department's chief agent or to the centre, with the answer of whoever they lie with."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from agency import access, door
from agency.acts import blockages
from agency.desks.forms_case import TextForm, lines_field
from agency.enums import Ladder
from agency.models import Blockage
from projects.enums import SeatKind
from projects.lists.listing import Column, Listing
from projects.lists.narrowing import Choice, Days, Pick, Pills
from projects.models import Office
from projects.people.seating import seated
from projects.refusal import reason
from stages.access import opening
from stages.desks.answering import REFUSED, done
from stages.desks.days import HourField
from stages.desks.searching import about_projects
from stages.desks.wording import words

SEATS = (SeatKind.CENTRE, SeatKind.DEPARTMENT, SeatKind.LEAD)
NAMES = (
    "project__enterprise",
    "office",
    "session",
    "case__entrustment__agent__seat__person",
    "case__entrustment__centre",
)
SOLVED = gettext_lazy("Solved")
COLUMNS = (
    Column("level", gettext_lazy("With whom it lies"),
           lambda row: SOLVED if row.solved_at else row.get_level_display(), ("solved_at", "level")),
    Column("since", gettext_lazy("Since"), lambda row: row.raised_at, "raised_at"),
    Column("text", gettext_lazy("What blocks"), lambda row: row.text),
    Column("solution", gettext_lazy("Solution"), lambda row: row.solution, on_page=False),
    Column("project", gettext_lazy("Project"), lambda row: row.project.name, "project__name"),
    Column("enterprise", gettext_lazy("Enterprise"), lambda row: row.project.enterprise.name, on_page=False),
    Column("agent", gettext_lazy("Agent"), lambda row: row.case.entrustment.agent.name,
           "case__entrustment__agent__seat__person__name"),
    Column("answer", ""),
)  # fmt: skip
FILTERS = (
    Pills("show", (Choice("open", pgettext_lazy("blockage", "Open"), Q(solved_at__isnull=True)),
                   Choice("solved", SOLVED, Q(solved_at__isnull=False))), usual="open"),
    Pick("level", gettext_lazy("With whom it lies"), [each for each in Ladder.choices if each[0] != Ladder.AGENT],
         lambda level: Q(level=level)),
    Days("raised_at__date", gettext_lazy("Since")),
    about_projects(more=("text",)),
)  # fmt: skip


def _visible(seat):
    rows = Blockage.objects.exclude(level=Ladder.AGENT).select_related(*NAMES).prefetch_related("steps__by")
    if seat.kind == SeatKind.CENTRE:
        return rows.filter(case__entrustment__in=access.entrustments_visible_to(seat))
    at_chiefs = Blockage.objects.filter(steps__level=Ladder.CHIEF).order_by().values("pk")
    return rows.filter(office=seat.office_id, pk__in=at_chiefs)


@seated(*SEATS)
def blockages_page(request):
    """The list of those taken up, the newest first."""
    at = timezone.now()
    listing = Listing(request, "blockages", _visible(request.seat), COLUMNS, filters=FILTERS, sort="-since",
                      fill=lambda found: _with_powers(found, request.actor, at))  # fmt: skip
    if listing.wants_file:
        return listing.file()
    return render(request, "agency/blockages.html", {
        "listing": listing, "page": listing.page, "today": timezone.localdate(at),
        "is_centre": request.seat.kind == SeatKind.CENTRE,
        "chief": access.chiefs_of([request.seat.office_id]).get(request.seat.office_id),
    })  # fmt: skip


def _with_powers(rows, by, at):
    opening(by.seat, [row.session for row in rows if row.session])
    for row in rows:
        row.is_mine = not reason(blockages.may_answer, row, by=by, at=at)
        row.may_meet = not reason(blockages.may_call_meeting, row, by=by, at=at)
    return rows


class MeetingForm(forms.Form):
    """The co-ordination meeting about a blockage: who, when, where, what is to be settled."""

    agenda = lines_field(gettext_lazy("Agenda"))
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200)
    starts_at = HourField(label=gettext_lazy("Begins"))
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=15, max_value=480, initial=60)
    offices = forms.ModelMultipleChoiceField(
        Office.objects.none(), label=gettext_lazy("Offices"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, row, data=None):
        """Invited can be the offices of the project's items and the one that is concerned."""
        super().__init__(data, initial={"agenda": row.text, "offices": [row.office_id] if row.office_id else []})
        ids = set(row.project.approvals.current().exclude(office=None).values_list("office", flat=True))
        self.fields["offices"].queryset = Office.objects.filter(pk__in=ids | {row.office_id}).order_by("code")
        self.fields["offices"].label_from_instance = words

    def said(self):
        said = dict(self.cleaned_data)
        said["ends_at"] = said["starts_at"] + timedelta(minutes=said.pop("minutes"))
        return said


@seated(SeatKind.CENTRE)
def meeting(request, pk):
    """The centre calls a co-ordination meeting: a joint session of the project, with invitations and minutes."""
    at = timezone.now()
    row = get_object_or_404(_visible(request.seat), pk=pk)
    form = MeetingForm(row, request.POST or None)
    called = []
    act = lambda said: called.append(door.perform(  # noqa: E731
        blockages.call_meeting, row, by=request.actor, at=at, **form.said()))  # fmt: skip
    if request.method == "POST" and done(form, act):
        session = called[0].session
        messages.success(request, _("The meeting is called; the offices are invited."))
        return redirect("stages:session", session.number, session.round)
    return render(request, "agency/blockage_meeting.html", {
        "row": row, "project": row.project, "form": form, "today": timezone.localdate(at),
        "blocked": reason(blockages.may_call_meeting, row, by=request.actor, at=at),
    }, status=REFUSED if form.errors else None)  # fmt: skip


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

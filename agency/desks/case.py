"""The page of an agency case and what is written on it.

One address for each deed; the act says who may. A refused one shows the page again with the sentence where it was made.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from agency import access, door
from agency.acts import blockages, confirming, following_up, handing_over, keeping
from agency.desks import case_page
from agency.desks.forms_case import (
    AskHandOverForm,
    BlockageForm,
    ContactForm,
    FollowUpForm,
    ForwardForm,
    HandOverForm,
    MoveLineForm,
    NoteForm,
    PreCheckForm,
    ProposeForm,
    RateForm,
    TakeUpForm,
    TextForm,
)
from agency.desks.forms_entrustment import ReasonForm
from projects.enums import SeatKind
from projects.people.seating import seated
from stages.desks.answering import REFUSED, done
from stages.models import Approval, JointSession, Stage

READERS = (SeatKind.AGENT, SeatKind.ENTERPRISE, SeatKind.CENTRE, SeatKind.ADMINISTRATOR)
WRITERS = (SeatKind.AGENT, SeatKind.ENTERPRISE, SeatKind.CENTRE)


@seated(*READERS)
def case(request, number):
    return _page(request, access.case(request.seat, number))


@seated(*READERS)
def card(request, number):
    """The service card, to print: the agent's name and phone, what it does, what nobody may do."""
    row = access.case(request.seat, number)
    approvals = Approval.objects.current().filter(project=row.project).select_related("item")
    return render(request, "agency/document_card.html", {
        "case": row, "entrustment": row.entrustment, "project": row.project, "today": timezone.localdate(),
        "plan": row.plan.all(), "items": {approval.code: approval.item for approval in approvals},
    })  # fmt: skip


@dataclass(frozen=True)
class Deed:
    """A thing that is written on a case: its form, and how the act is called with what was said."""

    form: object  # (case, request, at) -> bound form
    act: object  # (case, said, by, at) -> None
    sentence: object


def _open_items(case):
    return list(Approval.objects.current().filter(project=case.project, finished_at__isnull=True).select_related(
        "item", "office"))  # fmt: skip


def _button(case, request, at):
    return ReasonForm(request.POST, required=False)


def _propose(case, said, by, at):
    name, _bar, subject = said["what"].partition("|")
    return door.perform(confirming.propose, case.entrustment, by=by, at=at, name=name, subject=subject, why=said["why"])


def _on(act, **names):
    """An act on the case with the fields of its form as they are, or renamed."""
    return lambda case, said, by, at: door.perform(
        act, case, by=by, at=at, **{names.get(name, name): value for name, value in said.items()}
    )


DEEDS = {
    "plan": Deed(_button, lambda case, said, by, at: door.perform(keeping.draw_plan, case, by=by, at=at),
                 _("The plan is drawn. Days planned at first stay beside it.")),
    "card-given": Deed(_button, lambda case, said, by, at: door.perform(keeping.give_card, case, by=by, at=at),
                       _("Noted: the enterprise has the service card.")),
    "contact": Deed(
        lambda case, request, at: ContactForm(case, request.POST, at=at, missing=case_page.missing_papers(case)),
        _on(keeping.log_contact), _("The contact is in the log.")),
    "note": Deed(lambda case, request, at: NoteForm(request.POST, on=timezone.localdate(at)), _on(keeping.write_note),
                 _("The note is kept.")),
    "forward": Deed(lambda case, request, at: ForwardForm(request.POST), _on(keeping.bring_forward),
                    _("The case comes back on that day.")),
    "blockage": Deed(lambda case, request, at: BlockageForm(_open_items(case), request.POST),
                     _on(blockages.raise_blockage), _("The blockage is raised.")),
    "propose": Deed(lambda case, request, at: ProposeForm(
        confirming.proposable(case.project, by=request.actor, at=at), request.POST), _propose,
                    _("Put before the enterprise; it is done only if it confirms.")),
    "rate": Deed(lambda case, request, at: RateForm(request.POST), _on(following_up.rate), _("Thank you.")),
    "follow_up": Deed(lambda case, request, at: FollowUpForm(request.POST), _on(following_up.follow_up),
                      _("The follow-up call is on record.")),
    "hand_over": Deed(
        lambda case, request, at: HandOverForm(case.entrustment, request.POST, on=timezone.localdate(at)),
        lambda case, said, by, at: door.perform(handing_over.open_hand_over, case.entrustment, by=by, at=at, **said),
        _("Both agents are asked to confirm.")),
    "ask_hand_over": Deed(
        lambda case, request, at: AskHandOverForm(request.POST),
        lambda case, said, by, at: door.perform(handing_over.ask, case.entrustment, by=by, at=at, **said),
        _("The centre is asked to name another agent.")),
}  # fmt: skip


@require_POST
@seated(*WRITERS)
def do(request, number, deed):
    """One of DEEDS on a case."""
    row, at = access.case(request.seat, number), timezone.now()
    if deed not in DEEDS:
        raise Http404
    form = DEEDS[deed].form(row, request, at)
    if done(form, lambda said: DEEDS[deed].act(row, _said(said), request.actor, at)):
        return _go_on(request, number, DEEDS[deed].sentence)
    return _page(request, row, **{deed: form})


def _said(said):
    return {name: value for name, value in said.items() if name != "reason" or value}


@require_POST
@seated(SeatKind.AGENT)
def tick(request, number, kind, pk):
    """A date brought forward is done, or a note has been verified again."""
    row = access.case(request.seat, number)
    found = {"forward": (row.bring_forwards, keeping.tick_off), "note": (row.notes, keeping.verify_note)}
    if kind not in found:
        raise Http404
    rows, act = found[kind]
    thing = get_object_or_404(rows, pk=pk)
    form = ReasonForm(request.POST, required=False)
    if done(form, lambda said: door.perform(act, thing, by=request.actor, at=timezone.now())):
        return _go_on(request, number, gettext("Done."))
    return _page(request, row, tick=form)


@seated(SeatKind.AGENT)
def move_line(request, number, code):
    """Move the planned days of one item."""
    row, at = access.case(request.seat, number), timezone.now()
    line = get_object_or_404(row.plan, code=code)
    form = MoveLineForm(request.POST or None, initial={"starts_on": line.starts_on, "ends_on": line.ends_on})
    act = lambda said: door.perform(keeping.move_line, line, by=request.actor, at=at, **said)  # noqa: E731
    if request.method == "POST" and done(form, act):
        return _go_on(request, number, gettext("The planned days are moved."))
    approval = Approval.objects.current().select_related("item").get(project=row.project, code=code)
    return render(request, "agency/plan_line.html", {
        "case": row, "entrustment": row.entrustment, "project": row.project, "line": line, "item": approval.item,
        "form": form, "today": timezone.localdate(at),
    }, status=REFUSED if form.errors else None)  # fmt: skip


@seated(SeatKind.AGENT)
def pre_check(request, number, stage):
    """Look through the papers of a stage before it is filed."""
    row, at = access.case(request.seat, number), timezone.now()
    found = get_object_or_404(Stage.objects.select_related("project"), project=row.project, code=stage)
    lines, on_file = keeping.asked_for(row, found)
    form = PreCheckForm(lines, on_file, request.POST or None)
    act = lambda said: door.perform(keeping.pre_check, row, by=request.actor, at=at, stage=found, lines=form.said())  # noqa: E731
    if request.method == "POST" and done(form, act):
        return _go_on(request, number, gettext("The pre-check is on record."))
    return render(request, "agency/pre_check.html", {
        "case": row, "entrustment": row.entrustment, "project": row.project, "stage": found, "form": form,
        "today": timezone.localdate(at),
    }, status=REFUSED if form.errors else None)  # fmt: skip


@require_POST
@seated(SeatKind.AGENT)
def receive(request, number, application):
    """The results of an application have been fetched and brought."""
    row, at = access.case(request.seat, number), timezone.now()
    found = get_object_or_404(row.project.applications, number=application)
    form = ReasonForm(request.POST, required=False)
    if done(form, lambda said: door.perform(keeping.receive, found, by=request.actor, at=at)):
        return _go_on(request, number, gettext("The results are with the enterprise."))
    return _page(request, row, receive=form)


@require_POST
@seated(SeatKind.AGENT)
def attend(request, number, pk):
    """The agent was at a joint session of the project."""
    row, at = access.case(request.seat, number), timezone.now()
    found = get_object_or_404(JointSession, pk=pk, projects=row.project)
    form = ReasonForm(request.POST, required=False)
    if done(form, lambda said: door.perform(keeping.attend, found, by=request.actor, at=at)):
        return _go_on(request, number, gettext("Noted: you were there."))
    return _page(request, row, attend=form)


@require_POST
@seated(SeatKind.AGENT, SeatKind.CENTRE)
def blockage(request, number, pk, step):
    """Take a blockage up, or note it as solved."""
    row, at = access.case(request.seat, number), timezone.now()
    found = get_object_or_404(row.blockages, pk=pk)
    found.case = row
    if step == "up":
        form = TakeUpForm(found, request.POST)
        if done(form, lambda said: door.perform(blockages.take_up, found, by=request.actor, at=at, **said)):
            return _go_on(request, number, gettext("It has been taken up."))
        return _page(request, row, **{f"take_up-{pk}": form})
    form = TextForm(request.POST, key=f"solve_{pk}")
    act = lambda said: door.perform(blockages.solve, found, by=request.actor, at=at, solution=said["text"])  # noqa: E731
    if done(form, act):
        return _go_on(request, number, gettext("Noted as solved."))
    return _page(request, row, **{f"solve-{pk}": form})


def _go_on(request, number, sentence):
    messages.success(request, sentence)
    return redirect("agency:case", number)


def _page(request, row, **forms):
    """The page as it stands now, with the form that came back."""
    at = timezone.now()
    row = access.case(request.seat, row.entrustment.number)
    shown = case_page.page(row, by=request.actor, at=at, forms=forms)
    return render(request, "agency/case.html", shown, status=REFUSED if forms else None)

"""Handing a case over to another agent: opened by the centre, with the papers and open matters, confirmed by both.

The enterprise's entrustment goes on; from the second confirmation on the one who took over has the authority and the
other has none. The enterprise is told and may recall.
"""

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agency.acts import assigning
from agency.acts.telling import tell
from agency.enums import ConfirmationStatus, HandOverStatus
from agency.models import BringForward, Entrustment, HandOver
from projects import history
from projects.acting import require_seat
from projects.enums import SeatKind
from projects.refusal import Refusal
from stages.acts import papers
from stages.enums import ApplicationStatus
from stages.models import Application, Obligation


def refuse_not_in_force(entrustment, on):
    if not Entrustment.objects.in_force(on).filter(pk=entrustment.pk).exists():
        raise Refusal("not_in_force", _("This entrustment is not in force."))


def may_open(entrustment, *, by, at):
    require_seat(by, {SeatKind.CENTRE}, at, office_id=entrustment.centre_id)
    refuse_not_in_force(entrustment, timezone.localdate(at))
    if entrustment.hand_overs.filter(status=HandOverStatus.OPEN).exists():
        raise Refusal("hand_over_open", _("A hand-over of this case is under way already."))


def open_hand_over(entrustment, *, by, at, to_agent, reason, remarks=""):
    """Open a hand-over with the list of papers and open matters as they stand. Returns the HandOver."""
    may_open(entrustment, by=by, at=at)
    on = timezone.localdate(at)
    assigning.refuse_unfit(to_agent, entrustment.project, on)
    if to_agent == entrustment.agent:
        raise Refusal("same_agent", _("A case is handed over to another agent."), field="to_agent")
    event = history.record(
        entrustment.project, "hand_over_open", entrustment.subject, by=by, at=at, reason=reason,
        facts={"agent": to_agent.name},
    )  # fmt: skip
    row = HandOver(
        entrustment=entrustment, project=entrustment.project, from_agent=entrustment.agent, to_agent=to_agent,
        reason=reason, remarks=remarks, papers=papers_of(entrustment.project), matters=matters_of(entrustment),
        opened_at=at,
    )  # fmt: skip
    history.keep(row, event, person=by.person)
    for agent in (row.from_agent, row.to_agent):
        tell(entrustment, agent.seat.person, _("Hand-over of %(project)s: please confirm"),
             _("%(giver)s hands the case over to %(taker)s. Look through the papers and open matters and confirm."),
             at=at, event=event, view="agency:hand-over", key=row.pk, giver=row.from_agent.name,
             taker=to_agent.name)  # fmt: skip
    return row


def papers_of(project):
    """The papers on file, as a list that stays as it was."""
    return [
        {"type": paper.type, "name_zh": paper.name_zh, "name_en": paper.name_en, "version": paper.version}
        for paper in sorted(papers.on_file(project).values(), key=lambda paper: paper.type)
    ]


def matters_of(entrustment):
    """What is open, in words: notices to answer, papers owed, confirmations, blockages, dates brought forward."""
    project = entrustment.project
    found = [
        gettext("Application %(number)s waits for the enterprise's correction.") % {"number": number}
        for number in Application.objects.filter(project=project, status=ApplicationStatus.CORRECTION).values_list(
            "number", flat=True)
    ]  # fmt: skip
    owed = Obligation.objects.filter(required_paper__application__project=project, met_at__isnull=True)
    found += [gettext("%(paper)s is owed until %(due)s.") % {"paper": row.required_paper.name_zh, "due": row.due_on}
              for row in owed.select_related("required_paper")]  # fmt: skip
    waiting = entrustment.confirmations.filter(status=ConfirmationStatus.PENDING)
    found += [gettext("A confirmation waits for the enterprise: %(what)s.") % {"what": row.get_deed_display()}
              for row in waiting]  # fmt: skip
    case = getattr(entrustment, "case", None)
    if case is not None:
        blocked = case.blockages.filter(solved_at__isnull=True)
        found += [gettext("Blockage: %(text)s") % {"text": row.text} for row in blocked]
        due = BringForward.objects.filter(case=case, done_at__isnull=True)
        found += [f"{row.on:%Y-%m-%d} {row.text}" for row in due]
    return found


def may_confirm(row, *, by, at):
    """Whether one of the two agents has still to confirm."""
    require_seat(by, {SeatKind.AGENT}, at)
    if by.seat.pk not in (row.from_agent.seat_id, row.to_agent.seat_id):
        raise Refusal("wrong_seat", _("Your seat may not do this."))
    is_done = row.given_at if by.seat.pk == row.from_agent.seat_id else row.taken_at
    if row.status != HandOverStatus.OPEN or is_done:
        raise Refusal("already_done", _("This step has been done already."))
    refuse_not_in_force(row.entrustment, timezone.localdate(at))
    assigning.refuse_unfit(row.to_agent, row.project, timezone.localdate(at))


def confirm(row, *, by, at):
    """One agent confirms the list. With the second confirmation the case is the other agent's."""
    may_confirm(row, by=by, at=at)
    is_giver = by.seat.pk == row.from_agent.seat_id
    setattr(row, "given_at" if is_giver else "taken_at", at)
    is_done = bool(row.given_at and row.taken_at)
    act = "hand_over" if is_done else "hand_over_confirm"
    facts = {"agent": row.to_agent.name} if is_done else {}
    event = history.record(row.project, act, row.entrustment.subject, by=by, at=at, facts=facts)
    if is_done:
        row.status = HandOverStatus.DONE
        entrustment = row.entrustment
        entrustment.agent = row.to_agent
        history.keep(entrustment, event, person=by.person)
        tell(entrustment, row.project.enterprise, _("Your agent is now %(taker)s"),
             _("%(giver)s has handed the project %(project)s over to %(taker)s, phone %(phone)s."), at=at, event=event,
             giver=row.from_agent.name, taker=row.to_agent.name, phone=row.to_agent.phone)  # fmt: skip
    return history.keep(row, event, person=by.person)


def cancel(row, *, by, at):
    """The centre calls a hand-over off before both have confirmed."""
    require_seat(by, {SeatKind.CENTRE}, at, office_id=row.entrustment.centre_id)
    if row.status != HandOverStatus.OPEN:
        raise Refusal("already_done", _("This step has been done already."))
    event = history.record(row.project, "hand_over_cancel", row.entrustment.subject, by=by, at=at)
    row.status = HandOverStatus.CANCELLED
    return history.keep(row, event, person=by.person)


def cancel_all(entrustment, event):
    """The entrustment has ended: nothing is left to hand over."""
    for row in entrustment.hand_overs.filter(status=HandOverStatus.OPEN):
        row.status = HandOverStatus.CANCELLED
        history.keep(row, event)

"""Handing a case over to another agent: asked for by the agent or not, opened by the centre, confirmed by both.

The list of papers and open matters is written when it is opened. The enterprise's entrustment goes on; from the second
confirmation on the one who took over has the authority and the other has none. The enterprise is told and may recall.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency.acts import assigning
from agency.acts.open_matters import open_matters
from agency.acts.telling import tell
from agency.enums import UNDER_WAY, HandOverStatus
from agency.models import Entrustment, HandOver
from projects import history
from projects.acting import require_seat
from projects.enums import SeatKind
from projects.refusal import Refusal
from stages.acts import papers


def refuse_not_in_force(entrustment, on):
    if not Entrustment.objects.in_force(on).filter(pk=entrustment.pk).exists():
        raise Refusal("not_in_force", _("This entrustment is not in force."))


def may_ask(entrustment, *, by, at):
    """The agent in charge may ask to be relieved of a case, once."""
    require_seat(by, {SeatKind.AGENT}, at)
    refuse_not_in_force(entrustment, timezone.localdate(at))
    if entrustment.agent.seat_id != by.seat.pk:
        raise Refusal("no_mandate", _("No entrustment of this project to you is in force."))
    if entrustment.hand_overs.under_way().exists():
        raise Refusal("hand_over_open", _("A hand-over of this case is under way already."))


def ask(entrustment, *, by, at, reason):
    """The agent asks the centre for a hand-over, because it leaves or has too much. Returns the HandOver, asked for."""
    may_ask(entrustment, by=by, at=at)
    event = history.record(entrustment.project, "hand_over_ask", entrustment.subject, by=by, at=at, reason=reason)
    row = HandOver(
        entrustment=entrustment, project=entrustment.project, from_agent=entrustment.agent, reason=reason,
        opened_at=at, status=HandOverStatus.ASKED,
    )  # fmt: skip
    history.keep(row, event, person=by.person)
    tell(entrustment, entrustment.centre, _("A hand-over is asked for: %(project)s"), _("%(agent)s: %(reason)s"),
         at=at, event=event, view="agency:hand-over", key=row.pk, agent=row.from_agent.name, reason=reason)  # fmt: skip
    return row


def may_open(entrustment, *, by, at):
    require_seat(by, {SeatKind.CENTRE}, at, office_id=entrustment.centre_id)
    refuse_not_in_force(entrustment, timezone.localdate(at))
    if entrustment.hand_overs.filter(status=HandOverStatus.OPEN).exists():
        raise Refusal("hand_over_open", _("A hand-over of this case is under way already."))


def open_hand_over(entrustment, *, by, at, to_agent, reason, remarks=""):
    """Open a hand-over, the one asked for if there is one, with the list as it stands. Returns the HandOver."""
    may_open(entrustment, by=by, at=at)
    assigning.refuse_unfit(to_agent, entrustment.project, timezone.localdate(at), field="to_agent")
    if to_agent == entrustment.agent:
        raise Refusal("same_agent", _("A case is handed over to another agent."), field="to_agent")
    assigning.refuse_full(to_agent, timezone.localdate(at), field="to_agent")
    event = history.record(
        entrustment.project, "hand_over_open", entrustment.subject, by=by, at=at, reason=reason,
        facts={"agent": to_agent.name},
    )  # fmt: skip
    row = entrustment.hand_overs.filter(status=HandOverStatus.ASKED).first() or HandOver(
        entrustment=entrustment, project=entrustment.project, from_agent=entrustment.agent
    )
    row.to_agent, row.reason, row.remarks = to_agent, reason, remarks
    row.papers, row.matters = papers_of(entrustment.project), open_matters(entrustment)
    row.opened_at, row.status = at, HandOverStatus.OPEN
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


def may_confirm(row, *, by, at):
    """Whether one of the two agents has still to confirm."""
    require_seat(by, {SeatKind.AGENT}, at)
    if by.seat.pk not in agents_of(row):
        raise Refusal("wrong_seat", _("Your seat may not do this."))
    is_done = row.given_at if by.seat.pk == row.from_agent.seat_id else row.taken_at
    if row.status != HandOverStatus.OPEN or is_done:
        raise Refusal("already_done", _("This step has been done already."))
    refuse_not_in_force(row.entrustment, timezone.localdate(at))
    assigning.refuse_unfit(row.to_agent, row.project, timezone.localdate(at))


def agents_of(row):
    """The seats of the two agents; of the one who gives alone while none has been named to take."""
    return {agent.seat_id for agent in (row.from_agent, row.to_agent) if agent}


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


def may_cancel(row, *, by, at):
    """The centre may decline what was asked for, and call off what both have not confirmed."""
    require_seat(by, {SeatKind.CENTRE}, at, office_id=row.entrustment.centre_id)
    if row.status not in UNDER_WAY:
        raise Refusal("already_done", _("This step has been done already."))


def cancel(row, *, by, at, reason=""):
    """Call a hand-over off: the case stays with its agent."""
    may_cancel(row, by=by, at=at)
    event = history.record(row.project, "hand_over_cancel", row.entrustment.subject, by=by, at=at, reason=reason)
    row.status = HandOverStatus.CANCELLED
    for agent in (row.from_agent, row.to_agent):
        if agent:
            tell(row.entrustment, agent.seat.person, _("Hand-over of %(project)s: it does not take place"),
                 _("The case stays with %(agent)s. %(reason)s"), at=at, event=event, agent=row.from_agent.name,
                 reason=reason)  # fmt: skip
    return history.keep(row, event, person=by.person)


def cancel_all(entrustment, event):
    """The entrustment has ended: nothing is left to hand over."""
    for row in entrustment.hand_overs.under_way():
        row.status = HandOverStatus.CANCELLED
        history.keep(row, event)

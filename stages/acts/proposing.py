"""Proposing a joint session: by the system, when two or more open items of a project could share one; by an office or
the enterprise, who ask the stage's lead for it (南京 2015: at the owner's request). The lead calls it or says why
not.

A proposal holds nobody: only a session that has been called does. An office that stayed away from a visit, and so
agreed, may not ask for another one (凉山州: 缺席默认).
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import SYSTEM, require_applicant, require_seat
from projects.enums import APPLICANTS, Deed, SeatKind
from projects.naming import Names
from projects.refusal import Refusal
from stages.acts import sessions
from stages.enums import (
    FINISHED,
    IN_PROGRESS,
    ApprovalStatus,
    Holder,
    SessionKind,
    SessionStatus,
)
from stages.models import Counter, JointSession, SessionOpinion

#: any item may be taken to these
FOR_ANY_ITEM = frozenset({SessionKind.MEETING, SessionKind.COORDINATION})
#: an item in one of these states can still be served
SERVABLE = IN_PROGRESS | {ApprovalStatus.PLANNED}
TAKEN_UP = "所涉事项已由 %(number)s 办理。"
SUBJECT = _("%(kind)s proposed: %(project)s")
BODY = _("%(number)s: %(items)s could be looked at together. Call the session, or say why not.")


def shares(item, kind):
    """Whether the catalogue lets an item share a session of a kind."""
    return kind in FOR_ANY_ITEM or any(line["kind"] == kind for line in item.sessions)


def gives(item, kind):
    """Whether the item's result is what a session of the kind shares (the survey)."""
    return any(line["kind"] == kind and line.get("gives") for line in item.sessions)


def is_servable(approval, kind):
    """Whether a session of the kind could serve the item now, whatever it did before."""
    is_free = not JointSession.objects.served_and_waiting().filter(approval=approval, jointsession__kind=kind).exists()
    return approval.status in SERVABLE and shares(approval.item, kind) and is_free


def check_servable(approvals, rule):
    """Refuse what cannot be served: an ended item, one the catalogue does not let share, one served already."""
    kind = rule.row["kind"]
    for approval in approvals:
        is_handled = approval.holder == Holder.OFFICE or gives(approval.item, kind)
        if approval.status not in SERVABLE or not is_handled:
            raise Refusal("item_not_servable", _("%(item)s has ended or is not handled by an office."), field="items",
                          item=Names(approval.item))  # fmt: skip
        if not shares(approval.item, kind):
            raise Refusal(
                "kind_not_shared", _("The catalogue does not let %(item)s share a session of this kind."),
                field="items", item=Names(approval.item),
            )  # fmt: skip
    refuse_served(approvals, kind)
    refuse_after_absence(approvals, rule)


def refuse_served(approvals, kind):
    rows = JointSession.objects.served_and_waiting().filter(jointsession__kind=kind).select_related("jointsession")
    for approval in approvals:
        held = rows.filter(approval=approval.pk).first()
        if held is not None:
            raise Refusal("already_served", _("%(item)s is served by the session %(session)s."), field="items",
                          item=Names(approval.item), session=held.jointsession.name)  # fmt: skip


def refuse_after_absence(approvals, rule):
    """An office that was absent or silent agreed, and may not ask for another visit on its item."""
    if not rule.on_site:
        return
    for approval in approvals:
        if absence(approval):
            raise Refusal(
                "absent_agreed",
                _("%(office)s was absent or silent at %(session)s and so agreed: no further visit for %(item)s."),
                field="items", office=Names(approval.office), session=absence(approval).seat.session.name,
                item=Names(approval.item),
            )  # fmt: skip


def absence(approval):
    """The opinion by which the item's office was taken to agree at an earlier visit, or None."""
    deemed = SessionOpinion.objects.standing().filter(
        is_deemed=True, seat__office=approval.office_id, approvals=approval,
        seat__session__status=SessionStatus.CONCLUDED,
    )  # fmt: skip
    return next((each for each in deemed.select_related("seat__session") if each.seat.session.rule.on_site), None)


def may_propose(approvals, kind, *, by, at):
    """Whether `by` (the office of all the items, the enterprise, the centre) may ask for a session of the kind."""
    for each in approvals:
        if by.kind in APPLICANTS:
            require_applicant(by, each.project, at, Deed.FILE, about=each)
        elif by.kind == SeatKind.CENTRE:
            require_seat(by, {SeatKind.CENTRE}, at)
        else:
            require_seat(by, {SeatKind.DEPARTMENT, SeatKind.LEAD}, at, office_id=each.office_id)
    approval = approvals[0]
    rule = sessions.rule_on(kind, approval.project, timezone.localdate(at))
    if rule.by_centre:
        raise Refusal("not_proposed", _("A session of this kind is called by the service centre itself."), field="kind")
    check_servable(approvals, rule)
    if JointSession.objects.filter(kind=kind, status=SessionStatus.PROPOSED, approvals=approval).exists():
        raise Refusal("already_proposed", _("Such a session has been proposed already."))


def propose(approvals, kind, *, by, at, reason=""):
    """Propose a session for items of one project and stage. Returns the JointSession, proposed."""
    if by is not SYSTEM:
        may_propose(approvals, kind, by=by, at=at)
        if not reason.strip():
            raise Refusal("reason_missing", _("Say why it is needed."), field="reason")
    first = approvals[0]
    rule = sessions.rule_on(kind, first.project, timezone.localdate(at))
    session = JointSession(
        kind=kind, figures=rule.row, number=number(rule, first.project, at), stage=first.stage.code,
        project=first.project, lead=first.stage.lead, status=SessionStatus.PROPOSED, reason=reason, proposed_at=at,
    )  # fmt: skip
    codes = sorted({approval.code for approval in approvals})
    event = history.record(
        first.project, "propose_session", session.subject, by=by, at=at, reason=reason,
        facts={"kind": kind, "items": codes},
    )  # fmt: skip
    history.keep(session, event, person=by.person)
    session.projects.set([first.project])
    session.approvals.set(approvals)
    sessions.tell(session, session.lead, SUBJECT, BODY, event, at=at, items=", ".join(codes))
    return session


def join(session, approvals, *, at):
    """Items that have become open since are added to a proposal of the system."""
    codes = sorted(approval.code for approval in approvals)
    sessions.record(session, "join_proposal", by=SYSTEM, at=at, facts={"items": codes})
    session.approvals.add(*approvals)


def may_dismiss(session, *, by, at):
    sessions.may_lead(session, by=by, at=at)
    if session.status != SessionStatus.PROPOSED:
        raise Refusal("not_a_proposal", _("This is not a proposal any more."))


def dismiss(session, *, by, at, reason):
    """The lead does not take a proposal up, or (by the system) nothing of it is left."""
    if by is not SYSTEM:
        may_dismiss(session, by=by, at=at)
        if not reason.strip():
            raise Refusal("reason_missing", _("Say why it is not held."), field="reason")
    event = sessions.record(session, "dismiss_session", by=by, at=at, reason=reason)
    session.status, session.ended_at = SessionStatus.DISMISSED, at
    session.conclusion = reason
    return history.keep(session, event, person=by.person)


def take_up(session, approvals, *, at):
    """Other proposals of the same kind lose the items that a session now serves, and end when none is left."""
    ids = [approval.pk for approval in approvals]
    rows = JointSession.objects.filter(status=SessionStatus.PROPOSED, kind=session.kind, approvals__in=ids)
    for proposal in rows.exclude(pk=session.pk).distinct().order_by("pk"):
        if not proposal.approvals.exclude(pk__in=ids).exists():
            dismiss(proposal, by=SYSTEM, at=at, reason=TAKEN_UP % {"number": session.name})
        else:
            proposal.approvals.remove(*ids)


def number(rule, project, at):
    """YS33060320260001: letters of the kind, division, year, running number."""
    year = timezone.localdate(at).year
    serial = Counter.next(f"session {rule.letters} {project.division.code} {year}")
    return f"{rule.letters}{project.division.code}{year}{serial:04}"


def is_left(approval):
    """Whether something of the item is still to be done."""
    return approval.status not in FINISHED and approval.status in SERVABLE

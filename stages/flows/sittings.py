"""What happens to joint sessions by itself: proposals, agreement by silence, the hand-over to the lead, the end of
what is empty. Called by `advance`; each change is a transaction of its own that holds every project the session
serves and looks again, so two that run at once change nothing twice.
"""

from collections import defaultdict

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from viewflow.workflow.models import Task

from projects import history
from projects.acting import SYSTEM
from stages.acts import answering_order, answering_session, concluding_session, convening, proposing
from stages.acts.proposing import is_left
from stages.enums import ApprovalStatus, Holder, SessionKind, SessionStatus
from stages.flows.approval import ApprovalFlow
from stages.flows.engine import OPEN_TASK, finish
from stages.flows.joint import JointFlow
from stages.models import JointSession, SessionOffice

NOTHING_LEFT = "所涉事项已全部办结或撤回。"
ALL_REVIEWED = "所涉事项仍在办理，但审查意见均已提出，不再需要会审。"
NEVER_HELD = "期限已满，未确定召开时间。"
SURVEY_MADE = "综合测绘已完成，成果已可共用。"
#: a proposal of the system wants at least so many items
TOGETHER = 2


def hold(session):
    """Queue up for every project the session serves, in one fixed order; returns the session read again."""
    for project in session.projects.order_by("pk"):
        history.hold(project)
    return JointSession.objects.with_names().get(pk=session.pk)


def settle(project, approvals, *, at):
    """Everything that has come about for the sessions of a project. `approvals`: the current ones by code.

    Returns how much changed.
    """
    is_under_way = Q(status__in=[SessionStatus.PROPOSED, SessionStatus.CALLED]) | Q(holds=True)
    is_bundle = Q(status=SessionStatus.CONCLUDED, ended_at__isnull=True)
    found = list(
        JointSession.objects.filter(is_under_way | is_bundle, projects=project).prefetch_related(
            "approvals__item", "approvals__opinions"
        )
    )
    changed = sum(_look_at(session, at) for session in found)
    return changed + _propose(project, approvals, at)


def drop_ended(project, *, at):
    """A project has been withdrawn: sessions in which nothing is left to be looked at are called off."""
    for session in JointSession.objects.filter(projects=project).exclude(ended_at__isnull=False):
        _end_if_empty(session, at)


def _look_at(session, at):
    if is_empty(session):
        return _end_if_empty(session, at)
    if convening.is_never_held(session, timezone.localdate(at)):
        return _end_if_never_held(session, at)
    if session.status == SessionStatus.CALLED:
        return _deem_silent(session, at)
    return 0


@transaction.atomic
def _end_if_never_held(session, at):
    session = hold(session)
    if not convening.is_never_held(session, timezone.localdate(at)):
        return 0
    convening.call_off(session, by=SYSTEM, at=at, reason=NEVER_HELD)
    cancel(session)
    return 1


def is_empty(session):
    """Whether nothing of what it served is left to be looked at.

    A proposal is empty as soon as all its items have been reviewed, that of a survey when the survey has been made.
    """
    served = list(session.approvals.all())
    if session.status != SessionStatus.PROPOSED:
        return bool(served) and not any(is_left(approval) for approval in served)
    if session.rule.shares_result:
        served = [approval for approval in served if proposing.gives(approval.item, session.kind)]
    return bool(served) and not any(is_left(approval) and not approval.opinions.all() for approval in served)


@transaction.atomic
def _end_if_empty(session, at):
    session = hold(session)
    if session.ended_at is not None or not is_empty(session):
        return 0
    if session.status == SessionStatus.PROPOSED:
        proposing.dismiss(session, by=SYSTEM, at=at, reason=_why_empty(session))
    elif session.status == SessionStatus.CONCLUDED and not session.holds:
        concluding_session.end_bundle(session, at=at)
    else:
        convening.call_off(session, by=SYSTEM, at=at, reason=NOTHING_LEFT)
        cancel(session)
    return 1


def _why_empty(session):
    """Why a proposal ends: its survey has been made, its items have their reviews, or nothing of them is left."""
    served = session.approvals.all()
    if not any(is_left(approval) for approval in served):
        return NOTHING_LEFT
    return SURVEY_MADE if session.rule.shares_result else ALL_REVIEWED


def cancel(session):
    """Cancel the process of a session that has ended outside its flow."""
    if session.process_id is not None and session.process.finished is None:
        JointFlow.instance.cancel(session.process.coerced)


def _deem_silent(session, at):
    on = timezone.localdate(at)
    rows = SessionOffice.objects.filter(session=session, answered_at__isnull=True, released_at__isnull=True)
    silent = [seat.pk for seat in rows.select_related("session") if answering_session.ground_of_silence(seat, on)]
    return _deem(session, silent, at) if silent else 0


@transaction.atomic
def _deem(session, ids, at):
    session, on = hold(session), timezone.localdate(at)
    deemed = 0
    for seat in SessionOffice.objects.filter(pk__in=ids).select_related("office").order_by("pk"):
        seat.session = session
        ground = answering_session.ground_of_silence(seat, on)
        if ground is not None:
            answering_session.deem(seat, ground, at=at)
            deemed += 1
            if seat.answered_at is not None:
                close_branch(seat, None, at=at)
    return deemed


def close_branch(seat, person, *, at):
    """The office has answered, was taken to agree, or has been let go: its branch ends, and with the last one the
    lead's turn comes. Those who cannot speak in this round any more are not waited for. Call while the session is held.
    """
    session = seat.session
    finish(JointFlow.answer, branch_of(seat), person)
    waiting = _waiting(session)
    if all(_is_passed_over(each) for each in waiting):
        for each in waiting:
            finish(JointFlow.answer, branch_of(each), person)
        if session.status == SessionStatus.CALLED:
            concluding_session.hand_to_lead(session, at=at)


def _waiting(session):
    rows = list(session.offices.filter(answered_at__isnull=True, released_at__isnull=True).order_by("pk"))
    for each in rows:
        each.session = session
    return rows


def _is_passed_over(seat):
    return answering_order.is_passed_over(seat, answering_session.open_parts(seat))


def reopen(session, seats, *, at):
    """Offices may speak again: each has a branch; when all had been joined the session begins a new process. Call while
    it is held.
    """
    if session.status == SessionStatus.TO_CONCLUDE:
        cancel(session)
        concluding_session.hand_back(session, at=at)
        begin(session)
    else:
        for seat in seats:
            JointFlow.invite.add(session.process, seat)


def reopen_if_awaited(session, *, at):
    """What comes first has been agreed to after all: those who were passed over may speak."""
    if session.status != SessionStatus.TO_CONCLUDE:
        return
    waiting = [seat for seat in _waiting(session) if not _is_passed_over(seat)]
    if waiting:
        reopen(session, waiting, at=at)


def begin(session):
    """Start the process of a session, with a branch for each office whose opinion is awaited."""
    session.process = JointFlow.start.run(session=session)
    JointSession.objects.filter(pk=session.pk).update(process=session.process)


def close_complete(session, *, at):
    """An item has left the session: who has spoken of everything that is left is awaited no longer."""
    for seat in _waiting(session):
        if seat.opinions.standing().exists() and not answering_session.open_parts(seat):
            answering_session.complete(seat, at=at)
            close_branch(seat, None, at=at)


def branch_of(seat):
    """The open task of an office in the session's process."""
    return Task.objects.get(
        process_id=seat.session.process_id, flow_task=JointFlow.answer, status__in=OPEN_TASK, seed_object_id=seat.pk
    )


def give_opinions(approvals, person):
    """The reviews of items that have their opinion from a session are done."""
    for approval in approvals:
        tasks = Task.objects.filter(process_id=approval.process_id, flow_task=ApprovalFlow.review, status__in=OPEN_TASK)
        for task in tasks:
            finish(ApprovalFlow.review, task, person)


def attach_late(approval, process, *, at):
    """An item that starts after its session has its opinion already, so that it can be decided on the same day."""
    if approval.item.sessions and concluding_session.attach_late(approval, at=at):
        approval.process_id = process.pk
        give_opinions([approval], None)


# -- proposals ---------------------------------------------------------------------------------------------------------


def _propose(project, approvals, at):
    """Propose a session for every kind and stage of which two or more open items have none yet."""
    changed = 0
    for (kind, _stage), rows in _candidates(approvals).items():
        ids = {row.pk for row in rows}
        if len(ids) >= TOGETHER and ids - _known(kind, ids):
            changed += _propose_kind(project, kind, sorted(ids), at)
    return changed


def _known(kind, ids):
    """Those of the items for which a session of the kind has been proposed, called, or found unnecessary already."""
    return set(JointSession.objects.filter(kind=kind, approvals__in=ids).values_list("approvals", flat=True)) & set(ids)


def _candidates(approvals):
    """{(kind, stage id): items that could share such a session now}.

    Open ones; where one report is shared by all, everything on the route while the report is being made.
    """
    givers, found = {}, defaultdict(list)
    for approval in approvals.values():
        for line in approval.item.sessions:
            if line.get("gives"):
                givers[line["kind"]] = approval.status == ApprovalStatus.OPEN
    for approval in approvals.values():
        for line in approval.item.sessions if approval.holder == Holder.OFFICE else ():
            is_open = approval.status == ApprovalStatus.OPEN
            if givers[line["kind"]] and is_left(approval) if line["kind"] in givers else is_open:
                found[line["kind"], approval.stage_id].append(approval)
    return found


@transaction.atomic
def _propose_kind(project, kind, ids, at):
    history.hold(project)
    rows = project.approvals.filter(pk__in=ids).select_related("item", "stage__lead", "project__division", "office")
    known = _known(kind, ids)
    fresh = [row for row in rows if row.pk not in known and not row.opinions.exists()]
    if not fresh:
        return 0
    stage = fresh[0].stage.code
    waiting = JointSession.objects.filter(
        kind=kind, projects=project, stage=stage, status=SessionStatus.PROPOSED
    ).first()
    if waiting is not None:
        proposing.join(waiting, fresh, at=at)
        return 1
    if len(fresh) < TOGETHER:
        return 0
    givers = project.approvals.current().filter(stage=fresh[0].stage, status=ApprovalStatus.OPEN).select_related("item")
    served = fresh + [row for row in givers if proposing.gives(row.item, kind)]
    proposing.propose(served, SessionKind(kind), by=SYSTEM, at=at)
    return 1

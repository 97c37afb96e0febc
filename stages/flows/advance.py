"""advance(project): start everything that has become possible. Idempotent; safe to run twice, or by two at once.

It runs after every human step and by the watch command. Each change is a transaction of its own that holds the project
and looks again before it acts, so a process killed between two of them loses nothing and the next run goes on.
"""

from django.db import transaction
from django.utils import timezone
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from projects import history
from projects.acting import SYSTEM
from projects.enums import ProjectStatus
from projects.models import Project
from stages.acts import concluding, dispatching, gating, revoking, silence, tracking, withdrawing
from stages.enums import IN_PROGRESS, ApplicationStatus, ApprovalStatus, ClockKind
from stages.flows import sittings
from stages.flows.approval import ApprovalFlow
from stages.flows.engine import OPEN_TASK, finish
from stages.flows.stage import StageFlow
from stages.models import Application, Approval, Clock
from stages.rules import deadlines

#: clocks whose last day, once passed, changes the case by itself
HAVE_CONSEQUENCES = (ClockKind.CHECK, ClockKind.CORRECTION, ClockKind.OBLIGATION)


def advance(project, *, at):
    """Run until nothing more changes. Returns how many things were started, released, returned or concluded."""
    total = 0
    while True:
        changed, cascades = _once(project.pk, at)
        total += changed
        if not cascades:
            _follow_track(project)
            return total


def _once(project_id, at):
    """One pass: (changes, whether they may have made more possible; only items that go back on the route do)."""
    project = Project.objects.select_related("route__edition", "division", "enterprise").get(pk=project_id)
    if project.status != ProjectStatus.ACTIVE:
        return 0, False
    silent = sum(_deem_accepted(row, at) for row in silence.fallen_silent(project, timezone.localdate(at)))
    silent += _revoke_lapsed(project, at)
    approvals = dispatching.current(project)
    for approval in approvals.values():
        approval.project = project
    changed = silent + sum(_start(approval, approvals, at) for approval in dispatching.startable(project, approvals))
    changed += sittings.settle(project, approvals, at=at)
    changed += _release_gates(project)
    cascades = sum(_give_back(approval, codes, at) for approval, codes in dispatching.returnable(project, approvals))
    for application in _under_way(project):
        if application.status == ApplicationStatus.ACCEPTED:
            changed += _hand_to_lead(application, at) if _is_reviewed(application, approvals) else 0
        elif _is_lapsed(application, at):
            cascades += _lapse(application, at)
    changed += _close(project, approvals, at)
    return changed + cascades, cascades > 0


@transaction.atomic
def _follow_track(project):
    history.hold(project)
    tracking.follow(project)


@transaction.atomic
def _start(approval, approvals, at):
    history.hold(approval.project)
    if not dispatching.claim(approval):
        return 0
    process = ApprovalFlow.start.run(approval=approval)
    dispatching.start(approval, approvals, process, at=at)
    sittings.attach_late(approval, process, at=at)
    return 1


@transaction.atomic
def _give_back(approval, codes, at):
    history.hold(approval.project)
    locked = Approval.objects.get(pk=approval.pk)
    if locked.status != approval.status:
        return 0
    withdrawing.give_back(locked, codes, by=SYSTEM, at=at)
    return 1


def _release_gates(project):
    """Approvals whose decision waited for papers that have all come."""
    waiting = Task.objects.filter(
        flow_task=ApprovalFlow.wait_papers,
        status=STATUS.NEW,
        process_id__in=Approval.objects.filter(project=project, status=ApprovalStatus.OPEN).values("process_id"),
    )
    by_process = {task.process_id: task for task in waiting}
    if not by_process:
        return 0
    held = gating.held(project)
    waiting = Approval.objects.filter(process_id__in=by_process).exclude(pk__in=held)
    return sum(_release(project, by_process[approval.process_id]) for approval in waiting)


@transaction.atomic
def _release(project, task):
    """Let a waiting Handle go on; 0 when somebody was faster."""
    history.hold(project)
    task.refresh_from_db()
    if task.status != STATUS.NEW:
        return 0
    task.flow_task.run(task)
    return 1


@transaction.atomic
def _deem_accepted(application, at):
    """The window was silent (art. 32): its check ends without it."""
    history.hold(application.project)
    application.refresh_from_db()
    if not silence.is_silent(application, at):
        return 0
    silence.deem_accepted(application, by=SYSTEM, at=at)
    task = Task.objects.get(process_id=application.process_id, flow_task=StageFlow.check, status__in=OPEN_TASK)
    finish(StageFlow.check, task, None)
    return 1


def _revoke_lapsed(project, at):
    """Promises that were not kept: the acceptance of the items that need the paper ends, for each application once."""
    by_application = {}
    for obligation in revoking.lapsed(project, timezone.localdate(at)):
        by_application.setdefault(obligation.required_paper.application, []).append(obligation.pk)
    return sum(_revoke(application, pks, at) for application, pks in by_application.items())


@transaction.atomic
def _revoke(application, pks, at):
    """Look again while the project is held: somebody may have supplied, or revoked, meanwhile."""
    history.hold(application.project)
    project = Project.objects.select_related("route__edition", "division", "enterprise").get(pk=application.project_id)
    found = [row for row in revoking.lapsed(project, timezone.localdate(at)) if row.pk in pks]
    if not found:
        return 0
    application = Application.objects.select_related("process").get(pk=application.pk)
    application.project = project
    _revocation, ended = revoking.revoke(application, found, by=SYSTEM, at=at)
    for approval in ended:
        if approval.process_id is not None and approval.process.finished is None:
            ApprovalFlow.instance.cancel(approval.process.coerced)
    if application.ended_at is not None:
        StageFlow.instance.cancel(application.process.coerced)
    return 1


def settle(project, *, at):
    """What a page does before it shows a project: whatever a day that passed has brought about is brought about.

    Silence at the window, a correction that did not come, a promise that was broken. Returns how much has changed; the
    page then reads its rows again. One statement when no day has passed.
    """
    if project.status != ProjectStatus.ACTIVE:
        return 0
    has_passed = Clock.objects.overdue(timezone.localdate(at)).filter(project=project, kind__in=HAVE_CONSEQUENCES)
    return advance(project, at=at) if has_passed.exists() else 0


def _under_way(project):
    statuses = [ApplicationStatus.ACCEPTED, ApplicationStatus.CORRECTION]
    return Application.objects.filter(project=project, status__in=statuses)


def _is_reviewed(application, approvals):
    """Every approval of the application has ended; those that failed are no longer the current round."""
    return not any(a.application_id == application.pk and a.status in IN_PROGRESS for a in approvals.values())


@transaction.atomic
def _hand_to_lead(application, at):
    history.hold(application.project)
    application.refresh_from_db()
    if application.status != ApplicationStatus.ACCEPTED or not concluding.is_reviewed(application):
        return 0
    concluding.hand_to_lead(application, by=SYSTEM, at=at)
    task = Task.objects.get(process_id=application.process_id, flow_task=StageFlow.approvals, status=STATUS.NEW)
    StageFlow.approvals.run(task)
    return 1


def _is_lapsed(application, at):
    return deadlines.is_late(timezone.localdate(at), application.correction.due_on)


@transaction.atomic
def _lapse(application, at):
    history.hold(application.project)
    application.refresh_from_db()
    if application.status != ApplicationStatus.CORRECTION:
        return 0
    withdrawing.deem_withdrawn(application, by=SYSTEM, at=at)
    StageFlow.instance.cancel(application.process.coerced)
    return 1


def _close(project, approvals, at):
    done = concluding.stages_done(approvals)
    if not done:
        return 0
    with transaction.atomic():
        history.hold(project)
        return len(concluding.close_stages(project, done, by=SYSTEM, at=at))

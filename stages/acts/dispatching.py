"""Dispatch: starting every approval that can act now.

浙江规定 art. 5 (3): departments that can act at the same time start together on the window's acceptance; one that
must follow another starts when it gets the other's written notice that its item is finished. Here the notice is the
finishing event itself, and the start is automatic. Steps that no office decides open the same way, without an
application.
"""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import SYSTEM
from projects.enums import ProjectStatus
from projects.messages import outbox
from projects.models import Event
from stages.acts import clocks
from stages.enums import APPLIED_FOR, FAILED, FINISHED, IN_PROGRESS, ApprovalStatus, Holder
from stages.models import Approval, CorrectionNotice
from stages.rules import clock_kinds, routing
from stages.rules.clock_kinds import Start

TOPIC = "item.finished"
#: events of the catalogue that are the arrival of the papers at the window
FROM_FILING = frozenset({Start.RECEIPT, *clock_kinds.ASKED_FOR})
FINISHED_SUBJECT = _("Finished: “%(earlier)s”; the term of “%(what)s” begins")
FINISHED_BODY = _(
    "“%(earlier)s” of the project %(project)s (%(code)s) is finished. The term of “%(what)s” is counted from the day "
    "after %(day)s."
)


def current(project):
    """The current approvals of a project by code, with what deciding and starting needs. One statement."""
    rows = Approval.objects.current().filter(project=project).select_related("item", "office", "application")
    return {approval.code: approval for approval in rows}


def startable(project, approvals):
    """Approvals whose needs are met and that wait only for that: accepted ones, and steps still on the route."""
    needs = project.route.plan["needs"]
    finished = {code for code, approval in approvals.items() if approval.status in FINISHED}
    return [
        approval
        for code, approval in approvals.items()
        if _is_waiting(approval) and routing.is_ready(code, needs, finished)
    ]


def _is_waiting(approval):
    if approval.item.kind in APPLIED_FOR:
        return approval.status == ApprovalStatus.WAITING
    return approval.status == ApprovalStatus.PLANNED


def claim(approval):
    """Win the right to start an approval. Of several processes that try, exactly one sees True.

    What was startable a moment ago may belong to a project that has been withdrawn since: nobody wins that.
    """
    waiting = Approval.objects.filter(
        pk=approval.pk,
        status__in=[ApprovalStatus.WAITING, ApprovalStatus.PLANNED],
        project__status=ProjectStatus.ACTIVE,
    )
    return waiting.update(status=ApprovalStatus.OPEN) == 1


def start(approval, approvals, process, *, at):
    """Start a claimed approval: fix its clock's first day, write history. `approvals`: the current ones by code."""
    started_at, reason, after = _start(approval, approvals, at)
    event = history.record(
        approval.project,
        "start",
        f"approval:{approval.subject}",
        by=SYSTEM,
        at=at,
        facts={
            "from": timezone.localdate(started_at).isoformat(),
            "why": reason,
            "office": approval.office.code if approval.office else "",
            "after": after.subject if after else "",
        },
    )
    approval.status, approval.started_at, approval.process = ApprovalStatus.OPEN, started_at, process
    history.keep(approval, event)
    if approval.holder == Holder.OFFICE:
        clocks.start_decision(approval, timezone.localdate(started_at), reason, event, after=after)
        if after is not None:
            _give_notice(after, approval, started_at, event, at)
    if approval.application is not None:
        _start_joint(approval.application, event)
    return approval


def _start_joint(application, event):
    """Joint handling runs from the day on which the last item of the application counts as accepted by its office.

    Why it starts there is why that item does, whichever of them was started last.
    """
    if application.approvals.filter(status=ApprovalStatus.WAITING).exists():
        return
    last = application.approvals.filter(started_at__isnull=False).order_by("-started_at", "pk").first()
    said = Event.objects.filter(project=last.project_id, act="start", subject=f"approval:{last.subject}").latest("seq")
    clocks.start_joint(application, timezone.localdate(last.started_at), said.facts["why"], event)


def _start(approval, approvals, at):
    """(when the term starts, why there, the predecessor whose finish it is): the event of its law, or the last finish.

    What is decided at once has its day when the office gets it, although its law may count from receipt. Where the
    law's event is not known, the reason says so.
    """
    application, item = approval.application, approval.item
    if application is None:
        base, reason = approval.project.registered_at, Start.REGISTRATION
    elif item.statutory_from in FROM_FILING and not _is_at_once(item):
        base, reason = _received(application)
    else:
        base, reason = approval.accepted_at, Start.ACCEPTANCE
    finished = [approvals[code] for code in _predecessors(approval) if _is_finished(approvals, code)]
    last = max(finished, key=lambda each: each.finished_at, default=None)
    if last is None or last.finished_at <= base:
        last = None
    else:
        base, reason = last.finished_at, Start.PREDECESSOR
    if _is_at_once(item):
        return max(base, at) if application else base, reason, last
    return base, clock_kinds.start_reason(item.statutory_from, reason), last


def _is_at_once(item):
    return item.statutory_days == 0 or (item.statutory_days is None and item.promised_days == 0)


def _give_notice(earlier, approval, started_at, event, at):
    """The written notice that an item is finished goes to the office that comes after it (浙江规定 art. 5 (3))."""
    project = approval.project
    facts = {"earlier": _names(earlier), "what": _names(approval), "project": project.name, "code": project.code,
             "day": timezone.localdate(started_at)}  # fmt: skip
    outbox.post(
        TOPIC, approval.office, at=at, project=project, event=event,
        subject=outbox.both(FINISHED_SUBJECT, **facts), body=outbox.both(FINISHED_BODY, **facts),
        link=reverse("stages:finish-notice", args=[project.code, earlier.code, earlier.round]),
    )  # fmt: skip


def _names(approval):
    return {"zh": approval.item.name_zh, "en": approval.item.name_en}


def _received(application):
    """When the office's papers were received: as filed, or as corrected, whose arrival begins the term anew."""
    answered = CorrectionNotice.objects.filter(application=application, answered_at__isnull=False)
    notice = answered.order_by("-serial").first()
    return (notice.answered_at, Start.RESUBMISSION) if notice else (application.filed_at, Start.RECEIPT)


def _predecessors(approval):
    return {code for codes in approval.project.route.plan["needs"].get(approval.code, []) for code in codes}


def _is_finished(approvals, code):
    return code in approvals and approvals[code].status in FINISHED


def returnable(project, approvals):
    """Accepted approvals that can no longer start in this round: something they need has failed and gone back.

    Returns [(approval, the alternatives of which none is left)].
    """
    waiting = [approval for approval in approvals.values() if approval.status == ApprovalStatus.WAITING]
    failures = _failures(project) if waiting else {}
    found = []
    for approval in waiting if failures else ():
        for codes in project.route.plan["needs"].get(approval.code, []):
            if _is_lost(codes, approvals, failures, approval.accepted_at):
                found.append((approval, codes))
                break
    return found


def _failures(project):
    """Code -> when it last ended without a result."""
    rows = Approval.objects.filter(project=project, status__in=FAILED).order_by("finished_at")
    return dict(rows.values_list("code", "finished_at"))


def _is_lost(codes, approvals, failures, since):
    """No alternative is done or under way, and one of them ended without a result after the acceptance `since`."""
    current = [approvals[code] for code in codes if code in approvals]
    if not current or any(approval.status in IN_PROGRESS | FINISHED for approval in current):
        return False
    return any(code in failures and failures[code] >= since for code in codes)

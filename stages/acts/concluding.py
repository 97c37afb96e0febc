"""Concluding a stage by its lead, issuing everything at once by the window, and the end of the project.

绍兴 2017 二(二): the lead handles the stage "at one door"; results leave by one window. An application is ready for
its lead when each of its approvals has ended. The stage is concluded when nothing of it is left to do; the project
ends with the completion stage.
"""

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import require_seat
from projects.enums import ProjectStatus, SeatKind
from projects.refusal import Refusal
from stages.acts import clocks, delivering
from stages.enums import FINISHED, IN_PROGRESS, ApplicationStatus, ApprovalStatus, ClockKind, StageCode, StageStatus
from stages.models import Certificate
from stages.rules.clock_kinds import Start

SETTLED = FINISHED | {ApprovalStatus.DROPPED}
#: a parcel may still be under way when the last stage is concluded
ENDS_WITH_PROJECT = frozenset(ClockKind) - {ClockKind.DELIVERY}


def is_reviewed(application):
    """Whether every approval of an accepted application has ended."""
    return not application.approvals.filter(status__in=IN_PROGRESS).exists()


def hand_to_lead(application, *, by, at):
    """The last approval has ended: the application waits for its lead's conclusion.

    The ten days of delivery (art. 44) run from that last decision; conclusion and issue both lie within them.
    """
    event = history.record(application.project, "reviewed", f"application:{application.number}", by=by, at=at)
    application.status = ApplicationStatus.TO_CONCLUDE
    history.keep(application, event)
    last = application.approvals.aggregate(last=Max("finished_at"))["last"] or at
    clocks.start(
        ClockKind.DELIVERY, application.project, timezone.localdate(last), Start.DECISION, statutory=clocks.DELIVERY,
        event=event, application=application, office_id=application.window_id,
    )  # fmt: skip
    return application


def may_conclude(application, *, by, at):
    require_seat(by, {SeatKind.LEAD}, at, office_id=application.stage.lead_id)
    if application.status != ApplicationStatus.TO_CONCLUDE:
        raise Refusal("not_to_conclude", _("Not every department has answered yet."))


def conclude(application, *, by, at, text):
    """The stage's lead concludes an application."""
    may_conclude(application, by=by, at=at)
    if not text.strip():
        raise Refusal("conclusion_missing", _("Write the conclusion."), field="text")
    event = history.record(
        application.project, "conclude", f"application:{application.number}", by=by, at=at, reason=text
    )
    application.status, application.concluded_at, application.conclusion = ApplicationStatus.TO_ISSUE, at, text
    history.keep(application, event, person=by.person)
    clocks.stop(timezone.localdate(at), kind=ClockKind.JOINT, event=event, application=application)
    return application


def may_issue(application, *, by, at):
    require_seat(by, {SeatKind.WINDOW}, at, office_id=application.window_id)
    if application.status != ApplicationStatus.TO_ISSUE:
        raise Refusal("not_to_issue", _("The lead has not concluded this application."))


def issue(application, *, by, at, handover):
    """The window gives all results of an application out of its hands at once, see delivering.HandOver."""
    may_issue(application, by=by, at=at)
    delivering.refuse_incomplete(handover)
    certificates = Certificate.objects.filter(approval__application=application, delivered_at__isnull=True)
    event = history.record(
        application.project,
        "issue",
        f"application:{application.number}",
        by=by,
        at=at,
        facts={"certificates": sorted(certificates.values_list("number", flat=True)), **delivering.facts(handover)},
    )
    application.status, application.issued_at, application.ended_at = ApplicationStatus.ISSUED, at, at
    history.keep(application, event, person=by.person)
    delivering.hand_over(application, handover, event=event, by=by, at=at)
    return application


def stages_done(approvals):
    """Ids of the stages of which every current approval (by code) has its result or no longer applies."""
    rows = approvals.values()
    return {row.stage_id for row in rows} - {row.stage_id for row in rows if row.status not in SETTLED}


def close_stages(project, done, *, by, at):
    """Conclude those of the stages `done` whose applications have all ended; end the project with the last one.

    Returns the codes concluded now. The completion stage waits for the stages before it.
    """
    closed, all_before = [], True
    for stage in project.stages.order_by("order"):
        if stage.status == StageStatus.CONCLUDED:
            continue
        is_ready = stage.code != StageCode.COMPLETION or all_before
        if stage.pk in done and is_ready and not stage.applications.filter(ended_at__isnull=True).exists():
            event = history.record(project, "close_stage", f"stage:{stage.code}", by=by, at=at)
            stage.status, stage.concluded_at = StageStatus.CONCLUDED, at
            history.keep(stage, event)
            closed.append(stage.code)
        else:
            all_before = False
    if StageCode.COMPLETION in closed:
        _end(project, by=by, at=at)
    return closed


def _end(project, *, by, at):
    event = history.record(project, "end", "project", by=by, at=at)
    project.status, project.ended_at = ProjectStatus.CONCLUDED, at
    history.keep(project, event)
    clocks.stop_all(timezone.localdate(at), event=event, project=project, kind__in=ENDS_WITH_PROJECT)

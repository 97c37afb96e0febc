"""Silence at the window: what was not corrected, refused or accepted within five working days counts as accepted.

行政许可法 art. 32 (4): accepted as of the day on which the papers were received; after a correction, as of the
day on which the corrected papers arrived. Whatever is missing can no longer be asked for as a condition of
acceptance; the offices decide on what there is.
"""

from django.utils import timezone

from projects import history
from stages.acts import clocks, committing
from stages.enums import ApplicationStatus, ApprovalStatus, ClockKind
from stages.models import Application, Clock
from stages.rules import deadlines


def fallen_silent(project, on):
    """Applications of a project whose window has let its days pass. One statement."""
    rows = Clock.objects.overdue(on).filter(kind=ClockKind.CHECK, project=project)
    return Application.objects.filter(status=ApplicationStatus.FILED, pk__in=rows.values("application"))


def is_silent(application, at):
    """Whether the window's days have passed, looked at again under the project's lock."""
    clock = Clock.objects.filter(kind=ClockKind.CHECK, application=application).first()
    is_open = application.status == ApplicationStatus.FILED and clock is not None and clock.is_running
    return is_open and deadlines.is_late(timezone.localdate(at), clock.due_on)


def acceptance_by(application):
    """The Event by which silence accepted an application, or None; its fact `as_of` is the day of receipt (ISO)."""
    subject = f"application:{application.number}"
    return application.project.events.filter(act="deem_accepted", subject=subject).first()


def deem_accepted(application, *, by, at):
    """Accept an application as of its receipt, because the window was silent. `by` is the system."""
    notice = application.correction
    as_of = notice.answered_at if notice and notice.answered_at else application.filed_at
    event = history.record(
        application.project, "deem_accepted", f"application:{application.number}", by=by, at=at,
        facts={"as_of": timezone.localdate(as_of).isoformat()},
    )  # fmt: skip
    approvals = list(application.approvals.filter(status=ApprovalStatus.FILED))
    for approval in approvals:
        approval.status, approval.accepted_at = ApprovalStatus.WAITING, as_of
    history.keep_all(approvals, event, ["status", "accepted_at"])
    application.status, application.accepted_at = ApplicationStatus.ACCEPTED, as_of
    history.keep(application, event)
    committing.void(application, event, by=by, at=at)  # nothing is a condition any more, so nothing is owed
    clocks.stop(timezone.localdate(at), kind=ClockKind.CHECK, event=event, application=application)
    return application

"""Withdrawal by the enterprise, at any point: of an application, or of the whole project.

What has been decided stays decided; what is under way ends as withdrawn and goes back on the route, so that the stage
can be applied for again in a new round. A correction that did not come in time counts as a withdrawal (浙江规定 art.
11).
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import require_applicant
from projects.enums import Deed, ProjectStatus
from projects.refusal import Refusal
from stages.acts import clocks, revoking, routing
from stages.enums import APPLICATION_OPEN, IN_PROGRESS, ApplicationStatus, ApprovalStatus
from stages.models import Certificate


def may_withdraw(application, *, by, at):
    require_applicant(by, application.project, at, Deed.WITHDRAW, about=application)
    if application.status not in APPLICATION_OPEN:
        raise Refusal("application_ended", _("This application has ended."))


def withdraw(application, *, by, at, reason):
    """Withdraw an application. Returns the approvals that ended with it (their processes are to be cancelled)."""
    may_withdraw(application, by=by, at=at)
    return _end_application(application, ApplicationStatus.WITHDRAWN, "withdraw", by=by, at=at, reason=reason)


def deem_withdrawn(application, *, by, at):
    """The correction did not come in time."""
    return _end_application(application, ApplicationStatus.DEEMED_WITHDRAWN, "deem_withdrawn", by=by, at=at, reason="")


def may_withdraw_project(project, *, by, at):
    require_applicant(by, project, at, Deed.WITHDRAW)
    if project.status != ProjectStatus.ACTIVE:
        raise Refusal("project_ended", _("The project has ended."))


def withdraw_project(project, *, by, at, reason):
    """Withdraw the project with everything under way. Returns (applications, approvals) that ended with it."""
    may_withdraw_project(project, by=by, at=at)
    ended = []
    applications = list(project.applications.filter(status__in=APPLICATION_OPEN))
    for application in applications:
        ended += withdraw(application, by=by, at=at, reason=reason)
    event = history.record(project, "withdraw_project", "project", by=by, at=at, reason=reason)
    steps = list(project.approvals.filter(status=ApprovalStatus.OPEN))
    for step in steps:
        step.status, step.finished_at = ApprovalStatus.WITHDRAWN, at
        history.keep(step, event, person=by.person)
    clocks.stop_all(timezone.localdate(at), event=event, project=project)
    project.status, project.ended_at = ProjectStatus.WITHDRAWN, at
    history.keep(project, event, person=by.person)
    return applications, ended + steps


def _end_application(application, status, act, *, by, at, reason):
    event = history.record(application.project, act, f"application:{application.number}", by=by, at=at, reason=reason)
    under_way = list(application.approvals.filter(status__in=IN_PROGRESS))
    for approval in under_way:
        approval.status, approval.finished_at = ApprovalStatus.WITHDRAWN, at
        history.keep(approval, event, person=by.person)
        routing.back_on_route(approval, event)
    _hand_out(application, event, by=by, at=at)
    application.status, application.ended_at, application.reasons = status, at, reason
    history.keep(application, event, person=by.person)
    on = timezone.localdate(at)
    clocks.stop_all(on, event=event, application=application)
    clocks.stop_all(on, event=event, approval__in=under_way)
    clocks.stop_all(on, event=event, obligation__required_paper__application=application)
    revoking.void_unneeded(application, event, by=by, at=at)
    return under_way


def _hand_out(application, event, *, by, at):
    """What was decided before the withdrawal stays decided: its certificates are handed out with it."""
    certificates = list(Certificate.objects.filter(approval__application=application, delivered_at__isnull=True))
    for certificate in certificates:
        certificate.delivered_at = at
    history.keep_all(certificates, event, ["delivered_at"], person=by.person)


def give_back(approval, failed, *, by, at):
    """Return an accepted approval that can no longer start, because one of `failed` (codes) ended without a result."""
    event = history.record(
        approval.project, "return", f"approval:{approval.subject}", by=by, at=at, facts={"because_of": list(failed)}
    )
    approval.status, approval.finished_at = ApprovalStatus.RETURNED, at
    history.keep(approval, event)
    if approval.application_id:
        revoking.void_unneeded(approval.application, event, by=by, at=at)
    return routing.back_on_route(approval, event)

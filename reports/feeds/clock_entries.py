"""Calendar entries of clocks: an all-day entry on the due day, with reminders some working days before.

What a clock is called here is what its holder has to have done by then. A clock that has ended says whether it ended
because the work was done or because it was withdrawn.
"""

from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.enums import ProjectStatus
from projects.messages import outbox
from reports.enums import EntryKind, EntryState
from reports.feeds.facts import KEPT, Facts, Place
from stages.acts import clocks, reference, warning
from stages.enums import (
    FAILED,
    ApplicationStatus,
    ApprovalStatus,
    CertificateStatus,
    ClockKind,
    Evidence,
    SessionStatus,
    Unit,
)
from stages.models import Clock
from stages.rules import clock_kinds

TITLES = {
    ClockKind.CHECK: _("Window check due: %(what)s"),
    ClockKind.DECISION: _("Decision due: %(what)s"),
    ClockKind.CORRECTION: _("Correction due: %(what)s"),
    ClockKind.OBLIGATION: _("Paper to be supplied: %(what)s"),
    ClockKind.DELIVERY: _("Results to be handed out: %(what)s"),
    ClockKind.JOINT: _("Joint handling due: %(what)s"),
    ClockKind.PUBLICATION: _("Decision to be published: %(what)s"),
    ClockKind.PUBLIC_NOTICE: _("Public notice ends: %(what)s"),
    ClockKind.VALIDITY: _("Certificate expires: %(what)s"),
    ClockKind.RENEWAL: _("Decision on the renewal due: %(what)s"),
    ClockKind.FORMAL: _("Formal decision due: %(what)s"),
    ClockKind.TRACK: _("Whole project due: %(what)s"),
    ClockKind.SESSION: _("Step of the joint session due: %(what)s"),
    ClockKind.REWORK: _("Corrections of the joint session due: %(what)s"),
}
assert set(TITLES) == set(ClockKind), "every kind of clock has its title"
RENEWAL = _("Last day to ask for a renewal: %(what)s")
LINES = {
    "project": _("Project: %(name)s (%(code)s)"),
    "enterprise": _("Enterprise: %(name)s"),
    "office": _("Office: %(office)s"),
    "basis": _("Basis: %(basis)s"),
    "estimate": _("The limit is an estimate."),
    "account": _("How the day was counted: %(link)s"),
}
#: ends after which the work is not wanted any more
WITHDRAWN = frozenset(FAILED - {ApprovalStatus.REJECTED} | {ApprovalStatus.DROPPED})
WITHDRAWN_APPLICATIONS = frozenset(
    {
        ApplicationStatus.WITHDRAWN,
        ApplicationStatus.DEEMED_WITHDRAWN,
        ApplicationStatus.REFUSED,
        ApplicationStatus.REVOKED,
        ApplicationStatus.TERMINATED,
    }
)
#: clocks of an application that have done their work once it is accepted, whatever becomes of it
UNTIL_ACCEPTED = frozenset({ClockKind.CHECK, ClockKind.CORRECTION})


def of_projects(projects, at):
    """The Facts of every clock of these projects that runs or ended not long ago."""
    recent = timezone.localdate(at) - KEPT
    rows = warning.with_subjects(Clock.objects.filter(project__in=projects, due_on__isnull=False))
    calendars = {}
    for clock in rows.filter(Q(stopped_on__isnull=True) | Q(stopped_on__gt=recent)).order_by("pk"):
        division = clock.project.division_id
        if division not in calendars:
            calendars[division] = reference.calendar(division)
        yield of_clock(clock, calendars[division])


def of_clock(clock, calendar):
    """The Facts of one clock, read with its subjects."""
    about, kind = warning.subject_of(clock), ClockKind(clock.kind)
    title = outbox.both(RENEWAL if _asks_for_renewal(clock) else TITLES[kind], what=about.words)
    state = _state(clock)
    return Facts(
        key=f"clock-{clock.pk}", kind=EntryKind(clock.kind), day=clock.due_on.isoformat(), state=state,
        title=title if about.name == "project" else _of_project(title, clock.project), text=_text(clock),
        link=absolute(about.link), is_provisional=clock.provisional, categories=_categories(kind),
        ended_on=clock.stopped_on.isoformat() if clock.stopped_on else "",
        alarms=alarms(clock.due_on, clock.started_on, calendar),
        places=(Place(clock.project_id, _office(clock)),),
    )  # fmt: skip


def _of_project(title, project):
    """A title with the project it belongs to."""
    return {key: f"{said} · {project.name}" for key, said in title.items()}


def alarms(due_on: date, started_on: date, calendar):
    """Minutes from midnight of the due day to the hour of each reminder, on the working days that the settings name."""
    hour = timedelta(hours=settings.FEED_ALARM_HOUR)
    days = [clock_kinds.days_before(due_on, n, Unit.WORKING_DAY, calendar) for n in settings.FEED_ALARMS]
    return tuple(int(((day - due_on) + hour).total_seconds() // 60) for day in days if day >= started_on)


def absolute(link):
    return settings.PUBLIC_URL.rstrip("/") + link


def _categories(kind):
    return {key: [said] for key, said in outbox.both(kind.label).items()}


def _asks_for_renewal(clock):
    """A validity clock ends on the last day to ask for a renewal where there can be one."""
    limit = clocks.binding_limit(clock) if clock.kind == ClockKind.VALIDITY else None
    return limit is not None and clock.certificate.valid_until != limit.until


def _office(clock):
    """Whose calendar it stands in: the office that acts, or the one that may decide when the notice has ended."""
    if clock.office_id or clock.kind != ClockKind.PUBLIC_NOTICE or clock.approval is None:
        return clock.office_id
    return clock.approval.office_id


def _text(clock):
    project, limit = clock.project, clocks.binding_limit(clock)
    said = [
        outbox.both(LINES["project"], name=project.name, code=project.code),
        outbox.both(LINES["enterprise"], name=project.enterprise.name),
    ]
    if clock.office:
        said.append(outbox.both(LINES["office"], office=clock.office))
    if limit and limit.basis:
        said.append(outbox.both(LINES["basis"], basis=limit.basis))
    if limit and limit.evidence == Evidence.ESTIMATED:
        said.append(outbox.both(LINES["estimate"]))
    link = absolute(reverse("stages:clock", args=[project.code, clock.pk]))
    said.append(outbox.both(LINES["account"], link=link))
    return {key: "\n".join(line[key] for line in said) for key in outbox.LANGUAGES}


def _state(clock):
    if clock.is_running:
        return EntryState.STANDING
    return EntryState.CANCELLED if _is_withdrawn(clock) else EntryState.DONE


def _is_withdrawn(clock):
    """Whether a clock ended because nobody wants the work any more, not because it was done."""
    if clock.session:
        return clock.session.status == SessionStatus.CALLED_OFF
    if clock.obligation:
        return clock.obligation.met_at is None
    if clock.certificate:
        return clock.certificate.status == CertificateStatus.REVOKED
    if clock.approval:
        return clock.approval.status in WITHDRAWN
    if clock.application:
        is_accepted = clock.application.accepted_at is not None
        return clock.application.status in WITHDRAWN_APPLICATIONS and not (is_accepted and clock.kind in UNTIL_ACCEPTED)
    return clock.project.status == ProjectStatus.WITHDRAWN

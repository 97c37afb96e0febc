"""What is open in a case, for the list of a hand-over: rows {"kind": a Matter, "zh", "en"} that stay as they were.

Said in both languages on the day, so that everybody reads the list in their own and nothing in it moves afterwards.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency.enums import ConfirmationStatus, Ladder, Matter
from projects.enums import Deed
from projects.messages import outbox
from stages.acts import warning
from stages.enums import ApplicationStatus, ClockKind, SessionKind, SessionStatus
from stages.models import Application, Approval, Clock, JointSession, Obligation

#: told by their notices and papers, not once more as clocks
TOLD = frozenset({ClockKind.CORRECTION, ClockKind.OBLIGATION})


def open_matters(entrustment):
    """Everything open in the case of an entrustment, by kind."""
    return [{"kind": kind.value} | said for kind, listed in LISTS.items() for said in listed(entrustment)]


def _notices(entrustment):
    for row in Application.objects.filter(project=entrustment.project, status=ApplicationStatus.CORRECTION):
        yield outbox.both(_("Application %(number)s waits for the enterprise's correction until %(due)s."),
                          number=row.number, due=row.correction.due_on)  # fmt: skip


def _owed(entrustment):
    rows = Obligation.objects.filter(required_paper__application__project=entrustment.project, ended_at__isnull=True)
    for row in rows.select_related("required_paper"):
        yield outbox.both(_("%(paper)s is owed until %(due)s."), paper=row.required_paper, due=row.due_on)


def _clocks(entrustment):
    rows = Clock.objects.running().filter(project=entrustment.project, due_on__isnull=False).exclude(kind__in=TOLD)
    for row in warning.with_subjects(rows).order_by("due_on", "pk"):
        what = warning.subject_of(row).words
        yield outbox.both(_("%(kind)s, %(what)s: until %(due)s."), kind=ClockKind(row.kind), what=what, due=row.due_on)


def _sessions(entrustment):
    for row in JointSession.objects.filter(projects=entrustment.project, ended_at__isnull=True).order_by("pk"):
        said = {"kind": SessionKind(row.kind), "number": row.name, "status": SessionStatus(row.status)}
        if row.starts_at is None:
            yield outbox.both(_("%(kind)s %(number)s: %(status)s."), **said)
        else:
            hour = f"{row.starts_at.astimezone(timezone.get_default_timezone()):%Y-%m-%d %H:%M}"
            yield outbox.both(_("%(kind)s %(number)s: %(status)s, %(hour)s."), hour=hour, **said)


def _confirmations(entrustment):
    for row in entrustment.confirmations.filter(status=ConfirmationStatus.PENDING):
        yield outbox.both(_("%(deed)s %(about)s: asked on %(day)s."), deed=Deed(row.deed), about=row.subject,
                          day=timezone.localdate(row.asked_at))  # fmt: skip


def _blockages(entrustment):
    for row in entrustment.case.blockages.filter(solved_at__isnull=True):
        yield outbox.both(_("%(text)s (lies with: %(level)s)"), text=row.text, level=Ladder(row.level))


def _forwards(entrustment):
    for row in entrustment.case.bring_forwards.filter(done_at__isnull=True):
        yield outbox.both("%(day)s %(text)s", day=row.on, text=row.text)


def _planned(entrustment):
    approvals = Approval.objects.current().filter(project=entrustment.project, finished_at__isnull=True)
    items = {approval.code: approval.item for approval in approvals.select_related("item")}
    for line in entrustment.case.plan.order_by("ends_on", "code"):
        if line.code in items:
            yield outbox.both("%(code)s %(item)s: %(start)s – %(end)s", code=line.code, item=items[line.code],
                              start=line.starts_on, end=line.ends_on)  # fmt: skip


LISTS = {
    Matter.NOTICE: _notices, Matter.OWED: _owed, Matter.CONFIRMATION: _confirmations, Matter.BLOCKAGE: _blockages,
    Matter.CLOCK: _clocks, Matter.SESSION: _sessions, Matter.FORWARD: _forwards, Matter.PLANNED: _planned,
}  # fmt: skip

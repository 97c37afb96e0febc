"""Calendar entries of the free agency service, for the agent alone: the planned end of each item of a case, and the
days on which the case comes back.

Drawing and moving a plan are events of the project. A date brought forward is the agent's own note and no act of the
procedure: no event tells of it, so rows set or ticked off since the entries were written are looked for besides.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency.models import BringForward, PlanLine
from projects.messages import outbox
from reports.enums import EntryKind, EntryState
from reports.feeds.clock_entries import absolute
from reports.feeds.facts import KEPT, Facts, Place
from stages.acts import reference
from stages.enums import ApprovalStatus
from stages.models import Approval

PLANNED = _("Planned to end: %(item)s · %(project)s")
TITLE = _("Comes back: %(text)s · %(project)s")
TEXT = _("Project: %(project)s (%(code)s)\nAgency case %(number)s: %(link)s")
#: rows written shortly before the entries may have been committed after them
OVERLAP = timedelta(minutes=5)


def planned(projects, at):
    """The Facts of the planned ends in the open cases of these projects; finished items stay for a while as done."""
    recent = timezone.localdate(at) - KEPT
    rows = PlanLine.objects.filter(case__project__in=projects, case__closed_at__isnull=True)
    items = Approval.objects.current().filter(project__in=projects).exclude(status=ApprovalStatus.DROPPED)
    items = {(item.project_id, item.code): item for item in items.select_related("item")}
    for row in rows.select_related("case__project", "case__entrustment__agent").order_by("pk"):
        approval = items.get((row.case.project_id, row.code))
        finished = approval and approval.finished_at and timezone.localdate(approval.finished_at)
        if approval and (finished is None or finished > recent):
            yield _of_line(row, approval.item, finished)


def _of_line(row, item, finished):
    name = {key: f"{row.code} {getattr(item, f'short_{key}')}" for key in outbox.LANGUAGES}
    is_provisional = reference.calendar(row.case.project.division_id).is_provisional(row.ends_on)
    return _entry(f"plan-{row.pk}", EntryKind.PLANNED, row.ends_on, PLANNED, row.case, finished,
                  is_provisional=bool(is_provisional), item=name)  # fmt: skip


def brought_forward(projects, at):
    """The Facts of the dates brought forward in the cases of these projects."""
    recent = timezone.localdate(at) - KEPT
    rows = BringForward.objects.filter(case__project__in=projects, case__closed_at__isnull=True)
    rows = rows.filter(Q(done_at__isnull=True) | Q(done_at__date__gt=recent))
    for row in rows.select_related("case__project", "case__entrustment__agent").order_by("pk"):
        done = row.done_at and timezone.localdate(row.done_at)
        yield _entry(f"forward-{row.pk}", EntryKind.BRING_FORWARD, row.on, TITLE, row.case, done, text=row.text)


def behind():
    """Numbers of projects with dates set or ticked off since their entries were written, as a subquery."""
    written = F("case__project__feed_state__written_at") - OVERLAP
    return BringForward.objects.filter(Q(set_at__gt=written) | Q(done_at__gt=written)).values("case__project")


def _entry(key, kind, day, title, case, done, *, is_provisional=False, **said):
    """The Facts of one day of a case, in the calendar of its agent; `done`: the day on which it was done, or None."""
    project, entrustment = case.project, case.entrustment
    link = absolute(reverse("agency:case", args=[entrustment.number]))
    said |= {"project": project.name, "code": project.code, "number": entrustment.number, "link": link}
    return Facts(
        key=key, kind=kind, day=day.isoformat(), title=outbox.both(title, **said), text=outbox.both(TEXT, **said),
        link=link, state=EntryState.DONE if done else EntryState.STANDING, ended_on=done.isoformat() if done else "",
        alarms=(60 * settings.FEED_ALARM_HOUR,), is_provisional=is_provisional,
        categories={name: [said] for name, said in outbox.both(kind.label).items()},
        places=(Place(project.pk, seat=entrustment.agent.seat_id),),
    )  # fmt: skip

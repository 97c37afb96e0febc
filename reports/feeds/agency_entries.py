"""Calendar entries of the free agency service: the days on which a case comes back to its agent, for the agent alone.

A date brought forward is the agent's own note and no act of the procedure: no event tells of it. So rows set or ticked
off since a project's entries were written are looked for besides.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency.models import BringForward
from projects import outbox
from reports.enums import EntryKind, EntryState
from reports.feeds.clock_entries import absolute
from reports.feeds.facts import KEPT, Facts, Place

TITLE = _("Comes back: %(text)s · %(project)s")
TEXT = _("Project: %(project)s (%(code)s)\nAgency case %(number)s: %(link)s")
#: rows written shortly before the entries may have been committed after them
OVERLAP = timedelta(minutes=5)


def of_projects(projects, at):
    """The Facts of the dates brought forward in the cases of these projects."""
    recent = timezone.localdate(at) - KEPT
    rows = BringForward.objects.filter(case__project__in=projects)
    rows = rows.filter(Q(done_at__isnull=True) | Q(done_at__date__gt=recent))
    names = ("case__project", "case__entrustment__agent")
    return [_of(row) for row in rows.select_related(*names).order_by("pk") if row.case.entrustment.agent]


def behind():
    """Numbers of projects with dates set or ticked off since their entries were written, as a subquery."""
    written = F("case__project__feed_state__written_at") - OVERLAP
    return BringForward.objects.filter(Q(set_at__gt=written) | Q(done_at__gt=written)).values("case__project")


def _of(row):
    project, entrustment = row.case.project, row.case.entrustment
    said = {"project": project.name, "code": project.code, "number": entrustment.number, "text": row.text,
            "link": absolute(reverse("agency:case", args=[entrustment.number]))}  # fmt: skip
    done = row.done_at and timezone.localdate(row.done_at).isoformat()
    return Facts(
        key=f"forward-{row.pk}", kind=EntryKind.BRING_FORWARD, day=row.on.isoformat(), title=outbox.both(TITLE, **said),
        text=outbox.both(TEXT, **said), link=said["link"], state=EntryState.DONE if done else EntryState.STANDING,
        ended_on=done or "", alarms=(60 * settings.FEED_ALARM_HOUR,),
        categories={key: [name] for key, name in outbox.both(EntryKind.BRING_FORWARD.label).items()},
        places=(Place(project.pk, seat=entrustment.agent.seat_id),),
    )  # fmt: skip

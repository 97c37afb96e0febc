"""Reckoning running clocks anew where a setting has changed: the yellow thresholds of an installation.

Due days hang on the law, the catalogue and the calendar and do not change by this; should one do so, it is told.
"""

from django.db import transaction
from django.utils import timezone

from projects import history
from projects.acting import SYSTEM
from projects.models import Project
from stages.acts import clocks, reference, warning
from stages.acts.publishing_calendar import REWRITTEN
from stages.models import Clock


def projects():
    """Ids of the projects that have running clocks."""
    return list(Clock.objects.running().order_by("project_id").values_list("project_id", flat=True).distinct())


@transaction.atomic
def recount(project_id, *, at):
    """Reckon the running clocks of a project anew. Returns [(clock, {field: (before, after)})] of the changed ones."""
    history.hold(Project(pk=project_id))
    on, changed = timezone.localdate(at), []
    for clock in warning.with_subjects(Clock.objects.running().filter(project=project_id)):
        before = {name: getattr(clock, name) for name in REWRITTEN}
        clocks.rewrite(clock, on, reference.calendar(clock.project.division_id))
        differing = {name: (before[name], getattr(clock, name)) for name in REWRITTEN
                     if getattr(clock, name) != before[name]}  # fmt: skip
        if differing:
            changed.append((clock, differing))
    if changed:
        event = history.record(changed[0][0].project, "recount", "project", by=SYSTEM, at=at,
                               facts={"count": len(changed)})  # fmt: skip
        history.keep_all([clock for clock, _differing in changed], event, list(REWRITTEN))
    return changed

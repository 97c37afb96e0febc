"""One run of the watch: starts what became possible, turns lights, urges, reminds. Safe to run twice, or two at once.

Everything it does follows from stored facts and the hour, so a run that was missed, for a week or because the process
was killed, is made up for by the next one. Each project and each clock is a transaction of its own that holds the
project and looks again; one that fails is counted and logged, and does not keep the others waiting.
"""

import logging
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from projects import history
from projects.enums import ProjectStatus
from projects.models import Project
from stages.acts import clocks, consulting, publishing_calendar, urging, warning
from stages.flows.advance import advance
from stages.flows.door import settle_renewals
from stages.models import Clock, Urging

logger = logging.getLogger(__name__)


@dataclass
class Watched:
    """What a run did: things started or ended, lights turned, urgings opened, reminders sent, and what failed."""

    advanced: int = 0
    lights: int = 0
    urgings: int = 0
    reminders: int = 0
    failed: int = 0


def watch(at):
    """One run at the hour `at`. Returns what it did."""
    on, done = timezone.localdate(at), Watched()
    for pk in Project.objects.filter(status=ProjectStatus.ACTIVE).order_by("pk").values_list("pk", flat=True):
        done.advanced += _tried(done, advance, Project(pk=pk), at=at)
    done.advanced += _tried(done, settle_renewals, at=at)
    done.advanced += _tried(done, publishing_calendar.catch_up, at=at)
    done.lights = clocks.sweep(on)
    urge(at, done)
    for pk, kind in warning.due_reminders(on):
        done.reminders += _tried(done, _remind, pk, kind, at=at)
    for pk in consulting.to_remind(on):
        done.reminders += _tried(done, consulting.remind, pk, at=at)
    return done


def urge(at, done, but=()):
    """Urge whoever is late at an hour and has not been urged for it; `but`: ids of clocks that are left alone."""
    for pk in urging.to_urge(timezone.localdate(at)):
        if pk in but:
            continue
        done.urgings += _tried(done, _urge, pk, at=at)


def urge_about(project, *, at):
    """Urge whoever is late in one project at an hour and has not been urged for it. Returns how many urgings opened."""
    late = Clock.objects.filter(project=project, pk__in=urging.to_urge(timezone.localdate(at)))
    return sum(_urge(pk, at=at) for pk in late.order_by("pk").values_list("pk", flat=True))


def _tried(done, act, *args, at):
    """What the act returns, or 0 when it failed."""
    try:
        return act(*args, at=at)
    except Exception:
        logger.exception("%s %s", act.__name__, args)
        done.failed += 1
        return 0


@transaction.atomic
def _urge(pk, at):
    clock = _held(pk)
    return len(urging.open_for(clock, at=at)) if clock else 0


@transaction.atomic
def _remind(pk, kind, at):
    clock = _held(pk)
    on = timezone.localdate(at)
    if clock is None or warning.kind_for(clock, on) != kind:
        return 0
    return int(warning.remind(clock, kind, at=at))


def _held(pk):
    """A running clock, read while its project is held; None if it has ended meanwhile."""
    project_id = Clock.objects.values_list("project_id", flat=True).get(pk=pk)
    history.hold(Project(pk=project_id))
    return warning.with_subjects(Clock.objects.running()).filter(pk=pk).first()


def answer_urging(row, *, by, at, text):
    """The human step that ends an urging."""
    with transaction.atomic():
        history.hold(row.project)
        row = Urging.objects.with_names().get(pk=row.pk)
        return urging.answer(row, by=by, at=at, text=text)

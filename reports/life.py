"""The whole life of a project that has ended: its stages with their days, applications, rounds and notices.

Days are counted from the dates in the rows and the working calendar: both ends' difference, in working days and in
calendar days. Whose day each was is not said here: that needs stoppages, and a wrong share would be worse than none.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from stages.acts import reference
from stages.models import Application, Approval, Certificate, CorrectionNotice


@dataclass(frozen=True)
class StageLife:
    """One stage: first start and last end of its items, days between, and what it took."""

    label: str
    first: date | None
    last: date | None
    working_days: int
    calendar_days: int
    items: int
    applications: int
    further_rounds: int
    notices: int
    certificates: int


@dataclass(frozen=True)
class Life:
    stages: list
    first: date
    last: date
    working_days: int
    calendar_days: int


def life(project):
    """The Life of a project with an `ended_at`. Five statements, whatever happened in it."""
    first, last = timezone.localdate(project.registered_at), timezone.localdate(project.ended_at)
    approvals = list(Approval.objects.filter(project=project))
    counts = {
        "applications": _counted(Application.objects.filter(project=project), "stage"),
        "notices": _counted(CorrectionNotice.objects.filter(application__project=project), "application__stage"),
        "certificates": _counted(Certificate.objects.filter(approval__project=project), "approval__stage"),
    }
    stages = [_stage(stage, [a for a in approvals if a.stage_id == stage.pk], counts) for stage in project.stages.all()]
    return Life(stages, first, last, _working(first, last), (last - first).days)


def _counted(rows, by):
    return Counter(rows.values_list(by, flat=True))


def _stage(stage, approvals, counts):
    starts = [timezone.localdate(a.started_at) for a in approvals if a.started_at]
    ends = [timezone.localdate(a.finished_at) for a in approvals if a.finished_at]
    first, last = min(starts, default=None), max(ends, default=None)
    is_known = first is not None and last is not None
    return StageLife(
        label=stage.get_code_display(), first=first, last=last,
        working_days=_working(first, last) if is_known else 0, calendar_days=(last - first).days if is_known else 0,
        items=sum(a.is_current for a in approvals), further_rounds=sum(a.round > 1 for a in approvals),
        **{name: count[stage.pk] for name, count in counts.items()},
    )  # fmt: skip


def _working(first, last):
    """Working days after `first` up to `last`, as limits are counted."""
    return int(reference.calendar().between(first, last))

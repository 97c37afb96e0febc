"""What became of earlier forecasts: how often the date held, and how far off it was. Published beside the forecasts.

Only forecasts whose day has passed are counted, so that the quick projects do not speak for all: a share of 50 says
that half of the projects were done by the day named at 50 per cent. One whose project has not got there counts as not
held, and as late by at least the days until today.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from urllib.parse import urlencode

import numpy as np
from django.utils import timezone

from projects.enums import ProjectStatus
from projects.models import Project
from reports.models import Forecast
from reports.models.forecast import Occasion
from stages.acts import reference
from stages.enums import FINISHED
from stages.models import Approval

#: working days ahead of which forecasts are told apart
HORIZONS = (20, 60)


@dataclass(frozen=True)
class Score:
    """`held_50`, `held_80`: how many of `due_50`, `due_80` came true; `off` and `bias`: medians in working days of the
    absolute error and of the error (later than forecast is positive) of the day named at 50 per cent; `unreached`: how
    many of `due_50` have not got there yet. `shortest`, `longest`: working days ahead.
    """

    target: str
    occasion: Occasion
    shortest: int
    longest: int | None
    due_50: int
    held_50: int
    due_80: int
    held_80: int
    off: float | None
    bias: float | None
    unreached: int

    @property
    def query(self):
        """What the address of the list behind one of its figures says, but for the part."""
        return urlencode({"target": self.target, "occasion": self.occasion.value, "ahead": self.shortest})

    @property
    def share_50(self):
        return self.held_50 / self.due_50 if self.due_50 else None

    @property
    def share_80(self):
        return self.held_80 / self.due_80 if self.due_80 else None


def scores(projects, today):
    """Scores of the forecasts of some projects (withdrawn ones have no outcome), by target, occasion and horizon."""
    found = [score(*key, [row[2:] for _made, row in rows]) for key, rows in _grouped(projects, today)]
    return [each for each in found if each.due_50 or each.due_80]


#: what a figure of a Score counts -> of the row of a forecast (see _row), whether it is counted
PARTS = {
    "due_50": lambda row: row[3], "held_50": lambda row: row[3] and row[4], "due_80": lambda row: row[5],
    "held_80": lambda row: row[5] and row[6], "unreached": lambda row: row[3] and not row[7],
}  # fmt: skip


def behind(projects, today, target, occasion, shortest, part):
    """The forecasts that a part of a Score counts: [(Forecast, working days later than its 50 % day, is reached)]."""
    for key, rows in _grouped(projects, today):
        if key[:3] == (target, occasion, shortest):
            return [(made, row[2], row[7]) for made, row in rows if PARTS[part](row)]
    return []


def _grouped(projects, today):
    """((target, occasion, shortest, longest), [(Forecast, its row)]) of all forecasts there ever were."""
    forecasts = with_outcomes(projects)
    calendar = reference.calendar()
    for target in ("permit", "finish"):
        rows = [(each, _row(each, target, today, calendar)) for each in forecasts if getattr(each, f"{target}_50")]
        for occasion in Occasion:
            for shortest, longest in pairwise([0, *HORIZONS, None]):
                theirs = [(made, row) for made, row in rows if row[0] == occasion and row[1] >= shortest
                          and (longest is None or row[1] < longest)]  # fmt: skip
                yield (target, occasion, shortest, longest), theirs


@dataclass(frozen=True)
class Summary:
    """Of the forecasts whose 80 per cent day has passed: how many, how many held; the mean of the median errors."""

    due: int
    held: int
    off: float

    @property
    def share(self):
        return self.held / self.due


def summary(target, today):
    """The Summary of the whole centre for "permit" or "finish", or None while nothing has come due."""
    return _summary(target, today, Forecast.objects.count())


@lru_cache(maxsize=8)
def _summary(target, today, count):
    rows = [each for each in scores(Project.objects.all(), today) if each.target == target]
    due, held = sum(each.due_80 for each in rows), sum(each.held_80 for each in rows)
    weighed = [(each.off, each.due_50) for each in rows if each.due_50]
    if not due or not weighed:
        return None
    return Summary(due, held, sum(off * n for off, n in weighed) / sum(n for _off, n in weighed))


def with_outcomes(projects):
    """Forecasts with `permit_at` and `finish_at`, the moments at which it came true. Two statements."""
    rows = list(Forecast.objects.filter(project__in=projects).exclude(project__status=ProjectStatus.WITHDRAWN)
                .select_related("project").order_by("as_of", "pk"))  # fmt: skip
    done = {}
    permits = Approval.objects.current().filter(project__in={row.project_id for row in rows}, status__in=FINISHED)
    for project, code, at in permits.values_list("project", "code", "finished_at"):
        done[project, code] = at
    for row in rows:
        reached = [done.get((row.project_id, code)) for code in row.permit_items]
        row.permit_at = max(reached) if reached and all(reached) else None
        row.finish_at = row.project.ended_at
    return rows


def _row(forecast, target, today, calendar):
    """(occasion, working days ahead, error at 50, is 50 due, held, is 80 due, held, is reached)."""
    on_50, on_80 = getattr(forecast, f"{target}_50"), getattr(forecast, f"{target}_80")
    at = getattr(forecast, f"{target}_at")
    reached = timezone.localdate(at) if at else None
    until = reached or today
    return (
        forecast.occasion, int(calendar.between(forecast.as_of, on_50)), int(calendar.between(on_50, until)),
        on_50 < today, reached is not None and reached <= on_50,
        on_80 < today, reached is not None and reached <= on_80, reached is not None,
    )  # fmt: skip


def score(target, occasion, shortest, longest, rows):
    """The Score of some outcomes: (error, is 50 due, held, is 80 due, held, is reached) each."""
    due_50 = [row for row in rows if row[1]]
    errors = [row[0] for row in due_50]
    return Score(
        target=target, occasion=Occasion(occasion), shortest=shortest, longest=longest,
        due_50=len(due_50), held_50=sum(row[2] for row in due_50),
        due_80=sum(row[3] for row in rows), held_80=sum(row[4] for row in rows if row[3]),
        off=float(np.median(np.abs(errors))) if errors else None, bias=float(np.median(errors)) if errors else None,
        unreached=sum(not row[5] for row in due_50),
    )  # fmt: skip

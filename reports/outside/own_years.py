"""The centre's own cases by year, measured at the level of the log from elsewhere and as its cases are: whole days from
the first moment to the last.

An item runs from the start of its term to the decision, an application from its filing to its issue, a project from its
registration to its end; late is what ended after its decision clock, joint term or track.
"""

import numpy as np
import pandas as pd
from django.db.models import Min, OuterRef, Subquery

from projects.enums import ProjectStatus
from reports.forecast.past import local_days
from reports.outside.level import Level
from reports.outside.measuring import Lateness, figures
from stages.acts import reference
from stages.enums import APPLIED_FOR, FINISHED, ApprovalStatus, ClockKind
from stages.models import Application, Approval, Clock

DECIDED = FINISHED | {ApprovalStatus.REJECTED}


def own_years(projects, level=Level.ITEM):
    """[(year, Figures of calendar days, Figures of working days, Lateness)] by the year of the start. One statement."""
    rows = list(OF[level](projects))
    if not rows:
        return []
    started, finished, due = zip(*rows, strict=True)
    first, last = (local_days(pd.Series(column)) for column in (started, finished))
    due = pd.to_datetime(pd.Series(due)).to_numpy().astype("datetime64[D]")
    days = (last - first).astype(np.int64)
    working = reference.calendar().between(first, last)
    late, years = last > due, first.astype("datetime64[Y]").astype(int) + 1970
    found = []
    for year in np.unique(years).tolist():
        chosen = years == year
        known = chosen & ~np.isnat(due)
        lateness = Lateness(int(known.sum()), int((late & known).sum()))
        found.append((year, figures(days[chosen]), figures(working[chosen]), lateness))
    return found


def _items(projects):
    decided = Approval.objects.filter(project__in=projects, status__in=DECIDED, item__kind__in=APPLIED_FOR,
                                      started_at__isnull=False, clocks__kind=ClockKind.DECISION)  # fmt: skip
    return decided.order_by().values_list("started_at", "finished_at", "clocks__due_on")


def _applications(projects):
    issued = Application.objects.filter(project__in=projects, issued_at__isnull=False).order_by()
    due = _due(ClockKind.JOINT, application=OuterRef("pk"))
    return issued.annotate(due=due).values_list("filed_at", "issued_at", "due")


def _projects(projects):
    due = _due(ClockKind.TRACK, project=OuterRef("pk"))
    ended = projects.filter(status=ProjectStatus.CONCLUDED).order_by().annotate(due=due)
    return ended.values_list("registered_at", "ended_at", "due")


def _due(kind, **of):
    """The earliest due day of the clocks of a kind."""
    clocks = Clock.objects.filter(kind=kind, **of).order_by().values("kind")
    return Subquery(clocks.annotate(first=Min("due_on")).values("first"))


OF = {Level.ITEM: _items, Level.APPLICATION: _applications, Level.PROJECT: _projects}
assert set(OF) == set(Level)

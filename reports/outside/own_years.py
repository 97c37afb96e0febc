"""The centre's own decisions by year, measured as a log from elsewhere is: from the term's start to the decision."""

import numpy as np
import pandas as pd

from reports.forecast.past import local_days
from reports.outside.measuring import Lateness, figures
from stages.acts import reference
from stages.enums import APPLIED_FOR, FINISHED, ApprovalStatus, ClockKind
from stages.models import Approval

DECIDED = FINISHED | {ApprovalStatus.REJECTED}


def own_years(projects):
    """[(year, Figures of calendar days, Figures of working days, Lateness)] by the year of the start. One statement."""
    decided = Approval.objects.filter(project__in=projects, status__in=DECIDED, item__kind__in=APPLIED_FOR,
                                      started_at__isnull=False, clocks__kind=ClockKind.DECISION)  # fmt: skip
    rows = list(decided.order_by().values_list("started_at", "finished_at", "clocks__due_on"))
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

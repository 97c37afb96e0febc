"""The history that forecasts learn from, as it stood on the evening of a day: finished approvals, checked
applications.

One row a finished approval: what it is, at which office, how many working days it waited after everything it needs
existed, and how many it took from its start to its finish (stoppages included: the calendar does not ask whose day it
was). The frame is kept in memory until something more is finished.
"""

from functools import lru_cache

import numpy as np
import pandas as pd
from django.db.models import Count, Max
from django.utils import timezone

from projects.models import Project
from reports.forecast.learned import Learned
from stages.acts import reference
from stages.enums import FINISHED
from stages.models import Application, Approval, CalendarVersion, Route
from stages.rules.workdays import ONE_DAY

NO_ROUTE = {"needs": {}}
COLUMNS = ["project", "code", "kind", "stage", "office", "started", "finished"]


def learned(on):
    """What history says on the evening of a day. Two statements when nothing has been finished since the last time."""
    finished = _finished(on).aggregate(count=Count("pk"), last=Max("finished_at"))
    version = CalendarVersion.objects.values_list("pk", "loaded_at").first()
    return _learned(on, finished["count"], finished["last"], version)


@lru_cache(maxsize=8)
def _learned(on, count, last, version):
    calendar = reference.calendar()
    return Learned(_frame(on, calendar), _checks(on, calendar))


def end_of(on):
    """The first moment (aware) after a day."""
    return timezone.make_aware(timezone.datetime.combine(on + ONE_DAY, timezone.datetime.min.time()))


def _finished(on):
    return Approval.objects.filter(status__in=FINISHED, started_at__isnull=False, finished_at__lt=end_of(on)).order_by()


def _frame(on, calendar):
    rows = _finished(on).values_list(
        "project", "code", "item__kind", "stage__code", "office", "started_at", "finished_at"
    )
    frame = pd.DataFrame.from_records(list(rows), columns=COLUMNS)
    frame["office"] = frame["office"].fillna(-1).astype("int64")
    for name in ("started", "finished"):
        frame[name] = local_days(frame[name]).astype("datetime64[s]")
    ready = _ready(frame)
    frame["wait"] = _between(calendar, ready, frame["started"])
    frame["days"] = _between(calendar, frame["started"].to_numpy(), frame["finished"])
    return frame


def local_days(moments):
    """Aware moments as datetime64[D] of the local day."""
    local = pd.to_datetime(moments, utc=True).dt.tz_convert(timezone.get_default_timezone())
    return local.dt.tz_localize(None).to_numpy().astype("datetime64[D]")


def _between(calendar, start, end):
    if not len(start):
        return np.array([], np.int64)
    days = calendar.between(np.asarray(start, "datetime64[D]"), np.asarray(end, "datetime64[D]"))
    return np.maximum(days.astype(np.int64), 0)


def _ready(frame):
    """For every row the day on which the last thing it needs existed: the registration when it needs nothing."""
    projects = frame["project"].unique().tolist()
    needs = dict(Route.objects.filter(project__in=projects).values_list("project", "plan"))
    registered = dict(Project.objects.filter(pk__in=projects).values_list("pk", "registered_at"))
    begun = {pk: np.datetime64(timezone.localdate(at), "D") for pk, at in registered.items()}
    days = frame["finished"].to_numpy().astype("datetime64[D]")
    finished = dict(zip(zip(frame["project"], frame["code"], strict=True), days, strict=True))
    ready = []
    for project, code in zip(frame["project"], frame["code"], strict=True):
        latest = begun[project]
        for codes in needs.get(project, NO_ROUTE)["needs"].get(code, ()):
            met = [finished[project, other] for other in codes if (project, other) in finished]
            if met:
                latest = max(latest, min(met))
        ready.append(latest)
    return np.array(ready, "datetime64[D]")


def _checks(on, calendar):
    rows = list(
        Application.objects.filter(accepted_at__lt=end_of(on)).order_by().values_list("filed_at", "accepted_at")
    )
    if not rows:
        return []
    filed, accepted = (local_days(pd.Series(column)) for column in zip(*rows, strict=True))
    return _between(calendar, filed, accepted)

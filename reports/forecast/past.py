"""The history that forecasts learn from, as it stood on the evening of a day: approvals and applications, over or still
running.

One row an approval that had begun or could have: what it is, at which office, how many working days it waited after
everything it needs existed, and how many it took from its start to its finish (stoppages included: the calendar does
not ask whose day it was). What was still waiting or running that evening has its days until then. The frame is kept in
memory until something more has begun or ended.
"""

from functools import lru_cache

import numpy as np
import pandas as pd
from django.db.models import Count, Max, Q
from django.utils import timezone

from projects.models import Project
from reports.forecast.learned import Learned
from reports.forecast.survival import Courses
from stages.acts import reference
from stages.enums import FAILED, FINISHED, ApprovalStatus
from stages.models import Application, Approval, CalendarVersion, Route
from stages.rules.workdays import ONE_DAY

NO_ROUTE = {"needs": {}}
COLUMNS = ["project", "code", "kind", "stage", "office", "status", "started", "finished"]


def learned(on):
    """What history says on the evening of a day. Four statements when nothing has happened since the last time."""
    until = end_of(on)
    begun = Approval.objects.filter(started_at__lt=until).aggregate(n=Count("pk"), last=Max("started_at"))
    ended = Approval.objects.filter(finished_at__lt=until).aggregate(n=Count("pk"), last=Max("finished_at"))
    registered = Project.objects.filter(registered_at__lt=until).count()
    version = CalendarVersion.objects.values_list("pk", "loaded_at").first()
    return _learned(on, tuple(begun.values()), tuple(ended.values()), registered, version)


@lru_cache(maxsize=8)
def _learned(on, begun, ended, registered, version):
    calendar = reference.calendar()
    return Learned(_frame(on, calendar), _checks(on, calendar), _closings(on, calendar))


def end_of(on):
    """The first moment (aware) after a day."""
    return timezone.make_aware(timezone.datetime.combine(on + ONE_DAY, timezone.datetime.min.time()))


def _frame(on, calendar):
    rows = _rounds(end_of(on))
    frame = pd.DataFrame.from_records(rows, columns=COLUMNS)
    frame["office"] = frame["office"].fillna(-1).astype("int64")
    until = np.datetime64(on + ONE_DAY, "D")
    started, finished = (local_days(frame[name]) for name in ("started", "finished"))
    begun, over = started < until, (finished < until)  # NaT is not before anything
    ready, is_possible, seen_to = _ready(frame, np.where(over, finished, np.datetime64("NaT")), on)
    frame["begun"], frame["waited"] = begun, begun
    frame["done"] = begun & over & frame["status"].isin(FINISHED).to_numpy()
    frame["wait"] = _between(calendar, ready, np.where(begun, started, seen_to))
    frame["days"] = _between(calendar, np.where(begun, started, ready), np.where(over, finished, seen_to))
    return frame[begun | (is_possible & ~over)].reset_index(drop=True)


def _rounds(until):
    """Of every item of every project the round that counted before a moment: the first that had not failed by then."""
    rows = Approval.objects.filter(project__registered_at__lt=until).exclude(status=ApprovalStatus.DROPPED)
    found = {}
    columns = ("project", "code", "item__kind", "stage__code", "office", "status", "started_at", "finished_at")
    for row in rows.order_by("project", "code", "round").values_list(*columns):
        before = found.get(row[:2])
        if before is None or (before[5] in FAILED and before[7] is not None and before[7] < until):
            found[row[:2]] = row
    return list(found.values())


def local_days(moments):
    """Aware moments as datetime64[D] of the local day."""
    local = pd.to_datetime(moments, utc=True).dt.tz_convert(timezone.get_default_timezone())
    return local.dt.tz_localize(None).to_numpy().astype("datetime64[D]")


def _between(calendar, start, end):
    if not len(start):
        return np.array([], np.int64)
    days = calendar.between(np.asarray(start, "datetime64[D]"), np.asarray(end, "datetime64[D]"))
    return np.maximum(days.astype(np.int64), 0)


def _ready(frame, finished, on):
    """For every row the day on which the last thing it needs existed (the registration when it needs nothing), whether
    everything does, and the day up to which the project was seen: `on`, or its own end.
    """
    ids = frame["project"].unique().tolist()
    needs = dict(Route.objects.filter(project__in=ids).values_list("project", "plan"))
    projects = {pk: (_day(registered), min(_day(ended or end_of(on)), np.datetime64(on, "D")))
                for pk, registered, ended in Project.objects.filter(pk__in=ids).values_list(
                    "pk", "registered_at", "ended_at")}  # fmt: skip
    codes = list(zip(frame["project"], frame["code"], strict=True))
    days = dict(zip(codes, finished, strict=True))
    ready = [_ready_on(project, needs.get(project, NO_ROUTE)["needs"].get(code, ()), days, projects[project][0])
             for project, code in codes]  # fmt: skip
    return (
        np.array([day for day, _is_possible in ready], "datetime64[D]"),
        np.array([is_possible for _day, is_possible in ready], bool),
        np.array([projects[project][1] for project, _code in codes], "datetime64[D]"),
    )


def _ready_on(project, needs, days, latest):
    """(day, whether every need was met); alternatives that are not on the route do not count."""
    is_possible = True
    for codes in needs:
        there = [days[project, code] for code in codes if (project, code) in days]
        met = [day for day in there if not np.isnat(day)]
        if met:
            latest = max(latest, min(met))
        is_possible &= bool(met) or not there
    return latest, is_possible


def _day(moment):
    return np.datetime64(timezone.localdate(moment), "D")


def _checks(on, calendar):
    """From filing to acceptance; what was not accepted that evening is still being checked, unless it has ended."""
    until = end_of(on)
    rows = Application.objects.filter(filed_at__lt=until).values_list("filed_at", "accepted_at", "ended_at")
    kept = [row for row in rows if _is_before(row[1], until) or not _is_before(row[2], until)]
    return _courses([row[:2] for row in kept], on, calendar)


def _closings(on, calendar):
    """From the last decision of an application to the issue of its results."""
    until = end_of(on)
    rows = Application.objects.filter(accepted_at__lt=until).annotate(
        decided_at=Max("approvals__finished_at"),
        open=Count("approvals", filter=Q(approvals__finished_at__isnull=True)),
    ).filter(open=0).values_list("decided_at", "issued_at", "ended_at")  # fmt: skip
    kept = [row for row in rows if _is_before(row[0], until)
            and (_is_before(row[1], until) or not _is_before(row[2], until))]  # fmt: skip
    return _courses([row[:2] for row in kept], on, calendar)


def _is_before(moment, until):
    return moment is not None and moment < until


def _courses(rows, on, calendar):
    """Courses of (begun, ended) moments, as seen on the evening of a day."""
    if not rows:
        return Courses([], [])
    begun, ended = (local_days(pd.Series(column, dtype="datetime64[ns, UTC]")) for column in zip(*rows, strict=True))
    over = ended < np.datetime64(on + ONE_DAY, "D")
    return Courses(_between(calendar, begun, np.where(over, ended, np.datetime64(on, "D"))), over)

"""The figures of an outside log: how long its cases took, how many were late, by year, activity and office.

A case lasts from its first event to its last. Whole days are the difference of two dates; working days are counted as
ours are, the first day not and the last one counted. Quantiles are the smallest whole number that at least that share
of the cases does not exceed, as everywhere here. A case with a row that was left out is doubtful, for it may be longer
than it looks: such cases are counted, and the figures without them stand beside those of all.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np

from reports.outside import mapping
from reports.outside.level import level_of
from stages.rules.workdays import OutsideCalendar

#: how many dirty rows of each fault a report prints; all are counted
LONGEST = 200


@dataclass(frozen=True)
class Case:
    """`late`: whether its last event with a due date came after it; None when none has one."""

    name: str
    first: datetime
    last: datetime
    events: int
    late: bool | None
    is_doubtful: bool

    @property
    def days(self):
        return (self.last.date() - self.first.date()).days

    @property
    def elapsed(self):
        """Days with fractions."""
        return (self.last - self.first).total_seconds() / 86_400


@dataclass(frozen=True)
class Figures:
    """Of some numbers of days; None of none."""

    n: int
    mean: float | None = None
    median: float | None = None
    p90: float | None = None
    most: float | None = None


def figures(days):
    days = np.sort(np.asarray(list(days)))
    if not len(days):
        return Figures(0)
    at = lambda share: days[int(np.ceil(share * len(days) - 1e-9)) - 1].item()  # noqa: E731
    return Figures(len(days), float(days.mean()), at(0.5), at(0.9), days[-1].item())


@dataclass(frozen=True)
class Lateness:
    """Of how many with a due date how many were late; `share` is None of none."""

    with_due: int
    late: int

    @property
    def share(self):
        return self.late / self.with_due if self.with_due else None


@dataclass
class Report:
    """`sure_days`: calendar days without the doubtful cases, to be seen beside `days`."""

    cases: int
    doubtful: int
    events: int
    activities: int
    days: Figures
    working_days: Figures | None
    elapsed: Figures
    sure_days: Figures
    late: Lateness
    first: date | None
    last: date | None
    by_year: list = field(default_factory=list)  # (year, Figures of days, Figures of working days or None, Lateness)
    #: (activity, events, Figures of days since the event before, Lateness)
    by_activity: list = field(default_factory=list)
    by_office: list = field(default_factory=list)  # the same by office
    histogram: dict = field(default_factory=dict)  # calendar days -> cases


def cases(log):
    """The Cases of a Log, in the order in which they first occur."""
    rows = defaultdict(list)
    for row in log.rows:
        rows[row.case].append(row)
    doubtful = {each.case for each in log.dirty if each.case and not each.is_harmless}
    return [case_of(name, found, name in doubtful) for name, found in rows.items()]


def case_of(name, rows, is_doubtful=False):
    """The Case of its Rows."""
    ends = [row.end or row.at for row in rows]
    first, last = min(row.at for row in rows), max(ends)
    due = [(end, end.date() > row.due) for row, end in zip(rows, ends, strict=True) if row.due]
    return Case(name, first, last, len(rows), max(due)[1] if due else None, is_doubtful)


def report(log, calendar=None):
    """The Report of a Log. `calendar`: a rules.workdays.Calendar; without it, or outside it, no working days."""
    found = cases(log)
    working = _working(found, calendar)
    days = [case.days for case in found]
    sure = [case.days for case in found if not case.is_doubtful]
    return Report(
        cases=len(found), doubtful=len(found) - len(sure), events=len(log.rows),
        activities=len({row.activity for row in log.rows}), days=figures(days),
        working_days=None if working is None else figures(working), elapsed=figures(case.elapsed for case in found),
        sure_days=figures(sure), late=_late(case.late for case in found),
        first=min((case.first.date() for case in found), default=None),
        last=max((case.last.date() for case in found), default=None),
        by_year=by_year(found, calendar), by_activity=_by(log, "activity"), by_office=_by(log, "office"),
        histogram=dict(sorted(Counter(days).items())),
    )  # fmt: skip


def _late(marks):
    known = [mark for mark in marks if mark is not None]
    return Lateness(len(known), sum(known))


def _working(found, calendar):
    if calendar is None or not found:
        return None
    try:
        first, last = (np.array([getattr(case, name).date() for case in found], "datetime64[D]")
                       for name in ("first", "last"))  # fmt: skip
        return calendar.between(first, last).tolist()
    except OutsideCalendar:
        return None


def by_year(found, calendar):
    """The Cases by the year of their first event, see Report."""
    working = _working(found, calendar)
    years = defaultdict(list)
    for place, case in enumerate(found):
        years[case.first.year].append(place)
    return [
        (
            year, figures(found[place].days for place in places),
            None if working is None else figures(working[place] for place in places),
            _late(found[place].late for place in places),
        )
        for year, places in sorted(years.items())
    ]  # fmt: skip


def _by(log, name):
    """By activity or office, the most frequent first: how long after the event before it in its case each event came;
    with an end, how long it lasted. Events that name none are left out.
    """
    before, spans, due = {}, defaultdict(list), defaultdict(list)
    for row in sorted(log.rows, key=lambda row: (row.case, row.at, row.line)):
        end = row.end or row.at
        since, before[row.case] = row.at if row.end else before.get(row.case, row.at), end
        spans[getattr(row, name)].append((end.date() - since.date()).days)
        due[getattr(row, name)].append(end.date() > row.due if row.due else None)
    rows = [(said, len(days), figures(days), _late(due[said])) for said, days in spans.items() if said]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def as_data(log, seen):
    """The report for machines: plain numbers and codes. `mean`, `median` and `p90` are of calendar days."""
    block = lambda each: each and {"n": each.n, "mean": each.mean, "median": each.median,  # noqa: E731
                                   "p90": each.p90, "max": each.most}  # fmt: skip
    late = lambda each: {"with_due": each.with_due, "late": each.late, "share": each.share}  # noqa: E731
    return {
        "cases": seen.cases, "events": seen.events, "activities": seen.activities, "doubtful_cases": seen.doubtful,
        "from": seen.first, "to": seen.last, "unit": "calendar_days", "mean": seen.days.mean,
        "median": seen.days.median, "p90": seen.days.p90, "max": seen.days.most,
        "calendar_days": block(seen.days), "working_days": block(seen.working_days),
        "elapsed_days": block(seen.elapsed),
        "calendar_days_without_doubtful_cases": block(seen.sure_days), "late": late(seen.late),
        "late_share": seen.late.share,
        "by_year": [{"year": year, "calendar_days": block(days), "working_days": block(working), "late": late(lateness)}
                    for year, days, working, lateness in seen.by_year],
        "by_activity": [{"activity": name, "events": n, "days": block(days), "late": late(lateness)}
                        for name, n, days, lateness in seen.by_activity],
        "by_office": [{"office": name, "events": n, "days": block(days), "late": late(lateness)}
                      for name, n, days, lateness in seen.by_office],
        "rows": log.lines, "dirty_rows": len(log.dirty), "faults": {fault.value: n for fault, n in log.counts.items()},
        "dirty": [{"line": each.line, "fault": each.fault.value, "what": each.what, "case": each.case}
                  for each in log.dirty],
        "notes": [note.value for note in log.notes], "encoding": log.encoding,
        "mapping": {name: getattr(log.mapping, name) for name in mapping.NAMES if getattr(log.mapping, name)},
        "case_is": level_of(log.mapping).value,
    }  # fmt: skip

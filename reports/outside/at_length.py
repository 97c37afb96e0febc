"""Measuring a log from elsewhere in the background, and what of it is kept for the page that shows it."""

from dataclasses import asdict

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import access
from projects.long_work import Result
from projects.refusal import Refusal
from projects.uploads import staging
from reports.outside import mapping, measuring, reading
from reports.outside.faults import Fault, Note, UnusableLog
from reports.outside.level import level_of
from reports.outside.own_years import own_years
from stages.acts import reference


def measure(row, tell):
    """Read and measure the file of a LongWork; the file is thrown away, its report kept as plain data."""
    if row.upload is None:
        raise Refusal("file_gone", _("The file is no longer kept; hand it in again."))
    try:
        with staging.Kept(row.upload) as file:
            data = file.read()
        log = reading.read(data, mapping.Mapping(**row.said), today=timezone.localdate(), told=tell)
        calendar, level = _calendar(), level_of(log.mapping)
        own = own_years(access.projects_visible_to(row.seat), level, calendar)
        found = report_of(log, measuring.report(log, calendar), own)
    except UnusableLog as fault:
        raise Refusal(fault.code, fault.sentence, **fault.facts) from fault
    staging.let_go(row.upload)
    return Result(leads_to=f"{reverse('reports:outside')}?work={row.pk}", found=found)


def _calendar():
    try:
        return reference.calendar()
    except Refusal:
        return None


def report_of(log, seen, own):
    """The report as plain data: Figures and Lateness as mappings, first rows of each fault. `own`: see own_years."""
    late = lambda each: asdict(each) | {"share": each.share}  # noqa: E731
    days = lambda each: None if each is None else asdict(each)  # noqa: E731
    years = lambda rows: [(year, days(all), days(working), late(some)) for year, all, working, some in rows]  # noqa: E731
    parts = lambda rows: [(name, n, days(all), late(some)) for name, n, all, some in rows]  # noqa: E731
    return {
        "cases": seen.cases, "events": seen.events, "activities": seen.activities, "doubtful": seen.doubtful,
        "days": days(seen.days), "working_days": days(seen.working_days), "sure_days": days(seen.sure_days),
        "late": late(seen.late), "histogram": list(seen.histogram.items()),
        "by_year": years(seen.by_year), "own": years(own), "by_activity": parts(seen.by_activity),
        "offices": parts(seen.by_office),
        "level": level_of(log.mapping).value, "lines": log.lines, "dirty": len(log.dirty), "encoding": log.encoding,
        "notes": [note.value for note in log.notes],
        "faults": [(fault.value, log.counts[fault], _first(log, fault)) for fault in Fault if log.counts[fault]],
    }  # fmt: skip


def _first(log, fault):
    rows = [each for each in log.dirty if each.fault == fault][: measuring.LONGEST]
    return [{"line": each.line, "case": each.case, "what": each.what} for each in rows]


def faults_of(found):
    """[(Fault, how many, its first rows)] of a kept report."""
    return [(Fault(fault), n, rows) for fault, n, rows in found["faults"]]


def notes_of(found):
    return [Note(note) for note in found["notes"]]

"""Putting the working calendar together and writing it into rows; a load that changes something is a new version."""

from datetime import date, datetime

from django.db import transaction

from stages.loading import calendar_sources
from stages.loading.calendar_notices import Notice
from stages.loading.calendar_sources import Day, Disagreement
from stages.loading.changes import Changes, bring
from stages.models import CalendarDay, CalendarVersion

FIRST_YEAR = 2007


def assemble(notices: list[Notice], first_year: int = FIRST_YEAR) -> tuple[list[Day], list[Disagreement]]:
    """Every day from the first year to the year after the last published one, and where sources disagree."""
    by_year = {notice.year: notice for notice in notices if notice.year}
    days: dict = {}
    year = first_year
    while year <= calendar_sources.last_published_year() or year in by_year:
        known = year <= calendar_sources.last_published_year()
        days |= {day.date: day for day in (calendar_sources.published(year) if known else by_year[year].days)}
        year += 1
    days |= {day.date: day for day in calendar_sources.provisional(year)}
    found = calendar_sources.disagreements(
        day for day in days.values() if day.source == calendar_sources.PUBLISHED_SOURCE
    )
    for notice in notices:
        if not notice.division:  # a local order is a row of its division, see acts.publishing_calendar
            found += _overrule(days, notice)
    return [days[day] for day in sorted(days)], found


def _overrule(days: dict, notice: Notice) -> list[Disagreement]:
    """Put in what a notice says about days of the calendar; where that differs from before, it is told."""
    differing = []
    for day in notice.days:
        before = days.get(day.date)
        if before is None:
            continue
        if before.published and before.working != day.working:
            differing.append(Disagreement(day.date, notice.title, before.source, day.working))
        days[day.date] = day
    return differing


@transaction.atomic
def store(days: list[Day], at: datetime) -> tuple[Changes, list[date]]:
    """Make the rows what the days say. Days outside are left alone: deadlines may have been counted with them.

    Returns the changes, and the days of an earlier load that work differently now or have been published.
    """
    changes = Changes()
    earlier = {day: (working, published) for day, working, published in
               CalendarDay.objects.values_list("date", "working", "published")}  # fmt: skip
    wanted = {
        (day.date,): {"working": day.working, "published": day.published, "source": day.source, "label": day.label}
        for day in days
    }
    existing = CalendarDay.objects.filter(date__range=(days[0].date, days[-1].date))
    bring(changes, str(CalendarDay._meta.verbose_name), CalendarDay, ("date",), existing, wanted)
    if not changes.is_empty:
        tally = next(iter(changes.tallies.values()))
        lines = [f"+{tally.added} ~{tally.changed}", *changes.lines]
        CalendarVersion.objects.create(loaded_at=at, summary="\n".join(lines), before=_before(days, earlier))
    changed = [day.date for day in days if earlier.get(day.date, (day.working, day.published)) != (
        day.working, day.published)]  # fmt: skip
    return changes, changed


def _before(days: list[Day], earlier: dict) -> list[list]:
    """What the days were that work differently now, as a CalendarVersion keeps it."""
    return [[None, day.date.isoformat(), earlier[day.date][0]] for day in days
            if day.date in earlier and earlier[day.date][0] != day.working]  # fmt: skip

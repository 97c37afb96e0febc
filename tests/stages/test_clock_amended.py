"""The calendar amended in mid-year: 2019-05 and 2020-02, as the State Council did it. What had been told stays visible,
what had ended stays as it was, and a library that brings a new year moves the clocks as a notice does.
"""

from datetime import date, timedelta

import pytest

from projects.models import Event, OutboxMessage
from stages.acts import clocks, explaining, publishing_calendar
from stages.enums import ClockKind, Unit
from stages.loading import calendar_rows, calendar_sources
from stages.loading.calendar_sources import Day
from stages.models import CalendarDay, CalendarVersion, Clock
from stages.rules.deadlines import Limit
from tests import steps
from tests.cast import at

D = date.fromisoformat
pytestmark = pytest.mark.django_db

#: (first notice, the days it set, amending notice, its days), as far as the two differ
MAY_2019 = (
    "国办发明电〔2018〕15号", {"2019-04-28": False, "2019-05-02": True, "2019-05-03": True, "2019-05-05": False},
    "国办发明电〔2019〕3号", {"2019-04-28": True, "2019-05-02": False, "2019-05-03": False, "2019-05-05": True},
)  # fmt: skip
FEBRUARY_2020 = (
    "国办发明电〔2019〕16号", {"2020-01-31": True, "2020-02-01": True, "2020-02-02": False},
    "国办发明电〔2020〕1号", {"2020-01-31": False, "2020-02-01": False, "2020-02-02": False},
)  # fmt: skip


def publish(title, days, when):
    rows = [Day(D(day), working, True, title, "Test") for day, working in days.items()]
    return publishing_calendar.publish(rows, title=title, at=at(when))


def clock_of(cast, accepted, days):
    """A decision's clock of so many working days, accepted on a day."""
    cast.on = D(accepted)
    project = cast.register("housing", when=f"{accepted} 09:00")
    application = steps.filed_stage(cast, project, "initiation", when=at(f"{accepted} 09:30"))
    steps.door.perform("accept", application, by=cast.window, at=at(f"{accepted} 10:00"))
    rows = Clock.objects.select_related("project__division__parent")
    clock = rows.filter(
        project=project, kind=ClockKind.DECISION, approval__code="L11", approval__application__isnull=False
    ).first()
    clock.reckoning = {"statutory": clocks._kept(Limit(days)), "promised": None}
    clocks.rewrite(clock, D(accepted))
    clock.save()
    return clock


@pytest.mark.parametrize(
    ("amended", "accepted", "days", "before", "after", "published"),
    [
        (MAY_2019, "2019-03-20", 28, "2019-04-30", "2019-04-29", "2019-03-22"),
        (MAY_2019, "2019-03-20", 30, "2019-05-03", "2019-05-05", "2019-03-22"),
        (MAY_2019, "2019-03-20", 33, "2019-05-08", "2019-05-08", "2019-03-22"),  # two days less, two days more
        (FEBRUARY_2020, "2020-01-21", 20, "2020-02-24", "2020-02-26", "2020-01-27"),
        (FEBRUARY_2020, "2020-01-21", 3, "2020-01-31", "2020-02-03", "2020-01-27"),
    ],
)
def test_an_amendment_moves_what_runs_and_shows_what_was_told(cast, amended, accepted, days, before, after, published):
    first, as_first, second, as_second = amended
    publish(first, as_first, f"{int(accepted[:4]) - 1}-12-06")
    clock = clock_of(cast, accepted, days)
    assert clock.due_on == D(before)
    outcome = publish(second, as_second, published)
    assert {move.clock.pk: (move.before, move.clock.due_on) for move in outcome.moves}.get(
        clock.pk, (D(before), D(before))) == (D(before), D(after))  # fmt: skip
    clock.refresh_from_db()
    assert clock.due_on == D(after)
    found = explaining.explained(clock, clock.started_on)
    (limit,) = found.limits
    assert limit.due == D(after) and limit.counted == days
    told = [each.due_on for each in found.told]
    assert told[-1] == D(after) and (D(before) in told)
    if before != after:
        assert Event.objects.get(project=clock.project, act="calendar").reason == second
        assert OutboxMessage.objects.filter(topic="clock.calendar", office=clock.office).exists()
        notices = {made.notice for entry in limit.entries for made in entry.made}
        assert second in notices


def test_what_had_ended_keeps_its_day_and_is_explained_by_the_days_it_was_told(cast):
    first, as_first, second, as_second = FEBRUARY_2020
    publish(first, as_first, "2019-11-21")
    clock = clock_of(cast, "2020-01-21", 20)
    clock.stopped_on = D("2020-01-23")
    clock.save()
    publish(second, as_second, "2020-01-27")
    clock.refresh_from_db()
    assert clock.due_on == D("2020-02-24")
    assert [each.due for each in explaining.explained(clock, clock.started_on).limits] == [D("2020-02-24")]


def test_the_longer_of_two_limits_moves_too(cast):
    """The promise binds and lies before the amended days; the statutory day lies behind them."""
    first, as_first, second, as_second = FEBRUARY_2020
    publish(first, as_first, "2019-11-21")
    clock = clock_of(cast, "2020-01-21", 20)
    clock.reckoning["promised"] = clocks._kept(Limit(2))
    clocks.rewrite(clock, D("2020-01-21"))
    clock.save()
    assert (clock.due_on, clock.statutory_due) == (D("2020-01-23"), D("2020-02-24"))
    publish(second, as_second, "2020-01-27")
    clock.refresh_from_db()
    assert (clock.due_on, clock.statutory_due) == (D("2020-01-23"), D("2020-02-26"))


def test_a_year_that_a_library_brings_moves_the_clocks_as_a_notice_does(cast):
    """`load_calendar` after the library was renewed: the provisional year is published now, with other days."""
    clock = clock_of(cast, "2026-12-28", 10)
    assert clock.provisional and clock.due_on == D("2027-01-12")
    known = list(CalendarDay.objects.filter(date__year__gte=2026).order_by("date"))
    off = {D("2027-01-04"), D("2027-01-05")}
    days = [
        Day(row.date, row.working and row.date not in off, True, calendar_sources.PUBLISHED_SOURCE, row.label)
        for row in known
    ]
    _changes, changed = calendar_rows.store(days, at("2026-12-29"))
    assert off < set(changed) and len(changed) == 365
    publishing_calendar.follow(changed, title="工作日历重新载入", at=at("2026-12-29"))
    clock.refresh_from_db()
    assert not clock.provisional and clock.due_on == D("2027-01-14")
    assert CalendarVersion.objects.first().before == [[None, day.isoformat(), True] for day in sorted(off)]


def test_a_validity_that_ends_on_a_named_day_is_not_provisional(cast):
    clock = clock_of(cast, "2026-03-02", 20)
    until = Limit(None, Unit.CALENDAR_DAY, until=D("2031-03-02"))
    clock.reckoning = {"statutory": clocks._kept(until), "promised": None}
    clocks.rewrite(clock, D("2026-03-02"))
    assert clock.due_on == D("2031-03-02") and not clock.provisional
    assert clock.red_on == clock.due_on + timedelta(days=1)

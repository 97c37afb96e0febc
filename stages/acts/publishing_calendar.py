"""Taking a notice about the working calendar into force, and what it does to clocks that run.

A yearly notice of the State Council, a change in mid-year (2019-05, 2020-02), or a city's own order to suspend
work. What would move is shown first; then calendar and clocks are rewritten in one transaction, each project's
history says which of its days moved, and whoever holds them is told. Days that were communicated before stay in
the history of the clock. Reading notices from files is loading's, not done here.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import SYSTEM
from projects.messages import outbox
from projects.models import Division, Project
from projects.refusal import Refusal
from stages.acts import clocks, reference, warning
from stages.enums import ClockKind
from stages.models import CalendarDay, CalendarVersion, Clock, Counter, LocalDay
from stages.rules.workdays import ONE_DAY

TOPIC = "clock.calendar"
SUBJECT = _("A calendar notice has moved %(count)s of your due days")
MOVED = "%(what)s (%(code)s) %(before)s → %(after)s"
OPEN = _("%(what)s (%(code)s) %(before)s → %(after)s (provisional)")
BODY = _("%(notice)s. Moved: %(days)s")
#: what a new calendar can change in a clock
REWRITTEN = ("statutory_due", "promised_due", "due_on", "provisional", "yellow_on", "red_on", "light", "next_change_on")
#: how long after a notice an act may still be under way that has read the calendar before it
AFTERMATH = timedelta(days=2)
TITLE = CalendarVersion._meta.get_field("title").max_length
#: moved days that a message names one by one
LISTED = 20


@dataclass(frozen=True)
class Move:
    """A clock whose day moves, or stops being provisional; `clock` carries the new values, not yet saved."""

    clock: Clock
    before: date
    was_provisional: bool

    @property
    def days(self):
        """By how many days of the week it moves; negative when it comes earlier."""
        return (self.clock.due_on - self.before).days


@dataclass(frozen=True)
class Outcome:
    """`changed`: days of the calendar that are not as they were; `moves`: clocks with another day or certainty."""

    changed: list
    moves: list


@dataclass(frozen=True)
class Said:
    """A notice as it is taken in. `days`: rows with date, working, label, in order; `division`: of a local order."""

    title: str
    days: list
    division: Division | None = None


def untold(_done, _total):
    """What hears how many projects have followed, where nobody listens."""


def preview(notices, *, at, told=untold):
    """What `take` would do, an Outcome for each notice (Said): it is done and undone. Raises the same Refusals."""
    try:
        with transaction.atomic():
            outcomes = take(notices, at=at, told=told)
            transaction.set_rollback(True)
    finally:
        reference.forget_calendars()
    return outcomes


def take(notices, *, at, by=SYSTEM, told=untold):
    """Take the notices (Said) of one file into force in their order, or none if one is refused. An Outcome for each."""
    try:
        with transaction.atomic():
            return [publish(each.days, title=each.title, at=at, division=each.division, by=by, told=told)
                    for each in notices]  # fmt: skip
    except Exception:
        reference.forget_calendars()
        raise


@transaction.atomic
def publish(days, *, title, at, division=None, by=SYSTEM, told=untold):
    """Take a notice into force. `days`: rows with date, working, label, in order; `division`: of a local order.

    Raises a Refusal when the days do not join the calendar. Returns an Outcome. One notice after another: a calendar is
    remembered by its newest version, so versions must come into force in the order of their numbers.
    """
    Counter.next("calendar notice")
    return follow(_write(days, title, at, division), title=title, at=at, by=by, told=told)


@transaction.atomic
def follow(changed, *, title, at, by=SYSTEM, told=untold):
    """Let the running clocks follow days of the calendar that have changed. Returns an Outcome.

    Each project is held before its clocks are read, so that nobody's stoppage or extension is written over.
    """
    moves, touched = [], _projects_touched(changed)
    for number, project_id in enumerate(touched):
        told(number, len(touched))
        history.hold(Project(pk=project_id))
        found = list(_rewritten(changed, at, project=project_id))
        if found:
            _keep(found, title, by, at)
        moves += found
    _tell([move for move in moves if move.days], title, at)
    return Outcome(changed, moves)


def catch_up(at):
    """Let clocks follow that an act begun before the last notice has started by the calendar before it.

    Returns how many moved; belongs into every run of the watch. Nothing to do costs one statement.
    """
    fresh = CalendarVersion.objects.filter(loaded_at__range=(at - AFTERMATH, at)).exclude(before=[])
    count = 0
    for version in fresh.order_by("pk"):
        days = [date.fromisoformat(day) for _division, day, _was in version.before]
        count += len(follow(days, title=version.title or version.summary[:TITLE], at=at).moves)
    return count


def _write(days, title, at, division):
    """Bring the rows to what the notice says; return the days that differ, in order."""
    changed, before = _write_local(days, title, division) if division else _write_days(days, title)
    if changed:
        CalendarVersion.objects.create(
            loaded_at=at, title=title, summary=f"{title}\n" + "\n".join(str(day) for day in changed), before=before
        )
    return changed


def _write_days(days, title):
    """(days that are not as they were, what those that work differently were)"""
    _refuse_gap(days)
    rows = CalendarDay.objects.in_bulk([day.date for day in days], field_name="date")
    changed, before = [], []
    for day in days:
        row = rows.get(day.date) or CalendarDay(date=day.date)
        is_same = row.pk and (row.working, row.published) == (day.working, True)
        if row.pk and row.working != day.working:
            before.append([None, day.date.isoformat(), row.working])
        row.working, row.published, row.source, row.label = day.working, True, title, day.label
        row.save()
        if not is_same:
            changed.append(day.date)
    return changed, before


def _refuse_gap(days):
    """A calendar has no holes: the notice touches it or joins its end."""
    last = CalendarDay.objects.order_by("-date").values_list("date", flat=True).first()
    after = [day.date for day in days if last is None or day.date > last]
    expected = [last, *after] if last else after
    if any(later - earlier != ONE_DAY for earlier, later in itertools.pairwise(expected)):
        raise Refusal("calendar_gap", _("The days of the notice do not join the calendar, which ends on %(last)s."),
                      last=last)  # fmt: skip


def _write_local(days, title, division):
    rows = {row.date: row for row in LocalDay.objects.filter(division=division)}
    changed, before = [], []
    for day in days:
        row = rows.get(day.date) or LocalDay(division=division, date=day.date)
        if row.pk is None or row.working != day.working:
            changed.append(day.date)
            before.append([division.pk, day.date.isoformat(), row.working if row.pk else None])
        row.working, row.source, row.label = day.working, title, day.label
        row.save()
    return changed, before


def _rewritten(changed: Iterable[date], at, **kept):
    """A Move for each running clock that the changed days touch."""
    on, calendars = timezone.localdate(at), {}
    for clock in warning.with_subjects(_touched(changed).filter(**kept)) if changed else ():
        before = {name: getattr(clock, name) for name in REWRITTEN}
        division = clock.project.division_id
        if division not in calendars:
            calendars[division] = reference.calendar(division)
        clocks.rewrite(clock, on, calendars[division])
        differing = {name for name in REWRITTEN if getattr(clock, name) != before[name]}
        if differing - {"light", "next_change_on"}:
            yield Move(clock, before["due_on"], before["provisional"])


def _touched(changed):
    """Running clocks of which one of the two due days lies behind the first changed day."""
    first = min(changed)
    ends = Q(due_on__gte=first) | Q(statutory_due__gte=first) | Q(promised_due__gte=first)
    return Clock.objects.running().filter(ends)


def _projects_touched(changed):
    if not changed:
        return []
    return list(_touched(changed).order_by("project_id").values_list("project_id", flat=True).distinct())


def _keep(rows, title, by, at):
    """Write the clocks of one project, with the event that says which days moved."""
    project = rows[0].clock.project
    facts = [
        {"clock": move.clock.pk, "kind": move.clock.kind, "subject": warning.subject_of(move.clock).name,
         "before": move.before.isoformat(), "after": move.clock.due_on.isoformat()}
        for move in rows if move.days
    ]  # fmt: skip
    event = history.record(project, "calendar", "project", by=by, at=at, reason=title, facts={"clocks": facts})
    history.keep_all([move.clock for move in rows], event, list(REWRITTEN))
    for move in rows:
        _carry(move.clock, event)


def _carry(clock, event):
    """The day printed on a correction notice or promised for a paper follows its clock."""
    if clock.kind == ClockKind.CORRECTION:
        row = clock.application.correction
    elif clock.kind == ClockKind.OBLIGATION:
        row = clock.obligation
        row.provisional = clock.provisional
    else:
        return
    row.due_on = clock.due_on
    history.keep(row, event)


def _tell(moves, title, at):
    """One message to each holder, however many of its days have moved."""
    holders = defaultdict(list)
    for move in moves:
        to = warning.warned(move.clock, timezone.localdate(at))
        if to is not None:
            holders[to].append(move)
    for to, rows in holders.items():
        outbox.post(TOPIC, to, subject=outbox.both(SUBJECT, count=len(rows)), body=_body(rows, title), at=at)


def _body(rows, title):
    listed = [
        outbox.both(OPEN if move.clock.provisional else MOVED, what=warning.subject_of(move.clock).words,
                    code=move.clock.project.code, before=move.before, after=move.clock.due_on)
        for move in rows[:LISTED]
    ]  # fmt: skip
    days = {key: "; ".join(line[key] for line in listed) + (" …" if len(rows) > LISTED else "") for key in listed[0]}
    return outbox.both(BODY, notice=title, days=days)

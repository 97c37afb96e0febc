"""What an office has in hand and has decided this month, by person; and its queue at the end of each week.

Counted from the rows themselves, not from the roll-up, so that every figure is the length of the list it opens.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from statistics import median

from django.db.models import F, Q, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.models import Person
from stages.acts import clocks, reference
from stages.acts.handing_over import colleagues
from stages.desks import worklists
from stages.enums import FINISHED, ApprovalStatus, ClockKind, Light
from stages.models import Approval, Clock

#: nobody's items, as the address says it
UNCLAIMED = "unclaimed"
WEEKS = 26
DECIDED = FINISHED | {ApprovalStatus.REJECTED}


class Figure(TextChoices):
    OPEN = "open", _("In hand")
    STOPPED = "stopped", _("Stopped")
    SOON = "soon", _("Due soon")
    LATE = "late", _("Late")
    DECIDED = "decided", _("Decided this month")
    MEASURED = "measured", _("Decided, with days counted")


#: the columns of the page; what has its days counted is listed behind the median
COUNTED = (Figure.OPEN, Figure.STOPPED, Figure.SOON, Figure.LATE, Figure.DECIDED)


@dataclass(frozen=True)
class Case:
    """One item in hand or decided this month. `project`: its row; `officer`: login name; `entry`: of the worklist while
    it is in hand; `days`: how many its decision took, in the unit of its limit."""

    pk: int
    project: int
    officer: str | None
    figures: frozenset
    entry: object = None
    days: int | None = None


@dataclass
class Line:
    """The figures of one person, of what nobody has claimed, or of the whole office (`who` empty)."""

    who: str
    name: object
    cases: list = field(default_factory=list)

    @property
    def counts(self):
        return [(figure, sum(figure in case.figures for case in self.cases)) for figure in COUNTED]

    @property
    def measured(self):
        """How many cases the median is of."""
        return sum(Figure.MEASURED in case.figures for case in self.cases)

    @property
    def median(self):
        days = [case.days for case in self.cases if case.days is not None]
        return median(days) if days else None


def cases(office, on):
    """Every Case of an office. Three statements."""
    found = [_in_hand(entry) for entry in worklists.of_office(office.pk, on)]
    return found + _decided(office, on)


def _in_hand(entry):
    figures = {Figure.OPEN}
    if entry.face and entry.face.is_stopped:
        figures.add(Figure.STOPPED)
    if entry.light != Light.GREEN:
        figures.add(Figure.LATE if entry.light == Light.RED else Figure.SOON)
    return Case(entry.pk, entry.project_id, entry.officer, frozenset(figures), entry)


def month_begins(on):
    return on.replace(day=1)


def _decided(office, on):
    """What the office has decided since the month began, with the days that each decision took."""
    since = timezone.make_aware(datetime.combine(month_begins(on), time()))
    rows = Approval.objects.filter(office=office, status__in=DECIDED, finished_at__gte=since)
    rows = rows.annotate(who=F("officer__username")).only("pk", "project", "finished_at")
    calendars = reference.calendars()
    running = Clock.objects.filter(approval__in=rows.values("pk"), kind=ClockKind.DECISION)
    days = {clock.approval_id: _days(clock, calendars) for clock in running.annotate(division=F("project__division"))}
    return [_decided_case(row, days.get(row.pk)) for row in rows]


def _decided_case(row, days):
    figures = {Figure.DECIDED} if days is None else {Figure.DECIDED, Figure.MEASURED}
    return Case(row.pk, row.project_id, row.who, frozenset(figures), days=days)


def _days(clock, calendars):
    if clock.stopped_on is None:
        return None
    term = clocks.binding_term(clock, calendars(clock.division))
    return term.used(clock.stopped_on) + term.over(clock.stopped_on) if term else None


def lines(office, found, on):
    """[Line]: the whole office, its people by name, and what nobody has claimed. One or two statements."""
    names = {person.username: person.name for person in colleagues(office.pk, on)}
    gone = {case.officer for case in found} - set(names) - {None}
    names |= dict(Person.objects.filter(username__in=gone).values_list("username", "name")) if gone else {}
    people = [Line(who, name) for who, name in sorted(names.items(), key=lambda pair: (pair[1], pair[0]))]
    rows = {line.who: line for line in [*people, Line(UNCLAIMED, _("Unclaimed"))]}
    for case in found:
        rows[case.officer or UNCLAIMED].cases.append(case)
    return [Line("", _("The whole office"), found), *rows.values()]


def is_of(figure):
    """Whether a Case is behind a figure, as a test."""
    return lambda case: figure in case.figures


def is_with(who):
    """Whether a Case is that of a login name, or of UNCLAIMED, as a test."""
    return lambda case: (case.officer or UNCLAIMED) == who


def queue(office, on):
    """[(last day of a week, in hand at its end, come in during it)] of half a year; the last one ends today."""
    days = [on - timedelta(weeks=number) for number in reversed(range(WEEKS))]
    rows = Approval.objects.filter(office=office, started_at__isnull=False)
    rows = rows.filter(Q(finished_at__isnull=True) | Q(finished_at__date__gte=days[0]))
    spans = [(_day(began), _day(ended)) for began, ended in rows.values_list("started_at", "finished_at")]
    return [(day, sum(_is_open(span, day) for span in spans), sum(_came(span, day) for span in spans)) for day in days]


def _day(moment):
    return moment and timezone.localdate(moment)


def _is_open(span, day):
    began, ended = span
    return began <= day and (ended is None or ended > day)


def _came(span, day: date):
    return day - timedelta(weeks=1) < span[0] <= day

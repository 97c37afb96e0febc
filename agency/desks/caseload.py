"""The agent's caseload: everything that comes next in the cases in force, the nearest date first, with its risk.

Read for all cases at once: clocks that run, plan lines whose turn comes, dates brought forward, confirmations that
wait, blockages. The board costs the same statements however many cases there are.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Max, TextChoices
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agency import access, dates
from agency.enums import ConfirmationStatus, HandOverStatus
from agency.models import AgencyCase, Blockage, Confirmation, Contact
from projects.lists.listing import Column
from projects.lists.narrowing import Choice, Days, Pills
from projects.models.outbox import in_language
from stages.acts import reference, warning
from stages.desks import project_list
from stages.desks.clock_face import face
from stages.desks.searching import about_projects_of
from stages.desks.wording import short_day, words
from stages.enums import ClockKind
from stages.models import Approval, Clock

DAYS_SHOWN = 14
#: a case without a contact for so many days is called up
QUIET_DAYS = 7
#: clocks that an agent follows, and whose turn it is while they run
WAITS_FOR_ENTERPRISE = frozenset({ClockKind.CORRECTION, ClockKind.OBLIGATION})
FOLLOWED = WAITS_FOR_ENTERPRISE | {ClockKind.CHECK, ClockKind.DECISION, ClockKind.DELIVERY, ClockKind.JOINT}
DOTS = {"red": "f-late", "yellow": "f-soon", "stopped": "f-stop", "ready": "f-idle"}


class Filter(TextChoices):
    """Saved filters of the board."""

    ALL = "all", _("By date")
    ENTERPRISE = "enterprise", _("The enterprise's turn")
    OFFICE = "office", _("An office's turn")
    OWED = "owed", _("Papers owed")
    MINE = "mine", _("Mine to do")
    BLOCKED = "blocked", _("Blocked")


#: looks of a line, the most pressing first
RISKS = ("red", "yellow", "stopped", "green")


@dataclass
class Line:
    """One thing that comes next: its day, how pressing it is, what it is, in which case."""

    on: date
    look: str
    word: str
    title: str
    sub: str
    link: str
    project: object
    filters: frozenset
    number: str = ""
    last: Contact | None = None
    progress: list = field(default_factory=list)

    @property
    def risk(self):
        """How pressing it is: the most pressing is 0."""
        return RISKS.index(self.look) if self.look in RISKS else len(RISKS)

    @property
    def css(self):
        """Class of the row: late, due soon, stopped."""
        return {"red": "late", "yellow": "soon", "stopped": "stop"}.get(self.look, "")


@dataclass(frozen=True)
class DayCell:
    """One day of the fortnight at the top, with a dot for each line."""

    day: date
    x: int
    looks: tuple
    is_today: bool
    is_free: bool

    @property
    def dots(self):
        """(x, class) of the first three lines."""
        return [(self.x + 15 + 14 * n, DOTS.get(look, "f-go")) for n, look in enumerate(self.looks[:3])]


def board(seat, on):
    """(lines in order, cases in force, hand-overs to confirm) of the agent of a seat."""
    cases = list(
        AgencyCase.objects.filter(entrustment__in=access.in_force_of(seat, on)).select_related(
            "project__enterprise", "project__division", "entrustment"
        )
    )
    by_project = {case.project_id: case for case in cases}
    lines = [*_clocks(by_project, on), *_plans(seat, on), *_forwards(seat, on), *_waiting(by_project, on),
             *_blocked(by_project, on)]  # fmt: skip
    _fill(lines, by_project, cases, on)
    open_ones = (
        access.hand_overs_visible_to(seat)
        .filter(status=HandOverStatus.OPEN)
        .select_related("project", "from_agent__seat__person", "to_agent__seat__person")
    )
    mine = [row for row in open_ones if not (row.given_at if row.from_agent.seat_id == seat.pk else row.taken_at)]
    return sorted(lines, key=lambda line: (line.on, line.risk, line.title)), cases, mine


def _fill(lines, by_project, cases, on):
    """Last contact and progress of each line's case. Four statements."""
    newest = Contact.objects.filter(case__in=cases).values("case").annotate(last=Max("pk")).values("last")
    last = {contact.case_id: contact for contact in Contact.objects.filter(pk__in=newest)}
    shown = {row.project.pk: row for row in project_list.rows([case.project for case in cases], on)}
    for case in cases:
        row = shown[case.project_id]
        case.last, case.progress, case.light = last.get(case.pk), row.progress, row.light
        day = timezone.localdate(case.last.at if case.last else case.opened_at)
        case.is_quiet = (on - day).days >= QUIET_DAYS
    for line in lines:
        case = by_project[line.project.pk]
        line.project, line.number = case.project, case.entrustment.number
        line.last, line.progress = case.last, case.progress


def _clocks(by_project, on):
    rows = warning.with_subjects(
        Clock.objects.running().filter(project__in=by_project, kind__in=FOLLOWED, due_on__isnull=False)
    )
    divisions = {case.project.division_id for case in by_project.values()}
    calendars = {division: reference.calendar(division) for division in divisions}
    for clock in rows:
        seen = face(clock, on, calendars[clock.project.division_id])
        about = warning.subject_of(clock)
        waits = {Filter.ENTERPRISE} if clock.kind in WAITS_FOR_ENTERPRISE else {Filter.OFFICE}
        if clock.kind == ClockKind.OBLIGATION:
            waits.add(Filter.OWED)
        who = clock.project.enterprise.name if clock.kind in WAITS_FOR_ENTERPRISE else words(clock.office)
        yield Line(
            clock.due_on, str(seen.mark), seen.words, in_language(about.words),
            " · ".join(part for part in (clock.get_kind_display(), who) if part), about.link, clock.project,
            frozenset(waits),
        )  # fmt: skip


def _plans(seat, on):
    """Plan lines whose turn has come or comes within the fortnight, of items on which no clock runs yet."""
    rows = list(dates.planned(seat, on).filter(starts_on__lte=on + timedelta(days=DAYS_SHOWN)))
    projects = {row.case.project_id for row in rows}
    running = set(
        Clock.objects.running().filter(project__in=projects, kind=ClockKind.DECISION).values_list(
            "project_id", "approval__code")
    )  # fmt: skip
    items = {
        (approval.project_id, approval.code): approval
        for approval in Approval.objects.current().filter(project__in=projects).select_related("item")
    }
    for row in rows:
        key = row.case.project_id, row.code
        approval = items.get(key)
        if key in running or approval is None:
            continue
        is_late = row.ends_on < on
        look, word = ("red", gettext("Behind the plan")) if is_late else ("ready", gettext("Planned"))
        yield Line(
            row.ends_on, look, word, f"{row.code} {words(approval.item, 'short')}",
            gettext("planned %(start)s – %(end)s")
            % {"start": short_day(row.starts_on, on), "end": short_day(row.ends_on, on)},
            reverse("stages:approval", args=[row.case.project.code, approval.code, approval.round]), row.case.project,
            frozenset({Filter.MINE}),
        )  # fmt: skip


def _forwards(seat, on):
    for row in dates.brought_forward(seat, on).select_related("case__project", "case__entrustment"):
        look = "red" if row.on < on else "yellow" if row.on == on else "green"
        yield Line(
            row.on, look, gettext("Brought forward"), row.text, "",
            reverse("agency:case", args=[row.case.entrustment.number]), row.case.project, frozenset({Filter.MINE}),
        )  # fmt: skip


def _waiting(by_project, on):
    rows = Confirmation.objects.filter(status=ConfirmationStatus.PENDING, project__in=by_project)
    for row in rows.select_related("project__enterprise"):
        yield Line(
            timezone.localdate(row.asked_at), "yellow", gettext("To be confirmed"), row.get_deed_display(),
            row.project.enterprise.name, reverse("agency:confirmation", args=[row.pk]), row.project,
            frozenset({Filter.ENTERPRISE}),
        )  # fmt: skip


def _blocked(by_project, on):
    rows = Blockage.objects.filter(solved_at__isnull=True, project__in=by_project)
    for row in rows.select_related("project", "office", "case__entrustment"):
        yield Line(
            timezone.localdate(row.raised_at), "red", gettext("Blocked"), row.text[:60],
            f"{row.get_level_display()}{' · ' + words(row.office, 'short') if row.office else ''}",
            reverse("agency:case", args=[row.case.entrustment.number]), row.project, frozenset({Filter.BLOCKED}),
        )  # fmt: skip


FILTERS = (
    Pills("show", tuple(Choice(each.value, each.label, lambda line, kept=each: kept in line.filters)
                        for each in Filter if each is not Filter.ALL), all_label=Filter.ALL.label),
    Days(lambda line: line.on, _("Date")),
    about_projects_of(lambda line: line.project.pk),
)  # fmt: skip
COLUMNS = (
    Column("state", _("State"), lambda line: line.word, lambda line: (line.risk, line.on, line.title)),
    Column("on", _("Date"), lambda line: line.on, lambda line: (line.on, line.risk, line.title)),
    Column("title", _("What comes next"), lambda line: line.title),
    Column("more", _("Who or what"), lambda line: line.sub, on_page=False),
    Column("project", _("Project"), lambda line: line.project.name, lambda line: (line.project.name, line.on)),
    Column("enterprise", _("Enterprise"), lambda line: line.project.enterprise.name, on_page=False),
    Column("progress", _("Done by stage")),
    Column("last", _("Last contact"), lambda line: line.last.at if line.last else None),
    Column("number", _("Entrustment"), lambda line: line.number, on_page=False),
    Column("open", ""),
)


def fortnight(lines, on, division_id=None):
    """Fourteen days from the Monday of this week, each with its dots."""
    monday, calendar = on - timedelta(days=on.weekday()), reference.calendar(division_id)
    by_day = {}
    for line in lines:
        by_day.setdefault(line.on, []).append(line.look)
    days = [monday + timedelta(days=n) for n in range(DAYS_SHOWN)]
    return [
        DayCell(day, 2 + round(n * 85.7), tuple(by_day.get(day, ())), day == on, not calendar.is_working(day))
        for n, day in enumerate(days)
    ]

"""The city now, for the centre: how much is under way, the lights by office and stage, what is late, what stands still.

Read from the running clocks on the day of asking; a division's centre sees its division, the city's centre all of them.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import F, Max
from django.shortcuts import render
from django.utils import timezone

from projects.access import projects_visible_to
from projects.enums import ProjectStatus, SeatKind
from projects.models import Office
from projects.people.seating import seated
from stages.acts import reference
from stages.desks.clock_face import face
from stages.desks.project_list import STILL_DAYS
from stages.enums import AT_THE_WINDOW, ApplicationStatus, ClockKind, Light, StageCode
from stages.models import Application, Approval, Clock

#: entries of the red list and of the list of projects that stand still
LONGEST = 20


@dataclass
class Row:
    """One office of the matrix: a Counter of lights for each stage, in the order of the stages, and their sum; `None`
    for the sum of all offices.
    """

    office: object
    cells: dict = field(default_factory=lambda: {code: Counter() for code in StageCode})

    @property
    def total(self):
        return sum(self.cells.values(), Counter())


@seated(SeatKind.CENTRE)
def city(request):
    now = timezone.now()
    on, projects = timezone.localdate(now), projects_visible_to(request.seat)
    running = _running(projects, on)
    lights = Counter(shown.light for _clock, shown in running)
    late = sorted((each for each in running if each[1].light == Light.RED), key=lambda each: each[0].due_on)
    return render(request, "stages/city.html", {
        "today": on, "stages": StageCode, "rows": _matrix(running), "lights": lights, "late_count": len(late),
        "late": _with_names(late[:LONGEST]), "numbers": _numbers(projects), "in_hand": len(running),
        "still": _standing_still(projects, now), "still_days": STILL_DAYS,
    })  # fmt: skip


def _running(projects, on):
    """[(running decision clock with its stage, Face)] of the projects. One statement and the calendar's."""
    calendars = reference.calendars()
    rows = (
        Clock.objects.filter(project__in=projects, kind=ClockKind.DECISION, stopped_on__isnull=True)
        .annotate(stage=F("approval__stage__code"), division=F("project__division_id"))
        .order_by()
    )
    return [(clock, face(clock, on, calendars(clock.division))) for clock in rows]


def _matrix(running):
    """Rows of offices, the ones with most red first, then by code; the last is the sum of all. One statement."""
    rows = defaultdict(lambda: Row(None))
    total = Row(None)
    for clock, shown in running:
        for row in (rows[clock.office_id], total):
            row.cells[StageCode(clock.stage)][shown.light.value] += 1
    offices = Office.objects.select_related("division").in_bulk(list(rows))
    for pk, row in rows.items():
        row.office = offices[pk]
    order = sorted(rows.values(), key=lambda row: (-row.total[Light.RED], row.office.code))
    return [*order, total] if order else []


def _with_names(late):
    """The red list with the approvals' names. One statement."""
    rows = Approval.objects.with_names().in_bulk([clock.approval_id for clock, _shown in late])
    return [(rows[clock.approval_id], clock, shown) for clock, shown in late]


def _numbers(projects):
    under_way = projects.filter(status=ProjectStatus.ACTIVE).count()
    states = Counter(Application.objects.filter(project__in=projects, ended_at__isnull=True)
                     .order_by().values_list("status", flat=True))  # fmt: skip
    return {
        "projects": under_way,
        "at_windows": sum(states[status] for status in AT_THE_WINDOW),
        "to_conclude": states[ApplicationStatus.TO_CONCLUDE],
        "to_issue": states[ApplicationStatus.TO_ISSUE],
    }


def _standing_still(projects, now):
    """Active projects in which nothing has happened for STILL_DAYS, the longest first."""
    active = projects.filter(status=ProjectStatus.ACTIVE).select_related("enterprise", "division")
    still = active.annotate(last_at=Max("events__effective_at")).filter(last_at__lt=now - timedelta(days=STILL_DAYS))
    return still.order_by("last_at")[:LONGEST]

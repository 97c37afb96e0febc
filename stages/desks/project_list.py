"""The list of projects a seat may see: filters kept in the address, one light and five progress bars a row, sheets.

The light of a project is that of its worst running clock. Every page costs the same statements, whatever its length.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from projects.access import projects_visible_to
from projects.enums import DivisionLevel, ProjectStatus, SeatKind
from projects.lists.listing import Column, Listing
from projects.lists.narrowing import Choice, Pick, Pills
from projects.models import Division, Event
from stages.desks.board_data import lights_of
from stages.desks.searching import about_projects
from stages.desks.wording import words
from stages.enums import FINISHED, IN_PROGRESS, ApprovalStatus, StageCode
from stages.models import Approval, Clock, Stage

PAGE = 25
#: a project stands still when nothing has happened in it for this many days (a design figure)
STILL_DAYS = 30


def filters(seat, on):
    """What narrows the list of a seat; divisions only where there are several to choose from."""
    divisions = [(row.code, words(row)) for row in _divisions(seat)]
    of_division = [Pick("division", gettext_lazy("Division"), divisions, lambda code: Q(division__code=code))]
    return (
        Pills("status", (
            *(Choice(status.value, status.label, Q(status=status)) for status in ProjectStatus),
            Choice("late", gettext_lazy("Late"), Q(pk__in=Clock.objects.overdue(on).order_by().values("project"))),
            Choice("still", gettext_lazy("Standing still"), _stands_still(on)),
        )),
        Pick("stage", gettext_lazy("Work in stage"), StageCode.choices, _at_work),
        *(of_division if len(divisions) > 1 else ()),
        about_projects(""),
    )  # fmt: skip


def _at_work(stage):
    return Exists(Approval.objects.filter(project=OuterRef("pk"), stage__code=stage, status__in=IN_PROGRESS))


def _stands_still(on):
    lately = Event.objects.filter(effective_at__date__gt=on - timedelta(days=STILL_DAYS)).order_by()
    return Q(status=ProjectStatus.ACTIVE) & ~Q(pk__in=lately.values("project"))


def _divisions(seat):
    """Divisions a seat may find projects in."""
    with_projects = Division.objects.exclude(level=DivisionLevel.PROVINCE).filter(now__isnull=True)
    if seat.kind in (SeatKind.ENTERPRISE, SeatKind.AGENT):
        return with_projects.filter(projects__in=projects_visible_to(seat)).distinct()
    if seat.kind == SeatKind.CENTRE:
        return with_projects.filter(Q(pk=seat.office.division_id) | Q(parent=seat.office.division_id))
    return with_projects


@dataclass
class Progress:
    """How much of one stage is done."""

    code: str
    label: str
    total: int = 0
    done: int = 0
    running: int = 0

    @property
    def in_sight(self):
        """Done and running together, for the bar."""
        return self.done + self.running


@dataclass
class Row:
    project: object
    light: str | None
    progress: list = field(default_factory=list)

    @property
    def done(self):
        return sum(stage.done for stage in self.progress)

    @property
    def total(self):
        return sum(stage.total for stage in self.progress)


def rows(projects, on):
    """One Row for each of the (fetched) projects, in their order. Three statements."""
    ids = [project.pk for project in projects]
    lights = lights_of(ids, on)
    counted = {(line["project"], line["code"]): line for line in _counts(ids)}
    return [Row(project, lights.get(project.pk), [_progress(counted.get((project.pk, code)), code)
                                                  for code in StageCode]) for project in projects]  # fmt: skip


def _counts(ids):
    current = Q(approvals__is_current=True) & ~Q(approvals__status=ApprovalStatus.DROPPED)
    return Stage.objects.filter(project__in=ids).order_by().values("project", "code").annotate(
        total=Count("approvals", filter=current),
        done=Count("approvals", filter=current & Q(approvals__status__in=FINISHED)),
        running=Count("approvals", filter=current & Q(approvals__status__in=IN_PROGRESS)),
    )  # fmt: skip


def _progress(line, code):
    progress = Progress(code, code.label)
    if line:
        progress.total, progress.done, progress.running = line["total"], line["done"], line["running"]
    return progress


def _column_of(stage):
    return Column(stage.value, stage.label, lambda row: _told(row, stage), on_page=False)


COLUMNS = (
    Column("light", gettext_lazy("Light"), lambda row: row.light.label if row.light else ""),
    Column("code", gettext_lazy("Project code"), lambda row: row.project.code, on_page=False),
    Column("name", gettext_lazy("Project"), lambda row: row.project.name, "name"),
    Column("enterprise", gettext_lazy("Enterprise"), lambda row: row.project.enterprise.name, "enterprise__name"),
    Column("division", gettext_lazy("Division"), lambda row: words(row.project.division), "division__code"),
    Column("status", gettext_lazy("Status"), lambda row: row.project.get_status_display(), on_page=False),
    Column("stages", gettext_lazy("Done by stage")),
    *map(_column_of, StageCode),
    Column("registered", gettext_lazy("Registered"), lambda row: timezone.localdate(row.project.registered_at),
           "registered_at"),
)  # fmt: skip


def _told(row, code):
    stage = next(each for each in row.progress if each.code == code)
    return f"{stage.done}/{stage.total}"


def listing(request, on):
    """The Listing of the projects a seat may see, newest first unless the address says otherwise."""
    projects = projects_visible_to(request.seat).select_related("enterprise", "division")
    return Listing(request, "projects", projects, COLUMNS, filters=filters(request.seat, on), sort="-registered",
                   size=PAGE, fill=lambda found: rows(found, on))  # fmt: skip

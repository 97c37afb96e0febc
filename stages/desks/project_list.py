"""The list of projects a seat may see: filters kept in the address, one light and five progress bars a row, sheets.

The light of a project is that of its worst running clock. Every page costs the same statements, whatever its length.
"""

from dataclasses import dataclass, field

from django import forms
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.access import projects_visible_to
from projects.enums import DivisionLevel, ProjectStatus, SeatKind
from projects.listing import Column, Listing
from projects.models import Division
from stages.desks.board_data import lights_of
from stages.desks.wording import words
from stages.enums import FINISHED, IN_PROGRESS, ApprovalStatus, StageCode
from stages.models import Approval, Stage

PAGE = 25


class ListFilter(forms.Form):
    q = forms.CharField(label=gettext_lazy("Code, name or enterprise"), required=False, max_length=120)
    status = forms.ChoiceField(label=gettext_lazy("Status"), required=False)
    stage = forms.ChoiceField(label=gettext_lazy("Work in stage"), required=False)
    division = forms.ModelChoiceField(
        Division.objects.none(), label=gettext_lazy("Division"), required=False, to_field_name="code",
        empty_label=gettext_lazy("All"),
    )  # fmt: skip

    def __init__(self, data, *, seat):
        super().__init__(data)
        everything = [("", _("All"))]
        self.fields["status"].choices = everything + ProjectStatus.choices
        self.fields["stage"].choices = everything + StageCode.choices
        self.fields["division"].label_from_instance = words
        self.fields["division"].queryset = _divisions(seat)

    def chosen(self):
        """The filters that can be used; one that cannot (an old link) is left out."""
        self.is_valid()
        return self.cleaned_data


def _divisions(seat):
    """Divisions a seat may find projects in, when there is more than one to choose from."""
    with_projects = Division.objects.exclude(level=DivisionLevel.PROVINCE).filter(now__isnull=True)
    if seat.kind == SeatKind.CENTRE:
        return with_projects.filter(Q(pk=seat.office.division_id) | Q(parent=seat.office.division_id))
    return with_projects


def found(seat, chosen):
    """The projects of a seat that the filters leave, newest first."""
    projects = projects_visible_to(seat).select_related("enterprise", "division")
    if chosen.get("q"):
        text = chosen["q"].strip()
        projects = projects.filter(
            Q(code__icontains=text) | Q(name__icontains=text) | Q(enterprise__name__icontains=text)
        )
    if chosen.get("status"):
        projects = projects.filter(status=chosen["status"])
    if chosen.get("division"):
        projects = projects.filter(division=chosen["division"])
    if chosen.get("stage"):
        at_work = Approval.objects.filter(project=OuterRef("pk"), stage__code=chosen["stage"], status__in=IN_PROGRESS)
        projects = projects.filter(Exists(at_work))
    return projects


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


def listing(request, projects, on):
    """The Listing of the filtered projects, newest first unless the address says otherwise."""
    return Listing(request, "projects", projects, COLUMNS, sort="-registered", size=PAGE,
                   fill=lambda found: rows(found, on))  # fmt: skip

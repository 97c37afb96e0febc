"""What waits for the enterprise, over all its projects or on one: a row each, with its day and the very place.

Papers to correct, tolerated papers, letters to confirm, corrections that a joint session asks, sessions to attend,
results to collect, conditions to accept, stages that can be filed for. Read from the rows that hold them, in a fixed
number of statements; nothing is decided here.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.enums import ProjectStatus
from projects.models import Event, Project
from stages.acts import accepting, reference
from stages.desks.clock_face import Face, face
from stages.desks.wording import pair, words
from stages.enums import (
    APPLIED_FOR,
    AT_THE_WINDOW,
    FINISHED,
    SESSION_LIVE,
    ApplicationStatus,
    ApprovalStatus,
    ClockKind,
    ObligationStatus,
    StageCode,
)
from stages.models import Application, Approval, Clock, Commitment, JointSession, SessionNotice
from stages.rules import routing

#: rows shown before the rest is folded away
SHOWN = 8


@dataclass(frozen=True)
class Task:
    """One thing to do. `face`: of its clock; `state`, `word`: the mark of what has no clock; `is_owed`: others wait for
    it, so that its button stands out."""

    project: Project
    title: str
    note: str
    url: str
    button: str
    due_on: date | None = None
    face: Face | None = None
    state: str = ""
    word: str = ""
    is_owed: bool = True

    @property
    def urgency(self):
        """What has a day first, the nearest on top; then what others wait for."""
        return self.due_on or date.max, not self.is_owed, self.project.pk

    @property
    def provisional(self):
        return self.face is not None and self.face.provisional

    @property
    def is_late(self):
        return self.face is not None and self.face.mark == "red"


@dataclass(frozen=True)
class ToDo:
    """All tasks, the most pressing first: those `shown`, and the `rest`."""

    tasks: list

    @property
    def shown(self):
        return self.tasks[:SHOWN]

    @property
    def rest(self):
        return self.tasks[SHOWN:]


def of_enterprise(projects, at):
    """The ToDo of the enterprise of `projects`, a queryset of those that the reader may see; ended ones have none."""
    mine, on = projects.filter(status=ProjectStatus.ACTIVE), timezone.localdate(at)
    calendars = reference.calendars()
    faced = lambda clock: face(clock, on, calendars(clock.project.division_id))  # noqa: E731
    tasks = [*_papers(mine, faced), *_letters(mine), *_corrections(mine, faced), *_to_attend(mine, at),
             *_results(mine), *_conditions(mine), *_to_file(mine)]  # fmt: skip
    return ToDo(sorted(tasks, key=lambda task: task.urgency))


def _of_application(application, anchor=""):
    return reverse("stages:application", args=[application.number]) + anchor


def _name(line):
    """The name of a paper in a line of a notice or a letter."""
    return pair({"zh": line["name_zh"], "en": line["name_en"]})


def _papers(projects, faced):
    """Papers that a correction notice names, and tolerated ones that are still owed."""
    clocks = Clock.objects.running().filter(project__in=projects, kind__in=[ClockKind.CORRECTION, ClockKind.OBLIGATION])
    clocks = clocks.select_related("project", "application", "obligation__required_paper__application")
    for clock in clocks.prefetch_related("application__notices", "obligation__supplies"):
        if clock.kind == ClockKind.CORRECTION:
            yield _correction(clock, faced(clock))
        elif clock.obligation.status == ObligationStatus.OWED and clock.obligation.announced is None:
            yield _owed_paper(clock, faced(clock))


def _correction(clock, shown):
    lines = clock.application.notices.all()
    asked = max(lines, key=lambda notice: notice.serial).lines if lines else []
    title = ngettext("Correct %(n)s paper", "Correct %(n)s papers", len(asked)) % {"n": len(asked)}
    return Task(clock.project, title, _(", ").join(_name(line) for line in asked),
                _of_application(clock.application, "#answer"), _upload(shown), clock.due_on, shown)  # fmt: skip


def _owed_paper(clock, shown):
    owed = clock.obligation
    return Task(clock.project, _("Supply: %(paper)s") % {"paper": words(owed.required_paper)},
                _("Tolerated at acceptance; what needs it waits for it"),
                _of_application(owed.required_paper.application, f"#owed-{owed.pk}"), _upload(shown), clock.due_on,
                shown)  # fmt: skip


def _upload(shown):
    """What the button says; what is late is no longer taken."""
    return _("Open") if shown.left is not None and shown.left < 0 else _("Upload")


def _letters(projects):
    """Letters of commitment that are drawn up and wait for the enterprise's word."""
    rows = Commitment.objects.filter(
        application__project__in=projects, application__status__in=AT_THE_WINDOW, confirmed_at__isnull=True,
        voided_at__isnull=True,
    ).select_related("application__project")  # fmt: skip
    for row in rows:
        yield Task(row.application.project, _("Confirm the letter of commitment"),
                   _(", ").join(_name(line) for line in row.lines),
                   reverse("stages:application-commitment", args=[row.application.number]), _("Read and confirm"),
                   state="soon", word=_("To be confirmed"))  # fmt: skip


def _corrections(projects, faced):
    """Corrections and papers that joint sessions ask for and that are not reported yet."""
    through = JointSession.projects.through.objects.filter(jointsession=OuterRef("session"), project__in=projects)
    rows = SessionNotice.objects.filter(Exists(through.filter(project__enterprise=OuterRef("enterprise"))),
                                        answered_at__isnull=True, session__holds=True)  # fmt: skip
    rows = rows.select_related("session").prefetch_related(
        _shown("session__projects", projects),
        Prefetch("session__clocks", Clock.objects.running().filter(kind=ClockKind.REWORK).select_related("project")),
    )
    for row in rows:
        clock = next((each for each in row.session.clocks.all() if each.due_on == row.due_on), None)
        title = _("Supply the papers") if row.step else _("Report the corrections")
        yield Task(row.session.shown[0], title, f"{row.session.get_kind_display()} · {row.number}",
                   _of_session(row.session, "#report"), _("Report"), row.due_on, faced(clock) if clock else None,
                   state="soon", word=_("Awaited"))  # fmt: skip


def _of_session(session, anchor=""):
    return reverse("stages:session", args=[session.number, session.round]) + anchor


def _shown(name, projects):
    """Sessions serve projects of several enterprises: only the reader's own are fetched, as `shown`."""
    return Prefetch(name, queryset=projects.order_by("pk"), to_attr="shown")


def _to_attend(projects, at):
    """Joint sessions to come whose hour is fixed."""
    through = JointSession.projects.through.objects.filter(project__in=projects)
    rows = JointSession.objects.filter(
        pk__in=through.values("jointsession"), status__in=SESSION_LIVE, starts_at__gte=at
    )
    for row in rows.prefetch_related(_shown("projects", projects)):
        hour = f"{timezone.localtime(row.starts_at):%H:%M}"
        yield Task(row.shown[0], _("Attend: %(session)s") % {"session": row.get_kind_display()},
                   _(", ").join(part for part in (hour, row.place) if part), _of_session(row), _("See the invitation"),
                   timezone.localdate(row.starts_at), state="off", word=_("To attend"))  # fmt: skip


def _results(projects):
    """Applications whose results lie at the window."""
    rows = Application.objects.filter(project__in=projects, status=ApplicationStatus.TO_ISSUE).select_related("project")
    for row in rows.prefetch_related("deliveries"):
        if not any(each.is_under_way for each in row.deliveries.all()):
            yield Task(row.project, _("Collect the results: %(application)s") % {"application": row.number},
                       _("Everything is decided; collect it at the window, or the window sends it"),
                       _of_application(row), _("Open"), state="done", word=_("Can be collected"))  # fmt: skip


def _conditions(projects):
    """Decisions with conditions that the enterprise has not accepted."""
    rows = Approval.objects.current().filter(project__in=projects, status=ApprovalStatus.CONDITIONAL)
    events = Event.objects.filter(project__in=projects, act=accepting.ACT).order_by()
    accepted = set(events.values_list("project", "subject"))
    for row in rows.select_related("project", "item"):
        if (row.project_id, f"approval:{row.subject}") not in accepted:
            n = len(row.conditions)
            yield Task(row.project, _("Accept the conditions: %(item)s") % {"item": words(row.item)},
                       ngettext("%(n)s condition of the decision", "%(n)s conditions of the decision", n) % {"n": n},
                       reverse("stages:approval", args=[row.project.code, row.code, row.round]), _("Read and accept"),
                       state="soon", word=_("To be confirmed"))  # fmt: skip


def _to_file(projects):
    """Stages with items that wait for no earlier one and can be filed for now."""
    rows = Approval.objects.current().filter(project__in=projects).order_by().values_list(
        "project", "stage__code", "code", "status", "item__kind"
    )  # fmt: skip
    finished, planned = defaultdict(set), defaultdict(list)
    for project, stage, code, status, kind in rows:
        if status in FINISHED:
            finished[project].add(code)
        elif status == ApprovalStatus.PLANNED and kind in APPLIED_FOR:
            planned[project, stage].append(code)
    routes = {project.pk: project for project in projects.select_related("route")}
    for (pk, stage), codes in planned.items():
        needs = routes[pk].route.plan["needs"]
        n = sum(not routing.waits_for(code, needs, finished[pk]) for code in codes)
        if n:
            yield Task(routes[pk], _("Ready to file: %(stage)s") % {"stage": StageCode(stage).label},
                       ngettext("%(n)s item can be filed for now", "%(n)s items can be filed for now", n) % {"n": n},
                       reverse("stages:application-file", args=[routes[pk].code, stage]), _("File for it"),
                       state="ready", word=_("Ready to file"), is_owed=False)  # fmt: skip

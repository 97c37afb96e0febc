"""Filing: one application at one window for a stage, with one set of papers.

行政许可法 art. 26, 29: one place takes the application for all departments; the enterprise may file on line or at the
counter. The application names the items of the stage that it is for; items whose earlier results are not there yet are
filed all the same and wait for them. Filing starts the window's five days (art. 32).
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import require_applicant
from projects.enums import Channel, Deed, OfficeKind, ProjectStatus
from projects.models import Office
from projects.models.office import dated
from projects.naming import Names
from projects.refusal import Refusal
from stages.acts import checklist, clocks, counters, papers
from stages.enums import APPLIED_FOR, ApprovalStatus
from stages.models import Application, Approval, Counter


def to_file(stage):
    """Approvals of a stage that the enterprise can still file for: on the route, decided on application."""
    return Approval.objects.current().filter(stage=stage, status=ApprovalStatus.PLANNED, item__kind__in=APPLIED_FOR)


def stages_to_file(project):
    """Numbers of the stages of a project for which something can still be filed. One statement."""
    found = Approval.objects.current().filter(project=project, status=ApprovalStatus.PLANNED)
    return set(found.filter(item__kind__in=APPLIED_FOR).order_by().values_list("stage", flat=True))


def may_apply(stage, *, by, at, items=None):
    """Whether `by` may file for this stage, for `items` (codes) or for any of it, if something is left to file for."""
    require_applicant(by, stage.project, at, Deed.FILE, about=stage, items=items)
    if stage.project.status != ProjectStatus.ACTIVE:
        raise Refusal("project_ended", _("The project has ended."))


def may_file(stage, *, by, at, items=None):
    """Whether `by` may file for this stage now, for `items` (codes) or for any of it."""
    may_apply(stage, by=by, at=at, items=items)
    if not to_file(stage).exists():
        raise Refusal("nothing_to_file", _("Nothing in this stage is left to file for."))


def file_application(stage, *, by, at, items=None, supplied=None, channel=Channel.ONLINE):
    """File an application of a stage.

    `items`: codes to file for (all that are left when None); `supplied`: {paper type: papers.Supplied}. Papers already
    on file are taken from there. Returns the saved Application.
    """
    may_file(stage, by=by, at=at, items=items)
    supplied = supplied or {}
    approvals = _chosen(stage, items)
    if items is None:
        may_file(stage, by=by, at=at, items=[approval.code for approval in approvals])
    project = stage.project
    check_list = checklist.for_codes(project, [approval.code for approval in approvals])
    checklist.refuse_unasked(check_list, supplied)
    application = Application(
        project=project,
        stage=stage,
        round=stage.applications.count() + 1,
        number=_number(project, at),
        window=window_of(project.division, at),
        channel=channel,
        filed_at=at,
    )
    event = history.record(
        project,
        "file",
        f"application:{application.number}",
        by=by,
        at=at,
        facts={
            "stage": stage.code,
            "round": application.round,
            "items": [a.code for a in approvals],
            "papers": sorted(supplied),
            "channel": channel,
        },
    )
    history.keep(application, event, person=by.person)
    _take_papers(application, check_list, supplied, event, by=by, at=at)
    counters.handed_in(application, supplied.values(), act="file", by=by, at=at, channel=channel)
    for approval in approvals:
        approval.application, approval.status = application, ApprovalStatus.FILED
    history.keep_all(approvals, event, ["application", "status"], person=by.person)
    clocks.start_check(application, timezone.localdate(at), event)
    return application


def _chosen(stage, items):
    approvals = list(to_file(stage).select_for_update(of=("self",)).order_by("code"))
    if items is None:
        return approvals
    by_code = {approval.code: approval for approval in approvals}
    unknown = sorted(set(items) - set(by_code))
    if unknown:
        raise Refusal("item_not_open", _("%(items)s cannot be filed for now."), items=", ".join(unknown))
    if not items:
        raise Refusal("no_item_chosen", _("Choose at least one item to file for."), field="items")
    return [by_code[code] for code in sorted(set(items))]


def _take_papers(application, check_list, supplied, event, *, by, at):
    by_type = {line.type: line for line in check_list}
    for type, paper in supplied.items():
        papers.file_asked(application.project, by_type[type], paper, event=event, by=by, at=at)
    on_file = papers.on_file(application.project)
    rows = [checklist.required_paper(application, line, on_file) for line in check_list]
    checklist.keep_checked(rows)
    if rows:
        history.keep_new(rows, event, person=by.person)


def _number(project, at):
    year = timezone.localdate(at).year
    serial = Counter.next(f"application {project.division.code} {year}")
    return f"{project.division.code}{year}{serial:05}"


def window_of(division, at):
    """The comprehensive window of a division on a day."""
    window = Office.objects.filter(dated("", timezone.localdate(at)), kind=OfficeKind.WINDOW, division=division).first()
    if window is None:
        raise Refusal("no_window", _("%(division)s has no comprehensive window on that day."), division=Names(division))
    return window

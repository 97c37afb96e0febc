"""Registering enterprises and projects.

企业投资项目核准和备案管理条例 (State Council Decree 673) art. 4: every project gets its code on the platform before
the first formality. Registration gives or takes over the code, settles the facts, draws the route and so finishes the
platform's own item at once; whatever needs nothing but the code can then begin.
"""

from dataclasses import dataclass, field
from secrets import randbelow

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import require_seat
from projects.credit_code import check_uscc
from projects.enums import CodeFormat, ProjectStatus, SeatKind
from projects.models import Division, Enterprise, Project, ProjectFacts
from projects.refusal import Refusal
from projects.rules import project_code
from stages.acts import checklist, papers, reference, routing, tracking
from stages.enums import ApprovalStatus, ItemKind
from stages.models import Approval

#: guiding department and kind of content of codes given here: local development and reform, capital works / upgrade
GUIDING_DEPARTMENT, CAPITAL_WORKS, TECHNICAL_UPGRADE = "04", "01", "02"


@dataclass
class Registration:
    """What the enterprise says about a new project. `code` is empty when the platform is to give one."""

    name: str
    division: Division
    answers: dict = field(default_factory=dict)
    code: str = ""
    site: str = ""
    content: str = ""


def register_enterprise(code, name, *, at, **details):
    """Put an enterprise on the register; the same code twice is the same enterprise."""
    code = check_uscc(code)
    enterprise, _created = Enterprise.objects.get_or_create(
        uscc=code, defaults={"name": name, "registered_at": at, **details}
    )
    return enterprise


def may_register(enterprise, *, by, at):
    require_seat(by, {SeatKind.ENTERPRISE}, at, enterprise_id=enterprise.pk)


@transaction.atomic
def register(enterprise, registration, *, by, at):
    """Register a project and draw its route. Returns the Project; its first events are on its chain."""
    may_register(enterprise, by=by, at=at)
    on = timezone.localdate(at)
    if not registration.name.strip():
        raise Refusal("name_missing", _("Give the project a name."), field="name")
    Enterprise.objects.select_for_update().get(pk=enterprise.pk)  # the same button twice: the second one waits here
    if enterprise.projects.filter(name=registration.name.strip(), status=ProjectStatus.ACTIVE).exists():
        raise Refusal("project_name_taken", _("Your enterprise has a project of this name in progress."), field="name")
    edition = reference.edition_on(registration.division, on)
    facts = routing.settle(reference.catalogue(edition), registration.answers)
    code, warnings = _code(registration, facts, on)
    project = Project(
        code=code.text,
        code_format=CodeFormat(code.format),
        code_warnings=warnings,
        name=registration.name.strip(),
        enterprise=enterprise,
        division=registration.division,
        site=registration.site,
        content=registration.content,
        registered_at=at,
    )
    project._change_reason, project._history_date, project._history_user = "1 register", at, by.person
    project.save()
    history.open_chain(project)
    event = history.record(
        project,
        "register",
        "project",
        by=by,
        at=at,
        facts={"code": project.code, "edition": str(edition), "warnings": warnings},
    )
    history.keep(ProjectFacts(project=project, answers=facts), event, person=by.person)
    routing.draw(project, edition, facts, event, on=on)
    tracking.start(project, edition, facts, event, on=on)
    _finish_platform_registration(project, event, by=by, at=at)
    return project


def _code(registration, facts, on):
    """The parsed code, given or issued, and the warnings about it (a mismatch warns, it does not refuse)."""
    if registration.code:
        try:
            code = project_code.parse(registration.code)
        except project_code.CodeFault as fault:
            raise Refusal(
                "project_code_shape", _("A project code looks like 2411-330602-04-01-123456."), field="code"
            ) from fault
        if Project.objects.filter(code=code.text).exists():
            raise Refusal("project_code_taken", _("A project with this code is registered already."), field="code")
    else:
        code = project_code.parse(_fresh_code(registration.division, facts, on))
    known = set(Division.objects.values_list("code", flat=True))
    return code, [str(warning) for warning in project_code.warnings(code, known)]


def _fresh_code(division, facts, on):
    """A code of today's format that no project has yet; the serial part is drawn at random, as the standard says."""
    kind = TECHNICAL_UPGRADE if facts.get("tech_upgrade") else CAPITAL_WORKS
    while True:
        text = project_code.issue(on, division.code, GUIDING_DEPARTMENT, kind, 1 + randbelow(99_999))
        if not Project.objects.filter(code=text).exists():
            return text


def _finish_platform_registration(project, event, *, by, at):
    """The platform's own items end with the code that has just been given."""
    own = Approval.objects.filter(project=project, item__kind=ItemKind.PLATFORM_REGISTRATION).select_related("item")
    for approval in own:
        approval.project = project
        approval.status = ApprovalStatus.RECORDED
        approval.started_at = approval.finished_at = at
        approval.result = project.code
        history.keep(approval, event, person=by.person)
        checklist.file_result(approval, papers.Supplied(), event, by=by, at=at)

"""Moving a project to another edition of the catalogue, with a preview of what that would change.

A project keeps the edition it was registered under until somebody moves it. Work under way and results stay as they
are, on the entries they were started under; what still stands on the route is drawn anew.
"""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import require_applicant, require_seat
from projects.enums import APPLICANTS, Deed, ProjectStatus, SeatKind
from projects.refusal import Refusal
from stages.acts import reference, routing
from stages.enums import FINISHED, IN_PROGRESS, ApprovalStatus, StageStatus
from stages.models import Edition

#: fields of an entry whose change the preview shows
COMPARED = (
    "name_zh",
    "function",
    "level",
    "kind",
    "statutory_days",
    "statutory_unit",
    "promised_days",
    "promised_unit",
    "certificate",
    "validity",
)


@dataclass(frozen=True)
class Change:
    """One field of one item that differs between the editions."""

    item: object
    field: str
    before: object
    after: object


@dataclass(frozen=True)
class Preview:
    """What moving would do: items that join and leave the route, entries that differ, offices that change."""

    edition: Edition
    added: list  # ApprovalItem of the new edition
    dropped: list  # Approval not begun, whose item no longer applies
    kept_running: list  # Approval under way or finished that stays on its old entry
    changes: list  # Change
    plan: object


def newer_edition(project, on):
    """The edition in force today when the project does not follow it, else None."""
    edition = reference.edition_on(project.division, on)
    return edition if edition.pk != project.route.edition_id else None


def preview(project, edition, *, on):
    """What moving the project to `edition` would change. Nothing is written."""
    compiled, before = reference.catalogue(edition), reference.catalogue(project.route.edition)
    facts = routing.settle(compiled, _answers(compiled, project))
    drawn = routing.plan(compiled, facts)
    current = {a.code: a for a in project.approvals.current().select_related("item")}
    return Preview(
        edition=edition,
        added=[compiled.items[code] for code in drawn.applying if not _is_there(current.get(code))],
        dropped=[a for code, a in current.items() if code not in drawn.applying and a.status == ApprovalStatus.PLANNED],
        kept_running=[a for a in current.values() if a.status in IN_PROGRESS | FINISHED],
        changes=[
            c
            for code in drawn.applying
            if code in current and code in before.items
            for c in _compare(before.items[code], compiled.items[code])
        ],
        plan=drawn,
    )


def _is_there(approval):
    return approval is not None and approval.status != ApprovalStatus.DROPPED


def _answers(compiled, project):
    """The project's facts as far as the edition still asks for them."""
    known = {question.code for question in compiled.questions}
    return {code: value for code, value in project.facts.answers.items() if code in known}


def _compare(before, after):
    return [
        Change(after, name, getattr(before, name), getattr(after, name))
        for name in COMPARED
        if getattr(before, name) != getattr(after, name)
    ]


def may_move(project, *, by, at):
    if by.kind in APPLICANTS:
        require_applicant(by, project, at, Deed.MOVE_EDITION)
    else:
        require_seat(by, {SeatKind.CENTRE, SeatKind.ADMINISTRATOR}, at)
    if project.status != ProjectStatus.ACTIVE:
        raise Refusal("project_ended", _("The project has ended."))


def move(project, edition, *, by, at):
    """Move a project to another edition. Returns the Preview that came true."""
    may_move(project, by=by, at=at)
    if edition.pk == project.route.edition_id:
        raise Refusal("same_edition", _("The project follows this edition already."))
    on = timezone.localdate(at)
    seen = preview(project, edition, on=on)
    event = history.record(
        project,
        "move_edition",
        "project",
        by=by,
        at=at,
        facts={
            "from": str(project.route.edition),
            "to": str(edition),
            "added": [i.code for i in seen.added],
            "dropped": [a.code for a in seen.dropped],
        },
    )
    compiled = reference.catalogue(edition)
    stages = {stage.code: stage for stage in project.stages.all()}
    for approval in seen.dropped:
        approval.status = ApprovalStatus.DROPPED
        history.keep(approval, event, person=by.person)
    _refresh_planned(project, compiled, seen, event, by, on)
    _add(project, compiled, seen, stages, event, by, on)
    route = project.route
    route.edition, route.plan = edition, routing.as_row(seen.plan)
    history.keep(route, event, person=by.person)
    return seen


def _refresh_planned(project, compiled, seen, event, by, on):
    """Items not begun follow the new entry and the office that has them now."""
    planned = project.approvals.current().filter(status=ApprovalStatus.PLANNED, code__in=seen.plan.applying)
    for approval in planned.select_related("item"):
        item = compiled.items[approval.code]
        approval.item, approval.holder = item, item.holder
        approval.office = routing.office_of(compiled, item, project.division, on)
        history.keep(approval, event, person=by.person)


def _add(project, compiled, seen, stages, event, by, on):
    """New items join; one that had been dropped before comes back as a new round."""
    dropped = {a.code: a for a in project.approvals.current().filter(status=ApprovalStatus.DROPPED)}
    for item in seen.added:
        older = dropped.get(item.code)
        row = routing.approval(compiled, project, stages, item.code, on, round=older.round + 1 if older else 1)
        if older is not None:
            older.is_current = False
            history.keep(older, event, person=by.person)
        history.keep(row, event, person=by.person)
        _reopen(stages[item.stage], event, by)


def _reopen(stage, event, by):
    if stage.status == StageStatus.CONCLUDED:
        stage.status, stage.concluded_at = StageStatus.OPEN, None
        history.keep(stage, event, person=by.person)

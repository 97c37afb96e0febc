"""Offices give way to others: renamed, or merged into one that is there, from a day on.

Entered beforehand, dates say it at once: the office ends the day before, its functions are the successor's from the
day on, and routes drawn for that day name the successor. When the day has come, work in hand and seats go over, each
project's history says so, and everything that was signed keeps the name it was signed under.
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import Task

from administration.acts.keeping import keep, require_administrator, said
from administration.enums import Keeping, Reform
from administration.models import Succession
from administration.open_work import OPEN
from projects import history
from projects.acting import SYSTEM
from projects.models import Competence, Office, Project, Seat
from projects.refusal import Refusal
from stages.flows.engine import OPEN_TASK

ONE_DAY = timedelta(days=1)
ACT = "succeed_office"


def may_plan(office, *, by, at):
    require_administrator(by, at)
    if office.successions.filter(called_off_at__isnull=True).exists():
        raise Refusal("has_successor", _("This office has a successor already."))
    if office.valid_until is not None and office.valid_until < timezone.localdate(at):
        raise Refusal("office_ended", _("This office has ended."))


@transaction.atomic
def merge(office, *, by, at, on, reason, successor):
    """Dissolve `office` into `successor`, an office of the same kind and division, whose first day as such is `on`."""
    office = _held(office)
    may_plan(office, by=by, at=at)
    if successor.pk == office.pk:
        raise Refusal("succeeds_itself", _("An office cannot succeed itself."), field="successor")
    if (successor.kind, successor.division_id) != (office.kind, office.division_id):
        raise Refusal(
            "other_kind", _("Only an office of the same kind and division takes over."), field="successor"
        )  # fmt: skip
    if successor.valid_from > on or (successor.valid_until is not None and successor.valid_until < on):
        raise Refusal("not_there", _("The successor is not there on that day."), field="successor")
    return _plan(office, Reform.MERGE, by=by, at=at, on=on, reason=reason, successor=_held(successor))


@transaction.atomic
def rename(office, *, by, at, on, reason, **new):
    """Let `office` go on as a new one, with the names and contact of `new`."""
    office = _held(office)
    may_plan(office, by=by, at=at)
    _check_day(office, on, at)
    successor = Office(
        code=_code(office, on), division=office.division, kind=office.kind, valid_from=on,
        valid_until=office.valid_until, kept_here=True, **new,
    )  # fmt: skip
    keep(successor, Keeping.FOUND_OFFICE, by=by, at=at, reason=reason)
    return _plan(office, Reform.RENAME, by=by, at=at, on=on, reason=reason, successor=successor)


def _held(office):
    return Office.objects.select_for_update().get(pk=office.pk)


def _code(office, on):
    """The code of the office with the year of the reform, and a number where that is taken."""
    code, number = f"{office.code[:50]}-{on.year}", 2
    while Office.objects.filter(code=code).exists():
        code, number = f"{office.code[:50]}-{on.year}-{number}", number + 1
    return code


def _check_day(office, on, at):
    if on < timezone.localdate(at):
        raise Refusal("in_the_past", _("A reform takes effect today at the earliest."), field="on")
    if on <= office.valid_from:
        raise Refusal("not_begun", _("The office begins only on %(day)s."), field="on", day=office.valid_from)
    if office.valid_until is not None and on > office.valid_until + ONE_DAY:
        raise Refusal("ends_before", _("The office ends on %(day)s already."), field="on", day=office.valid_until)


def _plan(office, kind, *, by, at, on, reason, successor):
    _check_day(office, on, at)
    undo = {"valid_until": _text(office.valid_until), "was_kept": [office.kept_here, successor.kept_here],
            "competences": _hand_functions_on(office, successor, on)}  # fmt: skip
    office.valid_until, office.kept_here, successor.kept_here = on - ONE_DAY, True, True
    keep(office, Keeping.SUCCEED, by=by, at=at, reason=reason)
    if kind == Reform.MERGE:
        keep(successor, Keeping.SUCCEED, by=by, at=at, reason=reason)
    row = Succession.objects.create(
        office=office, successor=successor, kind=kind, on=on, reason=reason, decided_by=by.person, decided_at=at,
        moved={"undo": undo},
    )  # fmt: skip
    return carry_out(row, at=at) if on <= timezone.localdate(at) else row


def _hand_functions_on(office, successor, on):
    """End the functions of an office and give them to its successor. Returns what was done, for undoing."""
    running = office.competences.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on))
    ended, begun, moved = [], [], []
    for held in running.select_for_update().order_by("pk"):
        if held.valid_from >= on:  # it had not begun: it begins with the successor
            held.office = successor
            held.save(update_fields=["office"])
            moved.append(held.pk)
            continue
        mine = successor.competences.filter(function=held.function_id, valid_from__lte=held.valid_until or date.max)
        if not mine.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on)).exists():
            new = Competence.objects.create(
                office=successor, function_id=held.function_id, valid_from=on, valid_until=held.valid_until
            )
            begun.append(new.pk)
        ended.append([held.pk, _text(held.valid_until)])
        held.valid_until = on - ONE_DAY
        held.save(update_fields=["valid_until"])
    return {"ended": ended, "begun": begun, "moved": moved}


def _text(day):
    return day.isoformat() if day else None


def _day(text):
    return date.fromisoformat(text) if text else None


def due(on):
    """Successions whose day has come and which nobody has carried out or called off."""
    return Succession.objects.filter(on__lte=on, done_at__isnull=True, called_off_at__isnull=True)


@transaction.atomic
def carry_out(row, *, at):
    """Let work in hand and seats go over; twice is harmless. Returns the row."""
    row = Succession.objects.select_for_update().select_related("office", "successor", "decided_by").get(pk=row.pk)
    if row.done_at is not None or row.called_off_at is not None or row.on > timezone.localdate(at):
        return row
    projects = Project.objects.filter(pk__in=projects_touched(row.office)).select_related("enterprise").order_by("pk")
    moved = {}
    for project in projects:
        _move_project(project, row, at, moved)
    _move_rest(row, moved)
    moved["Seat"] = _move_seats(row, at)
    row.done_at, row.moved = at, row.moved | {"rows": moved}
    row.save(update_fields=["done_at", "moved"])
    return row


def projects_touched(office):
    """Numbers of the projects of which something that goes on lies with an office."""
    found = set()
    for lying in OPEN:
        if lying.project:
            found |= set(lying.of(office).order_by().values_list(lying.project, flat=True).distinct())
    return found - {None}


def _move_project(project, row, at, moved):
    history.hold(project)
    found = [(lying, list(_takeable(lying, row).filter(**{lying.project: project})))
             for lying in OPEN if lying.project]  # fmt: skip
    if not any(rows for _lying, rows in found):
        return
    event = history.record(
        project, ACT, "project", by=SYSTEM, at=at, reason=row.reason,
        facts={"from_office": row.office.code, "to_office": row.successor.code},
    )  # fmt: skip
    for lying, rows in found:
        for each in rows:
            setattr(each, lying.column, row.successor)
        if hasattr(lying.model, "history"):
            history.keep_all(rows, event, [lying.column], person=row.decided_by)
        else:
            lying.model.objects.filter(pk__in=[each.pk for each in rows]).update(**{lying.column: row.successor})
        name = lying.model.__name__
        moved[name] = moved.get(name, 0) + len(rows)


def _takeable(lying, row):
    """What goes over: an office that is invited to a session together with its successor is not invited twice."""
    rows = lying.of(row.office)
    return rows.exclude(session__offices__office=row.successor) if lying.model.__name__ == "SessionOffice" else rows


def _move_rest(row, moved):
    """What hangs on no project: messages not delivered, questions and reports about none, tasks of the engine."""
    for lying in OPEN:
        name = lying.model.__name__
        rest = _takeable(lying, row).filter(**{f"{lying.project}__isnull": True})
        rows = list(rest)
        rest.model.objects.filter(pk__in=[each.pk for each in rows]).update(**{lying.column: row.successor})
        moved[name] = moved.get(name, 0) + len(rows)
    standing = Task.objects.filter(owner_permission=f"office.{row.office_id}", status__in=OPEN_TASK)
    standing.update(owner_permission=f"office.{row.successor_id}")


def _move_seats(row, at):
    """Seats held on the day go over as they are, with agents, messages and calendars; a double one ends."""
    open_end = Q(valid_until__isnull=True) | Q(valid_until__gte=row.on)
    count = 0
    for seat in Seat.objects.select_for_update().filter(open_end, office=row.office).order_by("pk"):
        same = Seat.objects.filter(open_end, person=seat.person_id, kind=seat.kind, office=row.successor)
        if same.exists() and seat.valid_from < row.on:
            seat.valid_until = row.on - ONE_DAY
        else:
            seat.office = row.successor
        seat._change_reason, seat._history_user = said(Keeping.SUCCEED, row.reason), row.decided_by
        seat._history_date = at
        seat.save()
        count += 1
    return count


@transaction.atomic
def call_off(row, *, by, at, reason):
    """Call a reform off whose day has not come; everything is as it was."""
    require_administrator(by, at)
    row = Succession.objects.select_for_update().select_related("office", "successor").get(pk=row.pk)
    if row.called_off_at is not None:
        raise Refusal("called_off", _("This has been called off already."))
    if row.done_at is not None:
        raise Refusal("carried_out", _("The day has come and the work has gone over."))
    undo, office, successor = row.moved["undo"], row.office, row.successor
    Competence.objects.filter(pk__in=undo["competences"]["begun"]).delete()
    Competence.objects.filter(pk__in=undo["competences"]["moved"]).update(office=office)
    for pk, until in undo["competences"]["ended"]:
        Competence.objects.filter(pk=pk).update(valid_until=_day(until))
    office.valid_until, office.kept_here = _day(undo["valid_until"]), undo["was_kept"][0]
    keep(office, Keeping.CALL_OFF, by=by, at=at, reason=reason)
    row.called_off_at, row.called_off_by = at, by.person
    row.save(update_fields=["called_off_at", "called_off_by"])
    if row.kind == Reform.MERGE:
        successor.kept_here = undo["was_kept"][1]
        keep(successor, Keeping.CALL_OFF, by=by, at=at, reason=reason)
    else:
        _unfound(successor, row.on, by=by, at=at, reason=reason)
    return row


def _unfound(successor, on, *, by, at, reason):
    """An office that was to be founded ends before it begins: it has no day, and its number is not given again."""
    if Seat.objects.filter(office=successor).exists():
        raise Refusal("has_seats", _("Seats of the new office have been given: end them first."))
    successor.valid_until = on - ONE_DAY
    keep(successor, Keeping.CALL_OFF, by=by, at=at, reason=reason)

"""What the agent in charge keeps of a case: plan, pre-checks, contacts, notes, dates brought forward, the service card.

Only the agent under the entrustment in force writes here. The plan and what is done in the enterprise's name, contacts
included, go into the project's history; notes and dates brought forward are the agent's working papers.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency import access
from agency.enums import Audience
from agency.models import BringForward, Contact, Note, PlanLine, PreCheck
from agency.rules import scheduling
from projects import history
from projects.acting import require_applicant, require_seat
from projects.enums import Deed, SeatKind, Visitor
from projects.refusal import Refusal
from stages.acts import checklist, counters, filing, papers, reference
from stages.enums import APPLIED_FOR, ClockKind
from stages.models import Approval, Clock


def may_keep(case, *, by, at):
    """Whether `by` is the agent in charge of the case today."""
    require_seat(by, {SeatKind.AGENT}, at)
    in_charge = access.in_force_of(by.seat, timezone.localdate(at)).filter(pk=case.entrustment_id)
    if not in_charge.exists():
        raise Refusal("no_mandate", _("No entrustment of this project to you is in force."))


def draw_plan(case, *, by, at):
    """Draw the plan from the route and the promised times, seen today; days planned at first are kept beside it."""
    may_keep(case, by=by, at=at)
    on = timezone.localdate(at)
    drawn = drawn_days(case.project, on, within=case.entrustment)
    event = history.record(case.project, "plan", case.subject, by=by, at=at, facts={"items": sorted(drawn)})
    before = {line.code: line for line in case.plan.all()}
    for code, (start, end) in drawn.items():
        line = before.get(code) or PlanLine(case=case, code=code, first_ends_on=end)
        line.starts_on, line.ends_on = start, end
        history.keep(line, event, person=by.person)
    case.planned_at = at
    return history.keep(case, event, person=by.person)


def drawn_days(project, on, within=None):
    """Code -> (start, end) as the route, the promised times and the running clocks say on the day `on`.

    `within`: an entrustment whose scope the items must lie in.
    """
    rows = list(Approval.objects.current().filter(project=project).select_related("item", "stage"))
    due = dict(
        Clock.objects.running().filter(project=project, kind=ClockKind.DECISION).values_list("approval_id", "due_on")
    )
    tasks = {row.code: _task(row, due.get(row.pk)) for row in rows if row.status != "dropped"}
    found = scheduling.schedule(tasks, project.route.plan["needs"], on, reference.calendar(project.division_id))
    if within is None:
        return found
    return {row.code: found[row.code] for row in rows if row.code in found and access.reaches(within, row)}


def _task(row, due_on):
    item = row.item
    is_promised = item.promised_days is not None
    days = item.promised_days if is_promised else item.statutory_days
    day = lambda moment: timezone.localdate(moment) if moment else None  # noqa: E731
    return scheduling.Task(
        days, item.promised_unit if is_promised else item.statutory_unit, item.kind in APPLIED_FOR,
        day(row.started_at), due_on, day(row.finished_at),
    )  # fmt: skip


def move_line(line, *, by, at, starts_on, ends_on, note=""):
    """Move the planned days of one item. What was planned at first stays beside them."""
    case = line.case
    may_keep(case, by=by, at=at)
    if ends_on < starts_on:
        raise Refusal("dates_reversed", _("An item cannot be planned to end before it starts."), field="ends_on")
    event = history.record(
        case.project, "plan_move", case.subject, by=by, at=at, reason=note,
        facts={"items": [line.code], "from": line.ends_on.isoformat(), "to": ends_on.isoformat()},
    )  # fmt: skip
    line.starts_on, line.ends_on, line.note = starts_on, ends_on, note
    return history.keep(line, event, person=by.person)


def asked_for(case, stage):
    """[Line of the check list] of what the enterprise would still have to bring for a stage, and what is on file."""
    codes = list(filing.to_file(stage).values_list("code", flat=True))
    lines = [line for line in checklist.for_codes(case.project, codes) if line.is_asked_of_enterprise]
    return lines, papers.on_file(case.project)


def may_pre_check(stage, *, by, at):
    require_seat(by, {SeatKind.AGENT}, at)
    require_applicant(by, stage.project, at, Deed.PRE_CHECK, about=stage)


def pre_check(case, *, by, at, stage, lines):
    """Note the pre-check of papers for a stage. `lines`: [{"type", "name_zh", "name_en", "found", "remark"}]."""
    may_keep(case, by=by, at=at)
    may_pre_check(stage, by=by, at=at)
    if not lines:
        raise Refusal("nothing_checked", _("Look at one paper at least."))
    history.record(
        case.project, "pre_check", f"stage:{stage.code}", by=by, at=at,
        facts={"papers": [line["type"] for line in lines if line["found"] != "good"]},
    )  # fmt: skip
    return PreCheck.objects.create(case=case, stage=stage.code, at=at, by=by.person, lines=lines)


def log_contact(case, *, by, at, kind, when, with_whom, purpose, result, papers=()):
    """Log a call, visit or meeting, with the papers that were chased by it."""
    may_keep(case, by=by, at=at)
    if when > at:
        raise Refusal("not_yet", _("What has not happened yet cannot be logged."), field="when")
    said = {"contact": kind, "with": with_whom, "when": when.isoformat(), "came_of_it": result, "papers": list(papers)}
    history.record(case.project, "contact", case.subject, by=by, at=at, reason=purpose, facts=said)
    return Contact.objects.create(
        case=case, kind=kind, at=when, with_whom=with_whom, purpose=purpose, result=result, papers=list(papers),
        by=by.person,
    )  # fmt: skip


def write_note(case, *, by, at, text, audience=Audience.INTERNAL, verified_on=None):
    may_keep(case, by=by, at=at)
    verified_on = verified_on or timezone.localdate(at)
    if verified_on > timezone.localdate(at):
        raise Refusal("not_yet", _("It cannot have been verified on a day to come."), field="verified_on")
    return Note.objects.create(case=case, text=text, audience=audience, verified_on=verified_on, at=at, by=by.person)


def verify_note(note, *, by, at):
    """The agent has looked again: the note still holds today."""
    may_keep(note.case, by=by, at=at)
    note.verified_on = timezone.localdate(at)
    note.save(update_fields=["verified_on"])
    return note


def bring_forward(case, *, by, at, on, text):
    """Have the case come back on a day."""
    may_keep(case, by=by, at=at)
    if on < timezone.localdate(at):
        raise Refusal("in_the_past", _("A case comes back on a day to come."), field="on")
    return BringForward.objects.create(case=case, on=on, text=text, set_at=at, by=by.person)


def tick_off(row, *, by, at):
    """A date brought forward is done."""
    may_keep(row.case, by=by, at=at)
    if row.done_at is not None:
        raise Refusal("already_done", _("This step has been done already."))
    row.done_at = at
    row.save(update_fields=["done_at"])
    return row


def give_card(case, *, by, at):
    """The service card has been given to the enterprise."""
    may_keep(case, by=by, at=at)
    event = history.record(case.project, "service_card", case.subject, by=by, at=at, facts={"agent": by.person.name})
    case.card_given_at = at
    return history.keep(case, event, person=by.person)


def may_attend(session, *, by, at):
    """Whether the agent may note that it went to a joint session with the enterprise or in its place."""
    require_seat(by, {SeatKind.AGENT}, at)
    project = served_by(session, by, at)
    require_applicant(by, project, at, Deed.ATTEND, about=session)
    if session.starts_at is None or session.starts_at > at:
        raise Refusal("not_begun", _("The session has not begun yet."))
    if project.events.filter(act="attend", subject=session.subject).exists():
        raise Refusal("already_done", _("This step has been done already."))


def served_by(session, by, at):
    """The project of a session that is entrusted to the agent; the session's own where none is."""
    mine = access.in_force_of(by.seat, timezone.localdate(at)).values("project")
    return session.projects.filter(pk__in=mine).first() or session.project


def attend(session, *, by, at):
    """The agent was at a joint session in the enterprise's name."""
    may_attend(session, by=by, at=at)
    return history.record(served_by(session, by, at), "attend", session.subject, by=by, at=at)


def may_receive(application, *, by, at):
    require_seat(by, {SeatKind.AGENT}, at)
    require_applicant(by, application.project, at, Deed.RECEIVE, about=application)
    if application.issued_at is None:
        raise Refusal("nothing_issued", _("The window has not issued the results yet."))
    if application.project.events.filter(act="fetch_results", subject=f"application:{application.number}").exists():
        raise Refusal("already_done", _("This step has been done already."))


def receive(application, *, by, at):
    """The agent has fetched the results of an application and brought them to the enterprise."""
    may_receive(application, by=by, at=at)
    counters.came(application, visitor=Visitor.AGENT, act="fetch_results", by=by, at=at)
    return history.record(application.project, "fetch_results", f"application:{application.number}", by=by, at=at)

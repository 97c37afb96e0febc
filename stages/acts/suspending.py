"""Stopping and resuming the clock of a decision.

行政许可法 art. 45: a closed list of grounds, only where a law requires the procedure, and the applicant is told
in writing how long it takes. A stoppage ends when told, or early when its end is recorded; the joint term of
the application stands still with it. An entry may be made late by those who answer for the file: it keeps both
hours, and the centre sees it.
"""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import require_seat
from projects.enums import SeatKind
from projects.refusal import Refusal
from stages.acts import clocks, notifying, reference
from stages.acts.claiming import SEATS, refuse_colleagues
from stages.enums import ClockKind, KeepsCounting, StoppageGround, Unit
from stages.models import Clock, Stoppage
from stages.rules import stoppages
from stages.rules.clock_kinds import RULES, Stopping

#: who may enter an act on a later day than it took effect
BACKDATERS = frozenset({SeatKind.LEAD, SeatKind.CENTRE})
LONGEST_BASIS = 300
#: days that one notice can tell (about two years); art. 45 names none. What takes longer needs a further notice
LONGEST_STOPPAGE = 500
TOO_LONG = _("One notice tells at most %(limit_value)s days; what takes longer needs a further notice.")


def may_suspend(clock, *, by, at):
    """Whether `by` may stop this clock: its office, while it runs and its day has not passed, if it stops at all."""
    refuse_other_office(clock, by, at)
    if RULES[clocks.rule_of(clock)].stopping is not Stopping.CLOSED_LIST or clock.kind != ClockKind.DECISION:
        raise Refusal("clock_never_stops", _("This clock cannot be stopped."))
    refuse_ended(clock, at)


def suspend(clock, *, by, at, ground, days, basis="", reason="", procedure="", from_on=None, recorded_at=None):
    """Stop a decision's clock. Returns the Stoppage, whose number is that of the printed notice.

    `ground`: a StoppageGround; `procedure`: for ITEM_LAW, the name of the item's own procedure; `days`: as told to the
    applicant, in working days or in those of the procedure, the first one `from_on` (the day of `at` if not given).
    `at` is the hour at which it took effect, `recorded_at` the hour of entry when that is another.
    """
    may_suspend(clock, by=by, at=at)
    refuse_backdating(by, at, recorded_at)
    refuse_before_start(clock, at)
    own = _own_procedure(clock, ground, procedure)
    basis = _basis(ground, basis, own)
    if not reason.strip():
        raise Refusal("reason_missing", _("Say what is being done in this time, and by whom."), field="reason")
    unit = Unit(own.get("unit") or Unit.WORKING_DAY) if own else Unit.WORKING_DAY
    _refuse_length(days, own)
    first = from_on or timezone.localdate(at)
    if first < timezone.localdate(at):
        raise Refusal(
            "before_it_was_told", _("The clock stops at the earliest on the day of the notice."), field="days"
        )
    calendar = reference.calendar(clock.project.division_id)
    row = Stoppage(
        clock=clock, ground=ground, procedure=procedure, basis=basis, reason=reason, days=days, unit=unit,
        from_on=first, until_on=_last_day(first, days, unit, calendar), by=by.person, office=by.office,
        number=next_notice(clock, "T", clock.stoppages.count() + 1), due_before=clock.due_on, due_after=clock.due_on,
    )  # fmt: skip
    row.dated(at, recorded_at or at)
    event = history.record(
        clock.project, "suspend", f"approval:{clock.approval.subject}", by=by, at=at, reason=reason,
        facts={"notice": row.number, "ground": ground, "basis": basis, "days": days, "unit": unit,
               "from": first.isoformat(), "until": row.until_on.isoformat()},
    )  # fmt: skip
    row.save()
    row.due_after = refresh(clock, event, timezone.localdate(recorded_at or at)).due_on
    history.keep(row, event, person=by.person)
    notifying.tell(row, "stoppage", event, at=at)
    return row


def may_resume(stoppage, *, by, at):
    refuse_other_office(stoppage.clock, by, at)
    if not stoppage.clock.is_running:
        raise Refusal("clock_ended", _("This clock has ended."))
    if stoppage.ended_on is not None or timezone.localdate(at) > stoppage.until_on:
        raise Refusal("not_stopped", _("This stoppage has ended already."))
    if timezone.localdate(at) < stoppage.from_on:
        raise Refusal("not_stopped_yet", _("This stoppage begins on %(first)s; it cannot end before that."), field="on",
                      first=stoppage.from_on)  # fmt: skip


def resume(stoppage, *, by, at, reason="", recorded_at=None):
    """End a stoppage early. The day of `at` is the last one not counted; counting goes on with the next."""
    may_resume(stoppage, by=by, at=at)
    refuse_backdating(by, at, recorded_at)
    clock, on = stoppage.clock, timezone.localdate(at)
    event = history.record(
        clock.project, "resume", f"approval:{clock.approval.subject}", by=by, at=at, reason=reason,
        facts={"notice": stoppage.number, "told": stoppage.until_on.isoformat(), "ended": on.isoformat()},
    )  # fmt: skip
    entered = recorded_at or at
    stoppage.ended_on, stoppage.end_recorded_at = on, entered
    stoppage.is_late_entry |= timezone.localdate(entered) > on
    history.keep(stoppage, event, person=by.person)
    refresh(clock, event, timezone.localdate(entered))
    return stoppage


def refresh(clock, event, on):
    """Rewrite a clock and the joint one of its application from the papers, after one of these has changed."""
    rows = list(clock.stoppages.order_by("from_on", "id"))
    clock.reckoning["stoppages"] = [_kept(row) for row in rows]
    clocks.rewrite(clock, on)
    history.keep(clock, event)
    for joint in Clock.objects.running().filter(kind=ClockKind.JOINT, application=clock.approval.application_id):
        joint.project = clock.project
        rows = Stoppage.objects.filter(clock__approval__application=joint.application_id)
        joint.reckoning["stoppages"] = [_kept(row) for row in rows.order_by("from_on", "id")]
        clocks.rewrite(joint, on)
        history.keep(joint, event)
    return clock


def refuse_other_office(clock, by, at):
    """Its own office's people, and for late entries the centre, answer for a clock; for a claimed item, its officer."""
    if by.kind == SeatKind.CENTRE:
        require_seat(by, {SeatKind.CENTRE}, at)
        return
    require_seat(by, SEATS, at, office_id=clock.office_id)
    if clock.approval_id:
        refuse_colleagues(clock.approval, by)


def refuse_ended(clock, at):
    if not clock.is_running:
        raise Refusal("clock_ended", _("This clock has ended."))
    if clock.due_on is None:
        raise Refusal("no_limit_set", _("No limit is set here, so there is nothing to stop."))
    if timezone.localdate(at) > clock.due_on:
        raise Refusal("due_day_passed", _("The due day, %(due)s, has passed."), due=clock.due_on)


def refuse_backdating(by, at, recorded_at):
    """An entry on a later day than it took effect is made by the lead or the centre only, and never before the fact."""
    if recorded_at is None or timezone.localdate(recorded_at) == timezone.localdate(at):
        if by.kind == SeatKind.CENTRE:
            raise Refusal("wrong_seat", _("The centre only makes late entries; the office enters what happens today."))
        return
    if recorded_at < at:
        raise Refusal("not_yet_happened", _("What has not happened yet cannot be entered."), field="on")
    if by.kind not in BACKDATERS:
        raise Refusal("may_not_backdate", _("Late entries are made by the lead or the centre."), field="on")


def refuse_before_start(clock, at):
    """Nothing is taken out of a term, or added to it, before there is one."""
    if timezone.localdate(at) < clock.started_on:
        raise Refusal("before_the_term", _("The term starts on %(day)s; nothing can take effect on it before that."),
                      field="on", day=clock.started_on)  # fmt: skip


def next_notice(clock, letter, number):
    """The number of a notice: application or project, item and round, running number."""
    about = clock.approval.subject if clock.approval_id else clock.application.number
    return f"{clock.project.code}-{about.replace('/', '-')}-{letter}{number}"


def _own_procedure(clock, ground, procedure):
    """The item's own procedure for the ground ITEM_LAW, else nothing; a Refusal where the law knows no such ground."""
    if ground in KeepsCounting:
        raise Refusal(
            "keeps_counting", _("%(ground)s is no ground to stop the clock: it keeps counting (%(article)s)."),
            field="ground", ground=KeepsCounting(ground).label, article=stoppages.COUNTS_ON[KeepsCounting(ground)],
        )  # fmt: skip
    if ground not in StoppageGround:
        raise Refusal("ground_not_listed", _("The law's list of grounds is closed; this is not on it."), field="ground")
    if ground != StoppageGround.ITEM_LAW:
        return {}
    known = {each["name"]["zh"]: each for each in stoppages.own_grounds(clock.approval.item)}
    if procedure not in known:
        raise Refusal("procedure_unknown", _("The law of this item knows no such procedure."), field="procedure")
    return known[procedure]


def _basis(ground, basis, own):
    """The articles that are printed: the list's or the item's own, and the law that requires the procedure here."""
    if own:
        return own.get("basis") or ""
    if not basis.strip():
        raise Refusal(
            "basis_missing", _("Name the law that requires this procedure here (art. 45 only lists the grounds)."),
            field="basis",
        )  # fmt: skip
    return f"{stoppages.GROUNDS[StoppageGround(ground)].basis}；{basis.strip()}"[:LONGEST_BASIS]


def _refuse_length(days, own):
    if days < 1:
        raise Refusal("days_missing", _("Tell the applicant how many days it takes."), field="days")
    if days > LONGEST_STOPPAGE:
        raise Refusal("too_many_days", TOO_LONG, field="days", limit_value=LONGEST_STOPPAGE)
    if own and own.get("max_days") and days > own["max_days"]:
        raise Refusal("too_many_days", _("The law gives this procedure at most %(days)s days."), field="days",
                      days=own["max_days"])  # fmt: skip


def _last_day(first, days, unit, calendar):
    if unit == Unit.WORKING_DAY:
        return calendar.nth(first, days)
    return first + timedelta(days=days - 1)


def _kept(row):
    """A stoppage as its clock's row keeps it."""
    return {"first": row.from_on.isoformat(), "told": row.until_on.isoformat(),
            "ended": row.ended_on and row.ended_on.isoformat(), "ground": row.ground, "paper": row.number}  # fmt: skip

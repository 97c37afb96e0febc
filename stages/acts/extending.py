"""Extending a term: once, before the due day has passed, by the approver the law names, with reasons told.

行政许可法 art. 42: ten working days by the head of the organ, fifteen for joint handling by the head of the
people's government; forty for a verification by its principal head (Decree 673 art. 10); an item's own law goes
first. The seat that enters it is the office's, for joint handling the lead's; who approved is named and
printed.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import require_seat
from projects.enums import SeatKind
from projects.refusal import Refusal
from stages.acts import clocks, notifying
from stages.acts.suspending import (
    next_notice,
    refuse_backdating,
    refuse_before_start,
    refuse_ended,
    refuse_other_office,
)
from stages.enums import ClockKind
from stages.models import Extension
from stages.rules import clock_kinds


def rule_for(clock):
    """The extension that the law allows this clock (max days, approver, article), or None."""
    of_item = clock.approval.item.extension if clock.approval_id else None
    return clock_kinds.extension_of(clocks.rule_of(clock), of_item)


def may_extend(clock, *, by, at):
    """Whether the term may still be extended, and `by` is the seat that enters it."""
    refuse_other_office(clock, by, at)
    if clock.kind == ClockKind.JOINT and by.kind != SeatKind.CENTRE:
        require_seat(by, {SeatKind.LEAD}, at, office_id=clock.office_id)
    if rule_for(clock) is None:
        raise Refusal("no_extension_by_law", _("The law knows no extension of this term."))
    refuse_ended(clock, at)
    if Extension.objects.filter(clock=clock).exists():
        raise Refusal("extended_already", _("A term can be extended once; this one has been."))


def extend(clock, *, by, at, days, reason, approved_by, approval_number="", recorded_at=None):
    """Extend a term by so many days of its own unit. Returns the Extension; its number is that of the notice."""
    may_extend(clock, by=by, at=at)
    refuse_backdating(by, at, recorded_at)
    refuse_before_start(clock, at)
    rule = rule_for(clock)
    if not 1 <= days <= rule.max_days:
        raise Refusal("too_many_days", _("The law allows one to %(days)s days (%(basis)s)."), field="days",
                      days=rule.max_days, basis=rule.basis)  # fmt: skip
    if not approved_by.strip():
        raise Refusal("approval_missing", _("Only the %(approver)s can approve this: name who has."),
                      field="approved_by", approver=rule.zh)  # fmt: skip
    if not reason.strip():
        raise Refusal("reason_missing", _("The applicant is told the reason: write it down."), field="reason")
    row = Extension(
        clock=clock, number=next_notice(clock, "Y", 1), basis=rule.basis, reason=reason, days=days,
        unit=clocks.binding_limit(clock).unit, due_before=clock.due_on, approver=rule.zh, approved_by=approved_by,
        approval_number=approval_number, by=by.person, office=by.office,
    )  # fmt: skip
    row.dated(at, recorded_at or at)
    event = history.record(
        clock.project, "extend", clocks.subject_of(clock), by=by, at=at, reason=reason,
        facts={"notice": row.number, "days": days, "basis": rule.basis, "approver": rule.zh, "approved_by": approved_by,
               "due_before": clock.due_on.isoformat()},
    )  # fmt: skip
    clock.reckoning["extension"] = {"days": days, "basis": rule.basis, "paper": row.number}
    clocks.rewrite(clock, timezone.localdate(recorded_at or at))
    history.keep(clock, event, person=by.person)
    row.due_after = clock.due_on
    history.keep(row, event, person=by.person)
    notifying.tell(row, "extension", event, at=at)
    return row

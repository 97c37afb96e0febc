"""Force majeure: more time for a promised paper, once, by a named approver, with the reason and a printed notice.

A civil-affairs office's rule lets force majeure extend the day (rules of practice, section 3); 民法典 art. 180 says
what it is and names no number of days: the most that is given is the city's own estimate. A paper on its way may be
held up as well. The notice is an Extension on the obligation's clock.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import require_seat
from projects.enums import SeatKind
from projects.refusal import Refusal
from stages.acts import clocks, committing, notifying, reference, revoking
from stages.enums import OBLIGATION_OPEN, ClockKind, ObligationStatus, Unit
from stages.models import Clock, Extension
from stages.rules import deadlines

BASIS = "民法典 第180条（不可抗力，参照）"
APPROVER = "受理窗口负责人"


def may_prolong(obligation, *, by, at):
    require_seat(by, {SeatKind.WINDOW}, at, office_id=obligation.required_paper.application.window_id)
    announced = obligation.announced
    if obligation.status == ObligationStatus.SUPPLIED and announced is None:
        raise Refusal("supply_to_check", _("A paper has been supplied; the window has not checked it yet."))
    if obligation.status not in OBLIGATION_OPEN:
        raise Refusal("not_owed", _("This paper is not owed any more."))
    if deadlines.is_late(timezone.localdate(at), _last_day(obligation, announced)):
        raise Refusal("promise_late", _("The time for this paper ended on %(due)s."), due=obligation.due_on)
    if Extension.objects.filter(clock__obligation=obligation).exists():
        raise Refusal("extended_already", _("A term can be extended once; this one has been."))


def _last_day(obligation, announced):
    """Until when more time can be given: the day itself, or as long as what was announced in time may still come."""
    if announced is None:
        return obligation.due_on
    project = obligation.required_paper.application.project
    calendar = reference.calendar(project.division_id)
    return revoking.last_day_to_enter(obligation, announced, committing.terms_of(project), calendar)


def prolong(obligation, *, by, at, days, reason, approved_by, approval_number=""):
    """Give so many more working days. Returns the Extension; its number is that of the notice."""
    may_prolong(obligation, by=by, at=at)
    most = committing.terms_of(obligation.required_paper.application.project).extension_days
    if not 1 <= days <= most:
        raise Refusal(
            "too_many_days",
            _("The city gives one to %(days)s working days (its own estimate; %(basis)s names no days)."),
            field="days", days=most, basis=BASIS,
        )  # fmt: skip
    if not approved_by.strip():
        raise Refusal("approval_missing", _("Only the %(approver)s can approve this: name who has."),
                      field="approved_by", approver=APPROVER)  # fmt: skip
    if not reason.strip():
        raise Refusal("reason_missing", _("The applicant is told the reason: write it down."), field="reason")
    clock = Clock.objects.select_related("project", "obligation__required_paper__application").get(
        kind=ClockKind.OBLIGATION, obligation=obligation
    )
    row = Extension(
        clock=clock, number=_number(obligation.required_paper.application), basis=BASIS, reason=reason, days=days,
        unit=Unit.WORKING_DAY, due_before=clock.due_on, approver=APPROVER, approved_by=approved_by,
        approval_number=approval_number, by=by.person, office=by.office,
    )  # fmt: skip
    row.dated(at, at)
    application = obligation.required_paper.application
    event = history.record(
        application.project, "prolong", f"application:{application.number}", by=by, at=at, reason=reason,
        facts={"notice": row.number, "paper": obligation.required_paper.type, "days": days, "basis": BASIS,
               "approved_by": approved_by, "due_before": clock.due_on.isoformat()},
    )  # fmt: skip
    due = reference.calendar(clock.project.division_id).due(clock.due_on, days)
    clocks.lengthen(clock, due, BASIS, row.number)
    clocks.rewrite(clock, timezone.localdate(at))
    history.keep(clock, event, person=by.person)
    row.due_after = clock.due_on
    history.keep(row, event, person=by.person)
    obligation.due_on, obligation.provisional = clock.due_on, clock.provisional
    history.keep(obligation, event, person=by.person)
    notifying.tell(row, "extension", event, at=at)
    return row


def _number(application):
    given = Extension.objects.filter(clock__obligation__required_paper__application=application).count()
    return f"{application.number}-YB{given + 1}"

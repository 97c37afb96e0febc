"""Recording the result of a step that no office decides on application.

An intermediary's report, an auction, a contract, a payment, a utility connection, the enterprise's own acceptance. Who
holds the step records it: the office for steps inside the government, the enterprise (which commissions and hears) for
the others. The result lies on file and later items take it from there.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import require_applicant, require_seat
from projects.enums import Deed
from projects.refusal import Refusal
from stages.acts import checklist, clocks, papers
from stages.acts.claiming import SEATS, handled_by, refuse_colleagues
from stages.enums import APPLIED_FOR, ApprovalStatus, ClockKind, Holder, ItemKind


def may_record(approval, *, by, at):
    """Whether `by` holds this step and it is open."""
    if approval.holder == Holder.OFFICE:
        require_seat(by, SEATS, at, office_id=approval.office_id)
    else:
        require_applicant(by, approval.project, at, _deed(approval.item), about=approval)
    if approval.item.kind in APPLIED_FOR:
        raise Refusal("decided_by_office", _("This item is decided by an office, not recorded."))
    if approval.status != ApprovalStatus.OPEN:
        raise Refusal("not_in_hand", _("This item is not in hand."))
    if approval.holder == Holder.OFFICE:
        refuse_colleagues(approval, by)


def _deed(item):
    """Handing in what others have made is supplying a paper; the enterprise's own inspection is a statement of fact."""
    return Deed.STATE_FACTS if item.kind == ItemKind.SELF_ACCEPTANCE else Deed.SUPPLEMENT


def record_result(approval, *, by, at, result, supplied=None):
    """Finish a step with its result in words and, when there is one, its document (a papers.Supplied)."""
    may_record(approval, by=by, at=at)
    if not result.strip():
        raise Refusal("result_missing", _("Write down the result: number, date, parties, conclusion."), field="result")
    event = history.record(approval.project, "record", f"approval:{approval.subject}", by=by, at=at, reason=result)
    approval.status, approval.finished_at, approval.result = ApprovalStatus.RECORDED, at, result
    if approval.holder == Holder.OFFICE:
        handled_by(approval, by)
    history.keep(approval, event, person=by.person)
    clocks.stop(timezone.localdate(at), kind=ClockKind.DECISION, event=event, approval=approval)
    checklist.file_result(approval, supplied or papers.Supplied(), event, by=by, at=at)
    return approval

"""Deciding: an office approves, approves with conditions, or rejects with reasons and remedies.

行政许可法 art. 38: a rejection says why and that review and suit are open. A filing is not decided but recorded, and
cannot be rejected (Decree 673 art. 13). The gate holds the decision while a tolerated paper is owed for this item.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.naming import Names
from projects.refusal import Refusal
from stages.acts import certifying, claiming, clocks, gating, initialling, posting, routing
from stages.acts.reviewing import check_verdict, may_act_on
from stages.enums import FILINGS, ApprovalStatus, Verdict

OUTCOME = {
    Verdict.AGREE: ApprovalStatus.GRANTED,
    Verdict.CONDITIONS: ApprovalStatus.CONDITIONAL,
    Verdict.DISAGREE: ApprovalStatus.REJECTED,
}


def may_decide(approval, *, by, at):
    """Whether the office may decide now: the item is in hand, reviewed, and nothing tolerated is still owed."""
    may_act_on(approval, by=by, at=at)
    gating.refuse_in_session(approval)
    if approval.item.kind not in FILINGS and not initialling.has_opinion_since_void(approval):
        raise Refusal("no_opinion_yet", _("The item has not been reviewed yet."))
    owed = list(gating.owed_by(approval))
    if owed:
        raise Refusal(
            "paper_owed",
            _("The decision waits for: %(papers)s (until %(due)s)."),
            papers=Names(*(o.required_paper for o in owed)),
            due=owed[0].due_on,
        )
    posting.refuse_while_posted(approval, at)


def decide(approval, *, by, at, verdict, text, conditions=(), remedies=""):
    """Decide one approval. Approved items get their certificate at once; a rejected one goes back on the route."""
    may_decide(approval, by=by, at=at)
    conditions = [line.strip() for line in conditions if line.strip()]
    check_verdict(verdict, text, conditions)
    if verdict == Verdict.DISAGREE:
        _may_reject(approval, remedies)
    event = history.record(
        approval.project,
        "decide",
        f"approval:{approval.subject}",
        by=by,
        at=at,
        reason=text,
        facts={"verdict": verdict, "conditions": conditions, "remedies": remedies},
    )
    approval.status, approval.finished_at = OUTCOME[Verdict(verdict)], at
    approval.reasons, approval.remedies, approval.conditions = text, remedies, conditions
    claiming.handled_by(approval, by)
    history.keep(approval, event, person=by.person)
    _make_formal(approval, event, by=by, at=at)
    clocks.stop_all(timezone.localdate(at), event=event, approval=approval)
    if approval.status == ApprovalStatus.REJECTED:
        routing.back_on_route(approval, event)
    else:
        certifying.certify(approval, event, by=by, at=at)
    return approval


def _make_formal(approval, event, *, by, at):
    """An initial opinion that stands becomes this formal decision."""
    if not initialling.is_family_of(approval.item):
        return
    row = initialling.standing(approval)
    if row is not None:
        row.formal_at = at
        history.keep(row, event, person=by.person)


def _may_reject(approval, remedies):
    if approval.item.kind in FILINGS:
        raise Refusal(
            "filing_cannot_be_refused",
            _("%(item)s is a filing: it cannot be refused, only corrected (Decree 673, art. 13)."),
            field="verdict",
            item=Names(approval.item),
        )
    if not remedies.strip():
        raise Refusal(
            "remedies_missing",
            _("Say what the enterprise can do: how to remedy it, where to ask for review."),
            field="remedies",
        )

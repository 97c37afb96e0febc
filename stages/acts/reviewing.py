"""Reviewing: the officer's opinion on one approval, before the office decides.

Opinion and decision are two acts with two events. That two officers look where the substance is checked on the spot
(行政许可法 art. 34) is for the office to arrange; the seats do not force it."""

from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import require_seat
from projects.enums import SeatKind
from projects.refusal import Refusal
from stages.acts import gating
from stages.enums import ApprovalStatus, Verdict
from stages.models import Opinion

SEATS = frozenset({SeatKind.DEPARTMENT, SeatKind.LEAD})


def may_act_on(approval, *, by, at):
    """Whether `by` sits in the office that has this approval in hand now."""
    require_seat(by, SEATS, at, office_id=approval.office_id)
    if approval.status != ApprovalStatus.OPEN:
        raise Refusal("not_in_hand", _("This item is not in hand."))


def may_review(approval, *, by, at):
    """The same, and no joint session is looking at it: there the office gives its opinion with the others."""
    may_act_on(approval, by=by, at=at)
    gating.refuse_in_session(approval)


def check_verdict(verdict, text, conditions):
    """A verdict comes with words, and agreeing with conditions names them."""
    if verdict not in Verdict:
        raise Refusal("verdict_missing", _("Choose agree, agree with conditions, or disagree."), field="verdict")
    if not text.strip():
        raise Refusal("opinion_missing", _("Write down the opinion and its basis."), field="text")
    if verdict == Verdict.CONDITIONS and not conditions:
        raise Refusal("conditions_missing", _("Write each condition on a line of its own."), field="conditions")


def give_opinion(approval, *, by, at, verdict, text, conditions=()):
    """Record the reviewing officer's opinion. Returns the Opinion; the decision comes next."""
    may_review(approval, by=by, at=at)
    conditions = [line.strip() for line in conditions if line.strip()]
    check_verdict(verdict, text, conditions)
    event = history.record(
        approval.project,
        "opinion",
        f"approval:{approval.subject}",
        by=by,
        at=at,
        reason=text,
        facts={"verdict": verdict, "conditions": conditions},
    )
    opinion = Opinion(
        approval=approval,
        office=approval.office,
        by=by.person,
        verdict=verdict,
        text=text,
        conditions=conditions,
        given_at=at,
    )
    return history.keep(opinion, event, person=by.person)

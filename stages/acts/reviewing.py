"""Reviewing: the officer's opinion on one approval, before the office decides.

Opinion and decision are two acts with two events. That two officers look where the substance is checked on the spot
(行政许可法 art. 34) is for the office to arrange; the seats do not force it."""

from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import require_seat
from projects.refusal import Refusal
from stages.acts import gating
from stages.acts.claiming import SEATS, refuse_colleagues
from stages.enums import BROKEN_PROMISE, ApprovalStatus, Verdict
from stages.models import Opinion


def may_act_on(approval, *, by, at):
    """Whether `by` sits in the office that has this approval in hand now, and no colleague has claimed it."""
    require_seat(by, SEATS, at, office_id=approval.office_id)
    if approval.status != ApprovalStatus.OPEN:
        raise Refusal("not_in_hand", _("This item is not in hand."))
    refuse_colleagues(approval, by)


def may_review(approval, *, by, at):
    """The same, and no joint session is looking at it: there the office gives its opinion with the others."""
    may_act_on(approval, by=by, at=at)
    gating.refuse_in_session(approval)


def adopt(approval, *, by, at):
    """Uphold the opinion of the round before, word for word. Returns the Opinion."""
    may_review(approval, by=by, at=at)
    kept = kept_opinion(approval)
    if kept is None:
        raise Refusal("nothing_kept", _("There is no opinion of an earlier round to adopt."))
    return give_opinion(
        approval, by=by, at=at, verdict=kept.verdict, text=kept.text, conditions=kept.conditions, adopted_from=kept
    )


def check_verdict(verdict, text, conditions):
    """A verdict comes with words, and agreeing with conditions names them."""
    if verdict not in Verdict:
        raise Refusal("verdict_missing", _("Choose agree, agree with conditions, or disagree."), field="verdict")
    if not text.strip():
        raise Refusal("opinion_missing", _("Write down the opinion and its basis."), field="text")
    if verdict == Verdict.CONDITIONS and not conditions:
        raise Refusal("conditions_missing", _("Write each condition on a line of its own."), field="conditions")


def kept_opinion(approval):
    """The opinion of the round before, when that one ended only because a promised paper did not come; else None.

    浙江规定 art. 11 ends the acceptance, not the work: what has been reviewed is kept for the new application.
    """
    before = Opinion.objects.filter(
        approval__project=approval.project_id, approval__code=approval.code, approval__round=approval.round - 1,
        approval__status__in=BROKEN_PROMISE,
    )  # fmt: skip
    return before.select_related("by", "office").order_by("-given_at", "-id").first()


def give_opinion(approval, *, by, at, verdict, text, conditions=(), adopted_from=None):
    """Record the reviewing officer's opinion. Returns the Opinion; the decision comes next.

    `adopted_from`: the opinion of the round before that the officer upholds (see kept_opinion).
    """
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
        facts={"verdict": verdict, "conditions": conditions, "adopted": bool(adopted_from)},
    )
    opinion = Opinion(
        approval=approval,
        office=approval.office,
        by=by.person,
        verdict=verdict,
        text=text,
        conditions=conditions,
        given_at=at,
        adopted_from=adopted_from,
    )
    return history.keep(opinion, event, person=by.person)

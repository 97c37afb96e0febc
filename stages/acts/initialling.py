"""The second family of tolerance: an initial opinion now, the formal paper once what was promised has come.

江西 2020 and 南昌县 (rules of practice, section 3): a switch of the item's edition (`tolerance.family`). The office has
examined; what it can say without the paper it hands out, and its term ends with it. When the papers are complete, the
initial opinion becomes the formal decision within two working days, unless they change the matter: then it is void, and
the examination begins again.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.refusal import Refusal
from stages.acts import clocks, gating
from stages.acts.reviewing import check_verdict, may_act_on
from stages.enums import ClockKind, ToleranceFamily, Unit, Verdict
from stages.models import Clock, InitialOpinion
from stages.rules.clock_kinds import RULES, Rule, Start
from stages.rules.deadlines import Limit


def is_family_of(item):
    """Whether the item's edition lets the office hand out an initial opinion."""
    return item.tolerance.get("family") == ToleranceFamily.INITIAL


def formal_limit(item):
    """The days for the formal paper, with their source: the edition's own, or those of the practice."""
    rule, said = RULES[Rule.FORMAL], item.tolerance
    return Limit(said.get("days") or rule.days, Unit.WORKING_DAY, Start.PAPERS_COMPLETE,
                 said.get("basis") or rule.basis, said.get("evidence") or rule.evidence)  # fmt: skip


def standing(approval):
    """The initial opinion that stands, or None."""
    return approval.initial_opinions.filter(voided_at__isnull=True).first()


def may_give(approval, *, by, at):
    """Whether the office may hand out an initial opinion: reviewed, family of the item, and a paper still owed."""
    may_act_on(approval, by=by, at=at)
    if not is_family_of(approval.item):
        raise Refusal("not_of_this_family", _("The guide of this item knows no initial opinion."))
    if standing(approval) is not None:
        raise Refusal("initial_given", _("An initial opinion has been given already."))
    if gating.is_open(approval):
        raise Refusal("nothing_owed", _("No paper is owed: decide."))
    if not has_opinion_since_void(approval):
        raise Refusal("no_opinion_yet", _("The item has not been reviewed yet."))


def has_opinion_since_void(approval):
    """Whether the item was reviewed, after the last initial opinion that became void if there was one."""
    opinions = approval.opinions.all()
    if not is_family_of(approval.item):
        return opinions.exists()
    void = approval.initial_opinions.filter(voided_at__isnull=False).order_by("-voided_at").first()
    return (opinions.filter(given_at__gt=void.voided_at) if void else opinions).exists()


def give(approval, *, by, at, verdict, text, conditions=()):
    """Hand out the initial opinion; the term of the decision ends. Returns the InitialOpinion."""
    may_give(approval, by=by, at=at)
    conditions = [line.strip() for line in conditions if line.strip()]
    check_verdict(verdict, text, conditions)
    if verdict == Verdict.DISAGREE:
        raise Refusal("disagree_is_a_decision", _("Who disagrees decides when the papers have come, or rejects then."),
                      field="verdict")  # fmt: skip
    serial = approval.initial_opinions.count() + 1
    number = f"{approval.project.code}-{approval.code}-{approval.round}-CS{serial}"
    event = history.record(
        approval.project, "initial_opinion", f"approval:{approval.subject}", by=by, at=at, reason=text,
        facts={"verdict": verdict, "conditions": conditions, "notice": number},
    )  # fmt: skip
    row = InitialOpinion(
        approval=approval, number=number, verdict=verdict, text=text, conditions=conditions, office=approval.office,
        by=by.person, given_at=at,
    )  # fmt: skip
    history.keep(row, event, person=by.person)
    clocks.stop(timezone.localdate(at), kind=ClockKind.DECISION, event=event, approval=approval)
    return row


def start_formal_terms(obligation, event, at):
    """The last promised paper of an approval with an initial opinion has come: its two working days begin."""
    for approval in obligation.approvals.select_related("item", "office", "project"):
        if standing(approval) is not None and gating.is_open(approval):
            clocks.start_formal(approval, timezone.localdate(at), formal_limit(approval.item), event)


def may_void(approval, *, by, at):
    may_act_on(approval, by=by, at=at)
    if standing(approval) is None:
        raise Refusal("no_initial_opinion", _("No initial opinion stands."))
    if not gating.is_open(approval):
        raise Refusal("papers_not_complete", _("The promised papers have not all come."))


def void(approval, *, by, at, reason):
    """The papers have changed the matter: the initial opinion is void, the term of the decision begins anew."""
    may_void(approval, by=by, at=at)
    if not reason.strip():
        raise Refusal("reason_missing", _("The applicant is told the reason: write it down."), field="reason")
    row = standing(approval)
    event = history.record(
        approval.project, "void_initial_opinion", f"approval:{approval.subject}", by=by, at=at, reason=reason,
        facts={"notice": row.number},
    )  # fmt: skip
    row.voided_at, row.void_reason = at, reason
    history.keep(row, event, person=by.person)
    on = timezone.localdate(at)
    clocks.stop(on, kind=ClockKind.FORMAL, event=event, approval=approval)
    clock = Clock.objects.select_related("project").get(kind=ClockKind.DECISION, approval=approval)
    clock.started_on, clock.start_reason, clock.stopped_on = on, Start.PAPERS_COMPLETE, None
    clocks.rewrite(clock, on)
    history.keep(clock, event, person=by.person)
    return approval

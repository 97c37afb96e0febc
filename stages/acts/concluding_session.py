"""Concluding a joint session by its lead: an outcome that follows from the opinions, and what it does.

Passed, with conditions or not passed: the items that waited move on, each with its office's opinion attached.
Corrections asked of the enterprise are one consolidated notice; a further round keeps the number and has days of its
own. The outcome is read from a table (rules.sessions); conditions of several offices about one thing are settled
before.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import SYSTEM
from projects.enums import PaperStatus
from projects.models import Paper
from projects.naming import Names
from projects.refusal import Refusal
from stages.acts import clocks, convening, correcting_session, papers, proposing, sessions
from stages.acts.tabling import counts_as, open_conditions, opinions, possible_outcomes, unsettled
from stages.enums import (
    APPLIED_FOR,
    FILINGS,
    MOVES_ON,
    ApprovalStatus,
    ConditionStatus,
    SessionOutcome,
    SessionStatus,
    SessionVerdict,
    Verdict,
)
from stages.models import JointSession, Opinion
from stages.rules.clock_kinds import Start
from stages.rules.sessions import AS_REVIEW, worst

CONCLUDED = _("%(kind)s %(number)s: %(outcome)s")
CONCLUDED_BODY = _("%(lead)s has concluded: %(text)s The minutes are on the page.")


def hand_to_lead(session, *, at):
    """The last opinion is in: the conclusion is open."""
    event = sessions.record(session, "all_in", by=SYSTEM, at=at)
    session.status = SessionStatus.TO_CONCLUDE
    return history.keep(session, event)


def may_conclude(session, *, by, at):
    sessions.may_lead(session, by=by, at=at)
    if session.status != SessionStatus.TO_CONCLUDE:
        waiting = [seat.office for seat in session.offices.select_related("office") if seat.is_open]
        if session.status == SessionStatus.CALLED and waiting:
            raise Refusal("opinions_missing", _("Opinions are missing: %(offices)s."), offices=Names(*waiting))
        raise Refusal("session_not_live", _("This session is not under way."))
    groups = unsettled(session)
    if groups:
        raise Refusal("not_settled", _("Conditions on “%(subject)s” are not settled."), subject=groups[0][0].subject)
    _refuse_without_result(session)


def _refuse_without_result(session):
    """A combined survey passes only with the report that all are to use."""
    if not session.rule.shares_result:
        return
    for approval in session.approvals.select_related("item"):
        kind = papers.result_type(approval.code)
        if (
            proposing.gives(approval.item, session.kind)
            and not Paper.objects.filter(project=approval.project_id, type=kind, status=PaperStatus.ON_FILE).exists()
        ):
            raise Refusal("result_missing", _("The report that all offices use is not on file yet: %(item)s."),
                          item=Names(approval.item))  # fmt: skip


def conclude(session, *, by, at, outcome, text, days=None):
    """Conclude a session. `days`: working days for corrections, when a further round follows.

    Returns (session, items whose review was open and has now its opinion).
    """
    may_conclude(session, by=by, at=at)
    possible = possible_outcomes(session)
    if outcome not in possible:
        labels = ", ".join(str(each.label) for each in possible)
        raise Refusal(
            "outcome_not_possible", _("From these opinions follows: %(outcomes)s."), field="outcome", outcomes=labels
        )
    if not text.strip():
        raise Refusal("conclusion_missing", _("Write the conclusion."), field="text")
    outcome = SessionOutcome(outcome)
    event = sessions.record(
        session, "conclude_session", by=by, at=at, reason=text,
        facts={"outcome": outcome, "conditions": [each.text for each in open_conditions(session)]},
    )  # fmt: skip
    session.status, session.outcome = SessionStatus.CONCLUDED, outcome
    session.concluded_at, session.conclusion = at, text.strip()
    moved = []
    if outcome == SessionOutcome.FURTHER_ROUND:
        correcting_session.ask(session, open_conditions(session), event, by=by, at=at, days=days)
        convening.stop_clock(session, event, at=at)
    elif outcome == SessionOutcome.EXPERT_REVIEW:
        convening.stop_clock(session, event, at=at)
    else:
        moved = _move_on(session, event, by=by, at=at)
    history.keep(session, event, person=by.person)
    _tell(session, event, at)
    return session, moved


def _move_on(session, event, *, by, at):
    """The items that waited go on; the days of a bundle's last step run. Returns the items that got their opinion."""
    session.holds = False
    after = session.rule.after
    if (
        after
        and session.outcome != SessionOutcome.FAILED
        and any(proposing.is_left(a) for a in session.approvals.all())
    ):
        session.step = after[0].code
        convening.begin_step(session, Start.STEP, event, at=at)
    else:
        convening.stop_clock(session, event, at=at)
        session.ended_at = at
    served = session.approvals.filter(status=ApprovalStatus.OPEN).select_related("item", "office")
    return [approval for approval in served if attach(approval, session, event, by=by, at=at)]


def attach(approval, session, event, *, by, at):
    """Put the office's opinion of the session on its item; whether there was one. A filing has no review."""
    if approval.item.kind in FILINGS or approval.item.kind not in APPLIED_FOR:
        return False
    mine = [each for each in opinions(session) if each.seat.office_id == approval.office_id]
    said = mine or opinions(session)  # nobody of the office was asked: what the session as a whole found
    verdict = AS_REVIEW[worst([counts_as(each) for each in said])]
    conditions = [row.text for each in said for row in each.conditions.all() if row.status == ConditionStatus.OPEN]
    opinion = Opinion(
        approval=approval, office=approval.office, session=session, verdict=verdict, given_at=at,
        by=next((each.by for each in said if each.by), None), text=_words(session, said),
        conditions=conditions if verdict != Verdict.AGREE else [],
    )  # fmt: skip
    history.keep(opinion, event, person=by.person)
    return True


def _words(session, said):
    parts = []
    for each in said:
        discipline = session.rule.discipline(each.discipline)
        text = each.text or each.deemed_because.get("zh") or SessionVerdict(each.verdict).label
        ground = f"（{each.legal_ground}）" if each.legal_ground else ""
        parts.append(f"{discipline.zh}：{text}{ground}" if discipline else f"{text}{ground}")
    return f"{session.name}：" + "\n".join(str(part) for part in parts)


def attach_late(approval, *, at):
    """An item that starts after its session was concluded has its opinion already; whether it was so.

    It lets a bundle be decided in its legal order on one day.
    """
    found = JointSession.objects.filter(approvals=approval, status=SessionStatus.CONCLUDED, outcome__in=MOVES_ON)
    session = found.order_by("concluded_at").last()
    if session is None:
        return False
    event = history.record(approval.project, "attach_opinion", f"approval:{approval.subject}", by=SYSTEM, at=at,
                           facts={"session": session.name})  # fmt: skip
    return attach(approval, session, event, by=SYSTEM, at=at)


def may_end_rounds(session, *, by, at):
    """Whether the lead may end a session that asked for a further round which does not come about."""
    sessions.may_lead(session, by=by, at=at)
    if session.status != SessionStatus.CONCLUDED or not session.holds:
        raise Refusal("no_round_awaited", _("No further round is awaited."))
    if session.outcome == SessionOutcome.FURTHER_ROUND:
        correcting_session.refuse_while_running(session, timezone.localdate(at))


def end_rounds(session, *, by, at, text):
    """End without a further round: not passed. Returns (session, items that now have their opinion)."""
    may_end_rounds(session, by=by, at=at)
    if not text.strip():
        raise Refusal("conclusion_missing", _("Write the conclusion."), field="text")
    event = sessions.record(session, "end_rounds", by=by, at=at, reason=text, facts={"outcome": SessionOutcome.FAILED})
    session.outcome, session.conclusion = SessionOutcome.FAILED, f"{session.conclusion}\n{text.strip()}"
    moved = _move_on(session, event, by=by, at=at)
    clocks.stop_all(timezone.localdate(at), event=event, session=session)
    history.keep(session, event, person=by.person)
    _tell(session, event, at)
    return session, moved


def end_bundle(session, *, at):
    """Every item of a bundle has been decided: the days of its last step end."""
    event = sessions.record(session, "bundle_decided", by=SYSTEM, at=at)
    session.ended_at = at
    history.keep(session, event)
    convening.stop_clock(session, event, at=at)


def _tell(session, event, at):
    outcome = SessionOutcome(session.outcome)
    offices = [seat.office for seat in session.offices.filter(released_at__isnull=True).select_related("office")]
    for to in offices + sessions.enterprises_of(session):
        sessions.tell(session, to, CONCLUDED, CONCLUDED_BODY, event, at=at, lead=session.lead, outcome=outcome,
                      text=session.conclusion)  # fmt: skip

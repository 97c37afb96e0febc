"""Concluding a joint session by its lead: an outcome that follows from the opinions, and what it does.

Each project has an outcome of its own, which follows from the opinions on its items: what one enterprise has to
correct holds up no other. Passed, with conditions or not passed: the items that waited move on, each with what its
office said of it. Corrections asked of an enterprise are one consolidated notice; a further round keeps the number and
has days of its own. The outcome is read from a table (of the kind); conditions of several offices about one thing are
settled before.
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
from stages.acts.tabling import counts_as, items, open_conditions, opinions, possible_outcomes, unsettled
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
from stages.rules.sessions import AS_REVIEW, outcome_of_all, worst

CONCLUDED = _("%(kind)s %(number)s: %(outcome)s")
CONCLUDED_BODY = _("%(lead)s has concluded: %(text)s The minutes are on the page.")


def hand_to_lead(session, *, at):
    """The last opinion is in: the conclusion is open."""
    event = sessions.record(session, "all_in", by=SYSTEM, at=at)
    session.status = SessionStatus.TO_CONCLUDE
    return history.keep(session, event)


def hand_back(session, *, at):
    """Somebody may speak again, after all had been in: the conclusion waits."""
    event = sessions.record(session, "awaited_again", by=SYSTEM, at=at)
    session.status = SessionStatus.CALLED
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
        raise Refusal("not_settled", _("Conditions on “%(subject)s” are not settled."), subject=groups[0][0].about)
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
    """Conclude a session. `outcome`: the outcome, or {id of a project: its outcome}; `days`: working days for
    corrections, when a further round follows.

    Returns (session, items whose review was open and has now its opinion).
    """
    may_conclude(session, by=by, at=at)
    projects = sessions.projects_of(session)
    said = outcome if isinstance(outcome, dict) else {project.pk: outcome for project in projects}
    for project in projects:
        _check_outcome(session, project, said.get(project.pk), is_one=len(projects) == 1)
    if not text.strip():
        raise Refusal("conclusion_missing", _("Write the conclusion."), field="text")
    found = {project.pk: SessionOutcome(said[project.pk]) for project in projects}
    event = sessions.record(
        session, "conclude_session", by=by, at=at, reason=text,
        facts=lambda project: {"outcome": found[project.pk], "conditions": _told(session, project)},
    )  # fmt: skip
    session.status, session.outcome = SessionStatus.CONCLUDED, outcome_of_all(found.values())
    session.outcomes = {str(pk): each for pk, each in found.items()}
    session.concluded_at, session.conclusion = at, text.strip()
    asked = [project for project in projects if found[project.pk] == SessionOutcome.FURTHER_ROUND]
    if asked:
        correcting_session.ask(session, asked, event, by=by, at=at, days=days)
    passed = [pk for pk, each in found.items() if each in MOVES_ON]
    if len(passed) == len(projects):
        moved = _move_on(session, event, by=by, at=at)
    else:
        convening.stop_clock(session, event, at=at)
        moved = _attach_to(session, passed, event, by=by, at=at)
    history.keep(session, event, person=by.person)
    _tell(session, event, at)
    return session, moved


def _check_outcome(session, project, outcome, *, is_one):
    possible = possible_outcomes(session, project)
    if outcome in possible:
        return
    labels = ", ".join(str(each.label) for each in possible)
    if is_one:
        sentence = _("From these opinions follows: %(outcomes)s.")
    else:
        sentence = _("From the opinions on %(project)s follows: %(outcomes)s.")
    field = "outcome" if is_one else f"outcome-{project.pk}"
    raise Refusal("outcome_not_possible", sentence, field=field, outcomes=labels, project=project.name)


def _told(session, project):
    """The conditions of which the history of a project speaks."""
    return [each.text for each in open_conditions(session, items(session, project))]


def _move_on(session, event, *, by, at):
    """All items go on; the days of a bundle's last step run. Returns the items that got their opinion."""
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
    return _attach_to(session, list(session.projects.values_list("pk", flat=True)), event, by=by, at=at)


def _attach_to(session, projects, event, *, by, at):
    """The open items of these projects get their opinions; returns them. One that has its opinion already keeps it."""
    served = session.approvals.filter(status=ApprovalStatus.OPEN, project__in=projects).exclude(
        opinions__session=session
    )
    rows = list(served.select_related("item", "office"))
    return [approval for approval in rows if attach(approval, session, event, by=by, at=at)]


def attach(approval, session, event, *, by, at):
    """Put what the office said of its item in the session on it; whether there was something. A filing has no
    review.
    """
    if approval.item.kind in FILINGS or approval.item.kind not in APPLIED_FOR:
        return False
    on_it = opinions(session, [approval.pk])
    mine = [each for each in on_it if each.seat.office_id == approval.office_id]
    said = mine or on_it  # nobody of the office was asked: what the session found of the item
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
    found = JointSession.objects.filter(approvals=approval, status=SessionStatus.CONCLUDED).order_by("-concluded_at")
    session = next((each for each in found if each.outcome_of(approval.project_id) in MOVES_ON), None)
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
    waiting = [each for each in sessions.projects_of(session) if session.outcome_of(each.pk) not in MOVES_ON]
    event = sessions.record(session, "end_rounds", by=by, at=at, reason=text, projects=waiting,
                            facts={"outcome": SessionOutcome.FAILED})  # fmt: skip
    session.outcomes |= {str(project.pk): SessionOutcome.FAILED for project in waiting}
    session.outcome = outcome_of_all(map(SessionOutcome, session.outcomes.values()))
    session.conclusion = f"{session.conclusion}\n{text.strip()}"
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
    offices = [seat.office for seat in session.offices.filter(released_at__isnull=True).select_related("office")]
    for to in offices + sessions.enterprises_of(session):
        shown = sessions.shown_to(session, to)
        outcome = outcome_of_all(session.outcome_of(project.pk) for project in shown)
        sessions.tell(session, to, CONCLUDED, CONCLUDED_BODY, event, at=at, lead=session.lead, outcome=outcome,
                      text=session.conclusion)  # fmt: skip

"""Convening a joint session: by the stage's lead, alone or on a proposal; going from step to step; calling it off.

行政许可法 art. 26 (2). From the moment it is called the items it serves wait for its conclusion; their own clocks go on
(art. 45 is a closed list). A session may serve items of several projects, also of stages that another office leads:
who calls it leads at least one of them and leads the session; the others are invited, so that none is passed over (a
stage has one lead, 绍兴 2017 二(二)2; who leads a session over two stages no rule says). Over several projects it names
what it serves of each, for an office may answer differently for each. A session that has no hour some days after its
term is over is called off: nobody can have stayed away from what was never held.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import SYSTEM, require_seat
from projects.naming import Names
from projects.refusal import Refusal
from stages.acts import (
    answering_order,
    clocks,
    correcting_session,
    inviting,
    proposing,
    reference,
    scheduling,
    sessions,
)
from stages.enums import ClockKind, SessionKind, SessionStatus, Unit
from stages.models import JointSession
from stages.rules import deadlines
from stages.rules.clock_kinds import Start
from stages.rules.deadlines import Limit

CALLED_OFF = _("Called off: %(kind)s %(number)s, %(project)s")
CALLED_OFF_BODY = _("%(lead)s has called the session off: %(reason)s")
ENTERPRISE = _("%(kind)s %(number)s for your project %(project)s")
ENTERPRISE_BODY = _(
    "%(lead)s has called a joint session: the offices look at it together, once. Place and hour are on the page."
)


def may_convene(rule, approvals, projects, *, by, at):
    """Whether `by` leads some of what the session would serve, and everything in it can be served."""
    require_seat(by, {sessions.lead_seat(rule)}, at)
    for project in projects:
        if project.ended_at is not None:
            raise Refusal("project_ended", _("The project has ended."))
        if rule.by_centre and by.office.division not in project.division.upwards():
            raise Refusal("another_centre", _("%(project)s belongs to another centre."), project=project.name)
        if len(projects) > 1 and not any(approval.project_id == project.pk for approval in approvals):
            raise Refusal("project_without_item", _("Choose at least one item of %(project)s."), field="items",
                          project=project.name)  # fmt: skip
    if not rule.by_centre and all(approval.stage.lead_id != by.office.pk for approval in approvals):
        raise Refusal("another_lead", _("%(item)s is of a stage that another office leads."), field="items",
                      item=Names(approvals[0].item))  # fmt: skip
    proposing.check_servable(approvals, rule)
    answering_order.refuse_without_first(rule, approvals)


def other_leads(rule, approvals, lead):
    """Offices that lead stages of the items besides the one that calls the session; none where the centre calls it."""
    found = {approval.stage.lead for approval in approvals} - {lead}
    return [] if rule.by_centre else sorted(found, key=lambda office: office.code)


def convene(
    kind, approvals, *, by, at, reason, agenda="", place="", offices=(), disciplines=None, papers=(), proposal=None,
    projects=(), proposed_dates=(), starts_at=None, ends_at=None, despite_clash=False, why_late="",
):  # fmt: skip
    """Call a session. `offices`: Offices invited besides those of the items; `proposal`: the JointSession taken up.

    `starts_at` fixes the hour at once; `proposed_dates` asks which of several hours suits. Returns the JointSession.
    """
    kind = SessionKind(kind)
    served = sorted({a.project for a in approvals} | set(projects), key=lambda project: project.pk)
    if not served:
        raise Refusal("nothing_served", _("Choose at least one item that the session serves."), field="items")
    rule = sessions.rule_on(kind, served[0], timezone.localdate(at))
    may_convene(rule, approvals, served, by=by, at=at)
    if not reason.strip():
        raise Refusal("reason_missing", _("Say what is to be looked at together."), field="reason")
    session = proposal or JointSession(kind=kind, number=proposing.number(rule, served[0], at), project=served[0])
    session.begin_with(rule)
    stages = {approval.stage.code for approval in approvals}
    session.stage = stages.pop() if len(stages) == 1 and not rule.by_centre else ""
    invited = inviting.to_invite(
        rule, [a for a in approvals if not proposing.gives(a.item, kind)],
        other_leads(rule, approvals, by.office), offices, disciplines, served[0].division, timezone.localdate(at),
    )  # fmt: skip
    if not invited:
        raise Refusal("nobody_invited", _("Invite at least one office."), field="offices")
    session.lead, session.convener, session.status, session.called_at = by.office, by.person, SessionStatus.CALLED, at
    session.reason, session.agenda, session.place, session.holds = reason, agenda, place, bool(approvals)
    session.step = rule.steps(session.round)[0].code
    _keep(session, served, approvals, papers, by=by, at=at, facts=lambda project: {
        "items": sessions.codes_of(approvals, project), "offices": [office.code for office in invited],
    })  # fmt: skip
    proposing.take_up(session, approvals, at=at)
    open_session(session, invited, by=by, at=at)
    scheduling.begin(session, by=by, at=at, proposed=proposed_dates, starts_at=starts_at, ends_at=ends_at,
                     despite_clash=despite_clash, why_late=why_late)  # fmt: skip
    return session


def _keep(session, projects, approvals, papers, *, by, at, facts):
    """Save the session with what it serves and write the first event of its being called."""
    events = [
        history.record(project, "convene", session.subject, by=by, at=at, reason=session.reason,
                       facts={"kind": session.kind} | facts(project))
        for project in projects
    ]  # fmt: skip
    history.keep(session, events[0], person=by.person)
    session.projects.set(projects)
    session.approvals.set(approvals)
    session.papers.set(papers)
    session.called = events[0]


def open_session(session, invited, *, by, at):
    """Invite everybody, tell the enterprises, start the days of the first step. `session.called` is the event."""
    event = session.called
    inviting.invite(session, invited, event, by=by, at=at)
    for enterprise in sessions.enterprises_of(session):
        sessions.tell(session, enterprise, ENTERPRISE, ENTERPRISE_BODY, event, at=at, lead=session.lead)
    begin_step(session, Start.CONVENED, event, at=at)


def begin_step(session, start, event, *, at):
    """Start (or restart) the session's clock with the days of its step; set until when opinions may come in writing."""
    step = session.rule.step(session.step, session.round)
    limit = Limit(step.days, Unit.WORKING_DAY, start, step.basis or session.rule.basis, step.evidence)
    clock = clocks.start_session(session, timezone.localdate(at), start, limit, step.is_office, event)
    if session.rule.takes_opinions(session.step, session.round):
        scheduling.set_opinions_until(session, clock.due_on)
    history.keep(session, event)


def may_pass_step(session, *, by, at):
    """Whether the lead may close the current step: one before the opinions."""
    sessions.may_lead_live(session, by=by, at=at)
    if session.rule.takes_opinions(session.step, session.round):
        raise Refusal("opinions_come_in", _("The opinions come in now; the conclusion ends this step."))
    correcting_session.refuse_while_running(session, timezone.localdate(at))


def pass_step(session, *, by, at, text):
    """The lead closes a step before the opinions (papers complete, reports written); the next one's days run."""
    may_pass_step(session, by=by, at=at)
    if not text.strip():
        raise Refusal("text_missing", _("Say what was found."), field="text")
    event = sessions.record(session, "pass_step", by=by, at=at, reason=text, facts={"step": session.step})
    session.step = session.rule.next_step(session.step, session.round).code
    begin_step(session, Start.STEP, event, at=at)
    return session


def may_call_off(session, *, by, at):
    sessions.may_lead_live(session, by=by, at=at)


def call_off(session, *, by, at, reason):
    """Call a session off: its items wait no longer, and may be taken to another one. By the system, nothing is left
    of it.
    """
    if by is not SYSTEM:
        may_call_off(session, by=by, at=at)
        if not reason.strip():
            raise Refusal("reason_missing", _("Say why it is called off."), field="reason")
    event = sessions.record(session, "call_off", by=by, at=at, reason=reason)
    session.status, session.holds, session.ended_at, session.conclusion = SessionStatus.CALLED_OFF, False, at, reason
    scheduling.cancel(session, event, at=at)
    history.keep(session, event, person=by.person)
    clocks.stop_all(timezone.localdate(at), event=event, session=session)
    for seat in session.offices.filter(released_at__isnull=True).select_related("office"):
        sessions.tell(session, seat.office, CALLED_OFF, CALLED_OFF_BODY, event, at=at, lead=session.lead, reason=reason)
    for enterprise in sessions.enterprises_of(session):
        sessions.tell(session, enterprise, CALLED_OFF, CALLED_OFF_BODY, event, at=at, lead=session.lead, reason=reason)
    return session


def is_never_held(session, on):
    """Whether the session, which is held at an hour, never got one: neither in its term nor in the days after it, in
    which its lead was urged.
    """
    if session.status != SessionStatus.CALLED or session.starts_at is not None or session.rule.in_writing:
        return False
    until = scheduling.term_ends(session)
    if until is None:
        return False
    calendar = reference.calendar(session.project.division_id)
    return deadlines.is_late(on, calendar.due(until, session.rule.lapse_days))


def stop_clock(session, event, *, at):
    clocks.stop(timezone.localdate(at), kind=ClockKind.SESSION, event=event, session=session)

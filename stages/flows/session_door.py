"""The door for joint sessions: page, calendar answer, rehearsal and test come through here, as through flows.door.

Every step holds all projects that the session serves, in one fixed order, reads the session again, calls the act and
moves the flow, in one transaction; what became possible is started afterwards by `advance`.
"""

from django.db import transaction

from projects import history
from stages.acts import (
    answering_session,
    attending,
    concluding_session,
    convening,
    correcting_session,
    further_round,
    inviting,
    proposing,
    replying,
    scheduling,
    settling,
    signing_minutes,
)
from stages.flows import sittings
from stages.flows.advance import advance
from stages.flows.engine import OPEN_TASK, finish
from stages.flows.joint import JointFlow
from stages.models import Approval, JointSession, SessionCondition, SessionNotice, SessionOffice


def _hold_projects(projects):
    for project in sorted(set(projects), key=lambda project: project.pk):
        history.hold(project)


def _approvals(approvals):
    rows = Approval.objects.filter(pk__in=[approval.pk for approval in approvals])
    return list(rows.select_related("item", "office", "stage__lead", "project__division").order_by("project", "code"))


def _go_on(session, at):
    for project in session.projects.order_by("pk"):
        advance(project, at=at)
    return session


def propose(approvals, kind, *, by, at, reason):
    """An office, the enterprise or the centre asks for a session."""
    with transaction.atomic():
        _hold_projects(approval.project for approval in approvals)
        return proposing.propose(_approvals(approvals), kind, by=by, at=at, reason=reason)


def dismiss(session, *, by, at, reason):
    with transaction.atomic():
        return proposing.dismiss(sittings.hold(session), by=by, at=at, reason=reason)


def convene(kind, approvals, *, by, at, projects=(), proposal=None, **said):
    """Call a session; `said` is what convening.convene takes. Its process starts, its items wait."""
    with transaction.atomic():
        _hold_projects({*(approval.project for approval in approvals), *projects})
        proposal = proposal and _proposed(proposal, by, at)
        session = convening.convene(
            kind, _approvals(approvals), by=by, at=at, projects=projects, proposal=proposal, **said
        )
        sittings.begin(session)
    return _go_on(session, at)


def _proposed(proposal, by, at):
    proposal = JointSession.objects.with_names().get(pk=proposal.pk)
    proposing.may_dismiss(proposal, by=by, at=at)  # it is still a proposal, and this lead's
    return proposal


def _lead(act):
    """A step of the lead that leaves the flow where it is."""

    def step(session, *, by, at, **said):
        with transaction.atomic():
            return act(sittings.hold(session), by=by, at=at, **said)

    step.__doc__ = act.__doc__
    return step


pass_step = _lead(convening.pass_step)
propose_dates = _lead(scheduling.propose_dates)
fix = _lead(scheduling.fix)
settle_conditions = _lead(settling.settle)
put_together = _lead(settling.put_together)
ask_papers = _lead(correcting_session.ask_papers)


def attend(session, *, by, at, present):
    """Record who came; who did not and has not answered is taken to agree at once, who came after all may speak."""
    with transaction.atomic():
        session = sittings.hold(session)
        again = attending.record(session, by=by, at=at, present=present)
        if again:
            sittings.reopen(session, again, at=at)
    return _go_on(session, at)


def add(session, office, *, by, at, disciplines=()):
    """Add an office while the session runs."""
    with transaction.atomic():
        session = sittings.hold(session)
        seat = inviting.add(session, office, by=by, at=at, disciplines=disciplines)
        JointFlow.invite.add(session.process, seat)
        return seat


def release(seat, *, by, at, reason):
    """Let an office go; it may have been the last one awaited."""
    with transaction.atomic():
        seat = _seat(seat)
        inviting.release(seat, by=by, at=at, reason=reason)
        sittings.close_branch(seat, by.person, at=at)
        sittings.close_complete(seat.session, at=at)
    _go_on(seat.session, at)
    return seat


def _seat(seat):
    """An invited office read again while its session is held."""
    session = sittings.hold(JointSession(pk=seat.session_id))
    seat = SessionOffice.objects.select_related("office__division").get(pk=seat.pk)
    seat.session = session
    return seat


def reply(seat, *, by, at, **said):
    """Say whether the office comes."""
    with transaction.atomic():
        return replying.reply(_seat(seat), by=by, at=at, **said)


def take_file(session, data, *, by, at):
    """Take in an uploaded REPLY file."""
    with transaction.atomic():
        sittings.hold(session)
        return replying.take_file(data, by=by, at=at)


def take_mailed(answer, *, at):
    """Take in an answer that came by mail."""
    with transaction.atomic():
        sittings.hold(replying.session_of(answer))
        return replying.take_mailed(answer, at=at)


def answer(seat, *, by, at, **said):
    """Give the office's opinion; with its last one its branch ends, with everybody's last one the lead's turn comes.
    One that is changed changes nothing in that, unless others had waited for it.
    """
    with transaction.atomic():
        seat = _seat(seat)
        is_awaited = seat.answered_at is None
        opinion = answering_session.answer(seat, by=by, at=at, **said)
        if is_awaited and seat.answered_at is not None:
            sittings.close_branch(seat, by.person, at=at)
        sittings.reopen_if_awaited(seat.session, at=at)
    return opinion


def conclude(session, *, by, at, **said):
    """Conclude; items that waited move on."""
    with transaction.atomic():
        session = sittings.hold(session)
        session, moved = concluding_session.conclude(session, by=by, at=at, **said)
        task = session.process.task_set.get(flow_task=JointFlow.conclude, status__in=OPEN_TASK)
        finish(JointFlow.conclude, task, by.person)
        sittings.give_opinions(moved, by.person)
    return _go_on(session, at)


def end_rounds(session, *, by, at, text):
    """End without a further round."""
    with transaction.atomic():
        session, moved = concluding_session.end_rounds(sittings.hold(session), by=by, at=at, text=text)
        sittings.give_opinions(moved, by.person)
    return _go_on(session, at)


def report(notice, *, by, at, **said):
    """The enterprise reports its corrections."""
    with transaction.atomic():
        session = sittings.hold(JointSession(pk=notice.session_id))
        notice = SessionNotice.objects.select_related("enterprise").get(pk=notice.pk)
        notice.session = session
        return correcting_session.report(notice, by=by, at=at, **said)


def call_round(session, *, by, at, **said):
    """Call the further round."""
    with transaction.atomic():
        following = further_round.call_round(sittings.hold(session), by=by, at=at, **said)
        sittings.begin(following)
    return _go_on(following, at)


def call_off(session, *, by, at, reason):
    """Call a session off."""
    with transaction.atomic():
        session = convening.call_off(sittings.hold(session), by=by, at=at, reason=reason)
        sittings.cancel(session)
    return _go_on(session, at)


def tick(condition, *, by, at):
    """An office finds its condition met."""
    with transaction.atomic():
        sittings.hold(JointSession(pk=condition.opinion.seat.session_id))
        row = SessionCondition.objects.select_related("opinion__seat__office", "opinion__seat__session__project").get(
            pk=condition.pk
        )
        return settling.tick(row, by=by, at=at)


def sign(seat, *, by, at):
    """Sign the minutes off."""
    with transaction.atomic():
        return signing_minutes.sign(_seat(seat), by=by, at=at)

"""Joint sessions in a case: calling one, its hour, what offices say, the conclusion and the further round.

A session is named by its kind (`joint_acceptance`), the latest of that kind and its latest round being meant; `/1`
after it means a round. Offices are named by function, as seats are.
"""

from datetime import time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from projects.enums import SeatKind
from stages.acts import inviting, tabling
from stages.acts.answering_session import Condition
from stages.enums import ClockKind, SessionKind, SessionOutcome, SessionStatus
from stages.flows import session_door
from stages.models import Approval, Clock, JointSession, SessionNotice, SessionOffice
from stages.rehearsing.case import Deed, Whose
from stages.rehearsing.hours import aware

BEGINS = time(9)


def latest(project, name):
    """The session a case speaks of, or LookupError."""
    kind, _slash, round = name.partition("/")
    rows = JointSession.objects.with_names().filter(projects=project, kind=kind)
    rows = rows.filter(round=round) if round else rows
    row = rows.order_by("-round").exclude(status=SessionStatus.CALLED_OFF).order_by("-pk").first()
    if row is None:
        raise LookupError(name)
    return row


def condition(text):
    """“消防车道 | 转弯半径不足。”: what it is about and what is asked; after a third bar why it comes only now."""
    parts = [part.strip() for part in text.split("|")]
    return Condition(parts[-1]) if len(parts) == 1 else Condition(parts[1], parts[0], None, *parts[2:])


class Sittings:
    """The acts of joint sessions, for a Rehearsal."""

    def session(self, name):
        return latest(self.project, name)

    def lead_of(self, session):
        kind = SeatKind.CENTRE if session.rule.by_centre else SeatKind.LEAD
        return self.seats.of_office(kind, session.lead)

    def invited(self, session, by):
        """The invited office of a function or an office's code."""
        rows = SessionOffice.objects.filter(session=session).select_related("office", "session__lead")
        row = rows.filter(office__code=by).first() or rows.filter(office=self._office(by)).first()
        if row is None:
            raise LookupError(by)
        return row

    def _office(self, function):
        return inviting.office_of(function, self.project.division, timezone.localdate(self.now))

    def _hour_of(self, days):
        """The hour of a meeting so many working days from now."""
        return None if days is None else aware(self.calendar.due(timezone.localdate(self.now), days), BEGINS)

    def _of_session(self, do, session, actor, act):
        return self._try(do, session.subject, actor, self.now, act)

    def _convene(
        self, by, kind, items=None, beside=(), disciplines=None, offices=(), meeting=None, place="", reason=""
    ):  # fmt: skip
        """`items` default to those of a proposal of the kind, else to every item of the project that may share it;
        `beside` are items of the project registered beside.
        """
        proposal = JointSession.objects.filter(
            projects=self.project, kind=kind, status=SessionStatus.PROPOSED
        ).first() if not items else None  # fmt: skip
        rows = Approval.objects.current().filter(project=self.project).select_related("stage__lead", "item", "project")
        served = list(proposal.approvals.all()) if proposal else list(rows.filter(code__in=items or ()))
        served += [self.beside.approval(code) for code in beside]
        lead = rows.filter(pk__in=[row.pk for row in served]).first()
        actor = self.person(by, stage=lead.stage) if by else self.seats.of_office(SeatKind.LEAD, lead.stage.lead)
        return self._try(
            Deed.CONVENE, f"session:{kind}", actor, self.now,
            lambda actor: session_door.convene(
                SessionKind(kind), served, by=actor, at=self.now, reason=reason or _("Looked at together, once."),
                offices=[self._office(each) for each in offices], disciplines=disciplines, proposal=proposal,
                place=place, starts_at=self._hour_of(meeting), despite_clash=True,
            ),
        )  # fmt: skip

    def _dismiss(self, by, session, reason=""):
        row, reason = self.session(session), reason or _("Each office looks at it by itself.")
        act = lambda actor: session_door.dismiss(row, by=actor, at=self.now, reason=reason)  # noqa: E731
        return self._of_session(Deed.DISMISS, row, self.lead_of(row), act)

    def _fix(self, by, session, meeting, place=None, why_late=""):
        row, hour = self.session(session), self._hour_of(meeting)
        act = lambda actor: session_door.fix(  # noqa: E731
            row, by=actor, at=self.now, starts_at=hour, place=place, despite_clash=True, why_late=why_late
        )
        return self._of_session(Deed.FIX, row, self.lead_of(row), act)

    def _pass_step(self, by, session, text=""):
        row, text = self.session(session), text or _("Complete.")
        act = lambda actor: session_door.pass_step(row, by=actor, at=self.now, text=text)  # noqa: E731
        return self._of_session(Deed.PASS_STEP, row, self.lead_of(row), act)

    def _ask_papers(self, by, session, lines, days=None):
        """`lines`: “竣工图 | 缺第3册。”, a paper and what is wrong with it."""
        row, said = self.session(session), [condition(line) for line in lines]
        act = lambda actor: session_door.ask_papers(  # noqa: E731
            row, by=actor, at=self.now, enterprise=self.enterprise, lines=[(each.subject, each.text) for each in said],
            days=days,
        )  # fmt: skip
        return self._of_session(Deed.ASK_PAPERS, row, self.lead_of(row), act)

    def _reply(self, by, session, said="accepted", deputy="", comment=""):
        seat = self.invited(self.session(session), by)
        actor = self.seats.of_office(SeatKind.DEPARTMENT, seat.office)
        act = lambda actor: session_door.reply(  # noqa: E731
            seat, by=actor, at=self.now, said=said, deputy=deputy, comment=comment
        )
        return self._of_session(Deed.REPLY, seat.session, actor, act)

    def _attend(self, by, session, absent=()):
        """Everybody but those named came."""
        row = self.session(session)
        stayed = {self.invited(row, each).office_id for each in absent}
        seats = SessionOffice.objects.filter(session=row, released_at__isnull=True).select_related("office")
        present = {seat.office_id: "" if seat.office_id in stayed else self._came(seat) for seat in seats}
        act = lambda actor: session_door.attend(row, by=actor, at=self.now, present=present)  # noqa: E731
        return self._of_session(Deed.ATTEND, row, self.lead_of(row), act)

    def _came(self, seat):
        return seat.deputy or self.seats.of_office(SeatKind.DEPARTMENT, seat.office).person.name

    def _say(
        self, by, session, of=None, verdict="agree", text="", conditions=(), legal_ground="", guidance="",
        discipline=None,
    ):  # fmt: skip
        """`of`: only of the own items, or of those of the project beside."""
        seat = self.invited(self.session(session), by)
        actor = self.seats.of_office(SeatKind.DEPARTMENT, seat.office)
        whose = {Whose.OWN: self, Whose.BESIDE: self.beside}
        about = list(seat.session.approvals.filter(project=whose[Whose(of)].project)) if of else None
        act = lambda actor: session_door.answer(  # noqa: E731
            seat, by=actor, at=self.now, verdict=verdict, text=text, legal_ground=legal_ground, guidance=guidance,
            conditions=[condition(each) for each in conditions], discipline=discipline, approvals=about,
        )  # fmt: skip
        return self._of_session(Deed.SAY, seat.session, actor, act)

    def _settle(self, by, session, about, holding, text=""):
        """`holding`: the function of the office whose condition holds."""
        row, keep = self.session(session), None
        office = self.invited(row, holding).office_id
        keep = [each.pk for each in tabling.conditions_on_table(row) if each.office_id == office]
        text = text or _("Cleared between the offices.")
        act = lambda actor: session_door.settle_conditions(  # noqa: E731
            row, by=actor, at=self.now, subject=about, holding=keep, text=text
        )
        return self._of_session(Deed.SETTLE, row, self.lead_of(row), act)

    def _close(self, by, session, outcome=None, text="", days=None):
        """Conclude with the outcome that follows from the opinions for each project, unless another one is named for
        the own.
        """
        row = self.session(session)
        found = {each.pk: tabling.possible_outcomes(row, each)[0] for each in row.projects.all()}
        found |= {self.project.pk: outcome} if outcome else {}
        text = text or str(SessionOutcome(found[self.project.pk]).label)
        act = lambda actor: session_door.conclude(  # noqa: E731
            row, by=actor, at=self.now, outcome=found, text=text, days=days
        )
        return self._of_session(Deed.CLOSE, row, self.lead_of(row), act)

    def _report(self, by, session, text=""):
        row, text = self.session(session), text or _("Everything asked has been corrected.")
        rows = SessionNotice.objects.select_related("session").filter(session=row, enterprise=self.enterprise)
        notice = rows.order_by("-pk").first()
        if notice is None:
            raise LookupError(session)
        act = lambda actor: session_door.report(notice, by=actor, at=self.now, text=text)  # noqa: E731
        return self._of_session(Deed.REPORT, row, self.seats.enterprise(self.enterprise), act)

    def _call_round(self, by, session, meeting=None):
        row, hour = self.session(session), self._hour_of(meeting)
        act = lambda actor: session_door.call_round(  # noqa: E731
            row, by=actor, at=self.now, starts_at=hour, despite_clash=True
        )
        return self._of_session(Deed.CALL_ROUND, row, self.lead_of(row), act)

    def _call_off(self, by, session, reason=""):
        row, reason = self.session(session), reason or _("It is put off.")
        act = lambda actor: session_door.call_off(row, by=actor, at=self.now, reason=reason)  # noqa: E731
        return self._of_session(Deed.CALL_OFF, row, self.lead_of(row), act)

    def _sign(self, by, session):
        seat = self.invited(self.session(session), by)
        actor = self.seats.of_office(SeatKind.DEPARTMENT, seat.office)
        act = lambda actor: session_door.sign(seat, by=actor, at=self.now)  # noqa: E731
        return self._of_session(Deed.SIGN, seat.session, actor, act)

    def _ask_session(self, by, item, kind, reason=""):
        approval = self.approval(item)
        actor = (
            self.person(by, office=approval.office)
            if by
            else self.seats.of_office(SeatKind.DEPARTMENT, approval.office)
        )
        reason = reason or _("Several offices have to see it.")
        return self._try(
            Deed.ASK_SESSION, f"approval:{approval.subject}", actor, self.now,
            lambda actor: session_door.propose([approval], SessionKind(kind), by=actor, at=self.now, reason=reason),
        )  # fmt: skip


def duties(project, hour, pace, make):
    """What is open in the sessions of a project, all agreeing. `hour(turn, days, key)`, `make(at, key, do, said)`."""
    for session in JointSession.objects.filter(projects=project, holds=True).with_names():
        name = f"{session.kind}/{session.round}"
        if session.status == SessionStatus.CALLED:
            yield from _of_called(session, name, hour, pace, make)
        elif session.status == SessionStatus.TO_CONCLUDE:
            answered = session.offices.filter(answered_at__isnull=False).order_by("-answered_at")
            said = answered.values_list("answered_at", flat=True).first()
            yield make(hour(said, pace.lead, f"close {name}"), name, Deed.CLOSE, {"session": name})
        elif session.outcome == SessionOutcome.FURTHER_ROUND:
            yield from _of_correcting(session, name, hour, pace, make)


def _of_called(session, name, hour, pace, make):
    if not session.rule.takes_opinions(session.step, session.round):
        clock = Clock.objects.get(session=session, kind=ClockKind.SESSION)
        started = aware(clock.started_on, BEGINS)
        yield make(hour(started, pace.lead, f"step {name}"), name, Deed.PASS_STEP, {"session": name})
        return
    turn = session.starts_at + timedelta(hours=2) if session.starts_at else session.called_at
    days = 0 if session.starts_at else pace.department
    for seat in session.offices.filter(answered_at__isnull=True, released_at__isnull=True).select_related("office"):
        said = {"session": name, "by": seat.office.code}
        yield make(hour(turn, days, f"say {name} {seat.pk}"), f"{name} {seat.pk}", Deed.SAY, said)


def _of_correcting(session, name, hour, pace, make):
    waiting = session.notices.filter(answered_at__isnull=True).first()
    if waiting is not None:
        yield make(hour(waiting.sent_at, pace.enterprise, f"report {name}"), name, Deed.REPORT, {"session": name})
        return
    said = session.notices.order_by("-answered_at").values_list("answered_at", flat=True).first()
    yield make(hour(said, pace.lead, f"round {name}"), name, Deed.CALL_ROUND, {"session": name, "meeting": 1})

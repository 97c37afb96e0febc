"""Answering in a joint session: each office's typed opinion with its conditions, before the meeting or within the
stated days after it; and the agreement of an office that stayed away or said nothing.

A disagreement names its legal ground. In a review whose first comments are complete (浙江规定 art. 26) a later round
looks at what was asked for; something new needs a stated reason. Where the planning verification comes first
(浙江省城乡规划条例 art. 44), the others answer after it: until its office has agreed they may not speak, so they are
not silent either; afterwards they have time of their own, and when it does not agree they are heard in the further
round.
Who is absent or silent is taken to agree and cannot ask for another visit.
"""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import SYSTEM, require_seat
from projects.models import Event
from projects.naming import Names
from projects.refusal import Refusal
from stages.acts import inviting, reference, sessions, tabling
from stages.enums import (
    FINISHED,
    Attendance,
    ConditionStatus,
    DeemedGround,
    SessionStatus,
    SessionVerdict,
)
from stages.models import SessionCondition, SessionOpinion
from stages.rules import deadlines
from stages.rules.sessions import deemed

#: opinions on what the first item's office decides that let the others answer
FIRST_AGREES = frozenset({SessionVerdict.AGREE, SessionVerdict.CONDITIONS})


@dataclass(frozen=True)
class Condition:
    """A condition as it is said: what it is about, what is asked, which earlier one it keeps up, why it comes late."""

    text: str
    subject: str = ""
    earlier: int | None = None
    why_new: str = ""


def may_answer(seat, *, by, at):
    """Whether `by` sits in the invited office and its opinion is awaited now."""
    require_seat(by, sessions.OFFICE_SEATS, at, office_id=seat.office_id)
    session = seat.session
    if seat.released_at is not None:
        raise Refusal("released", _("Your office has been let go from this session."))
    if seat.answered_at is not None:
        raise Refusal("already_answered", _("Your office has answered already, or is taken to agree."))
    if session.status != SessionStatus.CALLED:
        raise Refusal("session_not_live", _("This session is not under way."))
    if not session.rule.takes_opinions(session.step, session.round):
        raise Refusal("opinions_later", _("Opinions are taken in a later step of this session."))
    if session.opinions_until is not None and deadlines.is_late(timezone.localdate(at), session.opinions_until):
        raise Refusal("too_late", _("Opinions were taken until %(day)s."), day=session.opinions_until)
    _refuse_before_first(seat)


def _refuse_before_first(seat):
    """Whose item has to be verified first answers first."""
    approval = barred_by(seat)
    if approval is not None:
        raise Refusal(
            "first_item_first", _("%(item)s comes first: %(office)s has not agreed to it yet."),
            item=Names(approval.item), office=Names(approval.office),
        )  # fmt: skip


def barred_by(seat):
    """The Approval to be agreed to before this office may speak, or None; first offices wait for nobody."""
    for approval, said in _first_items(seat.session, seat.office_id):
        if not said or any(SessionVerdict(each.verdict) not in FIRST_AGREES for each in said):
            return approval
    return None


def is_passed_over(seat):
    """Whether an office cannot speak in this round any more: what comes first was answered, and not agreed to."""
    session = seat.session
    return any(
        any(each.seat.session_id == session.pk and SessionVerdict(each.verdict) not in FIRST_AGREES for each in said)
        for _approval, said in _first_items(session, seat.office_id)
    )


def _first_items(session, office_id):
    """(first item, the latest opinions of its office) that the other offices wait for; none for a first office."""
    if not session.rule.first_items:
        return []
    rows = session.approvals.filter(code__in=session.rule.first_items).exclude(status__in=FINISHED)
    first = list(rows.select_related("item", "office"))
    if office_id in {approval.office_id for approval in first}:
        return []
    said = tabling.opinions(session) if first else []
    return [(approval, [each for each in said if each.seat.office_id == approval.office_id]) for approval in first]


def answer(seat, *, by, at, verdict, text="", legal_ground="", guidance="", conditions=(), discipline=None):
    """Give the office's opinion, for one discipline where it has several. `conditions`: Condition values.

    Returns the SessionOpinion. When it was the last one of the office, `seat.answered_at` is set.
    """
    may_answer(seat, by=by, at=at)
    discipline = _discipline(seat, discipline)
    conditions = [each for each in conditions if each.text.strip()]
    _check(verdict, text, legal_ground, conditions)
    earlier = earlier_conditions(seat, discipline)
    _check_complete(seat.session, conditions, earlier)
    event = sessions.record(
        seat.session, "session_opinion", by=by, at=at, reason=text,
        facts={"offices": [seat.office.code], "discipline": discipline, "verdict": verdict, "basis": legal_ground,
               "conditions": [each.text for each in conditions]},
    )  # fmt: skip
    opinion = SessionOpinion(
        seat=seat, discipline=discipline, verdict=verdict, text=text.strip(), legal_ground=legal_ground.strip(),
        guidance=guidance.strip(), by=by.person, given_at=at,
    )  # fmt: skip
    history.keep(opinion, event, person=by.person)
    _keep_conditions(opinion, conditions, earlier, event, by)
    return _close(seat, opinion, event, by=by, at=at)


def _discipline(seat, discipline):
    given = set(seat.opinions.values_list("discipline", flat=True))
    if discipline is None:
        discipline = next(each for each in seat.disciplines if each not in given)
    if discipline not in seat.disciplines or discipline in given:
        raise Refusal("unknown_discipline", _("An opinion on %(discipline)s is not awaited from your office."),
                      field="discipline", discipline=discipline)  # fmt: skip
    return discipline


def _check(verdict, text, legal_ground, conditions):
    if verdict not in SessionVerdict:
        raise Refusal("verdict_missing", _("Choose an opinion."), field="verdict")
    if verdict == SessionVerdict.CONDITIONS and not conditions:
        raise Refusal("conditions_missing", _("Write down each condition."), field="conditions")
    if conditions and verdict not in (SessionVerdict.CONDITIONS, SessionVerdict.DISAGREE):
        sentence = _("Conditions go with an agreement with conditions or a disagreement.")
        raise Refusal("verdict_without_conditions", sentence, field="verdict")
    if verdict in (SessionVerdict.DISAGREE, SessionVerdict.EXPERT_REVIEW):
        if not text.strip():
            raise Refusal("opinion_missing", _("Write down the opinion and its basis."), field="text")
        if not legal_ground.strip():
            raise Refusal("legal_ground_missing", _("Name the law and its article."), field="legal_ground")


def earlier_conditions(seat, discipline=None):
    """Open conditions of the same office (and discipline) in the rounds before, by id."""
    session, found = seat.session.previous, {}
    while session is not None:
        rows = SessionCondition.objects.filter(
            opinion__seat__session=session, opinion__seat__office=seat.office_id, status=ConditionStatus.OPEN
        )
        rows = rows if discipline is None else rows.filter(opinion__discipline=discipline)
        found |= {row.pk: row for row in rows.select_related("opinion__seat")}
        session = session.previous
    return found


def _check_complete(session, conditions, earlier):
    """In a further round of a review whose first comments are complete, what is new says why it was not said before."""
    for condition in conditions:
        if condition.earlier is not None and condition.earlier not in earlier:
            raise Refusal("unknown_condition", _("That condition was not among the earlier ones."), field="conditions")
        if (
            session.rule.is_rechecked
            and session.round > 1
            and condition.earlier is None
            and not condition.why_new.strip()
        ):
            raise Refusal(
                "first_comments_complete",
                _("“%(text)s” was not asked in the first round, whose comments are complete. Say why it comes now."),
                field="conditions", text=condition.text,
            )  # fmt: skip


def _keep_conditions(opinion, conditions, earlier, event, by):
    """New lines; of the earlier ones those kept up are carried over, the others have been met."""
    kept_up = {each.earlier for each in conditions}
    for row in earlier.values():
        is_carried = row.pk in kept_up
        row.status = ConditionStatus.SUPERSEDED if is_carried else ConditionStatus.KEPT
        if not is_carried:
            row.kept_at, row.kept_by = event.effective_at, by.person
        history.keep(row, event, person=by.person)
    for position, each in enumerate(conditions, start=1):
        row = SessionCondition(
            opinion=opinion, position=position, subject=each.subject.strip()[:60], text=each.text.strip(),
            earlier_id=each.earlier, why_new=each.why_new.strip(),
        )  # fmt: skip
        history.keep(row, event, person=by.person)


def _close(seat, opinion, event, *, by, at):
    if set(seat.disciplines) == set(seat.opinions.values_list("discipline", flat=True)):
        seat.answered_at = at
        history.keep(seat, event, person=by.person)
        _give_time(seat, event, at)
    return opinion


def _give_time(seat, event, at):
    """The office of a first item has spoken: the others have at least until the next working day to do so."""
    session = seat.session
    is_first = session.approvals.filter(code__in=session.rule.first_items, office=seat.office_id).exists()
    if not is_first or session.opinions_until is None:
        return
    calendar = reference.calendar(session.project.division_id)
    until = calendar.due(timezone.localdate(at), 1)
    if until > session.opinions_until:
        session.opinions_until = until
        history.keep(session, event)


def ground_of_silence(seat, on):
    """Why an office that has not answered agrees by now: a DeemedGround, or None while it may still speak.

    An office that may not speak yet is not silent; one that stayed away while it could not have written before has
    the days that those who came have.
    """
    session = seat.session
    if session.status != SessionStatus.CALLED or not seat.is_open or barred_by(seat) is not None:
        return None
    is_over = session.opinions_until is not None and deadlines.is_late(on, session.opinions_until)
    if seat.attendance == Attendance.ABSENT:
        return DeemedGround.ABSENT if is_over or _could_write_before(seat) else None
    return DeemedGround.SILENT if is_over else None


def _could_write_before(seat):
    """Whether what comes first had been agreed to when it was recorded that the office stayed away."""
    session = seat.session
    opinions = [each for _approval, said in _first_items(session, seat.office_id) for each in said]
    recorded = Event.objects.filter(project=session.project_id, subject=session.subject, act="attendance")
    last = recorded.order_by("seq").last() if opinions else None
    return last is None or all(each.given_at <= last.effective_at for each in opinions)


def deem(seat, ground, *, at):
    """The office is taken to agree, with the ground in words. Returns the SessionOffice, answered."""
    session = seat.session
    because = deemed(session.rule, ground, inviting.told_on(seat), session.opinions_until)
    event = sessions.record(
        session, "deem_agreed", by=SYSTEM, at=at, reason=because["zh"],
        facts={"offices": [seat.office.code], "ground": ground, "basis": because["basis"]},
    )  # fmt: skip
    given = set(seat.opinions.values_list("discipline", flat=True))
    for discipline in seat.disciplines:
        if discipline not in given:
            opinion = SessionOpinion(
                seat=seat, discipline=discipline, verdict=SessionVerdict.AGREE, is_deemed=True, given_at=at,
                deemed_because=because,
            )  # fmt: skip
            history.keep(opinion, event)
    for row in earlier_conditions(seat).values():  # silence in a further round: they count as met
        row.status, row.kept_at = ConditionStatus.KEPT, at
        history.keep(row, event)
    seat.answered_at = at
    history.keep(seat, event)
    _give_time(seat, event, at)
    return seat

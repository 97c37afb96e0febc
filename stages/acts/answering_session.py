"""Answering in a joint session: each office's typed opinion with its conditions, before the meeting or within the
stated days after it; and the agreement of an office that stayed away or said nothing.

An opinion concerns items by name, all that the office has not spoken of yet unless it says which; so one office may
answer differently for two projects. Until the round is concluded and its last day is over an office may change what it
said: the later opinion comes in the place of the earlier one, which is kept. A disagreement names its legal ground. In
a review whose first comments are complete (浙江规定 art. 26) a later round looks at what was asked for; something new
needs a stated reason. What comes first in a project, and who waits for it, is said by `answering_order`.
Who is absent or silent is taken to agree and cannot ask for another visit.
"""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import SYSTEM, require_seat
from projects.refusal import Refusal
from stages.acts import answering_order, inviting, scheduling, sessions, tabling
from stages.acts.answering_order import barred
from stages.enums import (
    SESSION_LIVE,
    Attendance,
    ConditionStatus,
    DeemedGround,
    SessionStatus,
    SessionVerdict,
)
from stages.models import SessionCondition, SessionOpinion
from stages.rules import deadlines
from stages.rules.sessions import deemed

TAKEN_TO_AGREE = _("Your office is taken to agree; that stands.")


@dataclass(frozen=True)
class Condition:
    """A condition as it is said: what it is about, what is asked, which earlier one it keeps up, why it comes late."""

    text: str
    subject: str = ""
    earlier: int | None = None
    why_new: str = ""


def may_answer(seat, *, by, at):
    """Whether `by` sits in the invited office and it may speak, or change what it said, now."""
    require_seat(by, sessions.OFFICE_SEATS, at, office_id=seat.office_id)
    session = seat.session
    if seat.released_at is not None:
        raise Refusal("released", _("Your office has been let go from this session."))
    if seat.answered_at is not None and seat.opinions.standing().filter(is_deemed=True).exists():
        raise Refusal("already_answered", TAKEN_TO_AGREE)
    if session.status not in SESSION_LIVE:
        raise Refusal("session_not_live", _("This session is not under way."))
    if not session.rule.takes_opinions(session.step, session.round):
        raise Refusal("opinions_later", _("Opinions are taken in a later step of this session."))
    if session.opinions_until is not None and deadlines.is_late(timezone.localdate(at), session.opinions_until):
        raise Refusal("too_late", _("Opinions were taken until %(day)s."), day=session.opinions_until)
    served = _served(session)
    if served and not _free(seat, served):
        answering_order.refuse(next(iter(barred(seat).values())))


def _served(session):
    return list(session.approvals.select_related("project", "item").order_by("project", "code"))


def _free(seat, served):
    """Those of the items on which the office may speak now: what comes first in their projects has been agreed to."""
    closed = barred(seat)
    return [approval for approval in served if approval.project_id not in closed]


def answer(
    seat, *, by, at, verdict, text="", legal_ground="", guidance="", conditions=(), discipline=None, approvals=None
):  # fmt: skip
    """Give the office's opinion, or change it. `approvals`: the items that it concerns; those not spoken of yet, or all
    of them, when None. `conditions`: Condition values.

    Returns the SessionOpinion. When nothing is left to speak of, `seat.answered_at` is set.
    """
    may_answer(seat, by=by, at=at)
    discipline = _discipline(seat, discipline)
    approvals = _concerned(seat, discipline, approvals)
    conditions = [each for each in conditions if each.text.strip()]
    _check(verdict, text, legal_ground, conditions)
    replaced = _replaced(seat, discipline, approvals)
    if any(row.is_deemed for row in replaced):
        raise Refusal("already_answered", TAKEN_TO_AGREE, field="items")
    said = (verdict, text.strip(), legal_ground.strip(), guidance.strip(), {each.pk for each in approvals} or {None})
    if [_said(row) for row in replaced] == [(*said, [each.text.strip() for each in conditions])]:
        return replaced[0]  # sent twice
    earlier = _on(earlier_conditions(seat, discipline) | restored(replaced), approvals)
    _check_complete(seat.session, conditions, earlier)
    event = sessions.record(
        seat.session, "change_opinion" if replaced else "session_opinion", by=by, at=at, reason=text,
        projects=sessions.concerned(seat.session, approvals),
        facts=lambda project: {
            "offices": [seat.office.code], "discipline": discipline, "verdict": verdict, "basis": legal_ground,
            "conditions": [each.text for each in conditions], "items": sessions.codes_of(approvals, project),
        },
    )  # fmt: skip
    opinion = SessionOpinion(
        seat=seat, discipline=discipline, verdict=verdict, text=text.strip(), legal_ground=legal_ground.strip(),
        guidance=guidance.strip(), by=by.person, given_at=at,
    )  # fmt: skip
    _keep(opinion, approvals, replaced, event, by=by)
    _keep_conditions(opinion, conditions, earlier, event, by)
    return _close(seat, opinion, event, by=by, at=at)


def _discipline(seat, discipline):
    if discipline is None:
        waiting = [code for code, _item in open_parts(seat)]
        discipline = (waiting or seat.disciplines)[0]
    if discipline not in seat.disciplines:
        raise Refusal("unknown_discipline", _("An opinion on %(discipline)s is not awaited from your office."),
                      field="discipline", discipline=discipline)  # fmt: skip
    return discipline


def open_parts(seat):
    """[(discipline, id of an item)] of which the office has not spoken yet."""
    said = {
        (opinion.discipline, item)
        for opinion in seat.opinions.standing().prefetch_related("approvals")
        for item in tabling.concerned(opinion)
    }
    items = tabling.items(seat.session)
    return [(code, item) for code in seat.disciplines for item in items if (code, item) not in said]


def may_speak_of(seat):
    """The items of which the office may speak now."""
    return _free(seat, _served(seat.session))


def _concerned(seat, discipline, approvals):
    """The items that an opinion is on: those named, else those not spoken of yet, else all."""
    served = _served(seat.session)
    free = _free(seat, served)
    if approvals is None:
        waiting = {item for code, item in open_parts(seat) if code == discipline}
        return [each for each in free if each.pk in waiting] or free
    named = {approval.pk for approval in approvals}
    if (not named and served) or not named <= {each.pk for each in served}:
        raise Refusal("not_served", _("Choose the items that the opinion concerns, of those served."), field="items")
    closed = barred(seat)
    for each in served:
        if each.pk in named and each.project_id in closed:
            answering_order.refuse(closed[each.project_id])
    return [each for each in served if each.pk in named]


def _replaced(seat, discipline, approvals):
    """Earlier opinions of this round in whose place the new one comes, wholly or for some items."""
    ids = {approval.pk for approval in approvals} or {None}
    rows = seat.opinions.standing().filter(discipline=discipline).prefetch_related("approvals", "conditions")
    return [row for row in rows if tabling.concerned(row) & ids]


def _said(opinion):
    """What an opinion says, for telling whether another one says the same."""
    conditions = [row.text for row in sorted(opinion.conditions.all(), key=lambda row: row.position)]
    said = opinion.verdict, opinion.text, opinion.legal_ground, opinion.guidance
    return (*said, tabling.concerned(opinion), conditions)


def restored(replaced):
    """Conditions of earlier rounds of which a replaced opinion had said that they were met or kept up."""
    found = {}
    for opinion in replaced:
        by_it = SessionCondition.objects.filter(later__opinion=opinion) | SessionCondition.objects.filter(
            kept_at=opinion.given_at, kept_by=opinion.by, opinion__seat__office=opinion.seat.office_id,
            opinion__seat__session__round__lt=opinion.seat.session.round,
            opinion__seat__session__number=opinion.seat.session.number,
        )  # fmt: skip
        found |= {row.pk: row for row in by_it.select_related("opinion__seat").distinct()}
    return found


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
            opinion__seat__session=session, opinion__seat__office=seat.office_id, status=ConditionStatus.OPEN,
            opinion__replaced_at__isnull=True,
        )  # fmt: skip
        rows = rows if discipline is None else rows.filter(opinion__discipline=discipline)
        found |= {row.pk: row for row in rows.select_related("opinion__seat")}
        session = session.previous
    return found


def _on(conditions, approvals):
    """Those of the conditions, by id, whose opinions concern one of the items."""
    ids = {approval.pk for approval in approvals} or {None}
    return {pk: row for pk, row in conditions.items() if tabling.concerned(row.opinion) & ids}


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


def _keep(opinion, approvals, replaced, event, *, by):
    """Save an opinion on items; one that is replaced wholly is marked so, every version stays."""
    history.keep(opinion, event, person=by.person)
    opinion.approvals.set(approvals)
    rest = set(tabling.latest(opinion.seat.session).values())
    for row in replaced:
        if row not in rest:
            row.replaced_at = event.effective_at
            history.keep(row, event, person=by.person)


def _keep_conditions(opinion, conditions, earlier, event, by):
    """New lines; of the earlier ones those kept up are carried over, the others have been met."""
    kept_up = {each.earlier for each in conditions}
    for row in earlier.values():
        is_carried = row.pk in kept_up
        row.status = ConditionStatus.SUPERSEDED if is_carried else ConditionStatus.KEPT
        row.kept_at, row.kept_by = (None, None) if is_carried else (event.effective_at, by.person)
        history.keep(row, event, person=by.person)
    for position, each in enumerate(conditions, start=1):
        row = SessionCondition(
            opinion=opinion, position=position, subject=each.subject.strip()[:60], text=each.text.strip(),
            earlier_id=each.earlier, why_new=each.why_new.strip(),
        )  # fmt: skip
        history.keep(row, event, person=by.person)


def _close(seat, opinion, event, *, by, at):
    if seat.answered_at is None and not open_parts(seat):
        seat.answered_at = at
        history.keep(seat, event, person=by.person)
    if answering_order.is_first(seat):  # the others have at least until the next working day to follow
        scheduling.give_days(seat.session, event, at=at)
    return opinion


def complete(seat, *, at):
    """Nothing is left of which the office has not spoken, because the rest has left the session."""
    event = sessions.record(seat.session, "nothing_left", by=SYSTEM, at=at, facts={"offices": [seat.office.code]})
    seat.answered_at = at
    history.keep(seat, event)


def ground_of_silence(seat, on):
    """Why an office that has not answered agrees by now: a DeemedGround, or None while it may still speak.

    An office that may not speak yet is not silent; one that stayed away while it could not have written before has
    the days that those who came have.
    """
    session = seat.session
    if session.status != SessionStatus.CALLED or not seat.is_open or not _may_speak(seat):
        return None
    is_over = session.opinions_until is not None and deadlines.is_late(on, session.opinions_until)
    if seat.attendance == Attendance.ABSENT:
        return DeemedGround.ABSENT if is_over or answering_order.could_write_before(seat) else None
    return DeemedGround.SILENT if is_over else None


def _may_speak(seat):
    served = _served(seat.session)
    return not served or bool(_left(seat, served))


def _left(seat, served):
    """Items that the office may speak of and has not spoken of."""
    waiting = {item for _code, item in open_parts(seat)}
    return [each for each in _free(seat, served) if each.pk in waiting]


def deem(seat, ground, *, at):
    """The office is taken to agree to what it has not spoken of, with the ground in words. Returns the SessionOffice,
    answered unless something is left of which it may not speak yet.
    """
    session = seat.session
    because = deemed(session.rule, ground, inviting.told_on(seat), session.opinions_until)
    left = _left(seat, _served(session))
    event = sessions.record(
        session, "deem_agreed", by=SYSTEM, at=at, reason=because["zh"], projects=sessions.concerned(session, left),
        facts=lambda project: {
            "offices": [seat.office.code], "ground": ground, "basis": because["basis"]["zh"],
            "items": sessions.codes_of(left, project),
        },
    )  # fmt: skip
    parts = open_parts(seat)
    for discipline in dict.fromkeys(code for code, _item in parts):
        opinion = SessionOpinion(
            seat=seat, discipline=discipline, verdict=SessionVerdict.AGREE, is_deemed=True, given_at=at,
            deemed_because=because,
        )  # fmt: skip
        mine = [each for each in left if (discipline, each.pk) in parts]
        if mine or not left:
            _keep(opinion, mine, [], event, by=SYSTEM)
    waiting = {item for _code, item in parts} - ({each.pk for each in left} or {None})
    for row in _on(earlier_conditions(seat), left).values():  # silence in a further round: they count as met
        if not tabling.concerned(row.opinion) & waiting:
            row.status, row.kept_at = ConditionStatus.KEPT, at
            history.keep(row, event)
    return _close(seat, seat, event, by=SYSTEM, at=at)


def take_back(seat, event, *, at):
    """The office was taken to agree on a ground that was not so: what nobody said does not stand, it may speak."""
    rows = list(seat.opinions.standing().filter(is_deemed=True))
    for row in rows:
        row.replaced_at = at
        history.keep(row, event)
    met = SessionCondition.objects.filter(
        kept_at__in=[row.given_at for row in rows], kept_by__isnull=True, opinion__seat__office=seat.office_id,
        opinion__seat__session__number=seat.session.number,
    )  # fmt: skip
    for row in met:
        row.status, row.kept_at = ConditionStatus.OPEN, None
        history.keep(row, event)
    seat.answered_at = None
    history.keep(seat, event)
    scheduling.give_days(seat.session, event, at=at)

"""An invited office says whether it comes, names a deputy, says which proposed hours suit: on the page, or by an iTIP
REPLY.

RFC 5546: an answer counts when it is to the invitation as it stands and nothing later has been heard from that
office. A calendar program answers for a person; the office is the one at which the person with that e-mail address is
seated.
"""

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import Actor, require_seat
from projects.models import Seat
from projects.refusal import Refusal
from stages.acts import scheduling, sessions
from stages.enums import SESSION_LIVE, Reply
from stages.models import JointSession, SessionOffice
from stages.rules import itip

FROM_PARTSTAT = {
    itip.PartStat.ACCEPTED: Reply.ACCEPTED,
    itip.PartStat.TENTATIVE: Reply.TENTATIVE,
    itip.PartStat.DECLINED: Reply.DECLINED,
    itip.PartStat.DELEGATED: Reply.DELEGATED,
}
assert set(FROM_PARTSTAT) == itip.ANSWERS
SENTENCES = {
    itip.Standing.STALE: _("The answer is to an earlier invitation; the session has been moved since."),
    itip.Standing.OVERTAKEN: _("The office has answered later than this already."),
    itip.Standing.UNKNOWN_SEQUENCE: _("The answer is to an invitation that was never sent."),
}
assert set(SENTENCES) == set(itip.Standing) - {itip.Standing.CURRENT}
REPLIED = _("%(office)s: %(reply)s. %(kind)s %(number)s")
REPLIED_BODY = _("%(office)s replied: %(reply)s. %(comment)s")


def may_reply(seat, *, by, at):
    """Whether `by` sits in the invited office and its reply still matters."""
    require_seat(by, sessions.OFFICE_SEATS, at, office_id=seat.office_id)
    if seat.session.status not in SESSION_LIVE:
        raise Refusal("session_not_live", _("This session is not under way."))
    if seat.released_at is not None:
        raise Refusal("released", _("Your office has been let go from this session."))
    if seat.session.starts_at is not None and seat.session.starts_at <= at:
        raise Refusal("has_begun", _("The session has begun."))


def reply(seat, *, by, at, said, deputy="", deputy_address="", comment="", suits=()):
    """Answer an invitation. `said`: a Reply; `suits`: those of the proposed hours (ISO texts) that suit; a deputy whose
    e-mail address is named gets the invitation too.
    """
    may_reply(seat, by=by, at=at)
    if said not in Reply or said == Reply.NEEDS_ACTION:
        raise Refusal("reply_missing", _("Say whether you come."), field="said")
    if said == Reply.DELEGATED and not deputy.strip():
        raise Refusal("deputy_missing", _("Name the deputy."), field="deputy")
    unknown = [hour for hour in suits if hour not in seat.session.proposed_dates]
    if unknown:
        raise Refusal("unknown_date", _("That hour has not been proposed."), field="suits")
    return _keep(
        seat,
        by=by,
        at=at,
        said=Reply(said),
        deputy=deputy.strip(),
        deputy_address=deputy_address.strip(),
        comment=comment.strip(),
        suits=list(suits),
        via="page",
    )


def take_file(data, *, by, at):
    """Take in a REPLY file uploaded by an office: it must speak for that office. Returns the SessionOffice rows."""
    found = []
    for answer in itip.parse_reply(data):
        seat = seat_of(answer, at)
        may_reply(seat, by=by, at=at)
        found.append(_take(seat, answer, by=by, at=at))
    return found


def take_mailed(answer, *, at):
    """Take in an answer whose sender the mail server vouches for; the person seated at that address has spoken."""
    seat = seat_of(answer, at)
    row = _seat_row(answer.address, seat.office_id, at)
    by = Actor(person=row.person, seat=row)
    may_reply(seat, by=by, at=at)
    return _take(seat, answer, by=by, at=at)


def session_of(answer):
    """The session that an answer is about, by its UID; a Refusal when there is none."""
    name = answer.uid.partition("@")[0]
    number, _dash, round = name.rpartition("-")
    session = JointSession.objects.filter(number=number, round=int(round)).first() if round.isdecimal() else None
    if session is None or scheduling.uid(session) != answer.uid:
        raise Refusal("unknown_session", _("There is no session with the number of this answer."), field="reply")
    return session


def seat_of(answer, at):
    """The invited office for which the attendee of an answer is seated; a Refusal when nobody was invited so."""
    session = session_of(answer)
    rows = SessionOffice.objects.filter(session=session).select_related("office", "session__lead", "session__project")
    held = Seat.objects.held(timezone.localdate(at)).filter(person__email__iexact=answer.address)
    seat = rows.filter(office__in=held.values("office")).first()
    if seat is None:
        raise Refusal("not_invited", _("%(address)s is not seated at an office that was invited."), field="reply",
                      address=answer.address)  # fmt: skip
    return seat


def _seat_row(address, office_id, at):
    held = Seat.objects.held(timezone.localdate(at)).select_related("person", "office")
    return held.filter(office=office_id, person__email__iexact=address, kind__in=sessions.OFFICE_SEATS).first()


def _take(seat, answer, *, by, at):
    last = (seat.replied_sequence, seat.replied_at) if seat.replied_at else None
    found = itip.standing(answer, seat.session.sequence, seat.session.hour_sequence, last)
    if found is not itip.Standing.CURRENT:
        raise Refusal(f"reply_{found}", SENTENCES[found], field="reply")
    return _keep(seat, by=by, at=at, said=FROM_PARTSTAT[answer.partstat], deputy=", ".join(answer.deputies)[:60],
                 deputy_address=next(iter(answer.deputies), ""), comment=answer.comment[:300],
                 suits=seat.suits, via="calendar", stamp=answer.stamp)  # fmt: skip


def _keep(seat, *, by, at, said, deputy, deputy_address, comment, suits, via, stamp=None):
    session = seat.session
    hours = [parse_datetime(text) for text in suits]
    event = sessions.record(session, "reply_session", by=by, at=at, reason=comment, facts={
        "offices": [seat.office.code], "reply": said, "deputy": deputy, "via": via,
        "dates": [scheduling.told(hour) for hour in hours],
    })  # fmt: skip
    seat.reply, seat.replied_at, seat.replied_by, seat.replied_sequence = (
        said,
        stamp or at,
        by.person.name,
        session.sequence,
    )
    before = seat.deputy_address
    seat.deputy, seat.comment, seat.suits = deputy, comment, suits
    seat.deputy_address = deputy_address if said == Reply.DELEGATED else ""
    history.keep(seat, event, person=by.person)
    scheduling.replace_deputy(session, seat, before, event, at=at)
    sessions.tell(
        session, session.lead, REPLIED, REPLIED_BODY, event, at=at, office=seat.office, reply=said, comment=comment
    )
    return seat

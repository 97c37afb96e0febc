"""Who came: the lead records it when the session has begun, and may correct it until the conclusion. Who stayed away
without an opinion is taken to agree at once; whoever was ticked as absent by mistake may speak again.
"""

from django.utils.translation import gettext_lazy as _

from projects import history
from projects.refusal import Refusal
from stages.acts import answering_session, sessions
from stages.enums import Attendance, DeemedGround


def may_record(session, *, by, at):
    sessions.may_lead_live(session, by=by, at=at)
    if session.starts_at is None or at < session.starts_at:
        raise Refusal("not_begun", _("The session has not begun yet."))


def record(session, *, by, at, present):
    """Record attendance. `present`: {office id: name of who came, or an empty text}.

    Returns the SessionOffices that may speak again, because it was recorded by mistake that they stayed away.
    """
    may_record(session, by=by, at=at)
    seats = {seat.office_id: seat for seat in session.offices.filter(released_at__isnull=True).select_related("office")}
    unknown = set(present) - set(seats)
    if unknown:
        raise Refusal("not_invited", _("Somebody who was not invited cannot be on the list."))
    changed = []
    for office_id, name in present.items():
        seat = seats[office_id]
        seat.attendance = Attendance.PRESENT if name.strip() else Attendance.ABSENT
        seat.came = name.strip()[:60]
        changed.append(seat)
    came = [seat.office.code for seat in changed if seat.attendance == Attendance.PRESENT]
    stayed = [seat.office.code for seat in changed if seat.attendance == Attendance.ABSENT]
    event = sessions.record(session, "attendance", by=by, at=at, facts={"present": came, "absent": stayed})
    history.keep_all(changed, event, ["attendance", "came"], person=by.person)
    again = [seat for seat in changed if _was_mistaken(seat)]
    for seat in again:
        seat.session = session
        answering_session.take_back(seat, event, at=at)
    return again


def _was_mistaken(seat):
    """Whether an office that came is taken to agree because it stayed away."""
    deemed = seat.opinions.standing().filter(is_deemed=True, deemed_because__ground=DeemedGround.ABSENT)
    return seat.attendance == Attendance.PRESENT and deemed.exists()

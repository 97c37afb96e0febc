"""Signing off the minutes of a concluded session, office by office. Who was absent or silent agreed and signs
nothing.
"""

from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import require_seat
from projects.refusal import Refusal
from stages.acts import sessions
from stages.enums import SessionStatus


def may_sign(seat, *, by, at):
    require_seat(by, sessions.OFFICE_SEATS, at, office_id=seat.office_id)
    if seat.session.status != SessionStatus.CONCLUDED:
        raise Refusal("no_minutes_yet", _("There are no minutes before the conclusion."))
    if seat.signed_at is not None:
        raise Refusal("already_signed", _("Your office has signed the minutes already."))
    if seat.released_at is not None or not seat.opinions.standing().filter(is_deemed=False).exists():
        raise Refusal(
            "nothing_to_sign", _("Your office gave no opinion; its agreement stands in the minutes with its ground.")
        )


def sign(seat, *, by, at):
    """The office signs the minutes. Returns the SessionOffice."""
    may_sign(seat, by=by, at=at)
    event = sessions.record(seat.session, "sign_minutes", by=by, at=at, facts={"offices": [seat.office.code]})
    seat.signed_at, seat.signed_by = at, by.person
    return history.keep(seat, event, person=by.person)

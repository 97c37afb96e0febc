"""Naming a deputy for a seat while its person is away, and ending it early.

The person of the seat, the head of its office or the administrator names the deputy, among the people of the same
office. Days are whole days: the deputy acts from the beginning of the first to midnight of the last. A deputy has no
deputy, so that at every hour it is plain who answers for a seat; one seat has one deputy a day.
"""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.enums import SeatKind
from projects.messages import outbox
from projects.models import Deputyship, Office, Person, Seat
from projects.refusal import Refusal

#: seats that have deputies. An agent's cases are handed over in the agency service; an enterprise names its own people
DEPUTISED = (SeatKind.WINDOW, SeatKind.DEPARTMENT, SeatKind.LEAD, SeatKind.CENTRE)
#: who is away for longer gives the seat up
LONGEST = timedelta(days=366)
TOPIC = "deputy"
NAMED = _("You are the deputy for %(who)s from %(first)s to the end of %(last)s")
NAMED_BODY = _("Seat: %(office)s, %(kind)s. Choose it in the list of your seats. %(reason)s")
ENDED = _("You are no longer the deputy for %(who)s")
ENDED_BODY = _("Seat: %(office)s, %(kind)s. Ended by %(by)s.")


def people_of(office_id, on):
    """People who hold a seat of an office on a day."""
    held = Seat.objects.held(on).filter(office=office_id, kind__in=DEPUTISED)
    return Person.objects.filter(pk__in=held.values("person"), is_active=True).order_by("name", "pk")


def seats_managed_by(by, on):
    """Seats for which `by` may name a deputy: their own, all of the office they head, all for the administrator."""
    seats = Seat.objects.held(on).filter(kind__in=DEPUTISED).with_names().order_by("person__name", "person", "kind")
    if by.kind == SeatKind.ADMINISTRATOR:
        return seats
    here = seats.filter(office=by.seat.office_id)
    return here if by.seat.is_head else here.filter(person=by.person)


def may_manage(seat, *, by, at):
    """Whether `by` names and ends the deputies of a seat."""
    if not seats_managed_by(by, timezone.localdate(at)).filter(pk=seat.pk).exists():
        raise Refusal(
            "may_not_name_deputies",
            _("A deputy is named by the person of the seat, the head of the office or the administrator."),
        )


@transaction.atomic
def name_deputy(seats, deputy, first, last, *, by, at, reason=""):
    """Name `deputy` (a Person) for the seats of one absent person from `first` to the end of `last`. Returns the rows.

    The offices are held, so that of two who name deputies at once the second sees what the first has done.
    """
    for seat in seats:
        may_manage(seat, by=by, at=at)
    for office in sorted({seat.office_id for seat in seats}):
        Office.objects.select_for_update().get(pk=office)
    return [_name(seat, deputy, first, last, reason.strip(), by, at) for seat in seats]


def _name(seat, deputy, first, last, reason, by, at):
    _refuse_days(seat, first, last, timezone.localdate(at))
    _refuse_person(seat, deputy, first, last)
    _refuse_chain(seat, deputy, first, last)
    row = Deputyship(seat=seat, deputy=deputy, valid_from=first, valid_until=last, reason=reason,
                     named_by=by.person, named_at=at)  # fmt: skip
    row._history_user, row._change_reason, row._history_date = by.person, "name_deputy", at
    row.save()
    _tell(row, NAMED, NAMED_BODY, by, at)
    return row


def _refuse_days(seat, first, last, on):
    if first < on:
        raise Refusal("begins_in_the_past", _("The first day has passed; what was done then stays as it was."),
                      field="valid_from")  # fmt: skip
    if last < first:
        raise Refusal("ends_before_it_begins", _("The last day cannot come before the first."), field="valid_until")
    if last - first > LONGEST:
        raise Refusal("away_too_long", _("A deputy stands in for a year at most."), field="valid_until")
    if not (seat.is_held(first) and seat.is_held(last)):
        raise Refusal("seat_not_held", _("%(who)s does not hold this seat on all of these days."), field="valid_until",
                      who=seat.person)  # fmt: skip


def _refuse_person(seat, deputy, first, last):
    if deputy == seat.person:
        raise Refusal("own_deputy", _("Nobody is their own deputy."), field="deputy")
    if not all(people_of(seat.office_id, day).filter(pk=deputy.pk).exists() for day in (first, last)):
        raise Refusal("not_of_this_office", _("%(who)s holds no seat in this office on all of these days."),
                      field="deputy", who=deputy)  # fmt: skip


def _refuse_chain(seat, deputy, first, last):
    """One deputy a seat and day; who is away is nobody's deputy, who is a deputy does not go away."""
    known = Deputyship.objects.touching(first, last).filter(seat__office=seat.office_id).with_names()
    if other := known.filter(seat=seat).first():
        raise Refusal("deputy_overlaps", _("From %(first)s to %(last)s %(who)s is the deputy for this seat already."),
                      field="valid_from", first=other.valid_from, last=other.valid_until, who=other.deputy)  # fmt: skip
    if other := known.filter(seat__person=deputy).first():
        raise Refusal("deputy_is_away", _("%(who)s is away from %(first)s to %(last)s; a deputy has no deputy."),
                      field="deputy", who=deputy, first=other.valid_from, last=other.valid_until)  # fmt: skip
    if other := known.filter(deputy=seat.person).first():
        raise Refusal(
            "absent_is_a_deputy",
            _("%(who)s is the deputy for %(other)s from %(first)s to %(last)s; name another deputy there first."),
            field="valid_from", who=seat.person, other=other.seat.person, first=other.valid_from,
            last=other.valid_until,
        )  # fmt: skip


@transaction.atomic
def end_deputy(row, *, by, at):
    """End a deputyship before its last day has passed; the deputy is told. Returns the row."""
    row = Deputyship.objects.select_for_update(of=("self",)).with_names().get(pk=row.pk)
    may_manage(row.seat, by=by, at=at)
    if row.ended_at is not None or row.valid_until < timezone.localdate(at):
        raise Refusal("deputy_over", _("This has ended already."))
    row.ended_by, row.ended_at = by.person, at
    row._history_user, row._change_reason, row._history_date = by.person, "end_deputy", at
    row.save()
    _tell(row, ENDED, ENDED_BODY, by, at)
    return row


def _tell(row, subject, body, by, at):
    facts = {"who": row.seat.person, "first": row.valid_from, "last": row.valid_until, "office": row.seat.office,
             "kind": SeatKind(row.seat.kind), "reason": row.reason, "by": by.person}  # fmt: skip
    outbox.post(TOPIC, row.deputy, subject=outbox.both(subject, **facts), body=outbox.both(body, **facts), at=at,
                link=reverse("deputies"))  # fmt: skip

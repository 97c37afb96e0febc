"""Seats: given with dates and ended with a reason. A seat that has been held stays as it was; only its end moves."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from administration.acts.keeping import keep, require_administrator
from administration.enums import Keeping
from projects.enums import OFFICE_OF_SEAT, OfficeKind, SeatKind
from projects.models import Seat
from projects.refusal import Refusal

ONE_DAY = timedelta(days=1)


@transaction.atomic
def give(person, *, by, at, kind, office, enterprise, valid_from, valid_until, is_head=False, reason=""):
    """A seat for a person. `office` or `enterprise` as the kind asks; an administrator's seat has neither."""
    require_administrator(by, at)
    if not person.is_active:
        raise Refusal("account_locked", _("This account is locked: unlock it first."), field="person")
    seat = Seat(person=person, kind=kind, valid_from=valid_from, valid_until=valid_until, is_head=is_head,
                **_body(kind, office, enterprise))  # fmt: skip
    _check_head(seat, is_head)
    _check_days(seat, timezone.localdate(at))
    held = Seat.objects.select_for_update().filter(person=person, kind=kind, **_body(kind, office, enterprise))
    if held.filter(_overlapping(valid_from, valid_until)).exists():
        raise Refusal("held_already", _("The person holds this seat on some of these days already."))
    return keep(seat, Keeping.GIVE_SEAT, by=by, at=at, reason=reason)


def _body(kind, office, enterprise):
    if kind in OFFICE_OF_SEAT:
        if office is None or office.kind != OFFICE_OF_SEAT[kind]:
            raise Refusal(
                "wrong_office_kind", _("This seat belongs to an office of the kind: %(kind)s."), field="office",
                kind=OfficeKind(OFFICE_OF_SEAT[kind]).label,
            )  # fmt: skip
        return {"office": office, "enterprise": None}
    if kind == SeatKind.ENTERPRISE:
        if enterprise is None:
            raise Refusal("no_enterprise", _("This seat belongs to an enterprise: name it."), field="enterprise")
        return {"office": None, "enterprise": enterprise}
    return {"office": None, "enterprise": None}


def _check_head(seat, is_head):
    if is_head and seat.office_id is None:
        raise Refusal("no_office_to_head", _("Only a seat of an office can head it."), field="is_head")


def may_head(seat, *, by, at):
    require_administrator(by, at)
    if not seat.is_held(timezone.localdate(at)):
        raise Refusal("not_held", _("This seat is not held today."))
    _check_head(seat, True)


@transaction.atomic
def head(seat, *, by, at, reason, is_head):
    """Let whoever holds the seat head the office, or not any more: a head names deputies and hands work over."""
    seat = Seat.objects.select_for_update().get(pk=seat.pk)
    may_head(seat, by=by, at=at)
    if seat.is_head == is_head:
        raise Refusal("is_so_already", _("This is so already."))
    seat.is_head = is_head
    return keep(seat, Keeping.HEAD if is_head else Keeping.NOT_HEAD, by=by, at=at, reason=reason)


def _check_days(seat, on):
    if seat.valid_from < on:
        raise Refusal("in_the_past", _("A seat begins today at the earliest."), field="valid_from")
    if seat.valid_until is not None and seat.valid_until < seat.valid_from:
        raise Refusal("ends_before", _("A seat cannot end before it begins."), field="valid_until")
    office = seat.office
    if office is not None and seat.valid_from < office.valid_from:
        raise Refusal("office_to_come", _("The office begins on %(day)s."), field="valid_from", day=office.valid_from)
    if office is not None and office.valid_until is not None and (
        seat.valid_until is None or seat.valid_until > office.valid_until
    ):  # fmt: skip
        raise Refusal(
            "office_ends", _("The office ends on %(day)s; no seat of it lasts longer."), field="valid_until",
            day=office.valid_until,
        )  # fmt: skip


def _overlapping(first, last):
    begins = Q(valid_from__lte=last) if last else Q()
    return begins & (Q(valid_until__isnull=True) | Q(valid_until__gte=first))


def may_end(seat, *, by, at):
    require_administrator(by, at)
    on = timezone.localdate(at)
    if seat.valid_until is not None and seat.valid_until < on:
        raise Refusal("ended_already", _("This seat has ended."))
    if seat.kind == SeatKind.ADMINISTRATOR:
        if seat.person_id == by.person.pk:
            raise Refusal("own_seat", _("Nobody ends their own administrator's seat: another administrator does it."))
        require_another_administrator(on, without_seat=seat)


@transaction.atomic
def end(seat, *, by, at, last_day, reason):
    """Set the last day of a seat: yesterday at the earliest, for what was done before was done from it."""
    seat = Seat.objects.select_for_update().get(pk=seat.pk)
    may_end(seat, by=by, at=at)
    if last_day == seat.valid_until:
        raise Refusal("ends_then_already", _("The seat ends on this day already."), field="valid_until")
    earliest = max(seat.valid_from, timezone.localdate(at) - ONE_DAY)
    if last_day < earliest:
        raise Refusal(
            "too_early", _("The last day is %(day)s at the earliest; to stop somebody at once, lock the account."),
            field="valid_until", day=earliest,
        )  # fmt: skip
    seat.valid_until = last_day
    return keep(seat, Keeping.END_SEAT, by=by, at=at, reason=reason)


def require_another_administrator(on, *, without_person=None, without_seat=None):
    """Refuse unless an administrator's seat without an end remains, of somebody who can sign in.

    Holds all of them, so that two administrators cannot end each other at once.
    """
    seats = Seat.objects.held(on).filter(kind=SeatKind.ADMINISTRATOR, valid_until__isnull=True, person__is_active=True)
    rows = list(seats.select_for_update(of=("self",)).order_by("pk"))
    if without_person is not None and without_person.pk not in {row.person_id for row in rows}:
        return
    if not [row for row in rows if row != without_seat and (
        without_person is None or row.person_id != without_person.pk)]:  # fmt: skip
        raise Refusal("last_administrator", _("One administrator without an end must remain."))

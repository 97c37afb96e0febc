"""Handing items over to a colleague of the same office (转办): one or several at once, with a reason.

The officer hands over what they have claimed; the head of the office also what others have, or nobody. The colleague
is told; whoever had the item before, when it was not they who handed it over, is told too.
"""

from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.acting import require_seat
from projects.models import Deputyship, Person, Seat
from projects.refusal import Refusal
from stages.acts import claiming
from stages.enums import ApprovalStatus

GIVEN = _("%(who)s has handed over to you: %(item)s")
GIVEN_SEVERAL = _("%(who)s has handed over to you %(n)s items of one project")
TAKEN_AWAY = _("%(who)s has handed over to a colleague: %(item)s")


def may_hand_over(approval, *, by, at):
    """Whether `by` has the item in hand, or heads the office that has it."""
    require_seat(by, claiming.SEATS, at, office_id=approval.office_id)
    if approval.status != ApprovalStatus.OPEN:
        raise Refusal("not_in_hand", _("This item is not in hand."))
    if by.seat.is_head:
        return
    claiming.refuse_colleagues(approval, by)
    if approval.officer_id is None:
        raise Refusal("claim_it_first", _("Nobody has claimed this item; claim it first."))


def colleagues(office_id, on):
    """People who may have items of an office in hand on a day."""
    seats = Seat.objects.held(on).filter(office=office_id, kind__in=claiming.SEATS)
    return Person.objects.filter(pk__in=seats.values("person"), is_active=True).order_by("name", "pk")


def hand_over(approvals, to, *, by, at, reason):
    """Hand items of one office over to the Person `to`. All or nothing. Returns the Approvals."""
    if not approvals:
        raise Refusal("nothing_chosen", _("Choose at least one item."), field="items")
    if not reason.strip():
        raise Refusal("reason_missing", _("Your colleague is told the reason: write it down."), field="reason")
    for approval in approvals:
        may_hand_over(approval, by=by, at=at)
        _refuse_receiver(approval, to, timezone.localdate(at))
    for approval in approvals:
        _hand_over(approval, to, by, at, reason)
    for _project, found in groupby(approvals, key=lambda approval: approval.project_id):
        rows = list(found)
        claiming.tell(to, GIVEN if len(rows) == 1 else GIVEN_SEVERAL, rows, by=by, at=at, reason=reason)
    return approvals


def _hand_over(approval, to, by, at, reason):
    before = approval.officer
    claiming.give_to(approval, to, "hand_over_item", by=by, at=at, reason=reason)
    if before is not None and before != by.seat.person:
        claiming.tell(before, TAKEN_AWAY, [approval], by=by, at=at, reason=reason)


def _refuse_receiver(approval, to, on):
    if to.pk == approval.officer_id:
        raise Refusal("has_it_already", _("%(who)s has this item already."), field="to", who=to)
    if not colleagues(approval.office_id, on).filter(pk=to.pk).exists():
        raise Refusal("not_a_colleague", _("%(who)s holds no seat in this office."), field="to", who=to)
    away = Deputyship.objects.in_force(on).filter(seat__person=to, seat__office=approval.office_id).with_names().first()
    if away is not None:
        raise Refusal("colleague_is_away", _("%(who)s is away until %(day)s; the deputy is %(deputy)s."), field="to",
                      who=to, day=away.valid_until, deputy=away.deputy)  # fmt: skip

"""What a reform of an office touches, shown before it is entered: functions and items, work in hand, seats."""

from dataclasses import dataclass

from django.db.models import Q

from administration.open_work import OPEN
from projects.models import Seat
from projects.refusal import Refusal
from stages.acts import reference
from stages.enums import IN_PROGRESS
from stages.models import Approval

#: approvals shown one by one; the number says the whole
SHOWN = 20


@dataclass(frozen=True)
class Touched:
    """`functions`: competences that go over; `items`: of the catalogue in force on the day; `counts`: (words of the
    kind of row, how many); `approvals`: those in hand, the first SHOWN."""

    functions: list
    items: list
    counts: list
    projects: int
    approvals: list
    seats: list


def by_reform(office, on):
    still = Q(valid_until__isnull=True) | Q(valid_until__gte=on)
    functions = list(office.competences.filter(still).select_related("function").order_by("function__code"))
    found, projects = [], set()
    for lying in OPEN:
        rows = lying.of(office)
        if number := rows.count():
            found.append((lying.model._meta.verbose_name_plural, number))
            projects |= set(rows.order_by().values_list(lying.project, flat=True).distinct())
    in_hand = Approval.objects.filter(office=office, is_current=True, status__in=IN_PROGRESS).with_names()
    return Touched(
        functions=functions, items=_items(office, [each.function.code for each in functions], on),
        counts=_summed(found), projects=len(projects - {None}), approvals=list(in_hand.order_by("started_at")[:SHOWN]),
        seats=list(Seat.objects.filter(still, office=office).with_names()),
    )  # fmt: skip


def _items(office, functions, on):
    """Entries of the edition in force on the day whose function goes over."""
    try:
        compiled = reference.catalogue(reference.edition_on(office.division, on))
    except Refusal:
        return []
    return [item for item in compiled.items.values() if item.function in functions]


def _summed(found):
    """One line for each kind of row, in the order in which they came."""
    sums = {}
    for words, number in found:
        sums[words] = sums.get(words, 0) + number
    return list(sums.items())

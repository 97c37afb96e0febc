"""Freezing a bulletin in the background."""

from django.urls import reverse
from django.utils import timezone

from projects.long_work import Result
from reports.bulletin import freezing


def freeze(row, tell):
    """Freeze the month of a LongWork for the division of its seat; leads to the bulletin, new or not."""
    at = timezone.now()
    bulletin, is_new = freezing.freeze(
        row.seat.office.division, row.said["month"], at=at, on=timezone.localdate(at), by=row.person,
        reason=row.said["reason"], told=tell,
    )  # fmt: skip
    address = reverse("reports:bulletin", args=[bulletin.division.code, bulletin.month, bulletin.edition])
    return Result(leads_to=address if is_new else f"{address}?unchanged=1")

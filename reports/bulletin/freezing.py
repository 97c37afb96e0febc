"""Freezing a bulletin at the end of a month; a new edition when what it said has turned out otherwise."""

import hashlib
import json

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.enums import OfficeKind
from projects.models import Division
from projects.refusal import Refusal
from reports.bulletin.comparing import difference, other_cases
from reports.bulletin.content import last_day, reckoned
from reports.models import Bulletin
from stages.rules.workdays import ONE_DAY


def digest(said, cases):
    return hashlib.sha256(json.dumps([said, cases], sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def may_freeze(month, *, on):
    """A month is frozen when it is over."""
    if last_day(month) >= on:
        raise Refusal("month_not_over", _("The month is not over yet."), field="month")


def freeze(division, month, *, at, on, by=None, reason="", told=lambda _done, _total: None):
    """Freeze a month, or make a new edition where its content has changed since. Returns (Bulletin, whether it is new).

    `on`: the local day of asking; `told` hears how many of its parts are reckoned. Nothing is written when the latest
    edition says the same.
    """
    may_freeze(month, on=on)
    said, cases = reckoned(division, month, told)
    with transaction.atomic():
        Division.objects.select_for_update().get(pk=division.pk)
        latest = Bulletin.objects.filter(division=division, month=month).order_by("-edition").first()
        changed = (difference(latest.content, said) or other_cases(latest.cases, cases)) if latest else []
        if latest is not None and not changed:
            return latest, False
        row = Bulletin.objects.create(
            division=division, month=month, edition=latest.edition + 1 if latest else 1, frozen_at=at, by=by,
            reason=reason, content=said, cases=cases, digest=digest(said, cases), difference=changed,
        )  # fmt: skip
    return row, True


def divisions():
    """Divisions that have an investment centre: each has a bulletin."""
    return Division.objects.filter(offices__kind=OfficeKind.CENTRE).distinct().order_by("code")


def freeze_last_month(today, *, at):
    """Freeze the month before a day for every division that has not got it yet. Returns how many."""
    month = f"{today.replace(day=1) - ONE_DAY:%Y-%m}"
    missing = divisions().exclude(pk__in=Bulletin.objects.filter(month=month).values("division"))
    return sum(freeze(division, month, at=at, on=today)[1] for division in missing)

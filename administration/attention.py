"""What needs the administrator's attention today, each with its number and the page where it is dealt with."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from administration import failed, locks
from administration.desks import seats
from administration.models import Publication, Succession
from projects.enums import OFFICE_OF_SEAT
from projects.models import Office, OutboxMessage, Person, Seat
from projects.models.office import dated
from stages.models import CalendarDay, Edition

#: editions and reforms that begin within so many days are told of
AHEAD = timedelta(days=60)


@dataclass(frozen=True)
class Matter:
    """`number`: how many; `state`: of the mark when there are any; `note`: which, where that fits a line."""

    words: Any
    number: int
    link: str
    state: str = "soon"
    note: str = ""


def matters(at):
    """Every matter, also those of which there is none; a fixed number of statements."""
    on = timezone.localdate(at)
    people, given = reverse("administration:people"), reverse("administration:seats")
    offices, outbox = reverse("administration:offices"), reverse("outbox")
    years = _provisional_years()
    return [
        Matter(_("Messages given up"), OutboxMessage.objects.dead().filter(ended_by__isnull=True).count(),
               f"{outbox}?show=dead", "late"),
        Matter(_("Messages tried in vain so far"), OutboxMessage.objects.pending().filter(attempts__gt=0).count(),
               f"{outbox}?show=failing"),
        Matter(_("Jobs that failed"), failed.jobs().count(), reverse("administration:jobs"), "late"),
        Matter(_("People whose signing in waits"), Person.objects.filter(username__in=locks.waiting(at)).count(),
               f"{people}?show=waiting"),
        Matter(_("Accounts locked"), Person.objects.filter(is_active=False).count(), f"{people}?show=locked", "off"),
        Matter(_("Seats that end within 30 days"), Seat.objects.filter(seats.ending(on)).count(),
               f"{given}?show=ending"),
        Matter(_("Offices in which nobody holds a seat"), _empty_offices(on), f"{offices}?show=empty", "late"),
        Matter(_("Reforms of offices to come"), Succession.objects.filter(
            done_at__isnull=True, called_off_at__isnull=True).count(), f"{offices}?show=reform", "ready"),
        Matter(_("Years of the calendar that are provisional"), len(years), reverse("stages:calendar"), "soon",
               ", ".join(map(str, years))),
        Matter(_("Editions about to come into force"), Edition.objects.filter(
            valid_from__gt=on, valid_from__lte=on + AHEAD).count(), reverse("administration:editions"), "ready"),
        Matter(_("Editions handed in and not published"), Publication.objects.filter(
            published_at__isnull=True, discarded_at__isnull=True).count(), reverse("administration:editions"), "ready"),
    ]  # fmt: skip


def _provisional_years():
    days = CalendarDay.objects.filter(published=False).dates("date", "year")
    return [day.year for day in days]


def empty_offices(on):
    """Offices of today, of a kind that has seats, in which nobody who can sign in holds one."""
    held = Seat.objects.held(on).filter(office__isnull=False, person__is_active=True).values("office")
    kinds = set(OFFICE_OF_SEAT.values())
    return Office.objects.filter(dated("", on), kind__in=kinds).exclude(pk__in=held)


def _empty_offices(on):
    return empty_offices(on).count()

"""What hangs on a seat, told before its end is set: what would be left without anybody, and what ends with it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from agency.models import Agent, Blockage, Entrustment
from projects.enums import SeatKind
from projects.models import Deputyship, InboxMessage, Seat
from reports.models import Feed
from stages.enums import APPLICATION_OPEN, IN_PROGRESS, ApplicationStatus
from stages.models import Application, Approval, Consultation, SessionOffice


@dataclass(frozen=True)
class Consequence:
    """`is_grave`: something is left without anybody who may act; `link`: where it can be looked at."""

    sentence: str
    is_grave: bool = False
    link: str = ""


def of_ending(seat, on):
    """The consequences of ending a seat on the day `on`."""
    return [*_left_alone(seat, on), *_of_officer(seat, on), *_of_agent(seat, on), *_of_its_own(seat)]


def _left_alone(seat, on):
    """What lies at the body of the seat when nobody else holds such a seat there on the day after."""
    others = Seat.objects.held(on + timedelta(days=1)).filter(
        kind=seat.kind, office=seat.office_id, enterprise=seat.enterprise_id, person__is_active=True
    )
    count = others.exclude(pk=seat.pk).count()
    if count:
        yield Consequence(_("Others who hold such a seat there afterwards: %(count)s.") % {"count": count})
        return
    if seat.kind == SeatKind.ADMINISTRATOR:
        return
    yield Consequence(_("Afterwards nobody holds such a seat there, and messages to it cannot be delivered."), True)
    for sentence, count in _in_hand(seat):
        if count:
            yield Consequence(sentence % {"count": count}, True)


def _in_hand(seat):
    if seat.kind == SeatKind.DEPARTMENT:
        yield _("Items in hand: %(count)s"), Approval.objects.filter(
            office=seat.office_id, status__in=IN_PROGRESS).count()  # fmt: skip
        yield _("Answers awaited in joint sessions: %(count)s"), SessionOffice.objects.awaited().filter(
            office=seat.office_id).count()  # fmt: skip
    elif seat.kind == SeatKind.LEAD:
        yield _("Applications to be concluded: %(count)s"), Application.objects.filter(
            stage__lead=seat.office_id, status=ApplicationStatus.TO_CONCLUDE).count()  # fmt: skip
    elif seat.kind == SeatKind.WINDOW:
        yield _("Applications at the window: %(count)s"), Application.objects.filter(
            window=seat.office_id, status__in=APPLICATION_OPEN).count()  # fmt: skip
    elif seat.kind == SeatKind.CENTRE:
        yield _("Questions and complaints to be answered: %(count)s"), Consultation.objects.filter(
            office=seat.office_id, answered_at__isnull=True).count()  # fmt: skip


def _of_officer(seat, on):
    """What the person has claimed in the office, and who stands in for whom from this seat."""
    if seat.kind == SeatKind.DEPARTMENT:
        mine = Approval.objects.filter(office=seat.office_id, officer=seat.person_id, status__in=IN_PROGRESS)
        if count := mine.count():
            yield Consequence(
                _("Items that the person has claimed: %(count)s. Others of the office take them over.")
                % {"count": count}
            )  # fmt: skip
    if seat.is_head:
        yield Consequence(_("The office loses its head."))
    for row in Deputyship.objects.touching(on, date.max).filter(seat=seat).select_related("deputy"):
        yield Consequence(
            _("%(name)s is the deputy until %(day)s; this ends with the seat.")
            % {"name": row.deputy.name, "day": row.valid_until}, link=reverse("deputies"),
        )  # fmt: skip
    for row in Deputyship.objects.touching(on, date.max).filter(deputy=seat.person, seat__office=seat.office_id):
        yield Consequence(
            _("The person is the deputy of somebody until %(day)s; without a seat in the office this ends.")
            % {"day": row.valid_until}, bool(seat.office_id), reverse("deputies"),
        )  # fmt: skip


def _of_agent(seat, on):
    agent = Agent.objects.filter(seat=seat).first()
    if agent is None:
        return
    for row in Entrustment.objects.in_force(on).filter(agent=agent).select_related("project"):
        yield Consequence(
            _("The entrustment %(number)s (%(project)s) ends with the seat: hand the case over before.")
            % {"number": row.number, "project": row.project.name},
            True, reverse("agency:entrustment", args=[row.number]),
        )  # fmt: skip
    count = Blockage.objects.filter(office=seat.office_id, solved_at__isnull=True).count() if seat.office_id else 0
    if count and seat.kind == SeatKind.DEPARTMENT:
        yield Consequence(_("Blockages that lie with this chief agent's office: %(count)s") % {"count": count}, True)


def _of_its_own(seat):
    unread = InboxMessage.objects.filter(seat=seat, read_at__isnull=True).count()
    if unread:
        yield Consequence(_("Messages that nobody has read: %(count)s") % {"count": unread})
    feeds = Feed.objects.live().filter(seat=seat).count()
    if feeds:
        yield Consequence(_("Calendar links that stop: %(count)s") % {"count": feeds})

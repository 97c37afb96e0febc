"""Which entries a feed contains, by what its seat sees now, and which projects it has to look at.

The feed of a seat holds what that seat has to do; that of an office or a project everything there. Visibility is asked
of projects.access with every fetch and never stored: a seat or an entrustment that has ended ends the entries with it.
"""

from dataclasses import dataclass

from django.db.models import BigIntegerField, Exists, F, Q, Subquery, Sum, Value

from projects.access import projects_visible_to
from projects.enums import SeatKind
from projects.models import ChainHead
from reports.enums import EntryKind, FeedScope
from reports.feeds import facts
from reports.models import Feed, FeedEntry, FeedPlace
from stages.models import CalendarVersion

APPLICANT = frozenset({EntryKind.CORRECTION, EntryKind.OBLIGATION, EntryKind.VALIDITY, EntryKind.SESSION})
#: what a seat has to do, or to be at
HELD = {
    SeatKind.ENTERPRISE: APPLICANT,
    SeatKind.AGENT: APPLICANT | {EntryKind.BRING_FORWARD},
    SeatKind.WINDOW: frozenset({EntryKind.CHECK, EntryKind.DELIVERY, EntryKind.SESSION}),
    SeatKind.DEPARTMENT: frozenset(
        {EntryKind.DECISION, EntryKind.PUBLIC_NOTICE, EntryKind.PUBLICATION, EntryKind.SESSION}
    ),
    SeatKind.LEAD: frozenset({EntryKind.JOINT, EntryKind.SESSION}),
    SeatKind.CENTRE: frozenset({EntryKind.TRACK, EntryKind.JOINT, EntryKind.SESSION}),
    SeatKind.ADMINISTRATOR: frozenset(),
}
#: seats whose own work is that of their office; the others look at whole projects
BY_OFFICE = (SeatKind.WINDOW, SeatKind.DEPARTMENT, SeatKind.LEAD)


def entries(feed, on):
    """The FeedEntry rows that the feed contains on a day."""
    recent = Q(ended_on__isnull=True) | Q(ended_on__gt=on - facts.KEPT)
    rows = FeedEntry.objects.filter(recent, pk__in=_places(feed).values("entry"))
    if feed.scope == FeedScope.SEAT:
        rows = rows.filter(kind__in=sorted(HELD[SeatKind(feed.seat.kind)]))
    if feed.scope == FeedScope.SESSIONS:
        rows = rows.filter(kind=EntryKind.SESSION, session_kind=feed.session_kind)
    return rows


def projects(feed):
    """The projects whose entries the feed may contain."""
    visible = projects_visible_to(feed.seat)
    return visible.filter(pk=feed.project_id) if feed.project_id else visible


def stale(projects=None):
    """ChainHead rows of projects of which something has happened since their entries were written."""
    version = CalendarVersion.objects.order_by("-pk").values("pk")[:1]
    heads = ChainHead.objects.all() if projects is None else ChainHead.objects.filter(project__in=projects)
    written = Q(
        project__feed_state__seq=F("seq"), project__feed_state__calendar=Subquery(version),
        project__feed_state__form=facts.form(),
    )  # fmt: skip
    return heads.exclude(written)


@dataclass(frozen=True)
class Look:
    """What one look at a feed tells: the sum of the marks of its entries (two feeds of the same form and mark have the
    same text), whether some must be written first, and whether its project is still in its owner's sight."""

    mark: int
    is_stale: bool
    is_in_sight: bool


def look(feed, on):
    """The Look at a feed on a day. One statement."""
    whole = entries(feed, on).order_by().values(one=Value(1)).annotate(mark=Sum(f"mark_{feed.language}"))
    seen = projects(feed)
    row = Feed.objects.filter(pk=feed.pk).order_by().values_list(
        Subquery(whole.values("mark"), output_field=BigIntegerField()), Exists(stale(seen)),
        Exists(seen) if feed.project_id else Value(True),
    )  # fmt: skip
    mark, is_stale, is_in_sight = row.get()
    return Look(int(mark or 0), is_stale, is_in_sight)


def _places(feed):
    """Where the entries of the feed stand: visible now, and not another seat's own."""
    seat = feed.seat
    rows = FeedPlace.objects.filter(Q(seat__isnull=True) | Q(seat=seat.pk), project__in=projects(feed))
    if feed.scope == FeedScope.OFFICE or (feed.scope == FeedScope.SEAT and seat.kind in BY_OFFICE):
        rows = rows.filter(office=seat.office_id)
    return rows

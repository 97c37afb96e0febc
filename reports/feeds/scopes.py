"""Which entries a feed contains, by what its seat sees now, and which projects it has to look at.

The feed of a seat holds what that seat has to do; that of an office or a project everything there. Visibility is asked
of projects.access with every fetch and never stored: a seat or an entrustment that has ended ends the entries with it.
"""

from dataclasses import dataclass

from django.db.models import BigIntegerField, Exists, F, Q, Subquery, Sum, Value

from projects.access import projects_visible_to
from projects.enums import SeatKind
from projects.models import ChainHead, Project
from reports.enums import EntryKind, FeedScope
from reports.feeds import facts
from reports.models import Feed, FeedEntry, FeedPlace
from stages.access import IN_SESSIONS, sessions_visible_to
from stages.models import CalendarVersion, JointSession

APPLICANT = frozenset(
    {EntryKind.CORRECTION, EntryKind.OBLIGATION, EntryKind.REWORK, EntryKind.VALIDITY, EntryKind.MEETING}
)
INVITED = frozenset({EntryKind.MEETING, EntryKind.OPINION})
#: what a seat has to do, or to be at
HELD = {
    SeatKind.ENTERPRISE: APPLICANT,
    SeatKind.AGENT: APPLICANT | {EntryKind.BRING_FORWARD},
    SeatKind.WINDOW: INVITED | {EntryKind.CHECK, EntryKind.DELIVERY},
    SeatKind.DEPARTMENT: INVITED
    | {EntryKind.DECISION, EntryKind.RENEWAL, EntryKind.PUBLIC_NOTICE, EntryKind.PUBLICATION},
    SeatKind.LEAD: frozenset({EntryKind.JOINT, EntryKind.SESSION, EntryKind.MEETING}),
    SeatKind.CENTRE: frozenset({EntryKind.TRACK, EntryKind.JOINT, EntryKind.SESSION, EntryKind.MEETING}),
    SeatKind.ADMINISTRATOR: frozenset(),
}


def entries(feed, on):
    """The FeedEntry rows that the feed contains on a day."""
    recent = Q(ended_on__isnull=True) | Q(ended_on__gt=on - facts.KEPT)
    rows = FeedEntry.objects.filter(recent, _in_sight(feed))
    if feed.scope == FeedScope.SEAT:
        rows = rows.filter(kind__in=sorted(HELD[SeatKind(feed.seat.kind)]))
    if feed.scope == FeedScope.SESSIONS:
        rows = rows.filter(session_kind=feed.session_kind)
    return rows


def projects(feed):
    """The projects whose entries the feed may contain: those in sight, and those of the sessions in sight."""
    visible = projects_visible_to(feed.seat)
    if feed.project_id:
        return visible.filter(pk=feed.project_id)
    if feed.seat.kind not in IN_SESSIONS:
        return visible
    served = JointSession.projects.through.objects.filter(jointsession__in=sessions_visible_to(feed.seat))
    return Project.objects.filter(Q(pk__in=visible.values("pk")) | Q(pk__in=served.values("project")))


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


def _in_sight(feed):
    """Condition: the entry stands where the seat looks now, and is not another seat's own.

    An office sees meetings and opinions of the sessions to which it is invited, also those of projects it has nothing
    else to do with, and no others.
    """
    seat = feed.seat
    own = FeedPlace.objects.filter(Q(seat__isnull=True) | Q(seat=seat.pk))
    in_projects = own.filter(project__in=projects(feed))
    if seat.kind not in IN_SESSIONS:
        at_office = in_projects.filter(office=seat.office_id)
        return _at(at_office if feed.scope == FeedScope.OFFICE else in_projects)
    of_office = own.filter(office=seat.office_id)
    if feed.project_id:
        invited, others = of_office.filter(project=feed.project_id), in_projects
    else:
        invited = of_office
        others = in_projects.filter(office=seat.office_id)
    return Q(kind__in=INVITED) & _at(invited) | ~Q(kind__in=INVITED) & _at(others)


def _at(places):
    return Q(pk__in=places.values("entry"))

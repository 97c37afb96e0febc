"""Which entries a feed contains, by what its seat sees now, and which projects it has to look at.

The feed of a seat holds what that seat has to do; that of an office or a project everything there. Visibility is asked
of projects.access with every fetch and never stored: a seat or an entrustment that has ended ends the entries with it.
"""

from dataclasses import dataclass

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from projects.access import projects_visible_to
from projects.enums import SeatKind
from projects.models import ChainHead, Event
from reports.enums import EntryKind, FeedScope
from reports.feeds import agency_entries, facts
from reports.models import Feed, FeedPlace, FeedProgress, FeedText
from stages.access import IN_SESSIONS, sessions_visible_to
from stages.models import CalendarVersion

APPLICANT = frozenset(
    {EntryKind.CORRECTION, EntryKind.OBLIGATION, EntryKind.REWORK, EntryKind.VALIDITY, EntryKind.MEETING}
)
INVITED = frozenset({EntryKind.MEETING, EntryKind.OPINION})
#: what a seat has to do, or to be at
HELD = {
    SeatKind.ENTERPRISE: APPLICANT,
    SeatKind.AGENT: frozenset(EntryKind) - {EntryKind.OPINION},  # follows everybody's clocks in the cases entrusted
    SeatKind.WINDOW: INVITED | {EntryKind.CHECK, EntryKind.DELIVERY},
    SeatKind.DEPARTMENT: INVITED
    | {EntryKind.DECISION, EntryKind.RENEWAL, EntryKind.PUBLIC_NOTICE, EntryKind.PUBLICATION},
    SeatKind.LEAD: frozenset({EntryKind.JOINT, EntryKind.SESSION, EntryKind.MEETING}),
    SeatKind.CENTRE: frozenset({EntryKind.TRACK, EntryKind.JOINT, EntryKind.SESSION, EntryKind.MEETING}),
    SeatKind.ADMINISTRATOR: frozenset(),
}


def places(feed, on):
    """The FeedPlace rows of the entries that the feed contains on a day; an entry may have several."""
    seat = feed.seat
    recent = Q(ended_on__isnull=True) | Q(ended_on__gt=on - facts.KEPT)
    rows = FeedPlace.objects.filter(recent, Q(seat__isnull=True) | Q(seat=seat.pk), _in_sight(feed))
    if feed.scope == FeedScope.SEAT:
        return rows.filter(kind__in=sorted(HELD[SeatKind(seat.kind)]))
    return rows.filter(session_kind=feed.session_kind) if feed.scope == FeedScope.SESSIONS else rows


def texts(feed, on):
    """The iCalendar texts of the entries, in an order that stays. Sorted here: a database would move the texts."""
    rows = FeedText.objects.filter(language=feed.language, entry__in=places(feed, on).values("entry"))
    return [text for _entry, text in sorted(rows.order_by().values_list("entry_id", "text"))]


def stale(feed=None):
    """ChainHead rows of projects whose entries are behind their history.

    For a feed only those of its projects to which something has happened lately; without one all, also those whose
    entries follow an older calendar or form.
    """
    is_written = Q(project__feed_state__seq=F("seq"))
    has_news = Q(project__in=agency_entries.behind())
    if feed is None:
        version = CalendarVersion.objects.order_by("-pk").values("pk")[:1]
        form = Q(project__feed_state__calendar=Subquery(version), project__feed_state__form=facts.form())
        return ChainHead.objects.filter(~(is_written & form) | has_news)
    progress = Coalesce(Subquery(FeedProgress.objects.values("event")[:1]), 0)
    lately = ~is_written & Q(project__in=Event.objects.filter(pk__gt=progress).values("project"))
    is_agents = feed.seat.kind == SeatKind.AGENT
    return ChainHead.objects.filter(_concerns(feed), lately | has_news if is_agents else lately)


@dataclass(frozen=True)
class Look:
    """What one look at a feed tells: the sum of the marks of its entries (two feeds of the same form and mark have the
    same text), whether some must be written first, and whether its project is still in its owner's sight."""

    mark: int
    is_stale: bool
    is_in_sight: bool


def look(feed, on):
    """The Look at a feed on a day. One statement."""
    whole = places(feed, on).order_by().values(one=Value(1)).annotate(mark=Sum(f"mark_{feed.language}"))
    seen = projects_visible_to(feed.seat).filter(pk=feed.project_id)
    row = Feed.objects.filter(pk=feed.pk).order_by().values_list(
        Subquery(whole.values("mark"), output_field=BigIntegerField()), Exists(stale(feed)),
        Exists(seen) if feed.project_id else Value(True),
    )  # fmt: skip
    mark, is_stale, is_in_sight = row.get()
    return Look(int(mark or 0), is_stale, is_in_sight)


def _in_sight(feed):
    """Condition on places: where the seat looks now.

    What stands at an office is its own work, and its own to see. Of a whole project an office sees the clocks, but
    meetings and opinions only of sessions to which it is invited; those also where it has nothing else to do.
    """
    seat = feed.seat
    mine = Q(office=seat.office_id)
    if seat.kind in IN_SESSIONS:
        if feed.project_id is None:
            return mine
        return Q(project__in=_visible(feed)) & (mine | ~Q(kind__in=INVITED))
    in_sight = Q(project__in=_visible(feed))
    return in_sight & mine if feed.scope == FeedScope.OFFICE else in_sight


def _visible(feed):
    visible = projects_visible_to(feed.seat)
    return (visible.filter(pk=feed.project_id) if feed.project_id else visible).values("pk")


def _concerns(feed):
    """Condition on chain heads: the project is in sight, or a session of it is."""
    if feed.project_id:
        return Q(project=feed.project_id)
    seen = Exists(projects_visible_to(feed.seat).filter(pk=OuterRef("project")))
    if feed.seat.kind not in IN_SESSIONS:
        return Q(seen)
    return Q(seen) | Q(Exists(sessions_visible_to(feed.seat).filter(projects=OuterRef("project"))))

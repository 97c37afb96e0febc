"""The joint sessions of a seat, with what it is to do in each. An enterprise, and its agent, find and read of their own
projects alone.
"""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, prefetch_related_objects
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.access import projects_visible_to
from projects.enums import APPLICANTS, SeatKind
from projects.lists.listing import Column, Listing
from projects.lists.narrowing import Choice, Pick, Pills, Search, contains
from projects.models import Project
from projects.people.seating import seated
from stages import access
from stages.acts import indexing, reference, sessions
from stages.desks import session_view
from stages.desks.clock_face import face
from stages.desks.session_convening import kinds_of
from stages.desks.wording import provisional, words
from stages.enums import SESSION_LIVE, ClockKind, SessionKind, SessionStatus
from stages.models import Clock, JointSession, SessionNotice, SessionOffice

PAGE = 30
IS = {
    "open": Q(status__in=SESSION_LIVE) | Q(holds=True) | Q(status=SessionStatus.CONCLUDED, ended_at__isnull=True),
    "proposed": Q(status=SessionStatus.PROPOSED),
    "ended": Q(ended_at__isnull=False) & ~Q(status=SessionStatus.DISMISSED),
    "dismissed": Q(status=SessionStatus.DISMISSED),
}
FILTERS = (
    Pills("show", (
        Choice("open", _("Under way"), IS["open"]),
        Choice("proposed", _("Proposed"), IS["proposed"]),
        Choice("ended", pgettext_lazy("session", "Ended"), IS["ended"]),
        Choice("dismissed", _("Not taken up"), IS["dismissed"]),
    ), usual="open"),
    Pick("kind", _("Kind"), SessionKind.choices, lambda kind: Q(kind=kind)),
)  # fmt: skip
COLUMNS = (
    Column("state", _("State"), lambda line: line.outcome.label if line.outcome else line.row.get_status_display(),
           "status"),
    Column("session", _("Session"), lambda line: line.row.get_kind_display(), ("kind", "number")),
    Column("number", _("Number"), lambda line: line.row.name, on_page=False),
    Column("lead", _("Lead"), lambda line: words(line.row.lead), on_page=False),
    Column("project", _("Project"), lambda line: sessions.names_of(line.projects), "project__name"),
    Column("code", _("Project code"), lambda line: _(", ").join(each.code for each in line.projects), on_page=False),
    Column("enterprise", _("Enterprise"),
           lambda line: _(", ").join(dict.fromkeys(each.enterprise.name for each in line.projects)), on_page=False),
    Column("time", _("Time"), lambda line: line.row.starts_at, ("starts_at", "-id")),
    Column("place", _("Place"), lambda line: line.row.place, on_page=False),
    Column("awaited", _("Opinions awaited"), lambda line: line.waiting, on_page=False),
    Column("opinions", _("Opinions"), lambda line: line.invited),
    Column("due", _("Due"), lambda line: line.face.due_on if line.face else None),
    Column("provisional", _("Provisional"), lambda line: provisional(line.face and line.face.provisional),
           on_page=False),
    Column("todo", _("To do"), lambda line: line.todo),
)  # fmt: skip


@dataclass
class Line:
    """One session as the list shows it. `todo` is what the seat is to do, in words."""

    row: object
    face: object
    mine: object
    waiting: int
    invited: int
    projects: list
    outcome: object = None
    todo: str = ""


@seated()
def sessions_page(request):
    """What is under way comes with the next to be held first, else the newest."""
    on, is_open = timezone.localdate(), FILTERS[0].chosen(request.GET).value == "open"
    rows = access.sessions_visible_to(request.seat).with_names().order_by("-id")
    listing = Listing(
        request, "sessions", rows, COLUMNS, filters=(*FILTERS, _search(request.seat)), sort="time" if is_open else "",
        size=PAGE, fill=lambda found: lines(found, request.seat, on),
    )  # fmt: skip
    if listing.wants_file:
        return listing.file()
    return render(request, "stages/sessions.html", {
        "listing": listing, "page": listing.page, "lines": listing.rows, "today": on,
        "may_convene": request.seat.kind in (SeatKind.LEAD, SeatKind.CENTRE) and kinds_of(request.seat, on),
    })  # fmt: skip


def _search(seat):
    """By name, enterprise, pinyin or code of the projects that are shown, or by number and place."""

    def by(text):
        through = JointSession.projects.through.objects.filter(indexing.about(text, "project"))
        through = through.filter(project__in=_of(seat).values("pk")) if seat.kind in APPLICANTS else through
        return Q(pk__in=through.values("jointsession")) | contains("number", "place")(text)

    return Search(by, _("Name, initials or code"), before=indexing.catch_up)


def _of(seat):
    """The projects of which a seat is shown."""
    return projects_visible_to(seat) if seat.kind in APPLICANTS else Project.objects.all()


def lines(rows, seat, on):
    """The rows of a page as Lines. A fixed number of statements."""
    ids = [row.pk for row in rows]
    calendar = reference.calendar()
    found = Clock.objects.filter(session__in=ids, kind=ClockKind.SESSION)
    faces = {clock.session_id: face(clock, on, calendar) for clock in found}
    seats = SessionOffice.objects.filter(session__in=ids, released_at__isnull=True)
    counts = {
        row["session"]: row
        for row in seats.order_by()
        .values("session")
        .annotate(invited=Count("pk"), waiting=Count("pk", filter=Q(answered_at__isnull=True)))
    }
    shown = _shown(rows, seat)
    mine = {row.session_id: row for row in seats.filter(office=seat.office_id)} if seat.office_id else {}
    owed = set(_owed(ids, seat))
    return [
        Line(
            row, faces.get(row.pk), mine.get(row.pk), counts.get(row.pk, {}).get("waiting", 0),
            counts.get(row.pk, {}).get("invited", 0), shown[row.pk],
            session_view.outcome(row, shown[row.pk]), todo(row, seat, mine.get(row.pk), row.pk in owed),
        )
        for row in rows
    ]  # fmt: skip


def _shown(rows, seat):
    """{session: its projects of which the seat is shown}"""
    projects = Project.objects.filter(pk__in=_of(seat).values("pk")).select_related("enterprise").order_by("pk")
    prefetch_related_objects(rows, Prefetch("projects", queryset=projects, to_attr="shown"))
    return {row.pk: row.shown for row in rows}


def _owed(ids, seat):
    """Sessions whose corrections the seat's enterprise has not reported yet."""
    if seat.kind not in APPLICANTS:
        return []
    rows = SessionNotice.objects.filter(
        session__in=ids, answered_at__isnull=True, session__holds=True,
        enterprise__in=projects_visible_to(seat).values("enterprise"),
    )  # fmt: skip
    return rows.values_list("session", flat=True)


def todo(row, seat, mine, owes):
    """What the seat is to do in a session, in words; empty when it is others' turn."""
    if owes:
        return _("Correct and report")
    if seat.kind == sessions.lead_seat(row.rule) and row.lead_id == seat.office_id:
        if row.status == SessionStatus.PROPOSED:
            return _("Call it, or say why not")
        if row.status == SessionStatus.TO_CONCLUDE:
            return _("Conclude")
        if row.status == SessionStatus.CONCLUDED and row.holds:
            return _("Call the further round")
        if row.status == SessionStatus.CALLED and row.starts_at is None and not row.rule.in_writing:
            return _("Fix the hour")
    if mine is not None and mine.is_open and row.status == SessionStatus.CALLED:
        return _("Give the opinion") if row.rule.takes_opinions(row.step, row.round) else _("Reply")
    return ""

"""The joint sessions of a seat, with what it is to do in each."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q, prefetch_related_objects
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.access import projects_visible_to
from projects.enums import APPLICANTS, SeatKind
from projects.models import Project
from projects.seating import seated
from stages import access
from stages.acts import reference, sessions
from stages.desks import session_view
from stages.desks.clock_face import face
from stages.enums import SESSION_LIVE, ClockKind, SessionKind, SessionStatus
from stages.models import Clock, SessionNotice, SessionOffice

PAGE = 30
FILTERS = {
    "open": _("Under way"),
    "proposed": _("Proposed"),
    "ended": pgettext_lazy("sessions", "Ended"),
    "dismissed": _("Not taken up"),
    "all": _("All"),
}
IS = {
    "open": Q(status__in=SESSION_LIVE) | Q(holds=True) | Q(status=SessionStatus.CONCLUDED, ended_at__isnull=True),
    "proposed": Q(status=SessionStatus.PROPOSED),
    "ended": Q(ended_at__isnull=False) & ~Q(status=SessionStatus.DISMISSED),
    "dismissed": Q(status=SessionStatus.DISMISSED),
    "all": Q(),
}


@dataclass
class Line:
    """One session as the list shows it. `todo` is what the seat is to do, in words."""

    row: object
    face: object
    mine: object
    waiting: int
    invited: int
    projects: list
    outcome: str = ""
    todo: str = ""


@seated()
def listing(request):
    on = timezone.localdate()
    show = request.GET.get("show") if request.GET.get("show") in FILTERS else "open"
    kind = request.GET.get("kind") if request.GET.get("kind") in SessionKind.values else ""
    rows = access.sessions_visible_to(request.seat).filter(IS[show])
    rows = (rows.filter(kind=kind) if kind else rows).with_names()
    page = Paginator(_ordered(rows, show), PAGE).get_page(request.GET.get("page"))
    return render(request, "stages/sessions.html", {
        "page": page, "lines": lines(list(page), request.seat, on), "filters": FILTERS, "show": show, "kind": kind,
        "kinds": SessionKind.choices, "today": on, "may_convene": request.seat.kind in (SeatKind.LEAD, SeatKind.CENTRE),
    })  # fmt: skip


def _ordered(rows, show):
    return rows.order_by("starts_at", "-id") if show == "open" else rows.order_by("-id")


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
            session_view.outcome(row, shown[row.pk]) or "", todo(row, seat, mine.get(row.pk), row.pk in owed),
        )
        for row in rows
    ]  # fmt: skip


def _shown(rows, seat):
    """{session: its projects of which the seat is shown}; an enterprise, and its agent, see their own."""
    projects = Project.objects.select_related("enterprise").order_by("pk")
    if seat.kind in APPLICANTS:
        projects = projects.filter(pk__in=projects_visible_to(seat).values("pk"))
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

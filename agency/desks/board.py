"""The first page of the agency for each seat: the agent's board, the enterprise's entrustments, the centre's desk."""

from django.db.models import Q
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency import access
from agency.acts import assigning
from agency.desks import caseload
from agency.enums import ARRANGING, AgentKind, ConfirmationStatus, EntrustmentStatus, Finding
from agency.models import Agent, Confirmation, Entrustment, HandOver, SupervisionCase
from projects.enums import SeatKind
from projects.lists.listing import Column, Listing
from projects.lists.narrowing import Choice, Pills
from projects.people.seating import seated
from stages.desks.searching import about_projects

#: of lists of entrustments
COLUMNS = (
    Column("state", _("State"), lambda row: row.get_status_display(), "status"),
    Column("project", _("Project"), lambda row: row.project.name, "project__name"),
    Column("number", _("Number"), lambda row: row.number, on_page=False),
    Column("enterprise", _("Enterprise"), lambda row: row.project.enterprise.name, on_page=False),
    Column("agent", _("Agent"), lambda row: row.agent.name if row.agent else "", "agent__seat__person__name"),
    Column("from", _("From"), lambda row: row.valid_from, on_page=False),
    Column("until", _("From – until"), lambda row: row.valid_until, "valid_until"),
    Column("open", ""),
)
CENTRE_COLUMNS = (
    *COLUMNS[:5],
    Column("level", _("Level"), lambda row: row.get_level_display(), "level"),
    *COLUMNS[5:],
)
STATES = tuple(Choice(each.value, each.label, Q(status=each)) for each in EntrustmentStatus)
BY_STATE = Pills("show", STATES)
IN_FORCE = Pills("show", STATES, usual=EntrustmentStatus.IN_FORCE.value)
OF_PROJECTS = about_projects(more=("number",))


@seated(SeatKind.AGENT, SeatKind.ENTERPRISE, SeatKind.CENTRE, SeatKind.DEPARTMENT, SeatKind.LEAD)
def home(request):
    pages = {SeatKind.AGENT: _agent, SeatKind.ENTERPRISE: _enterprise, SeatKind.CENTRE: _centre}
    found = pages.get(SeatKind(request.seat.kind))
    return found(request) if found else redirect("agency:blockages")


def _agent(request):
    """The caseload by next date and risk."""
    on = timezone.localdate()
    lines, cases, hand_overs = caseload.board(request.seat, on)
    listing = Listing(request, "agency", lines, caseload.COLUMNS, filters=caseload.FILTERS, sort="on")
    if listing.wants_file:
        return listing.file()
    return render(request, "agency/board.html", {
        "listing": listing, "page": listing.page, "cases": cases, "hand_overs": hand_overs,
        "days": caseload.fortnight(lines, on, request.seat.office.division_id), "today": on,
        "quiet": [case for case in cases if case.is_quiet], "me": access.agent_of(request.seat),
    })  # fmt: skip


def _enterprise(request):
    """Everything entrusted, and what waits for the enterprise's word."""
    rows = access.entrustments_visible_to(request.seat).with_names().select_related("case")
    waiting = Confirmation.objects.filter(
        status=ConfirmationStatus.PENDING, project__enterprise=request.seat.enterprise_id
    ).select_related("project", "agent__seat__person")
    listing = Listing(request, "entrustments", rows, COLUMNS, filters=(BY_STATE, OF_PROJECTS), sort="-until")
    if listing.wants_file:
        return listing.file()
    return render(request, "agency/mine.html", {
        "listing": listing, "page": listing.page, "waiting": waiting,
        "today": timezone.localdate(),
    })  # fmt: skip


def _centre(request):
    """What waits for the centre, and how its agents are loaded."""
    on, office = timezone.localdate(), request.seat.office_id
    mine = Entrustment.objects.filter(centre=office).with_names()
    agents = assigning.with_load(on).filter(seat__office=office)
    chiefs = Agent.objects.serving(on).filter(
        kind=AgentKind.CHIEF, division=request.seat.office.division_id
    ).with_names()  # fmt: skip
    listing = Listing(request, "entrustments", mine.select_related("case"), CENTRE_COLUMNS,
                      filters=(IN_FORCE, OF_PROJECTS), sort="-until")  # fmt: skip
    if listing.wants_file:
        return listing.file()
    return render(request, "agency/centre.html", {
        "arranging": mine.filter(status__in=ARRANGING).order_by("asked_at"), "agents": agents, "chiefs": chiefs,
        "listing": listing, "page": listing.page,
        "hand_overs": HandOver.objects.under_way().filter(entrustment__centre=office).select_related(
            "project", "from_agent__seat__person", "to_agent__seat__person"),
        "reports": SupervisionCase.objects.filter(centre=office, finding=Finding.OPEN).count(), "today": on,
    })  # fmt: skip

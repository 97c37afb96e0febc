"""The first page of the agency for each seat: the agent's board, the enterprise's entrustments, the centre's desk."""

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone

from agency import access
from agency.acts import assigning
from agency.desks import caseload
from agency.desks.caseload import Filter
from agency.enums import ARRANGING, AgentKind, ConfirmationStatus, EntrustmentStatus, Finding
from agency.models import Agent, Confirmation, Entrustment, HandOver, SupervisionCase
from projects.enums import SeatKind
from projects.seating import seated

PAGE = 50


@seated(SeatKind.AGENT, SeatKind.ENTERPRISE, SeatKind.CENTRE, SeatKind.DEPARTMENT, SeatKind.LEAD)
def home(request):
    pages = {SeatKind.AGENT: _agent, SeatKind.ENTERPRISE: _enterprise, SeatKind.CENTRE: _centre}
    found = pages.get(SeatKind(request.seat.kind))
    return found(request) if found else redirect("agency:blockages")


def _agent(request):
    """The caseload by next date and risk."""
    on = timezone.localdate()
    lines, cases, hand_overs = caseload.board(request.seat, on)
    chosen = request.GET.get("show") if request.GET.get("show") in Filter.values else Filter.ALL
    page = Paginator(caseload.kept(lines, chosen), PAGE).get_page(request.GET.get("page"))
    return render(request, "agency/board.html", {
        "page": page, "cases": cases, "hand_overs": hand_overs, "pills": caseload.pills(lines), "chosen": chosen,
        "days": caseload.fortnight(lines, on, request.seat.office.division_id), "today": on,
        "quiet": [case for case in cases if case.is_quiet], "me": access.agent_of(request.seat),
    })  # fmt: skip


def _enterprise(request):
    """Everything entrusted, and what waits for the enterprise's word."""
    rows = access.entrustments_visible_to(request.seat).with_names().select_related("case")
    waiting = Confirmation.objects.filter(
        status=ConfirmationStatus.PENDING, project__enterprise=request.seat.enterprise_id
    ).select_related("project", "agent__seat__person")
    return render(request, "agency/mine.html", {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")), "waiting": waiting,
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
    return render(request, "agency/centre.html", {
        "arranging": mine.filter(status__in=ARRANGING).order_by("asked_at"), "agents": agents, "chiefs": chiefs,
        "page": Paginator(mine.filter(status=EntrustmentStatus.IN_FORCE).select_related("case"), PAGE).get_page(
            request.GET.get("page")),
        "hand_overs": HandOver.objects.under_way().filter(entrustment__centre=office).select_related(
            "project", "from_agent__seat__person", "to_agent__seat__person"),
        "reports": SupervisionCase.objects.filter(centre=office, finding=Finding.OPEN).count(), "today": on,
    })  # fmt: skip

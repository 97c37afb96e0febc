"""Calling a joint session: which projects and kind, then what it serves and who comes; and asking a lead for one."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from projects import access as projects_access
from projects.enums import APPLICANTS, PaperStatus, SeatKind
from projects.models import Office, Paper
from projects.refusal import reason
from projects.seating import seated
from stages import access
from stages.acts import proposing
from stages.desks import session_view
from stages.desks.answering import REFUSED, done
from stages.desks.forms_session import ConveneForm, ProposeForm
from stages.desks.wording import words
from stages.enums import Holder, SessionKind, SessionStatus
from stages.flows import session_door
from stages.models import Approval, JointSession
from stages.rules.sessions import KINDS

MOST_PROJECTS = 60


@dataclass
class Choice:
    """What has been chosen in the address: the kind, the projects, and the proposal that is taken up."""

    kind: str
    projects: list
    proposal: object


def kinds_of(seat):
    """Kinds of session that a seat calls."""
    by_centre = seat.kind == SeatKind.CENTRE
    return [kind for kind in SessionKind if KINDS[kind].by_centre == by_centre]


def candidates(seat, projects, kind):
    """Items of these projects that a session of the kind can serve, led by this seat's office."""
    rows = Approval.objects.current().filter(
        project__in=projects, status__in=proposing.SERVABLE
    ).select_related("item", "office", "project", "stage")  # fmt: skip
    if seat.kind == SeatKind.LEAD:
        rows = rows.filter(stage__lead=seat.office_id)
    return [row for row in rows.order_by("project", "code") if proposing.shares(row.item, kind)
            and (row.holder == Holder.OFFICE or proposing.gives(row.item, kind))]  # fmt: skip


@seated(SeatKind.LEAD, SeatKind.CENTRE)
def convene(request):
    """First the kind and the projects, then what it serves and who comes."""
    at = timezone.now()
    choice = _choice(request)
    if not choice.kind or not choice.projects:
        return render(request, "stages/session_choose.html", _first_page(request, choice))
    approvals = candidates(request.seat, choice.projects, choice.kind)
    form = _form(choice, approvals, request, at)
    if request.method == "POST":
        made = []
        if done(form, lambda said: made.append(_convene(request, choice, approvals, form, said, at))):
            messages.success(request, _("The session is called. Invitations go out."))
            return redirect("stages:session", made[0].number, made[0].round)
    context = {"form": form, "choice": choice, "kind_name": SessionKind(choice.kind).label, "approvals": approvals,
               "rule": KINDS[SessionKind(choice.kind)]}  # fmt: skip
    return render(request, "stages/session_convene.html", context, status=REFUSED if form.errors else None)


def _choice(request):
    proposal = None
    if number := request.GET.get("proposal"):
        proposal = access.session(request.seat, number, 1)
        if proposal.status != SessionStatus.PROPOSED or proposal.lead_id != request.seat.office_id:
            raise Http404
        return Choice(proposal.kind, list(proposal.projects.order_by("pk")), proposal)
    kind = request.GET.get("kind", "")
    codes = request.GET.getlist("project")
    projects = projects_access.projects_visible_to(request.seat).filter(code__in=codes, ended_at__isnull=True)
    return Choice(kind if kind in kinds_of(request.seat) else "", list(projects.order_by("pk")), None)


def _first_page(request, choice):
    projects = projects_access.projects_visible_to(request.seat).filter(ended_at__isnull=True)
    if request.seat.kind == SeatKind.LEAD:
        projects = projects.filter(stages__lead=request.seat.office_id).distinct()
    if search := request.GET.get("q", "").strip():
        projects = projects.filter(name__icontains=search)
    return {"kinds": [(kind.value, kind.label) for kind in kinds_of(request.seat)], "choice": choice, "q": search,
            "projects": projects.select_related("enterprise").order_by("-pk")[:MOST_PROJECTS]}  # fmt: skip


def _form(choice, approvals, request, at):
    on = timezone.localdate(at)
    many = len(choice.projects) > 1
    items = [(str(row.pk), f"{row.project.name} · {_item(row)}" if many else _item(row)) for row in approvals]
    first = JointSession(project=choice.projects[0])
    papers = Paper.objects.filter(project__in=choice.projects, status=PaperStatus.ON_FILE).order_by("name_zh")
    served = (
        choice.proposal.approvals.values_list("pk", flat=True) if choice.proposal else [row.pk for row in approvals]
    )
    initial = {
        "items": [str(pk) for pk in served],
        "disciplines": [d.code for d in KINDS[SessionKind(choice.kind)].disciplines],
    }
    return ConveneForm(
        choice.kind, items, session_view.departments(first, on), [(str(row.pk), words(row)) for row in papers],
        request.POST if request.method == "POST" else None, initial,
    )  # fmt: skip


def _item(row):
    return f"{row.code} {words(row.item)} ({words(row.office, 'short')}, {row.get_status_display()})"


def _convene(request, choice, approvals, form, said, at):
    chosen = [row for row in approvals if str(row.pk) in said["items"]]
    is_by_centre = KINDS[SessionKind(choice.kind)].by_centre
    return session_door.convene(
        choice.kind, chosen, by=request.actor, at=at, proposal=choice.proposal,
        projects=choice.projects if is_by_centre else (), reason=said["reason"], agenda=said["agenda"],
        place=said["place"], offices=list(Office.objects.filter(code__in=said["offices"])),
        disciplines=said.get("disciplines"), papers=said.get("papers", ()), proposed_dates=form.dates(),
        starts_at=said["starts_at"], ends_at=said["ends_at"], despite_clash=said["despite_clash"],
        why_late=said["why_late"],
    )  # fmt: skip


@seated(SeatKind.DEPARTMENT, *APPLICANTS)
def propose(request, code, item, round):
    """The item's office, or the enterprise, asks the lead for a joint session."""
    row, at = access.approval(request.seat, code, item, round), timezone.now()
    kinds = session_view.shareable_kinds(row, request.actor)
    form = ProposeForm(kinds, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        made = []
        act = lambda said: made.append(  # noqa: E731
            session_door.propose([row], SessionKind(said["kind"]), by=request.actor, at=at, reason=said["reason"])
        )
        if done(form, act):
            messages.success(request, _("The lead of the stage has been asked."))
            return redirect("stages:approval", code, item, round)
    blocked = reason(proposing.may_propose, [row], kinds[0], by=request.actor, at=at) if kinds else ""
    context = {"approval": row, "project": row.project, "form": form, "blocked": blocked}
    return render(request, "stages/session_propose.html", context, status=REFUSED if form.errors else None)

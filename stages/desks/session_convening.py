"""Calling a joint session: which projects and kind, then what it serves and who comes; and asking a lead for one."""

from dataclasses import dataclass
from itertools import groupby

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from projects import access as projects_access
from projects.enums import APPLICANTS, PaperStatus, SeatKind
from projects.models import Office, Paper
from projects.people.seating import seated
from projects.refusal import Refusal, reason
from stages import access
from stages.acts import indexing, proposing, sessions
from stages.desks import session_view
from stages.desks.answering import REFUSED, done
from stages.desks.forms_convening import ConveneForm, ProposeForm
from stages.desks.wording import words
from stages.enums import ApprovalStatus, Holder, SessionKind, SessionStatus
from stages.flows import session_door
from stages.models import Approval

PAGE = 60


@dataclass
class Choice:
    """What has been chosen in the address: the kind, the projects, and the proposal that is taken up."""

    kind: str
    projects: list
    proposal: object


def kinds_of(seat, on):
    """Kinds of session that a seat calls: none where no catalogue is in force, as at an office of the province."""
    try:
        rules = sessions.rules_on(seat.office.division, on)
    except Refusal:
        return []
    return [kind for kind in SessionKind if rules[kind].by_centre == (seat.kind == SeatKind.CENTRE)]


def candidates(projects, kind):
    """Items of these projects that a session of the kind can serve."""
    rows = Approval.objects.current().filter(
        project__in=projects, status__in=proposing.SERVABLE
    ).select_related("item", "office", "project", "stage__lead")  # fmt: skip
    return [row for row in rows.order_by("project", "code") if proposing.shares(row.item, kind)
            and (row.holder == Holder.OFFICE or proposing.gives(row.item, kind))]  # fmt: skip


@seated(SeatKind.LEAD, SeatKind.CENTRE)
def convene(request):
    """First the kind and the projects, then what it serves and who comes."""
    at = timezone.now()
    on = timezone.localdate(at)
    kinds = kinds_of(request.seat, on)
    if not kinds:
        raise Http404
    choice = _choice(request, kinds)
    if not choice.kind or not choice.projects:
        return render(request, "stages/session_choose.html", _first_page(request, choice, kinds))
    rule = sessions.rule_on(choice.kind, choice.projects[0], on)
    approvals = candidates(choice.projects, choice.kind)
    form = _form(choice, rule, approvals, request, at)
    if request.method == "POST":
        made = []
        if done(form, lambda said: made.append(_convene(request, choice, rule, approvals, form, said, at))):
            messages.success(request, _("The session is called. Invitations go out."))
            return redirect("stages:session", made[0].number, made[0].round)
    context = {"form": form, "choice": choice, "kind_name": SessionKind(choice.kind).label, "approvals": approvals,
               "rule": rule}  # fmt: skip
    return render(request, "stages/session_convene.html", context, status=REFUSED if form.errors else None)


def _choice(request, kinds):
    proposal = None
    if number := request.GET.get("proposal"):
        proposal = access.session(request.seat, number, 1)
        if proposal.status != SessionStatus.PROPOSED or proposal.lead_id != request.seat.office_id:
            raise Http404
        return Choice(proposal.kind, _routed(proposal.projects.all()), proposal)
    kind = request.GET.get("kind", "")
    codes = request.GET.getlist("project")
    projects = projects_access.projects_visible_to(request.seat).filter(code__in=codes, ended_at__isnull=True)
    return Choice(kind if kind in kinds else "", _routed(projects), None)


def _routed(projects):
    return list(projects.select_related("route__edition", "division", "enterprise").order_by("pk"))


def _first_page(request, choice, kinds):
    projects = projects_access.projects_visible_to(request.seat).filter(ended_at__isnull=True)
    if request.seat.kind == SeatKind.LEAD:
        projects = projects.filter(stages__lead=request.seat.office_id).distinct()
    if search := request.GET.get("q", "").strip():
        indexing.catch_up()
        projects = projects.filter(indexing.about(search, ""))
    page = Paginator(projects.select_related("enterprise").order_by("-pk"), PAGE).get_page(request.GET.get("page"))
    others = [each for each in page if each not in choice.projects]
    return {"kinds": [(kind.value, kind.label) for kind in kinds], "choice": choice, "q": search,
            "projects": choice.projects + others, "page": page}  # fmt: skip


def _form(choice, rule, approvals, request, at):
    on = timezone.localdate(at)
    papers = Paper.objects.filter(project__in=choice.projects, status=PaperStatus.ON_FILE)
    papers = papers.select_related("project").order_by("project", "name_zh")
    return ConveneForm(
        rule, _grouped(approvals, request.seat), session_view.departments(choice.projects[0], on),
        [(project.name, [(str(row.pk), words(row)) for row in rows])
         for project, rows in groupby(papers, key=lambda row: row.project)],
        request.POST if request.method == "POST" else None,
        {"items": _preselected(choice, rule, approvals, request.seat),
         "disciplines": [each.code for each in rule.disciplines]},
    )  # fmt: skip


def _grouped(approvals, seat):
    """Items by project, those in hand before those still to come; of stages that another office leads it is said so."""
    by_group = lambda row: (row.project_id, row.status != ApprovalStatus.OPEN)  # noqa: E731
    return [
        (_heading(rows[0]), [(str(row.pk), _item(row, seat)) for row in rows])
        for rows in (list(rows) for _key, rows in groupby(sorted(approvals, key=by_group), key=by_group))
    ]


def _heading(row):
    where = _("in hand") if row.status == ApprovalStatus.OPEN else _("still to come")
    return f"{row.project.name} · {where}"


def _item(row, seat):
    said = [words(row.office, "short")] if row.office_id else []
    if row.status not in (ApprovalStatus.OPEN, ApprovalStatus.PLANNED):
        said.append(row.get_status_display())
    if seat.kind == SeatKind.LEAD and row.stage.lead_id != seat.office_id:
        said.append(_("%(stage)s, led by %(lead)s") % {
            "stage": row.stage.get_code_display(), "lead": words(row.stage.lead, "short"),
        })  # fmt: skip
    return f"{row.code} {words(row.item)}" + (f" ({', '.join(said)})" if said else "")


def _preselected(choice, rule, approvals, seat):
    """What the system would propose: the proposal's items, else those in hand of the stages that the office leads; with
    what comes first, and the item whose result is shared.
    """
    if choice.proposal:
        return [str(pk) for pk in choice.proposal.approvals.values_list("pk", flat=True)]
    return [
        str(row.pk) for row in approvals
        if row.code in rule.first_items or proposing.gives(row.item, rule.row["kind"])
        or (row.status == ApprovalStatus.OPEN and not rule.by_centre and row.stage.lead_id == seat.office_id)
    ]  # fmt: skip


def _convene(request, choice, rule, approvals, form, said, at):
    chosen = [row for row in approvals if str(row.pk) in said["items"]]
    return session_door.convene(
        choice.kind, chosen, by=request.actor, at=at, proposal=choice.proposal,
        projects=choice.projects if rule.by_centre else (), reason=said["reason"], agenda=said["agenda"],
        place=said["place"], offices=list(Office.objects.filter(code__in=said["offices"])),
        disciplines=said.get("disciplines"), papers=said.get("papers", ()), proposed_dates=form.dates(),
        starts_at=said["starts_at"], ends_at=said["ends_at"], despite_clash=said["despite_clash"],
        why_late=said["why_late"],
    )  # fmt: skip


@seated(SeatKind.DEPARTMENT, *APPLICANTS)
def propose(request, code, item, round):
    """The item's office, or the enterprise, asks the lead for a joint session."""
    row, at = access.approval(request.seat, code, item, round), timezone.now()
    kinds = session_view.shareable_kinds(row, timezone.localdate(at))
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

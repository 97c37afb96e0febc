"""The pages of one project: board, papers on file, history; and the list that leads to them."""

from django import forms
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import access, history
from projects.enums import APPLICANTS, ProjectStatus, SeatKind
from projects.lists.listing import Listing
from projects.models import Event
from projects.people.seating import seated
from projects.refusal import Refusal, reason
from stages.acts import clocks, filing, moving, reference, withdrawing
from stages.desks import board_data, holding, paper_list, project_list, to_do, wording
from stages.desks import timeline as story
from stages.desks.clock_face import face
from stages.enums import ClockKind, StageCode
from stages.flows import door
from stages.flows.advance import settle
from stages.models import Clock, PaperType

EVENTS_A_PAGE = 50


@seated()
def projects(request):
    """The projects this seat may see."""
    at = timezone.now()
    today = timezone.localdate(at)
    listing = project_list.listing(request, today)
    if listing.wants_file:
        return listing.file()
    is_enterprise = request.seat.kind == SeatKind.ENTERPRISE
    return render(request, "stages/projects.html", {
        "listing": listing, "page": listing.page, "rows": listing.rows, "today": today,
        "is_enterprise": is_enterprise,
        "to_do": to_do.of_enterprise(access.projects_visible_to(request.seat), at) if is_enterprise else None,
        "is_agent": request.seat.kind == SeatKind.AGENT,
    })  # fmt: skip


@seated()
def board(request, code):
    """The board of a project, what holds it, and what this seat may do."""
    at = timezone.now()
    project = access.project(request.seat, code)
    settle(project, at=at)
    return render(request, "stages/project.html", overview(request, project, at))


def overview(request, project, at):
    """What the board page shows. A fixed number of statements."""
    today = timezone.localdate(at)
    alone = request.GET.get("stage", "") if request.GET.get("stage", "") in StageCode.values else ""
    seen = board_data.overview(project, today, request.seat, alone)
    is_active = project.status == ProjectStatus.ACTIVE
    return {
        **head(project, "board", at), "seen": seen, "board": seen.board, "on": today,
        "alone": StageCode(alone).label if alone else "",
        "holding": holding.holding(project, seen) if is_active else None,
        "late_elsewhere": holding.late_elsewhere(seen) if is_active else [],
        "to_file": stages_to_file(request, seen, project, at) if is_active else [],
        "may_act": request.seat.kind in APPLICANTS and is_active,
        "to_do": _to_do(request.seat, project, at) if is_active else None,
        "dead_ends": dead_ends(project), "track": track(project, today),
        **told(project),
    }  # fmt: skip


def _to_do(seat, project, at):
    """What waits for the enterprise on this project; None for every other seat."""
    if seat.kind != SeatKind.ENTERPRISE:
        return None
    return to_do.of_enterprise(access.projects_visible_to(seat).filter(pk=project.pk), at)


def track(project, today):
    """The promise for the whole project: its clock, Face, days used and in all; None where the city made none."""
    clock = Clock.objects.filter(project=project, kind=ClockKind.TRACK).first()
    if clock is None:
        return None
    clock.project = project
    shown = face(clock, today, reference.calendar_of(clock))
    total = clocks.limit_of(clock, "promised").days
    return {"clock": clock, "face": shown, "name": wording.pair(clock.reckoning["track"]["name"]), "total": total,
            "used": total - shown.left if shown.left > 0 else total}  # fmt: skip


def convene_url(request, seen, project):
    """Where the lead of one of its stages, or the centre, calls a joint session on the project; else nothing."""
    seat = request.seat
    leads = seat.kind == SeatKind.LEAD and any(state.stage.lead_id == seat.office_id for state in seen.stages)
    if not leads and seat.kind != SeatKind.CENTRE:
        return ""
    return f"{reverse('stages:session-convene')}?project={project.code}"


def told(project):
    """The answers of the questionnaire in words; those that are a plain no stand apart."""
    answers, asked = project.facts.answers, project.route.edition.facts
    denied = {code for code, value in answers.items() if value is False}
    return {"facts": wording.answered(asked, answers, set(answers) - denied),
            "denied": wording.answered(asked, answers, denied)}  # fmt: skip


def head(project, tab, at):
    """What the head of all pages of a project shows."""
    today = timezone.localdate(at)
    return {"project": project, "tab": tab, "today": today, "warnings": warnings(project),
            "newer_edition": _newer_edition(project, today)}  # fmt: skip


def _newer_edition(project, today):
    try:
        return moving.newer_edition(project, today) if project.status == ProjectStatus.ACTIVE else None
    except Refusal:
        return None  # no edition is in force any more; the edition page says so


WARNINGS = {
    "check_mismatch": _("The check digit of the code does not match; it may be mistyped."),
    "unknown_region": _("The region of the code is not in the list of divisions (a development zone, perhaps)."),
}


def warnings(project):
    return [WARNINGS.get(warning, warning) for warning in project.code_warnings]


def stages_to_file(request, seen, project, at):
    """Stages for which something can still be filed, with the reason where this enterprise may not file now."""
    if request.seat.kind not in APPLICANTS:
        return []
    found = [state for state in seen.stages if state.to_file]
    for state in found:
        state.stage.project = project
        state.refusal = reason(filing.may_apply, state.stage, by=request.actor, at=at)
    return found


def dead_ends(project):
    """(item, alternatives) for needs that no item of this route can ever meet."""
    items = reference.catalogue(project.route.edition).items
    return [(items[code], [items.get(other) or other for other in codes])
            for code, codes in project.route.plan.get("dead_ends", []) if code in items]  # fmt: skip


@seated()
def papers_on_file(request, code):
    """Papers on file, every version, with who supplied them and what uses them."""
    at = timezone.now()
    project = access.project(request.seat, code)
    listing = paper_list.listing(request, project)
    if listing.wants_file:
        return listing.file()
    items = reference.catalogue(project.route.edition).items
    context = head(project, "papers", at) | {"listing": listing, "page": listing.page, "items": items}
    return render(request, "stages/project_papers.html", context)


@seated()
def timeline(request, code):
    """All events in words, and whether the chain of the history is whole."""
    at = timezone.now()
    project = access.project(request.seat, code)
    items = reference.catalogue(project.route.edition).items
    names = {row.code: wording.words(row) for row in PaperType.objects.filter(city=project.route.edition.city)}
    on_route = [items[code] for code in project.approvals.current().values_list("code", flat=True) if code in items]
    listing = Listing(
        request, "history", Event.objects.filter(project=project), story.COLUMNS,
        filters=story.filters(project, on_route), sort="-seq", size=EVENTS_A_PAGE,
        fill=lambda page: story.lines(project, page, items, names, request.seat),
    )  # fmt: skip
    if listing.wants_file:
        return listing.file()
    return render(request, "stages/project_history.html", head(project, "history", at) | {
        "listing": listing, "page": listing.page, "lines": listing.rows,
        "broken": history.first_break(project), "length": project.chain.seq,
    })  # fmt: skip


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=2000)


@seated(*APPLICANTS)
def withdraw(request, code):
    """The enterprise withdraws its project with everything under way."""
    at = timezone.now()
    project = access.project(request.seat, code)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            door.withdraw_project(project, by=request.actor, at=at, reason=form.cleaned_data["reason"])
            return redirect("stages:project", code)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    blocked = reason(withdrawing.may_withdraw_project, project, by=request.actor, at=at)
    context = head(project, "", at) | {"form": form, "blocked": blocked}
    return render(request, "stages/project_withdraw.html", context, status=422 if form.errors else 200)

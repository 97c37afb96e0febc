"""One stage of a project as a whole, for the office that leads it: who has answered, who is late, what the offices say
side by side, which of it contradicts, the joint sessions, what holds the stage; and the conclusion, in place.

Everybody at an office who may see the project sees the page; only the lead concludes on it.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects import access as project_access
from projects.enums import SeatKind
from projects.people.seating import seated
from projects.refusal import reason
from stages import access
from stages.acts import concluding, tabling
from stages.desks import board_data, holding
from stages.desks.answering import REFUSED, done
from stages.desks.forms_application import ConcludeForm
from stages.desks.project import convene_url
from stages.enums import FINISHED, SESSION_LIVE, ApplicationStatus, ApprovalStatus, Light, SessionStatus, Verdict
from stages.flows import door
from stages.flows.advance import settle
from stages.models import Application, Approval, JointSession, Opinion
from stages.rules.board_layout import CardState
from stages.rules.sessions import side_by_side

SEATS = (SeatKind.LEAD, SeatKind.DEPARTMENT, SeatKind.WINDOW, SeatKind.CENTRE)
#: what each decision says, in the words of an opinion
DECIDED = {
    ApprovalStatus.GRANTED: Verdict.AGREE,
    ApprovalStatus.CONDITIONAL: Verdict.CONDITIONS,
    ApprovalStatus.REJECTED: Verdict.DISAGREE,
}


@dataclass
class Answer:
    """One item of the stage: where it stands, and what its office says of it. `opinions`: the latest last."""

    approval: object
    standing: object
    opinions: list = field(default_factory=list)
    officer: str = ""

    @property
    def face(self):
        return self.standing.face

    @property
    def is_decided(self):
        return self.approval.status in FINISHED or self.approval.status in DECIDED

    @property
    def is_late(self):
        return self.standing.state == CardState.LATE

    @property
    def says(self):
        """The Verdict of the decision, or of the latest opinion; None while the office has not spoken."""
        spoken = DECIDED.get(self.approval.status)
        return spoken or (Verdict(self.opinions[-1].verdict) if self.opinions else None)

    @property
    def text(self):
        return self.approval.reasons or (self.opinions[-1].text if self.opinions else "")

    @property
    def conditions(self):
        return self.approval.conditions or (self.opinions[-1].conditions if self.opinions else [])

    @property
    def order(self):
        """Late ones first, then by due day, those that have answered last."""
        return (self.is_decided, not self.is_late, self.standing.due_on or date.max, self.approval.code)


@seated(*SEATS)
def stage(request, code, stage):
    return _page(request, code, stage, timezone.now())


@require_POST
@seated(SeatKind.LEAD)
def conclude(request, code, stage, number):
    at, form = timezone.now(), ConcludeForm(request.POST)
    row = access.application(request.seat, number)
    get_object_or_404(Application, pk=row.pk, stage__code=stage, project__code=code)
    if done(form, lambda said: door.perform("conclude", row, by=request.actor, at=at, text=said["text"])):
        messages.success(request, _("The application is concluded. The window issues the results."))
        return redirect("stages:stage", code, stage)
    return _page(request, code, stage, at, {row.pk: form}, REFUSED)


def _page(request, code, stage, at, forms=None, status=None):
    project = project_access.project(request.seat, code)
    row = access.stage(request.seat, project, stage)
    settle(project, at=at)
    shown = context(project, row, request.actor, at, forms or {})
    shown["convene_url"] = convene_url(request, shown["seen"], project)
    return render(request, "stages/stage.html", shown, status=status)


def context(project, row, by, at, forms):
    """What the page shows. A fixed number of statements, however many items and sessions the stage has."""
    on = timezone.localdate(at)
    seen = board_data.overview(project, on, by.seat)
    answers = _answers(project, row, seen)
    sessions = access.opening(by.seat, _sessions(project, row))
    codes = [answer.approval.code for answer in answers]
    return {
        "project": project, "stage": row, "today": on, "seen": seen, "answers": answers, "sessions": sessions,
        "spoken": [answer for answer in answers if answer.says], "counts": _counts(answers),
        "is_split": {Verdict.AGREE, Verdict.DISAGREE} <= {answer.says for answer in answers},
        "groups": _contradictions(sessions), "numbers": _numbers(answers, sessions),
        "holding": holding.holding_of(project, seen, codes), "applications": _applications(row, by, at, forms),
        "refused_form": next((form for form in forms.values() if form.errors), None),
    }  # fmt: skip


def _answers(project, row, seen):
    """The items of the stage that are under way or done, those that hold it up first. Two statements."""
    found = {
        approval.pk: Answer(approval, seen.standings[code])
        for code, approval in seen.approvals.items() if approval.stage_id == row.pk
    }  # fmt: skip
    for opinion in Opinion.objects.filter(approval__in=found).select_related("by").order_by("given_at", "pk"):
        found[opinion.approval_id].opinions.append(opinion)
    officers = Approval.objects.filter(pk__in=found, officer__isnull=False).values_list("pk", "officer__name")
    for pk, name in officers:
        found[pk].officer = name
    return sorted(found.values(), key=lambda answer: answer.order)


def _counts(answers):
    said = Counter(answer.says for answer in answers)
    return [(verdict, said[verdict]) for verdict in Verdict if said[verdict]]


def _sessions(project, row):
    """Joint sessions that serve an item of the stage, the newest first."""
    serving = Approval.objects.filter(project=project, stage=row).values("pk")
    rows = JointSession.objects.filter(approvals__in=serving).distinct()
    return list(rows.select_related("lead").prefetch_related("approvals").order_by("-pk"))


def _contradictions(sessions):
    """[(session, conditions of several offices about one thing)] of the sessions not called off."""
    live = [session for session in sessions if session.status in SESSION_LIVE or session.holds]
    return [(session, group) for session in live for group in side_by_side(tabling.conditions_on_table(session))]


def _numbers(answers, sessions):
    faces = [answer.face for answer in answers if not answer.is_decided and answer.face]
    return {
        "answered": sum(answer.is_decided for answer in answers), "of": len(answers),
        "late": sum(answer.is_late for answer in answers),
        "soon": sum(face.light == Light.YELLOW for face in faces),
        "stopped": sum(face.is_stopped for face in faces),
        "sessions": sum(session.status in SESSION_LIVE or session.status == SessionStatus.PROPOSED
                        for session in sessions),
    }  # fmt: skip


def _applications(row, by, at, forms):
    """[(application, form of the conclusion or None, why it may not be used now)], the newest first."""
    rows = Application.objects.filter(stage=row).select_related("project", "stage", "window").order_by("-round", "-pk")
    leads = by.kind == SeatKind.LEAD and by.seat.office_id == row.lead_id
    found = []
    for application in rows:
        asks = application.status in (ApplicationStatus.ACCEPTED, ApplicationStatus.TO_CONCLUDE)
        form = forms.get(application.pk) or (ConcludeForm() if leads and asks else None)
        why_not = reason(concluding.may_conclude, application, by=by, at=at) if form else ""
        found.append((application, form, why_not))
    return found

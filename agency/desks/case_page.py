"""What the page of an agency case shows, for the agent, the enterprise and the centre.

The enterprise reads everything that was done in its name, and of the notes those that are shown to it. Plan, forecast
and fact stand side by side: the day planned at first, the day as promised times and clocks say it now, the day it was.
"""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from agency import access
from agency.acts import blockages, confirming, following_up, handing_over, keeping
from agency.desks.forms_case import (
    AskHandOverForm,
    BlockageForm,
    ContactForm,
    FollowUpForm,
    ForwardForm,
    HandOverForm,
    NoteForm,
    ProposeForm,
    RateForm,
    TakeUpForm,
    TextForm,
)
from agency.enums import Audience
from agency.models import Entrustment
from projects.enums import SeatKind
from projects.models import Event
from projects.refusal import reason
from stages.acts import filing, reference
from stages.desks import timeline
from stages.desks.wording import words
from stages.enums import FINISHED, StageCode
from stages.models import Approval, JointSession

EVENTS_SHOWN = 60
#: what is said or done about an agent's acts by others
ANSWERS = ("confirm_deed", "decline_deed", "lapse_deed")


@dataclass(frozen=True)
class PlanRow:
    """One item of the plan: planned at first, planned now, forecast, fact; days behind the first plan."""

    line: object
    approval: object
    forecast: date | None
    finished: date | None

    @property
    def behind(self):
        """Calendar days behind the first plan; negative when ahead, None when neither known."""
        reached = self.finished or self.forecast
        return (reached - self.line.first_ends_on).days if reached else None

    @property
    def look(self):
        if self.finished:
            return "done" if self.behind <= 0 else "late"
        return "off" if self.behind is None or self.behind <= 0 else "soon"


def page(case, *, by, at, forms=None):
    """The context of the page. `forms`: the bound form that came back, by name."""
    forms, on = forms or {}, timezone.localdate(at)
    entrustment, project = case.entrustment, case.project
    is_live = Entrustment.objects.in_force(on).filter(pk=entrustment.pk).exists()
    approvals = list(Approval.objects.current().filter(project=project).select_related("item", "office", "stage"))
    items = reference.catalogue(project.route.edition).items
    shown = {
        "case": case, "entrustment": entrustment, "project": project, "today": on, "is_live": is_live,
        "plan": plan_rows(case, approvals, on), "notes": _notes(case, by),
        "contacts": case.contacts.select_related("by"), "pre_checks": list(case.pre_checks.select_related("by")[:5]),
        "forwards": case.bring_forwards.all() if by.kind == SeatKind.AGENT else [],
        "blockages": _blockages(case, by, at, forms), "hand_overs": entrustment.hand_overs.select_related(
            "from_agent__seat__person", "to_agent__seat__person"),
        "confirmations": entrustment.confirmations.select_related("agent__seat__person", "answered_by"),
        "follow_ups": case.follow_ups.select_related("by") if by.kind != SeatKind.AGENT else [],
        "sessions": _sessions(project, by, at),
        "lines": _done_in_its_name(project, items, by.seat), "chiefs": _chiefs(approvals),
        "refused_form": next((form for form in forms.values() if form.errors), None),
        "is_agent": by.kind == SeatKind.AGENT, "is_centre": by.kind == SeatKind.CENTRE,
        "is_enterprise": by.kind == SeatKind.ENTERPRISE,
    }  # fmt: skip
    if by.kind == SeatKind.AGENT and is_live:
        shown |= _for_agent(case, approvals, by, at, forms)
    elif by.kind == SeatKind.ENTERPRISE:
        shown["rate"] = forms.get("rate") or (RateForm() if not reason(following_up.may_rate, case, by=by, at=at) else
                                              None)  # fmt: skip
    elif by.kind == SeatKind.CENTRE:
        shown |= _for_centre(case, by, at, forms)
    return shown


def plan_rows(case, approvals, on):
    """The plan beside forecast and fact, by planned end."""
    by_code = {approval.code: approval for approval in approvals}
    forecast = keeping.drawn_days(case.project, on) if case.planned_at else {}
    return [
        PlanRow(line, by_code[line.code], forecast.get(line.code, (None, None))[1],
                timezone.localdate(by_code[line.code].finished_at) if by_code[line.code].finished_at else None)
        for line in case.plan.all() if line.code in by_code
    ]  # fmt: skip


def _notes(case, by):
    notes = case.notes.select_related("by")
    return notes if by.kind == SeatKind.AGENT else notes.filter(audience=Audience.SHOWN)


def _blockages(case, by, at, forms):
    """[(blockage, steps, forms this seat has for it)]."""
    found = []
    for row in case.blockages.select_related("office", "session").prefetch_related("steps__by"):
        row.case = case
        may_move = not reason(blockages.may_take_up, row, by=by, at=at)
        found.append({
            "row": row, "steps": row.steps.all(),
            "take_up": forms.get(f"take_up-{row.pk}") or (
                TakeUpForm(row) if may_move and blockages.next_levels(row) else None),
            "solve": forms.get(f"solve-{row.pk}") or (TextForm(key=f"solve_{row.pk}") if may_move else None),
        })  # fmt: skip
    return found


def _done_in_its_name(project, items, seat):
    """Everything an agent did in the enterprise's name, and what the enterprise said to it, the newest first."""
    events = Event.objects.filter(project=project).order_by("-seq")
    mine = list(events.filter(seat=SeatKind.AGENT)[:EVENTS_SHOWN])
    others = list(events.exclude(seat=SeatKind.AGENT).filter(act__in=ANSWERS)[:EVENTS_SHOWN])
    shown = sorted([*mine, *others], key=lambda event: -event.seq)[:EVENTS_SHOWN]
    return timeline.lines(project, shown, items, {}, seat)


def _sessions(project, by, at):
    """[{"session", "was_there", "may_attend"}] of the project's joint sessions, the newest first."""
    attended = set(Event.objects.filter(project=project, act="attend").values_list("subject", flat=True))
    return [
        {"session": row, "was_there": row.subject in attended,
         "may_attend": not reason(keeping.may_attend, row, by=by, at=at)}
        for row in JointSession.objects.filter(projects=project).order_by("-pk")[:20]
    ]  # fmt: skip


def _chiefs(approvals):
    """[(office, its chief agent)] for the offices of items that are not finished."""
    offices = {a.office_id: a.office for a in approvals if a.office_id and a.status not in FINISHED}
    found = access.chiefs_of(offices)
    return [(office, found[pk]) for pk, office in offices.items() if pk in found]


def missing_papers(case):
    """[(type, name)] that the enterprise has still to bring for the stages in which something can be filed."""
    found, left = {}, filing.stages_to_file(case.project)
    for stage in case.project.stages.all():
        if stage.code != StageCode.COMPLETION and stage.pk in left:
            lines, on_file = keeping.asked_for(case, stage)
            found |= {line.type: words(line) for line in lines if line.type not in on_file}
    return sorted(found.items(), key=lambda pair: pair[1])


def _for_agent(case, approvals, by, at, forms):
    unfinished = [approval for approval in approvals if approval.status not in FINISHED]
    within = {approval.stage.code for approval in approvals if access.reaches(case.entrustment, approval)}
    left = filing.stages_to_file(case.project)
    stages = [stage for stage in case.project.stages.all() if stage.code in within and stage.pk in left]
    return {
        "contact": forms.get("contact") or ContactForm(case, at=at, missing=missing_papers(case)),
        "note": forms.get("note") or NoteForm(on=timezone.localdate(at)),
        "forward": forms.get("forward") or ForwardForm(),
        "blockage": forms.get("blockage") or BlockageForm(unfinished),
        "propose": forms.get("propose") or ProposeForm(confirming.proposable(case.project, by=by, at=at)),
        "ask_hand_over": forms.get("ask_hand_over") or (
            AskHandOverForm() if not reason(handing_over.may_ask, case.entrustment, by=by, at=at) else None),
        "stages_to_check": stages,
        "to_receive": [row for row in case.project.applications.filter(issued_at__isnull=False).select_related("stage")
                       if not Event.objects.filter(project=case.project, act="fetch_results",
                                                   subject=f"application:{row.number}").exists()],
    }  # fmt: skip


def _for_centre(case, by, at, forms):
    entrustment, on = case.entrustment, timezone.localdate(at)
    found = {}
    if not reason(following_up.may_follow_up, case, by=by, at=at):
        found["follow_up"] = forms.get("follow_up") or FollowUpForm()
    if not reason(handing_over.may_open, entrustment, by=by, at=at):
        found["hand_over"] = forms.get("hand_over") or HandOverForm(entrustment, on=on)
    return found

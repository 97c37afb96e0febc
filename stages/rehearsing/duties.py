"""Whose turn it is, and when they get round to it: how a case proceeds when everybody does their duty on time.

The open duties are read from the rows (applications, approvals, obligations) and the earliest is done, again and again.
The enterprise files a stage as soon as one of its items could start, answers and supplies; it turns to the completion
stage when the construction permit stage is concluded and the building time is over.
"""

from dataclasses import dataclass, field

from django.db.models import Max
from django.utils import timezone

from projects.enums import ProjectStatus
from stages.acts import checking, gating
from stages.enums import (
    APPLIED_FOR,
    FILINGS,
    FINISHED,
    ApplicationStatus,
    ApprovalStatus,
    ClockKind,
    Holder,
    ObligationStatus,
    RefusalGround,
    StageCode,
    StageStatus,
)
from stages.models import Application, Approval, Clock, Obligation, Opinion, Route, Stage
from stages.rehearsing import sitting
from stages.rehearsing.case import Deed, Papers
from stages.rehearsing.hours import office_hour
from stages.rules import routing

#: working days of a step whose guide promises none
STEP_DAYS = 3
#: what is read of an approval, since it is read again after every day
READ = (
    "code", "round", "status", "holder", "stage_id", "application_id", "started_at", "finished_at",
    "item__kind", "item__promised_days",
)  # fmt: skip


@dataclass(order=True)
class Duty:
    """Something that somebody has to do at an hour; the earliest comes first, then by key."""

    at: object
    key: str
    do: str = field(compare=False)
    said: dict = field(compare=False, default_factory=dict)


class Duties:
    """The open duties of a rehearsal. `file`: stages the enterprise may file; `leave`: what stays lying."""

    def __init__(self, rehearsal, pace, *, file=(), leave=(), papers=None, channel=None):
        self.rehearsal, self.pace, self.file, self.leave = rehearsal, pace, file, set(leave)
        self.papers, self.channel = papers or Papers(), channel
        self.calendar = rehearsal.calendar

    def open(self):
        """Every duty that is open now, in no order. A handful of statements."""
        project = self.rehearsal.project
        if type(project).objects.values_list("status", flat=True).get(pk=project.pk) != ProjectStatus.ACTIVE:
            return []
        stages = {stage.pk: stage for stage in Stage.objects.filter(project=project)}
        approvals = self._approvals(project)
        applications = list(Application.objects.filter(project=project, ended_at__isnull=True))
        built_at = self._built_at(stages.values())
        return [
            *self._of_applications(applications, stages, approvals),
            *self._of_approvals(approvals, stages, built_at),
            *self._of_obligations(project),
            *sitting.duties(project, self._hour, self.pace, Duty),
            *self._of_filing(project, stages, approvals, applications, built_at),
        ]

    def of_next_day(self):
        """The duties of the earliest day on which there are any, in order. None of them rules another out."""
        duties = sorted(self.open())
        return [duty for duty in duties if _day(duty) == _day(duties[0])]

    # -- who ----------------------------------------------------------------------------------------------------------

    def _approvals(self, project):
        """Current approvals by code, each with `opinion_at`."""
        rows = Approval.objects.filter(project=project, is_current=True).select_related("item").only(*READ)
        opinions = Opinion.objects.filter(approval__project=project, approval__status=ApprovalStatus.OPEN)
        given = dict(opinions.values_list("approval_id").annotate(Max("given_at")))
        found = {row.code: row for row in rows}
        for row in found.values():
            row.opinion_at = given.get(row.pk)
        return found

    def _of_applications(self, applications, stages, approvals):
        """The window's check, the enterprise's answer, the lead's conclusion, the window's issue."""
        for application in applications:
            code = stages[application.stage_id].code
            if code in self.leave:
                continue
            if application.status == ApplicationStatus.FILED:
                yield self._check(application, code)
            elif application.status == ApplicationStatus.CORRECTION:
                notice = application.correction
                at = self._hour(notice.sent_at, self.pace.enterprise, f"answer {code}", notice.due_on)
                yield Duty(at, code, Deed.ANSWER, {"stage": code})
            elif application.status == ApplicationStatus.TO_CONCLUDE:
                ended = [a for a in approvals.values() if a.application_id == application.pk and a.finished_at]
                turn = max([application.accepted_at, *(a.finished_at for a in ended)])
                yield Duty(self._hour(turn, self.pace.lead, f"conclude {code}"), code, Deed.CONCLUDE, {"stage": code})
            elif application.status == ApplicationStatus.TO_ISSUE:
                at = self._hour(application.concluded_at, self.pace.window, f"issue {code}")
                yield Duty(at, code, Deed.ISSUE, {"stage": code})

    def _check(self, application, code):
        """What the window does with an application: accept, tolerate what may come later, tell what is missing."""
        notice = application.correction
        turn = notice.answered_at if notice else application.filed_at
        at = self._hour(turn, self.pace.window, f"check {code}")
        unmet = checking.unmet(application)
        intolerable = [row for row in unmet if row.is_core or not row.is_tolerable]
        if not intolerable and unmet and not self._is_promised(application, unmet):
            turn = self._hour(turn, 0, f"commit {code}")
            return Duty(turn, code, Deed.COMMIT, {"stage": code, "papers": {row.type: row.problem for row in unmet}})
        if not intolerable:
            return Duty(at, code, Deed.ACCEPT, {"stage": code, "tolerating": [row.type for row in unmet]})
        if notice is None:
            problems = {row.type: row.problem or row.name_zh for row in unmet}
            return Duty(at, code, Deed.CORRECT, {"stage": code, "problems": problems})
        return Duty(at, code, Deed.REFUSE, {"stage": code, "ground": RefusalGround.STILL_BAD})

    @staticmethod
    def _is_promised(application, unmet):
        commitment = application.commitment
        return commitment is not None and commitment.is_binding and commitment.types >= {row.type for row in unmet}

    def _of_approvals(self, approvals, stages, built_at):
        due = dict(
            Clock.objects.filter(
                project=self.rehearsal.project, kind=ClockKind.DECISION, stopped_on__isnull=True, approval__isnull=False
            ).values_list("approval_id", "due_on")
        )
        held = gating.held(self.rehearsal.project)
        for code, row in approvals.items():
            if row.status != ApprovalStatus.OPEN or code in self.leave:
                continue
            stage = stages[row.stage_id]
            if row.item.kind not in APPLIED_FOR:
                yield from self._step(code, row, stage, built_at)
            elif row.opinion_at is None and row.item.kind not in FILINGS:
                if row.pk in held:
                    continue
                at = self._hour(row.started_at, self.pace.department, f"review {code}", due.get(row.pk))
                yield Duty(at, code, Deed.REVIEW, {"item": code})
            elif row.pk not in held:
                turn = row.opinion_at or row.started_at
                yield Duty(self._hour(turn, 1, f"decide {code}", due.get(row.pk)), code, Deed.DECIDE, {"item": code})

    def _step(self, code, row, stage, built_at):
        turn = row.started_at
        if stage.code == StageCode.COMPLETION and row.holder != Holder.OFFICE:
            if built_at is None:
                return
            turn = max(turn, built_at)
        days = STEP_DAYS if row.item.promised_days is None else row.item.promised_days
        yield Duty(self._hour(turn, days, f"record {code}"), code, Deed.RECORD, {"item": code})

    def _of_obligations(self, project):
        owed = Obligation.objects.filter(required_paper__application__project=project, status__in=gating.HOLDING)
        for obligation in owed.select_related("required_paper__application__stage"):
            row = obligation.required_paper
            if row.type in self.leave or row.application.ended_at is not None:
                continue
            said = {"stage": f"{row.application.stage.code}/{row.application.round}", "paper": row.type}
            if obligation.status == ObligationStatus.OWED:
                turn = row.application.accepted_at
                at = self._hour(turn, self.pace.enterprise, f"supply {row.type}", obligation.due_on)
                yield Duty(at, row.type, Deed.SUPPLY, said)
                continue
            entry = obligation.supplies.filter(arrived_at__isnull=False).last()
            if entry is not None:
                at = self._hour(entry.arrived_at, self.pace.window, f"look at {row.type}")
                yield Duty(at, row.type, Deed.CHECK_SUPPLY, said)

    def _of_filing(self, project, stages, approvals, applications, built_at):
        """Stages with an item that could start at once, and with no application under way."""
        finished = {code for code, row in approvals.items() if row.status in FINISHED}
        needs = Route.objects.values_list("plan", flat=True).get(project=project)["needs"]
        busy = {application.stage_id for application in applications}
        for stage in stages.values():
            if stage.code not in self.file or stage.pk in busy or stage.code in self.leave:
                continue
            left = [a for a in approvals.values() if a.stage_id == stage.pk and self._is_to_file(a)]
            ready = [a for a in left if routing.is_ready(a.code, needs, finished)]
            if not ready or (stage.code == StageCode.COMPLETION and built_at is None):
                continue
            turn = min(self._ready_at(project, row, needs, approvals) for row in ready)
            if stage.code == StageCode.COMPLETION:
                turn = max(turn, built_at)
            at = self._hour(turn, self.pace.enterprise, f"file {stage.code}")
            yield Duty(at, stage.code, Deed.FILE, {"stage": stage.code, "papers": self.papers, "channel": self.channel})

    @staticmethod
    def _is_to_file(row):
        return row.status == ApprovalStatus.PLANNED and row.item.kind in APPLIED_FOR

    def _ready_at(self, project, row, needs, approvals):
        """When the last thing that an item needs was there, or its round before had ended."""
        codes = {code for group in needs.get(row.code, []) for code in group}
        moments = [approvals[code].finished_at for code in codes if code in approvals and approvals[code].finished_at]
        if row.round > 1:
            before = Approval.objects.filter(project=project, code=row.code, round=row.round - 1)
            moments += before.values_list("finished_at", flat=True)
        return max([project.registered_at, *moments])

    def _built_at(self, stages):
        """When building is over, or None while the construction permit stage is open."""
        stage = next(stage for stage in stages if stage.code == StageCode.CONSTRUCTION)
        if stage.status != StageStatus.CONCLUDED:
            return None
        return self._hour(stage.concluded_at, self.pace.building, "building")

    # -- when ---------------------------------------------------------------------------------------------------------

    def _hour(self, turn, days, key, latest=None):
        """The office hour at which a duty is done; never before what has happened already."""
        found = office_hour(turn, days, f"{self.rehearsal.project.name} {key}", self.calendar, latest=latest)
        if found > self.rehearsal.now:
            return found
        return office_hour(self.rehearsal.now, 0, key, self.calendar)


def proceed(rehearsal, duties, *, is_over, last_hour=None):
    """Do duty after duty until `is_over()` holds, nothing is left, or the next one lies after `last_hour`.

    Returns the Duty that was not done any more, or None; stops at the first refusal, which stays the last of the log.
    """
    while not is_over():
        today = duties.of_next_day()
        if not today:
            return None
        for duty in today:
            if last_hour is not None and duty.at > last_hour:
                return duty
            rehearsal.now = duty.at
            rehearsal.do_duty(duty)
            if rehearsal.log[-1].refusal is not None:
                return duty
            if is_over():
                return None
    return None


def _day(duty):
    return timezone.localdate(duty.at)

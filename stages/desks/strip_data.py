"""The rows of the time strip: every item of a project with its pieces, its due day and its plan, read in a fixed number
of statements. The table below the drawing says the same in words."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils import timezone

from stages.acts import reference
from stages.desks import board_data
from stages.desks.chain import days
from stages.desks.strip_pieces import Piece, holder, piece, planned
from stages.enums import FINISHED, ClockKind, StageCode
from stages.models import Approval, Stoppage
from stages.rules import graph
from stages.rules.board_layout import RUNNING
from stages.rules.spans import Course, SpanKind, plan, spans
from stages.rules.workdays import ONE_DAY, OutsideCalendar


@dataclass
class Row:
    """One item: the Pieces of all its rounds, what is planned of it (a Piece), and the words beside it."""

    approval: object
    standing: object
    on_chain: bool
    url: str
    pieces: list = field(default_factory=list)
    plan: Piece | None = None
    used: int = 0  # working days with whoever has it in hand
    due_url: str = ""  # the clock of the due day

    @property
    def due_on(self):
        return self.standing.due_on if self.standing.state in RUNNING else None

    @property
    def holder(self):
        return holder(self.approval)

    @property
    def drawn(self):
        """Everything that is drawn of it, in the order of days."""
        return [*self.pieces, self.plan] if self.plan else self.pieces

    @property
    def first(self):
        """The first day that is drawn of it, None where nothing is."""
        return self.drawn[0].span.first if self.drawn else None


@dataclass
class StageRows:
    number: int
    stage: object
    done: int
    rows: list
    is_ahead: bool = False  # not begun, and not in the picture: when it begins nobody knows yet


def stage_rows(project, seen, on):
    """[StageRows] of the project on a day; `seen`: its board_data.Overview."""
    calendar = reference.calendar(project.division_id)
    rounds, plans = _rounds(project), _plans(project, seen, on, calendar)
    found = []
    for number, state in enumerate(seen.stages, start=1):
        approvals = [a for a in seen.approvals.values() if a.stage_id == state.stage.pk]
        rows = [_row(project, seen, a, rounds[a.code], plans.get(a.code), on, calendar) for a in approvals]
        rows.sort(key=lambda row: (row.first or on, not row.pieces, row.approval.code))
        is_ahead = state.stage.code == StageCode.COMPLETION and not any(row.pieces for row in rows)
        found.append(StageRows(number, state.stage, state.done, rows, is_ahead))
    return found


def _row(project, seen, approval, rounds, plan, on, calendar):
    shown = seen.standings[approval.code]
    url = reverse("stages:approval", args=[project.code, approval.code, approval.round])
    row = Row(approval, shown, approval.code in seen.chain, url)
    row.pieces = [
        piece(project, seen, each, span, stops, calendar)
        for each, course, stops in rounds for span in spans(course, on)
    ]  # fmt: skip
    row.plan = planned(project, approval, plan, calendar) if plan else None
    row.used = sum(each.days for each in row.pieces if each.kind is SpanKind.HAND)
    if row.due_on:
        row.due_url = reverse("stages:clock", args=[project.code, shown.face.clock_id])
    return row


def _rounds(project):
    """code -> [(Approval, its Course, its Stoppages) of each round, the oldest first]. Three statements."""
    rows = Approval.objects.filter(project=project).select_related("application__window", "office").prefetch_related(
        "application__notices").order_by("code", "round")  # fmt: skip
    stops = defaultdict(list)
    for row in Stoppage.objects.filter(clock__project=project, clock__kind=ClockKind.DECISION).select_related("clock"):
        stops[row.clock.approval_id].append(row)
    found = defaultdict(list)
    for row in rows:
        found[row.code].append((row, _course(row, stops[row.pk]), stops[row.pk]))
    return found


def _course(approval, stops):
    application = approval.application
    notices = application.notices.all() if application else ()
    ended = approval.finished_at or (None if approval.is_current else approval.started_at)
    if ended is None and application is not None:
        ended = application.ended_at
    return Course(
        filed=_day(application and application.filed_at), accepted=_day(approval.accepted_at),
        started=_day(approval.started_at), ended=_day(ended),
        stops=[(stop.from_on, stop.last_on + ONE_DAY) for stop in stops],
        corrections=[(_day(notice.sent_at), _day(notice.answered_at)) for notice in notices],
    )  # fmt: skip


def _day(moment):
    return timezone.localdate(moment) if moment else None


def _plans(project, seen, on, calendar):
    needs = project.route.plan["needs"]
    codes = list(seen.approvals)
    order = graph.topological(codes, [(a, b) for a, b in board_data.edges_of(needs) if {a, b} <= set(codes)])
    known = {code: [[other for other in group if other in seen.approvals] for group in groups]
             for code, groups in needs.items()}  # fmt: skip
    finished = {code: _day(a.finished_at) for code, a in seen.approvals.items() if a.status in FINISHED}
    due = {code: shown.due_on for code, shown in seen.standings.items() if shown.due_on and shown.state in RUNNING}
    return plan(order, known, finished, due, lambda code, start: _done_on(seen, code, start, calendar), on)


def _done_on(seen, code, start, calendar):
    try:
        return calendar.due(start, days(seen.approvals[code].item))
    except OutsideCalendar:
        return None

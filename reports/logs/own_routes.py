"""The projects as conformance takes them: their items with the acts of their history, and their routes."""

from collections import defaultdict

from projects.models import Event
from reports.logs.conformance import ORDER, Ran, conform
from stages.enums import APPLIED_FOR, FILINGS, FINISHED, ApprovalStatus, ItemKind, StageStatus
from stages.models import Approval, Route

#: an office decides these after an officer's opinion
REVIEWED = APPLIED_FOR - FILINGS
CHUNK = 2_000


def conformities(projects, keep=False):
    """(project row number, Conformity) of every project with a route, see conform. Three statements, streamed."""
    needs = dict(Route.objects.filter(project__in=projects).order_by().values_list("project", "plan"))
    acts = _acts(projects)
    rows = defaultdict(list)
    names = ("project", "code", "round", "is_current", "status", "started_at", "finished_at", "item__kind",
             "stage__status")  # fmt: skip
    found = Approval.objects.filter(project__in=projects).exclude(status=ApprovalStatus.DROPPED).order_by()
    for project, *row in found.values_list(*names).iterator(chunk_size=CHUNK):
        rows[project].append(_ran(*row, acts[project]))
    for project, ran in rows.items():
        if project in needs:
            yield project, conform(ran, needs[project]["needs"], keep=keep)


def _ran(code, round, is_current, status, started, finished, kind, stage, acts):
    is_done = status in FINISHED
    return Ran(
        code, round, started, finished if is_done else None,
        acts=tuple(sorted(acts.get(f"{code}/{round}", ()), key=lambda each: each[1])),
        is_reviewed=ItemKind(kind) in REVIEWED,
        is_skipped=is_current and stage == StageStatus.CONCLUDED and not is_done,
    )  # fmt: skip


def _acts(projects):
    """project -> "code/round" -> [(act, moment)] of the acts that have an order."""
    found = defaultdict(lambda: defaultdict(list))
    rows = Event.objects.filter(project__in=projects, act__in=list(ORDER), subject__startswith="approval:")
    for project, subject, act, at in (
        rows.order_by("project", "seq")
        .values_list("project", "subject", "act", "effective_at")
        .iterator(chunk_size=CHUNK)
    ):
        found[project][subject.partition(":")[2]].append((act, at))
    return found

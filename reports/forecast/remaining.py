"""What is still to come in a project on the evening of a day: its steps, what each needs, how far each has got.

Reads the rows as they stood that day (an approval finished later counts as running), so that a forecast can also be
made afterwards from nothing but what was known.
"""

from dataclasses import dataclass, field

from django.utils import timezone

from projects.models import Competence
from projects.models.office import dated
from reports.forecast.past import end_of
from stages.desks import chain
from stages.enums import APPLIED_FOR, FAILED, FINISHED, ApprovalStatus, ItemKind, StageCode
from stages.models import Approval
from stages.rules import graph


@dataclass
class Step:
    """An item still to be finished. `since`: the day on which its present state began (started, filed, possible)."""

    approval: object
    state: str  # ApprovalStatus: open, filed, waiting or planned
    since: object = None

    @property
    def code(self):
        return self.approval.code


@dataclass
class Remaining:
    """`rows`: code -> the Approval that counted that day. `needs`: code -> alternatives still open, each a tuple of
    codes. `done`: code -> day finished.
    """

    rows: dict
    steps: dict
    needs: dict
    done: dict
    edges: list = field(default_factory=list)

    @property
    def codes(self):
        return list(self.steps)


def remaining(project, on):
    """The Remaining of a project with its route at hand. One statement."""
    rows = Approval.objects.filter(project=project).exclude(status=ApprovalStatus.DROPPED)
    rows = rows.select_related("item", "office", "stage", "application").order_by("code", "round")
    until, chosen = end_of(on), {}
    for row in rows:
        if row.code not in chosen or _had_failed(chosen[row.code], until):
            chosen[row.code] = row
    done = {code: timezone.localdate(row.finished_at) for code, row in chosen.items() if _was_done(row, until)}
    needs = {code: _still_open(project.route.plan["needs"].get(code, ()), chosen, done)
             for code in chosen if code not in done}  # fmt: skip
    edges = [(before, code) for code, open_ones in needs.items() for codes in open_ones for before in codes]
    order = graph.topological(sorted(needs, key=lambda code: (chosen[code].stage.order, code)), edges)
    steps = {code: _step(project, chosen[code], needs[code], done, until) for code in order}
    return Remaining(chosen, steps, needs, done, edges)


def _had_failed(row, until):
    return row.status in FAILED and row.finished_at is not None and row.finished_at < until


def _was_done(row, until):
    return row.status in FINISHED and row.finished_at < until


def _still_open(needs, chosen, done):
    """The needs not yet met; alternatives that are not on the route any more do not count."""
    found = [tuple(code for code in codes if code in chosen) for codes in needs]
    return [codes for codes in found if codes and not any(code in done for code in codes)]


def _step(project, row, open_needs, done, until):
    if row.started_at and row.started_at < until:
        return Step(row, ApprovalStatus.OPEN, timezone.localdate(row.started_at))
    if row.accepted_at and row.accepted_at < until:
        return Step(row, ApprovalStatus.WAITING)
    if row.application and row.application.filed_at < until:
        return Step(row, ApprovalStatus.FILED, timezone.localdate(row.application.filed_at))
    if open_needs:
        return Step(row, ApprovalStatus.PLANNED)
    met = [min(done[code] for code in codes if code in done)
           for codes in project.route.plan["needs"].get(row.code, ())
           if any(code in done for code in codes)]  # fmt: skip
    return Step(row, ApprovalStatus.PLANNED, max([timezone.localdate(project.registered_at), *met]))


def is_to_file(step):
    """Whether the enterprise still has to file for the step."""
    return step.state == ApprovalStatus.PLANNED and step.approval.item.kind in APPLIED_FOR


def permit_codes(project, rows, on):
    """The items that are the construction permit of a project: of the lead's own items of that stage the permits after
    which no other of them comes. `rows`: code -> Approval. Two statements.
    """
    lead = project.stages.filter(code=StageCode.CONSTRUCTION).values_list("lead", flat=True).first()
    held = Competence.objects.filter(dated("", on), office=lead).values_list("function__code", flat=True)
    function = chain.lead_of(project.route.edition, set(held))
    found = chain.permits({code: row.item for code, row in rows.items()}, list(rows), function)
    before = _all_before(project.route.plan["needs"], found)
    ends = [code for code in found if code not in before]
    return [code for code in ends if rows[code].item.kind == ItemKind.PERMIT] or ends


def _all_before(needs, codes):
    """Every code that comes somewhere before one of `codes`."""
    seen, ahead = set(), list(codes)
    while ahead:
        for alternatives in needs.get(ahead.pop(), ()):
            fresh = [code for code in alternatives if code not in seen]
            seen.update(fresh)
            ahead += fresh
    return seen

"""Human steps about who of an office has an item: claim, release, take over, hand over. Part of the one door.

The claim stands in the approval's own row, not in the engine's task: it spans several tasks, ends with the office's
seat and is recorded like every act (docs/decisions/0019). None of these steps waits at a node of a flow.
"""

from django.db import transaction

from projects import history
from stages.acts import claiming, handing_over
from stages.flows.taking import rows
from stages.models import Approval


def _step(act):
    def step(approval, *, by, at, **said):
        with transaction.atomic():
            history.hold(approval.project)
            return act(rows(Approval).get(pk=approval.pk), by=by, at=at, **said)

    step.__doc__ = act.__doc__
    return step


claim = _step(claiming.claim)
release = _step(claiming.release)
take_over = _step(claiming.take_over)


def hand_over(approvals, to, *, by, at, reason):
    """Hand items over to a colleague; their projects are held in one fixed order."""
    with transaction.atomic():
        for project in sorted({approval.project for approval in approvals}, key=lambda project: project.pk):
            history.hold(project)
        found = rows(Approval).filter(pk__in=[approval.pk for approval in approvals]).order_by("project", "code")
        return handing_over.hand_over(list(found), to, by=by, at=at, reason=reason)

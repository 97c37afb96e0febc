"""How our flows use the engine: one lock, and human steps without the engine's own pages."""

from django.http import Http404
from viewflow.workflow import flow, lock
from viewflow.workflow.status import STATUS

#: states of a human task that waits to be done
OPEN_TASK = (STATUS.NEW, STATUS.ASSIGNED)

#: wait for the process row, once; the library's default does not lock at all and loses joins
blocking = lock.SelectForUpdateLock(nowait=False, attempts=1)


def _no_page(request, **kwargs):
    """The engine's pages are not mounted: every human step goes through flows.door."""
    raise Http404


def human(holder):
    """A node that waits for a person; `holder(activation)` names the worklist it stands on."""
    return flow.View(_no_page).Permission(holder)


def finish(node, task, person):
    """Do a human node's task: claimed and done in one write. Nobody does it when the law does (`person` None)."""
    activation = node.activation_class(task)
    if task.status == STATUS.NEW:
        task.owner, task.status = person, STATUS.ASSIGNED
    activation.start(None)
    activation.execute()

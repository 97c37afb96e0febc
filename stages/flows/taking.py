"""What human steps do around their acts: read the subject again, cancel processes that ended outside the flow."""

from stages.flows.approval import ApprovalFlow
from stages.flows.stage import StageFlow
from stages.models import Application, Approval


def rows(model):
    """Rows of a model with what its acts read. Use while the project is held."""
    if model is Approval:
        names = ("item", "office__division", "officer", "project__route", "application", "stage")
        return Approval.objects.select_related(*names)
    return Application.objects.select_related("project__route__edition", "stage", "window")


def cancel(applications, approvals):
    """Cancel the processes of applications and approvals that have ended outside their flow."""
    for flow_class, rows in ((StageFlow, applications), (ApprovalFlow, approvals)):
        for row in rows:
            if row.process_id is not None and row.process.finished is None:
                flow_class.instance.cancel(row.process.coerced)

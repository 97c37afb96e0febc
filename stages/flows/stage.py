"""StageFlow: one process per application. The window checks, the enterprise corrects once, the approvals run, the lead
concludes, the window issues everything at once. `approvals` waits until each approval of the application has ended.
"""

from viewflow import this
from viewflow.workflow import flow

from stages.enums import ApplicationStatus
from stages.flows.engine import blocking, human
from stages.models import Application


def window_of(activation):
    return f"office.{activation.process.seed.window_id}"


def enterprise_of(activation):
    return f"enterprise.{activation.process.seed.project.enterprise_id}"


def lead_of(activation):
    return f"lead.{activation.process.seed.stage.lead_id}"


def status_of(activation):
    return Application.objects.values_list("status", flat=True).get(pk=activation.process.seed_object_id)


class StageFlow(flow.Flow):
    lock_impl = blocking
    process_title = "Application of a stage"

    start = flow.StartHandle(this.begin).Next(this.check)
    check = human(window_of).Next(this.outcome)
    outcome = (
        flow.Switch()
        .Case(this.approvals, lambda activation: status_of(activation) == ApplicationStatus.ACCEPTED)
        .Case(this.correct, lambda activation: status_of(activation) == ApplicationStatus.CORRECTION)
        .Default(this.end)
    )
    correct = human(enterprise_of).Next(this.check)
    approvals = flow.Handle().Next(this.conclude)
    conclude = human(lead_of).Next(this.issue)
    issue = human(window_of).Next(this.end)
    end = flow.End()

    def begin(self, activation, application):
        activation.process.seed = application
        return activation.process

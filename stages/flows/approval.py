"""ApprovalFlow: one short process per approval. Who is to act next; what is true stands in the approval's own rows.

A filing has no examination: it goes straight to its decision. Everything else is reviewed by an officer and then
decided; between the two, the gate waits for papers tolerated at acceptance. A step
that no office decides has one task, recording its result. Node names are stored in rows: renaming one needs a data
migration.
"""

from viewflow import this
from viewflow.workflow import flow

from stages.acts import gating
from stages.enums import APPLIED_FOR, FILINGS
from stages.flows.engine import blocking, human


def holder_of(activation):
    """The worklist on which the task stands: an office's, or the enterprise's."""
    approval = activation.process.seed
    return f"office.{approval.office_id}" if approval.office_id else f"enterprise.{approval.project.enterprise_id}"


def is_step(activation):
    return activation.process.seed.item.kind not in APPLIED_FOR


def is_filing(activation):
    return activation.process.seed.item.kind in FILINGS


class ApprovalFlow(flow.Flow):
    lock_impl = blocking
    process_title = "Approval"

    start = flow.StartHandle(this.begin).Next(this.kind)
    kind = flow.Switch().Case(this.record, is_step).Case(this.gate, is_filing).Default(this.review)
    record = human(holder_of).Next(this.end)
    review = human(holder_of).Next(this.gate)
    gate = flow.If(this.is_complete).Then(this.decide).Else(this.wait_papers)
    wait_papers = flow.Handle().Next(this.decide)
    decide = human(holder_of).Next(this.end)
    end = flow.End()

    def begin(self, activation, approval):
        activation.process.seed = approval
        return activation.process

    def is_complete(self, activation):
        return gating.is_open(activation.process.seed)

"""JointFlow: one process per joint session. Every invited office answers, all at once if they like; then the lead
concludes.

Whose turn it is, is known here; what is true stands in the session's own rows. Node names are stored in rows:
renaming one needs a data migration.
"""

from viewflow import this
from viewflow.workflow import flow

from stages.flows.engine import blocking, human
from stages.flows.fan import FanOut, SafeJoin


def office_of(activation):
    return f"office.{activation.task.seed.office_id}"


def lead_of(activation):
    return f"lead.{activation.process.seed.lead_id}"


class JointFlow(flow.Flow):
    lock_impl = blocking
    process_title = "Joint session"

    start = flow.StartHandle(this.begin).Next(this.invite)
    invite = FanOut(this.invited).Next(this.answer)
    answer = human(office_of).Next(this.gather)
    gather = SafeJoin().Next(this.conclude)
    conclude = human(lead_of).Next(this.end)
    end = flow.End()

    def begin(self, activation, session):
        activation.process.seed = session
        return activation.process

    def invited(self, activation):
        return activation.process.seed.offices.filter(released_at__isnull=True, answered_at__isnull=True)

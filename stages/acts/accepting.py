"""Accepting the conditions under which an item was approved: the enterprise's word that it will keep them.

The decision holds with its conditions from the day it was told on, accepted or not, and whoever disagrees has the
remedies it names. The word is recorded, so that nobody builds on a decision whose conditions were never read. It binds
the enterprise: an agent prepares it.
"""

from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import require_applicant
from projects.enums import Deed
from projects.refusal import Refusal
from stages.enums import ApprovalStatus

ACT = "accept_conditions"


def may_accept(approval, *, by, at):
    require_applicant(by, approval.project, at, Deed.ACCEPT_CONDITIONS, about=approval)
    if approval.status != ApprovalStatus.CONDITIONAL:
        raise Refusal("no_conditions", _("This item was not approved with conditions."))
    if acceptance(approval) is not None:
        raise Refusal("already_done", _("This step has been done already."))


def accept(approval, *, by, at):
    """The enterprise accepts the conditions. Returns the event."""
    may_accept(approval, by=by, at=at)
    return history.record(
        approval.project, ACT, f"approval:{approval.subject}", by=by, at=at, facts={"conditions": approval.conditions}
    )


def acceptance(approval):
    """The event by which the conditions were accepted, or None."""
    return approval.project.events.filter(act=ACT, subject=f"approval:{approval.subject}").first()

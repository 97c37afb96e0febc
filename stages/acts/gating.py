"""The gate before a decision: papers tolerated at acceptance and promised for a day (浙江规定 art. 11), and the
conclusion of a joint session that serves the item.

The review runs while they are owed; the decision of exactly those approvals that need them waits. A filing waits
for none: receiving the facts is the filing (Decree 673 art. 13), the paper stays owed all the same. Results of other
items that an office takes from the file do not hold it: which item must follow which is said by the prerequisites
alone, and items that the law lets run side by side are not made to wait for one another.
"""

from django.utils.translation import gettext_lazy as _

from projects.refusal import Refusal
from stages.enums import FILINGS, OBLIGATION_OPEN
from stages.models import Approval, JointSession, Obligation

#: a supplied paper opens the gate only when the window has found it in order
HOLDING = sorted(OBLIGATION_OPEN)


def owed_by(approval):
    """Obligations of the enterprise that hold this approval's decision. A filing waits for no paper."""
    examined = Approval.objects.filter(pk=approval.pk).exclude(item__kind__in=FILINGS)
    return Obligation.objects.filter(approvals__in=examined, status__in=HOLDING).select_related("required_paper")


def is_open(approval):
    """Whether the office may decide."""
    return not owed_by(approval).exists() and waits_for_session(approval) is None


def waits_for_session(approval):
    """The joint session on whose conclusion the item waits, or None. A filing waits for nobody (Decree 673 art. 13)."""
    rows = JointSession.objects.served_and_waiting().filter(approval=approval.pk).select_related("jointsession")
    row = rows.first()
    return None if row is None or approval.item.kind in FILINGS else row.jointsession


def refuse_in_session(approval):
    """Refuse while a joint session looks at the item."""
    session = waits_for_session(approval)
    if session is not None:
        raise Refusal("in_session", _("The item waits for the joint session %(number)s."), number=session.name)


def held(project):
    """Ids of the project's approvals whose gate is closed. Two statements."""
    examined = Approval.objects.filter(project=project).exclude(item__kind__in=FILINGS)
    owing = examined.filter(obligations__status__in=HOLDING)
    served = examined.filter(pk__in=JointSession.objects.served_and_waiting().values("approval"))
    return set(owing.values_list("pk", flat=True)) | set(served.values_list("pk", flat=True))

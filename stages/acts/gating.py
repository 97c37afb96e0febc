"""The gate before a decision: papers tolerated at acceptance and promised for a day (浙江规定 art. 11).

The review runs while they are owed; the decision of exactly those approvals that need them waits. Results of other
items that an office takes from the file do not hold it: which item must follow which is said by the prerequisites
alone, and items that the law lets run side by side are not made to wait for one another.
"""

from stages.enums import OBLIGATION_OPEN
from stages.models import Obligation

#: a supplied paper opens the gate only when the window has found it in order
HOLDING = sorted(OBLIGATION_OPEN)


def owed_by(approval):
    """Obligations of the enterprise that hold this approval's decision."""
    return approval.obligations.filter(status__in=HOLDING).select_related("required_paper")


def is_open(approval):
    """Whether the office may decide."""
    return not owed_by(approval).exists()


def held(project):
    """Ids of the project's approvals whose gate is closed. One statement."""
    owed = Obligation.objects.filter(status__in=HOLDING, required_paper__application__project=project)
    return set(owed.values_list("approvals", flat=True))

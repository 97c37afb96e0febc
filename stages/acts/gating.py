"""The gate before a decision: what must still arrive for one approval, and from whom.

Two things can be missing while the review runs: a paper tolerated at acceptance and promised for a day (浙江规定 art.
11), and the result of an earlier item that the office takes from the file itself. Only core papers of the second kind
hold the decision; items that merely run side by side are not made to follow one another.
"""

from stages.enums import ApprovalStatus
from stages.models import Obligation, RequiredPaper


def owed_by(approval):
    """Obligations of the enterprise that hold this approval's decision."""
    return approval.obligations.filter(met_at__isnull=True).select_related("required_paper")


def awaited_by(approval):
    """Core papers that are results of other items and do not exist yet."""
    rows = _awaited().filter(application_id=approval.application_id)
    return [row for row in rows if approval.code in row.items]


def is_open(approval):
    """Whether the office may decide."""
    return not owed_by(approval).exists() and not awaited_by(approval)


def held(project):
    """Ids of the project's open approvals whose gate is closed. Three statements, however many there are."""
    owed = Obligation.objects.filter(met_at__isnull=True, required_paper__application__project=project)
    ids = set(owed.values_list("approvals", flat=True))
    rows = _awaited().filter(application__project=project)
    awaited = {(row.application_id, code) for row in rows for code in row.items}
    open_ones = project.approvals.filter(status=ApprovalStatus.OPEN).values_list("pk", "application_id", "code")
    return ids | {pk for pk, application_id, code in open_ones if (application_id, code) in awaited}


def _awaited():
    return RequiredPaper.objects.filter(is_core=True, paper__isnull=True).exclude(result_of=[])

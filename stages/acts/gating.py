"""The gate before a decision: what must still arrive for one approval, and from whom.

Two things can be missing while the review runs: a paper tolerated at acceptance and promised for a day (浙江规定 art. 11), and
the result of an earlier item that the office takes from the file itself. Only core papers of the second kind hold the
decision; items that merely run side by side are not made to follow one another.
"""

from stages.models import RequiredPaper


def owed_by(approval):
    """Obligations of the enterprise that hold this approval's decision."""
    return approval.obligations.filter(met_at__isnull=True).select_related("required_paper")


def awaited_by(approval):
    """Core papers that are results of other items and do not exist yet."""
    rows = RequiredPaper.objects.filter(application_id=approval.application_id, is_core=True, paper__isnull=True)
    return [row for row in rows.exclude(result_of=[]) if approval.code in row.items]


def is_open(approval):
    """Whether the office may decide."""
    return not owed_by(approval).exists() and not awaited_by(approval)

"""The book of measures: every figure that is shown, with its definition and its article or source.

Formulas that no source fixes are a design and say so (估定, estimated). Every figure can be opened: the rows of its
measure are the list of cases behind it.
"""

from reports.measures.about_applications import AGENCY, APPLICATIONS, OBLIGATIONS, SESSIONS, STOPPAGES
from reports.measures.about_approvals import APPROVALS
from reports.measures.about_projects import PROJECTS
from reports.measures.measure import Measure

CHAPTERS = (APPROVALS, APPLICATIONS, OBLIGATIONS, STOPPAGES, SESSIONS, AGENCY, PROJECTS)
BOOK = {each.code: each for chapter in CHAPTERS for each in chapter}
assert len(BOOK) == sum(map(len, CHAPTERS)), "a code twice"


def of_frame(name: str) -> list[Measure]:
    """The measures of a frame, in the order of the book."""
    return [each for each in BOOK.values() if each.frame == name]

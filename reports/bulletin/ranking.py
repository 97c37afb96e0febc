"""How offices are ranked, in rules that can be published: what is not decided counts, so hiding does not pay. Pure.

Counted is what an office has to do by a last day for which it answers: items applied for, and steps for which the law
gives it days. Whoever decides nothing has no late decision; so the share in time is taken of all that was done in the
month and of all that was open and overdue on its last evening, of one and the same kind. A stoppage does not
move the rank: it stands beside it, to be seen.
"""

from dataclasses import dataclass

#: an office with fewer cases (decided, or open and overdue) is shown and not ranked (a design figure)
FEWEST = 5
VERSION = "ranking-2"


@dataclass(frozen=True)
class Month:
    """What counts of one office in one month. `overdue`: open on the last evening and past the last day."""

    office: str
    decided: int
    in_time: int
    overdue: int
    unanswered: int = 0

    @property
    def cases(self):
        return self.decided + self.overdue

    @property
    def share(self):
        """In time, of all that was decided or should have been; None without any."""
        return self.in_time / self.cases if self.cases else None


def ranked(months):
    """[(rank or None, Month)] in the order in which they are published.

    The greater share first; of equal shares the fewer open overdue cases, then the fewer urgings without an answer.
    What is equal in all of these shares a rank. Offices with too few cases come last, without a rank.
    """
    counted = sorted((each for each in months if each.cases >= FEWEST), key=_order)
    few = sorted((each for each in months if each.cases < FEWEST), key=lambda each: each.office)
    found = []
    for place, each in enumerate(counted, start=1):
        is_equal = found and _key(found[-1][1]) == _key(each)
        found.append((found[-1][0] if is_equal else place, each))
    return [*found, *((None, each) for each in few)]


def _key(each):
    return -each.share, each.overdue, each.unanswered


def _order(each):
    return *_key(each), each.office

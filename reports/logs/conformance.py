"""Whether cases went the way their route says: what needs an earlier result after it, nothing left out. Pure.

The norm is each project's own route (what the catalogue of its edition made of its facts) and the order of acts within
an item. Moments are compared as they took effect, not as they were entered. Works on anything that can be ordered.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Deviation(TextChoices):
    EARLY = "early", _("Started before what it needs was there")
    DECIDED_EARLY = "decided_early", _("Finished before what it needs was there")
    SKIPPED = "skipped", _("Left out although the stage was concluded")
    OFF_ROUTE = "off_route", _("Done although it is not on the route")
    DISORDER = "disorder", _("Acts in another order than the procedure's")
    UNREVIEWED = "unreviewed", _("Decided without an opinion")


@dataclass(frozen=True)
class Ran:
    """One item of one project in its round. `acts`: [(act, moment)] of its history in the order they took effect.

    `is_reviewed`: the procedure asks for an opinion before the decision.
    """

    code: str
    round: int
    started: object = None
    finished: object = None
    acts: tuple = ()
    is_reviewed: bool = False
    is_skipped: bool = False


@dataclass(frozen=True)
class Found:
    """One comparison of one item, or what deviated in it; `other` is the item, or the pair of acts, it is about."""

    deviation: Deviation
    code: str
    round: int
    other: str = ""


@dataclass
class Conformity:
    """`checks`: how many things were compared, by deviation; `found`: what was not as it should be; `compared`: each
    thing with whether it held, where they are asked for.
    """

    checks: Counter = field(default_factory=Counter)
    found: list = field(default_factory=list)
    compared: list | None = None

    @property
    def fitness(self):
        """The share of comparisons that held, or None without any."""
        total = sum(self.checks.values())
        return 1 - len(self.found) / total if total else None


#: the order of acts within an item; an act that is not in it may come at any time
ORDER = {"start": 1, "opinion": 2, "decide": 3, "record": 3}


def conform(ran: Iterable[Ran], needs: Mapping[str, Sequence[Sequence[str]]], on_route=None, keep=False) -> Conformity:
    """Compare the items of one project with its route. `needs`: code -> needs, each the codes of which one is enough.

    `on_route`: codes of the route (those of `needs` when None). `keep`: everything that was compared, one by one.
    """
    rows, seen = list(ran), Conformity(compared=[] if keep else None)
    route = set(needs if on_route is None else on_route)
    finished = {}
    for row in rows:
        if row.finished is not None:
            finished[row.code] = min(row.finished, finished.get(row.code, row.finished))
    for row in rows:
        _check(seen, Deviation.OFF_ROUTE, row, row.finished is None or row.code in route)
        _check(seen, Deviation.SKIPPED, row, not row.is_skipped)
        for codes in needs.get(row.code, ()):
            _needs(seen, row, codes, finished)
        _acts(seen, row)
    return seen


def _check(seen, deviation, row, holds, other=""):
    seen.checks[deviation] += 1
    if holds and seen.compared is None:
        return
    found = Found(deviation, row.code, row.round, other)
    if not holds:
        seen.found.append(found)
    if seen.compared is not None:
        seen.compared.append((found, holds))


def _needs(seen, row, codes, finished):
    """A need is met with the first of its alternatives."""
    met = min((finished[code] for code in codes if code in finished), default=None)
    for moment, deviation in ((row.started, Deviation.EARLY), (row.finished, Deviation.DECIDED_EARLY)):
        if moment is not None:
            _check(seen, deviation, row, met is not None and met <= moment, "|".join(codes))


def _acts(seen, row):
    ranked = [(ORDER[act], act) for act, _moment in row.acts if act in ORDER]
    for (before, first), (after, second) in pairwise(ranked):
        _check(seen, Deviation.DISORDER, row, before <= after, f"{first} → {second}")
    done = {act for act, _moment in row.acts}
    if row.is_reviewed and "decide" in done:
        _check(seen, Deviation.UNREVIEWED, row, "opinion" in done)

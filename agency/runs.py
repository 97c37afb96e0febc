"""Runs: how often somebody came to a counter for one matter, and whether it was at most once (跑动次数).

A matter is one application, from filing to result. The agent's runs are the government's, not the enterprise's; a
courier is no run; what is done on line is none. A day counts once for each visitor. The acts at the counter note their
visits themselves (`stages.acts.counters`), what no act knows is entered; both are rows of CounterVisit, which the
ledger reads here and the reports in their frame of applications.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from agency.models import CounterVisit
from projects.enums import Visitor
from stages.models import Application


@dataclass(frozen=True)
class Runs:
    """Visits for one matter by visitor; `online`: whether nobody came at all."""

    enterprise: int = 0
    agent: int = 0
    courier: int = 0

    @property
    def online(self):
        return not (self.enterprise or self.agent or self.courier)

    @property
    def is_at_most_once(self):
        return self.enterprise <= 1


def runs(applications: Iterable[int]) -> dict[int, Runs]:
    """Application id -> Runs. Two statements, however many applications. `applications`: ids or a queryset."""
    counted = CounterVisit.objects.filter(application__in=applications).exclude(visitor=Visitor.ONLINE)
    days = counted.order_by().values_list("application_id", "visitor").annotate(days=Count("on", distinct=True))
    found = {}
    for pk, visitor, n in days:
        found.setdefault(pk, {})[visitor] = n
    pks = Application.objects.filter(pk__in=applications).values_list("pk", flat=True)
    return {pk: Runs(**found.get(pk, {})) for pk in pks}


def at_most_once(applications) -> tuple[int, int]:
    """(matters for which the enterprise came at most once, matters)."""
    found = runs(applications).values()
    return sum(each.is_at_most_once for each in found), len(found)


def keep(application, visitor, on, act, by, at):
    """A visit noted by an act of the procedure; put into `stages.acts.counters.COUNTED`."""
    CounterVisit.objects.create(application=application, visitor=visitor, on=on, act=act, at=at, by=by.person)

"""Runs: how often somebody came to a counter for one matter, and whether it was at most once (跑动次数).

A matter is one application, from filing to result. The agent's runs are the government's, not the enterprise's; a
courier is no run; what is done on line is none. A day counts once for each visitor. Read by the ledger and by reports.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F
from django.utils import timezone

from agency.enums import Visitor
from agency.models import CounterVisit
from projects.enums import Channel, SeatKind
from projects.models import Event
from stages.models import Application, RequiredPaper

#: acts by which the applicant's papers come to the window; what the window enters itself is "receive"
HANDING_IN = ("file", "answer_correction", "supply")


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
    """Application id -> Runs. Five statements, however many applications. `applications`: ids or a queryset."""
    rows = dict(Application.objects.filter(pk__in=applications).values_list("number", "pk"))
    days = defaultdict(set)  # (application, visitor) -> days
    for pk, visitor, day in _of_procedure(rows):
        days[pk, visitor].add(day)
    for pk, visitor, day in CounterVisit.objects.filter(application__in=rows.values()).values_list(
        "application_id", "visitor", "on"
    ):  # fmt: skip
        if visitor != Visitor.ONLINE:
            days[pk, visitor].add(day)
    return {pk: Runs(*(len(days[pk, visitor]) for visitor in (Visitor.ENTERPRISE, Visitor.AGENT, Visitor.COURIER)))
            for pk in rows.values()}  # fmt: skip


def _of_procedure(rows):
    """(application, visitor, day) of filing and of originals handed in at the counter, by whoever entered them.

    What lay on file before the filing is no visit for this matter.
    """
    numbers = {f"application:{number}": pk for number, pk in rows.items()}
    by_agent = Event.objects.filter(act__in=HANDING_IN, seat=SeatKind.AGENT, subject__in=numbers)
    agents = {(numbers[subject], moment) for subject, moment in by_agent.values_list("subject", "effective_at")}
    filed = Application.objects.filter(pk__in=rows.values(), channel=Channel.COUNTER).values_list("pk", "filed_at")
    handed_in = RequiredPaper.objects.filter(
        application__in=rows.values(), paper__channel=Channel.COUNTER,
        paper__supplied_at__gte=F("application__filed_at"),
    ).values_list("application_id", "paper__supplied_at")  # fmt: skip
    for pk, moment in {*filed, *handed_in}:
        yield pk, Visitor.AGENT if (pk, moment) in agents else Visitor.ENTERPRISE, timezone.localdate(moment)


def at_most_once(applications) -> tuple[int, int]:
    """(matters for which the enterprise came at most once, matters)."""
    found = runs(applications).values()
    return sum(each.is_at_most_once for each in found), len(found)

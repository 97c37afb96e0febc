"""The ledger of agency cases (台账) and the assessment of agents by month (考核), read from the rows.

Shares have their numerator and denominator beside them; nothing rated is no rate. In time: an item finished by the day
planned at first. Completeness: of what a case record is to hold, how much is there.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency import access, runs
from agency.enums import CONTENT, Ladder
from agency.models import AgencyCase, SupervisionCase
from stages.models import Application, Approval

#: what the record of a case holds when it is complete
RECORD = {
    "plan": _("plan"),
    "card": _("service card"),
    "contact": _("contacts"),
    "pre_check": _("pre-check"),
    "outcome": _("outcome"),
    "rating": _("rating"),
    "follow_up": _("follow-up call"),
}
#: what only a closed case can have
AT_THE_END = frozenset({"outcome", "rating", "follow_up"})


@dataclass(frozen=True)
class ItemLine:
    """One planned item: days planned at first, planned now, finished (or None)."""

    code: str
    name: object
    first: date
    planned: date
    finished: date | None

    def is_in_time(self, on):
        """Whether it kept the day planned at first; None while that day has not come and nothing is finished."""
        if self.finished is None:
            return False if on > self.first else None
        return self.finished <= self.first


@dataclass
class Entry:
    """One case in the ledger."""

    case: AgencyCase
    on: date
    items: list = field(default_factory=list)
    blockages: int = 0
    solved: int = 0
    coordinated: int = 0
    contacts: int = 0
    pre_checks: int = 0
    follow_ups: list = field(default_factory=list)
    visits: int = 0  # of the enterprise
    agent_visits: int = 0

    @property
    def judged(self):
        """Items of which it can be said whether they were in time: (in time, judged)."""
        known = [said for said in (line.is_in_time(self.on) for line in self.items) if said is not None]
        return sum(known), len(known)

    @property
    def has(self):
        case = self.case
        return {
            "plan": case.planned_at is not None, "card": case.card_given_at is not None, "contact": self.contacts > 0,
            "pre_check": self.pre_checks > 0, "outcome": bool(case.outcome), "rating": case.rating is not None,
            "follow_up": bool(self.follow_ups),
        }  # fmt: skip

    @property
    def completeness(self):
        """(there, wanted) of the record; what comes at the end is wanted of a closed case."""
        wanted = [name for name in RECORD if self.case.closed_at or name not in AT_THE_END]
        return sum(self.has[name] for name in wanted), len(wanted)

    @property
    def missing(self):
        wanted = [name for name in RECORD if self.case.closed_at or name not in AT_THE_END]
        return [RECORD[name] for name in wanted if not self.has[name]]


def cases_of(seat, *, level="", agent=None, month=None):
    """Cases of the entrustments a seat may see, newest first; `month` (a date in it): those under way in it."""
    found = AgencyCase.objects.filter(entrustment__in=access.entrustments_visible_to(seat)).select_related(
        "project__enterprise", "project__division", "entrustment__agent__seat__person", "entrustment__qualification",
        "entrustment__agent__division",
    )  # fmt: skip
    if level:
        found = found.filter(entrustment__level=level)
    if agent:
        found = found.filter(entrustment__agent=agent)
    if month:
        first, after = _month(month)
        found = found.filter(Q(closed_at__isnull=True) | Q(closed_at__date__gte=first), opened_at__date__lt=after)
    return found.order_by("-opened_at", "-pk")


def _month(day):
    first = day.replace(day=1)
    return first, date(first.year + first.month // 12, first.month % 12 + 1, 1)


def entries(cases, on):
    """The Entries of cases on the day `on`. A fixed number of statements."""
    cases = list(cases)
    found = {case.pk: Entry(case, on) for case in cases}
    _fill_items(cases, found)
    _fill_counts(found)
    _fill_runs(cases, found)
    return list(found.values())


def _fill_items(cases, found):
    projects = {case.project_id for case in cases}
    approvals = Approval.objects.current().filter(project__in=projects).select_related("item")
    done = {(row.project_id, row.code): row for row in approvals}
    rows = AgencyCase.objects.filter(pk__in=found).prefetch_related("plan")
    for case in rows:
        for line in case.plan.all():
            approval = done.get((case.project_id, line.code))
            finished = approval and approval.finished_at and timezone.localdate(approval.finished_at)
            item = approval.item if approval else None
            found[case.pk].items.append(ItemLine(line.code, item, line.first_ends_on, line.ends_on, finished))


def _fill_counts(found):
    taken_up = Q(blockages__level__in=[Ladder.CENTRE, Ladder.LEADERSHIP])
    rows = AgencyCase.objects.filter(pk__in=found).annotate(
        n_blocked=Count("blockages", distinct=True),
        n_solved=Count("blockages", filter=Q(blockages__solved_at__isnull=False), distinct=True),
        n_up=Count("blockages", filter=taken_up, distinct=True),
        n_contacts=Count("contacts", distinct=True), n_checks=Count("pre_checks", distinct=True),
    )  # fmt: skip
    for row in rows.prefetch_related("follow_ups"):
        entry = found[row.pk]
        entry.blockages, entry.solved, entry.coordinated = row.n_blocked, row.n_solved, row.n_up
        entry.contacts, entry.pre_checks, entry.follow_ups = row.n_contacts, row.n_checks, list(row.follow_ups.all())


def _fill_runs(cases, found):
    matters = defaultdict(list)
    pairs = Application.objects.filter(project__in=[case.project_id for case in cases]).values_list("project_id", "pk")
    for project, pk in pairs:
        matters[project].append(pk)
    counted = runs.runs([pk for ids in matters.values() for pk in ids])
    for case in cases:
        mine = [counted[pk] for pk in matters[case.project_id]]
        found[case.pk].visits = sum(each.enterprise for each in mine)
        found[case.pk].agent_visits = sum(each.agent for each in mine)


@dataclass
class Assessed:
    """What a group of cases came to: of an agent, a level or a month. Pairs are (numerator, denominator)."""

    key: object
    cases: int = 0
    closed: int = 0
    in_time: tuple = (0, 0)
    solved: tuple = (0, 0)
    record: tuple = (0, 0)
    content: tuple = (0, 0)
    breaches: int = 0


def assessed(found, key):
    """Entries grouped by `key(entry)`: [Assessed] in the order of their keys."""
    groups = defaultdict(list)
    for entry in found:
        groups[key(entry)].append(entry)
    return [_assess(name, rows) for name, rows in sorted(groups.items(), key=lambda pair: str(pair[0]))]


def _assess(name, rows):
    ratings = [rating for row in rows for rating in _ratings(row)]
    return Assessed(
        name, len(rows), sum(row.case.closed_at is not None for row in rows),
        _added(row.judged for row in rows), (sum(row.solved for row in rows), sum(row.blockages for row in rows)),
        _added(row.completeness for row in rows),
        (sum(rating in CONTENT for rating in ratings), len(ratings)),
    )  # fmt: skip


def _ratings(row):
    """The enterprise's own rating; where it gave none, what it said on the telephone."""
    if row.case.rating is not None:
        return [row.case.rating]
    return [call.satisfaction for call in row.follow_ups[:1]]


def _added(pairs):
    pairs = list(pairs)
    return sum(first for first, _second in pairs), sum(second for _first, second in pairs)


def with_breaches(groups, agents):
    """Set the breaches recorded in supervision cases on groups whose key is an Agent. `agents`: those of the groups."""
    counted = dict(
        SupervisionCase.objects.filter(agent__in=agents, is_breach=True).values_list("agent").annotate(Count("pk"))
    )
    for group in groups:
        group.breaches = counted.get(group.key.pk, 0)
    return groups

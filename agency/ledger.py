"""The ledger of agency cases (台账) and the assessment of agents by month (考核), read from the rows.

Shares have their numerator and denominator beside them; nothing rated is no rate. In time: an item finished by the day
planned at first. Judged are the items that were unfinished when the case was opened, and only by what happened until it
was closed; what left the route is not judged. After a hand-over an item counts for the agent who held the case on the
day that decided it. Completeness: of what a case record is to hold, how much is there.
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency import access, runs
from agency.enums import CONTENT, HandOverStatus, Ladder
from agency.models import AgencyCase, HandOver, SupervisionCase
from stages.enums import ApprovalStatus
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
    """One planned item: days planned at first, planned now, finished (or None). `until`: the day on which the case was
    closed, None while it is open; `was_done`: finished before the case was opened; `is_dropped`: it has left the route.
    """

    code: str
    name: object
    first: date
    planned: date
    finished: date | None
    until: date | None = None
    was_done: bool = False
    is_dropped: bool = False

    def is_in_time(self, on):
        """Whether it kept the day planned at first; None when that is not to be said, or not yet."""
        last = min(on, self.until or on)
        if self.is_dropped or self.was_done:
            return None
        if self.finished is None or self.finished > last:
            return False if last > self.first else None
        return self.finished <= self.first

    def decided_on(self, on):
        """The day on which that was decided: the finish in time, or the day planned at first that went by."""
        return {True: self.finished, False: self.first, None: None}[self.is_in_time(on)]


@dataclass
class Entry:
    """One case in the ledger."""

    case: AgencyCase
    on: date
    holders: list = field(default_factory=list)  # [(agent, first day, last day or None)] in their order
    items: list = field(default_factory=list)
    blocked: list = field(default_factory=list)  # the Blockages of the case, sessions fetched
    contacts: int = 0
    pre_checks: int = 0
    follow_ups: list = field(default_factory=list)
    visits: int = 0  # of the enterprise
    agent_visits: int = 0
    is_last: bool = True  # whether it stands for the agent who holds the case last

    @property
    def blockages(self):
        return len(self.blocked)

    @property
    def solved(self):
        return sum(row.solved_at is not None for row in self.blocked)

    @property
    def taken_up(self):
        return sum(row.level in (Ladder.CENTRE, Ladder.LEADERSHIP) for row in self.blocked)

    @property
    def meetings(self):
        """The co-ordination meetings about its blockages."""
        return [row.session for row in self.blocked if row.session_id]

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
    _fill_holders(cases, found)
    _fill_counts(found)
    _fill_runs(cases, found)
    return list(found.values())


def _fill_items(cases, found):
    projects = {case.project_id for case in cases}
    approvals = Approval.objects.current().filter(project__in=projects).select_related("item")
    now = {(row.project_id, row.code): row for row in approvals}
    rows = AgencyCase.objects.filter(pk__in=found).prefetch_related("plan")
    for case in rows:
        until = case.closed_at and timezone.localdate(case.closed_at)
        for line in case.plan.all():
            approval = now.get((case.project_id, line.code))
            ended_at = approval and approval.finished_at
            found[case.pk].items.append(ItemLine(
                line.code, approval and approval.item, line.first_ends_on, line.ends_on,
                ended_at and timezone.localdate(ended_at), until,
                was_done=ended_at is not None and ended_at <= case.opened_at,
                is_dropped=approval is None or approval.status == ApprovalStatus.DROPPED,
            ))  # fmt: skip


def _fill_holders(cases, found):
    """Who held each case on which days. One statement."""
    done = HandOver.objects.filter(entrustment__case__in=found, status=HandOverStatus.DONE).order_by("pk")
    changes = defaultdict(list)
    for row in done.select_related("from_agent__seat__person", "to_agent__seat__person"):
        changes[row.entrustment_id].append((row.from_agent, timezone.localdate(max(row.given_at, row.taken_at))))
    for case in cases:
        since, holders = timezone.localdate(case.opened_at), []
        for agent, until in changes[case.entrustment_id]:
            holders.append((agent, since, until))
            since = until
        found[case.pk].holders = [*holders, (case.entrustment.agent, since, None)]


def _fill_counts(found):
    rows = AgencyCase.objects.filter(pk__in=found).annotate(
        n_contacts=Count("contacts", distinct=True), n_checks=Count("pre_checks", distinct=True),
    )  # fmt: skip
    for row in rows.prefetch_related("follow_ups", "blockages__session"):
        entry = found[row.pk]
        entry.contacts, entry.pre_checks = row.n_contacts, row.n_checks
        entry.follow_ups, entry.blocked = list(row.follow_ups.all()), list(row.blockages.all())


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


def of_month(found, month):
    """The entries with what was decided in the month of a day alone: items by that day, blockages by when raised."""
    first, after = _month(month)
    in_it = lambda day: day is not None and first <= day < after  # noqa: E731
    return [
        replace(
            entry, items=[line for line in entry.items if in_it(line.decided_on(entry.on))],
            blocked=[row for row in entry.blocked if in_it(timezone.localdate(row.raised_at))],
        )
        for entry in found
    ]  # fmt: skip


def by_agent(found):
    """[(agent, Entry)]: each case once for every agent who held it, with the items decided and the blockages raised in
    their time. The record, the runs and the rating are those of the one who holds it last.
    """
    return [(holder[0], _held(entry, holder)) for entry in found for holder in entry.holders]


def _held(entry, holder):
    _agent, since, until = holder
    in_it = lambda day: since <= day and (until is None or day < until)  # noqa: E731
    items = [line for line in entry.items if (day := line.decided_on(entry.on)) is not None and in_it(day)]
    blocked = [row for row in entry.blocked if in_it(timezone.localdate(row.raised_at))]
    return replace(entry, items=items, blocked=blocked, is_last=until is None)


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
    breaches: int | None = None  # of agents alone
    rows: list = field(default_factory=list)  # the Entries

    @property
    def last(self):
        """The Entries that stand for the agent who holds their case last."""
        return [row for row in self.rows if row.is_last]


def assessed(keyed):
    """[(key, Entry)] grouped by key: [Assessed] in the order of their keys."""
    groups = defaultdict(list)
    for key, entry in keyed:
        groups[key].append(entry)
    return [_assess(name, rows) for name, rows in sorted(groups.items(), key=lambda pair: str(pair[0]))]


def _assess(name, rows):
    last = [row for row in rows if row.is_last]
    ratings = [rating for row in last for rating in ratings_of(row)]
    return Assessed(
        name, len(rows), sum(row.case.closed_at is not None for row in last),
        _added(row.judged for row in rows), (sum(row.solved for row in rows), sum(row.blockages for row in rows)),
        _added(row.completeness for row in last),
        (sum(rating in CONTENT for rating in ratings), len(ratings)), rows=rows,
    )  # fmt: skip


def ratings_of(row):
    """The enterprise's own rating; where it gave none, what it said on the telephone."""
    if row.case.rating is not None:
        return [row.case.rating]
    return [call.satisfaction for call in row.follow_ups[:1]]


def _added(pairs):
    pairs = list(pairs)
    return sum(first for first, _second in pairs), sum(second for _first, second in pairs)


def with_breaches(groups, month=None):
    """Set the breaches that centres have found with agents on groups whose key is an Agent. `month`: a day in it."""
    rows = breaches_of([group.key for group in groups], month)
    counted = dict(rows.order_by().values_list("agent").annotate(Count("pk")))
    for group in groups:
        group.breaches = counted.get(group.key.pk, 0)
    return groups


def breaches_of(agents, month=None):
    """The supervision cases in which a breach of the agents was found. `month`: a day in it."""
    rows = SupervisionCase.objects.filter(agent__in=agents, is_breach=True)
    if month:
        first, after = _month(month)
        rows = rows.filter(reported_at__date__gte=first, reported_at__date__lt=after)
    return rows

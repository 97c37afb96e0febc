"""The history as an event log: one trace a project (or application, or approval), streamed in constant memory.

Every legal act is an event with the hour at which it took effect; acts of one case are in the order of that hour. The
words are the codes of the history, the same in both languages; names are attributes.
"""

from dataclasses import dataclass, field, replace
from itertools import groupby

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from projects.models import Event
from stages.enums import ClockKind
from stages.models import Clock

CHUNK = 2_000
#: acts that end an item
ENDING = frozenset({"decide", "record"})
#: what a clock runs for -> the acts that end it
ENDED_BY = {ClockKind.DECISION: ENDING, ClockKind.JOINT: frozenset({"conclude"}), ClockKind.TRACK: frozenset({"end"})}
COLUMNS = ("project_id", "project__code", "seq", "act", "subject", "by_name", "seat", "office", "on_behalf_of",
           "effective_at", "recorded_at", "facts")  # fmt: skip


class Case(TextChoices):
    """What a trace is about."""

    PROJECT = "project", _("Project")
    APPLICATION = "application", _("Application")
    APPROVAL = "approval", _("Approval")


@dataclass(frozen=True)
class Act:
    """One event. `subject`: "approval:S18/1", "application:...", "stage:...", "project".

    `due`: the last day of what the act ends, where somebody answers for it.
    """

    project_id: int
    project: str
    seq: int
    act: str
    subject: str
    by_name: str
    seat: str
    office: str
    on_behalf_of: str
    effective_at: object
    recorded_at: object
    facts: dict
    due: object = None

    @property
    def kind(self):
        return self.subject.partition(":")[0]

    @property
    def item(self):
        """The code of the item an approval's event is about, else empty."""
        return self.subject.partition(":")[2].partition("/")[0] if self.kind == "approval" else ""

    @property
    def activity(self):
        """`decide S18`, `accept`: what happened, with the item where there is one."""
        return f"{self.act} {self.item}".strip()

    @property
    def identifier(self):
        return f"{self.project}/{self.seq}"


@dataclass
class Alongside:
    """Rows of another table of one project after another, read beside the events in the same order."""

    rows: object  # tuples that begin with the project's row number, ordered by it
    waiting: tuple | None = field(default=None, init=False)

    def __post_init__(self):
        self.groups = ((pk, list(group)) for pk, group in groupby(self.rows, key=lambda row: row[0]))

    def of(self, pk):
        """The rows of project `pk`; those of projects before it are passed over."""
        while self.waiting is None or self.waiting[0] < pk:
            self.waiting = next(self.groups, (float("inf"), []))
        return self.waiting[1] if self.waiting[0] == pk else []


def events(projects=None):
    """All Acts, project by project in the order written. Never more than CHUNK rows in memory."""
    rows = Event.objects.order_by("project_id", "seq")
    clocks = Clock.objects.filter(kind__in=ENDED_BY).order_by("project_id", "pk")
    if projects is not None:
        rows, clocks = rows.filter(project__in=projects), clocks.filter(project__in=projects)
    names = ("project_id", "kind", "approval__code", "approval__round", "application__number", "due_on", "red_on")
    dues = Alongside(clocks.values_list(*names).iterator(chunk_size=CHUNK))
    for pk, group in groupby(rows.values_list(*COLUMNS).iterator(chunk_size=CHUNK), key=lambda row: row[0]):
        due = dict(filter(None, map(_due, dues.of(pk))))
        for row in group:
            act = Act(*row)
            kind = next((kind for kind, acts in ENDED_BY.items() if act.act in acts), None)
            yield replace(act, due=due.get((kind, act.subject))) if kind else act


def _due(row):
    """((kind of clock, subject), its last day); None of a step for whose last day nobody answers."""
    _project, kind, code, round, number, due_on, red_on = row
    if kind == ClockKind.DECISION:
        return ((kind, f"approval:{code}/{round}"), due_on) if red_on else None
    return (kind, f"application:{number}" if kind == ClockKind.JOINT else "project"), due_on


def count(projects=None):
    rows = Event.objects.all() if projects is None else Event.objects.filter(project__in=projects)
    return rows.count()


def by_project(acts):
    """(project code, its Acts in the order in which they took effect); one project in memory at a time."""
    for _pk, group in groupby(acts, key=lambda act: act.project_id):
        found = sorted(group, key=lambda act: (act.effective_at, act.seq))
        yield found[0].project, found


def traces(acts, case=Case.PROJECT):
    """(name of the case, its Acts in order). Events of other things than the case are left out."""
    for project, found in by_project(acts):
        if case == Case.PROJECT:
            yield project, found
            continue
        of_case = {}
        for act in found:
            if act.kind == case:
                of_case.setdefault(act.subject.partition(":")[2], []).append(act)
        prefix = f"{project}/" if case == Case.APPROVAL else ""
        yield from ((prefix + name, chosen) for name, chosen in of_case.items())

"""Worklists: what waits for a window, for a department, for a lead, with its light and what is to be done.

A list is read in two steps: one short row for everything on it (so that filters, counts and order know the
lights, which hang on the calendar), then the full rows of one page. Both cost the same statements however
long the list is.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, TextChoices
from django.utils.translation import gettext_lazy as _

from stages.acts import reference
from stages.acts.gating import HOLDING
from stages.desks.clock_face import Face, face
from stages.enums import APPLIED_FOR, FILINGS, ApplicationStatus, ApprovalStatus, ClockKind, Light, SupplyCheck
from stages.models import Application, Approval, Clock, Delivery, JointSession, Obligation, Opinion, Supply

SUNDAY = 6


class Todo(TextChoices):
    """What waits to be done."""

    CHECK = "check", _("Check the papers")
    LOOK = "look", _("Look at a paper that came later")
    WAIT_ANSWER = "wait_answer", _("Waits for the enterprise's correction")
    ISSUE = "issue", _("Issue everything at once")
    PARCEL = "parcel", _("Enter the receipt of a parcel")
    AGAIN = "again", _("A parcel came back: deliver again")
    CONCLUDE = "conclude", _("Conclude")
    WAIT_OFFICES = "wait_offices", _("Departments are at work")
    REVIEW = "review", _("Review and give an opinion")
    DECIDE = "decide", _("Decide")
    RECORD = "record", _("Record the result")
    WAIT_PAPER = "wait_paper", _("Waits for a paper that was tolerated")
    WAIT_SESSION = "wait_session", _("Waits for a joint session")


#: states of an application -> what waits to be done, at the window and at the lead
OF_WINDOW = {
    ApplicationStatus.FILED: Todo.CHECK,
    ApplicationStatus.CORRECTION: Todo.WAIT_ANSWER,
    ApplicationStatus.TO_ISSUE: Todo.ISSUE,
}
OF_LEAD = {ApplicationStatus.TO_CONCLUDE: Todo.CONCLUDE, ApplicationStatus.ACCEPTED: Todo.WAIT_OFFICES}
#: nothing for this desk to do but wait
WAITING = frozenset({Todo.WAIT_ANSWER, Todo.PARCEL, Todo.WAIT_OFFICES, Todo.WAIT_PAPER, Todo.WAIT_SESSION})


class Bucket(TextChoices):
    """The days into which a list is grouped."""

    OVERDUE = "overdue", _("Overdue")
    TODAY = "today", _("Today")
    WEEK = "week", _("This week")
    PASSED = "passed", _("Past the usual time")
    LATER = "later", _("Later")
    OPEN = "open", _("No due day")


@dataclass
class Entry:
    """One line of a worklist; `row` (an Approval or Application) is filled in for the page that is shown."""

    pk: int
    todo: Todo
    face: Face | None
    filed_at: object
    project: str
    project_id: int
    bucket: Bucket = Bucket.OPEN
    row: object = None
    officer: str | None = None  # login name of the person who has claimed it
    reviewers: list = field(default_factory=list)
    progress: tuple = ()
    late: list = field(default_factory=list)

    @property
    def light(self):
        return self.face.light if self.face else Light.GREEN

    @property
    def due_on(self):
        return self.face.due_on if self.face else None

    @property
    def is_waiting(self):
        return self.todo in WAITING


def bucket(due_on, on):
    """The Bucket of a due day, seen on the day `on`."""
    if due_on is None:
        return Bucket.OPEN
    if due_on <= on:
        return Bucket.TODAY if due_on == on else Bucket.OVERDUE
    return Bucket.WEEK if due_on <= on + timedelta(days=SUNDAY - on.weekday()) else Bucket.LATER


def _entry(pk, todo, shown, on, filed_at, project, project_id, officer=None):
    days = bucket(shown.due_on if shown else None, on)
    if days == Bucket.OVERDUE and shown.light == Light.GREEN:
        days = Bucket.PASSED  # nobody answers for the day, so nobody is late
    return Entry(pk, todo, shown, filed_at, project, project_id, days, officer=officer)


def of_office(office_id, on):
    """Entries of the approvals an office has in hand."""
    calendars = reference.calendars()
    rows = Clock.objects.filter(
        _in_hand(), approval__office=office_id, approval__status=ApprovalStatus.OPEN
    )  # fmt: skip
    rows = rows.annotate(
        item_kind=F("approval__item__kind"), project_name=F("approval__project__name"),
        begun_at=F("approval__started_at"), division=F("project__division_id"),
        officer=F("approval__officer__username"),
        has_opinion=Exists(Opinion.objects.filter(approval=OuterRef("approval"))),
        is_owed=Exists(Obligation.objects.filter(approvals=OuterRef("approval"), status__in=HOLDING)),
        is_in_session=Exists(JointSession.objects.served_and_waiting().filter(approval=OuterRef("approval"))),
    )  # fmt: skip
    return [
        _entry(
            clock.approval_id,
            _todo(clock),
            face(clock, on, calendars(clock.division)),
            on,
            clock.begun_at,
            clock.project_name,
            clock.project_id,
            clock.officer,
        )
        for clock in rows
    ]


def _in_hand():
    """The clock that stands for an item in hand: the decision's, or the formal paper's while that runs."""
    formal = Q(kind=ClockKind.FORMAL, stopped_on__isnull=True)
    other = Clock.objects.filter(formal, approval=OuterRef("approval"))
    return formal | Q(kind=ClockKind.DECISION) & ~Q(Exists(other))


def _todo(clock):
    if clock.item_kind not in APPLIED_FOR:
        return Todo.RECORD
    if clock.item_kind not in FILINGS and clock.is_in_session:
        return Todo.WAIT_SESSION
    if clock.item_kind not in FILINGS and not clock.has_opinion:
        return Todo.REVIEW
    return Todo.WAIT_PAPER if clock.is_owed and clock.item_kind not in FILINGS else Todo.DECIDE


def of_window(window_id, on):
    """Entries of the applications that a window checks, has sent back for correction, or is to issue, of those for
    which a promised paper has come, and of parcels under way or back."""
    rows = Application.objects.filter(window=window_id, status__in=OF_WINDOW)
    calendars = reference.calendars()
    return _applications(rows, OF_WINDOW, on, calendars) + _to_look_at(window_id) + _parcels(window_id, on, calendars)


def _parcels(window_id, on, calendars):
    """Results that left the window and have not been received: the clock of delivery still runs."""
    rows = Clock.objects.running().filter(
        kind=ClockKind.DELIVERY, application__window=window_id, application__status=ApplicationStatus.ISSUED
    )
    back = Delivery.objects.filter(application=OuterRef("application"), returned_on__isnull=False)
    under_way = Delivery.objects.filter(
        application=OuterRef("application"), returned_on__isnull=True, received_on__isnull=True
    )
    rows = rows.annotate(
        is_back=Exists(back) & ~Exists(under_way), division=F("project__division_id"),
        filed_at=F("application__filed_at"), project_name=F("application__project__name"),
    ).order_by("application")  # fmt: skip
    return [
        _entry(clock.application_id, Todo.AGAIN if clock.is_back else Todo.PARCEL,
               face(clock, on, calendars(clock.division)), on, clock.filed_at, clock.project_name, clock.project_id)
        for clock in rows
    ]  # fmt: skip


def _to_look_at(window_id):
    """Papers that came later and that the window has not looked at: today's work, one entry an application."""
    came = Supply.objects.filter(check_result=SupplyCheck.UNCHECKED, arrived_at__isnull=False)
    rows = Application.objects.filter(window=window_id, pk__in=came.values("obligation__required_paper__application"))
    found = rows.order_by("pk").values_list("pk", "filed_at", "project__name", "project_id")
    return [Entry(pk, Todo.LOOK, None, *row, Bucket.TODAY) for pk, *row in found]


def of_lead(office_id, on):
    """Entries of the accepted applications of the stages that an office leads."""
    rows = Application.objects.filter(stage__lead=office_id, status__in=OF_LEAD)
    return _applications(rows, OF_LEAD, on, reference.calendars())


def _applications(rows, todos, on, calendars):
    running = Clock.objects.filter(application__in=rows.values("pk"), stopped_on__isnull=True)
    running = running.annotate(division=F("project__division_id")).order_by("-due_on")  # the one due first is shown
    shown = {clock.application_id: face(clock, on, calendars(clock.division)) for clock in running}
    found = rows.order_by("filed_at", "pk").values_list("pk", "status", "filed_at", "project__name", "project_id")
    return [_entry(pk, todos[ApplicationStatus(status)], shown.get(pk), on, *row) for pk, status, *row in found]


#: the days of a list in their order, and its orders by their name in the address
DAYS = list(Bucket)
ORDERS = {
    "due": lambda entry: (
        DAYS.index(entry.bucket), entry.is_waiting and entry.due_on is None, entry.due_on or date.max, entry.pk
    ),
    "filed": lambda entry: (entry.filed_at, entry.pk),
    "project": lambda entry: (entry.project, entry.pk),
}  # fmt: skip


def fill_approvals(entries):
    """Fetch the approvals of a page of entries, with names and who has reviewed them. Two statements."""
    rows = Approval.objects.with_names().prefetch_related("opinions__by").in_bulk([entry.pk for entry in entries])
    for entry in entries:
        entry.row = rows[entry.pk]
        entry.reviewers = list(dict.fromkeys(opinion.by.name for opinion in entry.row.opinions.all()))
    return entries


def fill_applications(entries, on):
    """Fetch the applications of a page of entries, how far the departments are and who is late. Three statements."""
    pks = [entry.pk for entry in entries]
    rows = Application.objects.select_related("project__enterprise", "stage__lead", "window").in_bulk(pks)
    approvals = Approval.objects.filter(application__in=pks).values_list("application_id", "status")
    late = Clock.objects.overdue(on).filter(approval__application__in=pks, kind=ClockKind.DECISION)
    offices = late.select_related("office").annotate(number=F("approval__application_id"))
    states, behind = {}, {}
    for pk, status in approvals:
        states.setdefault(pk, []).append(status)
    for clock in offices:
        behind.setdefault(clock.number, []).append(clock.office)
    for entry in entries:
        entry.row, entry.late = rows[entry.pk], list(dict.fromkeys(behind.get(entry.pk, [])))
        entry.progress = _progress(states.get(entry.pk, []))
    return entries


def _progress(statuses):
    """(how many have ended, how many there are)."""
    under_way = {ApprovalStatus.FILED, ApprovalStatus.WAITING, ApprovalStatus.OPEN}
    return sum(status not in under_way for status in statuses), len(statuses)

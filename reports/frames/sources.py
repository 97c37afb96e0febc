"""What the frames are made of: the rows of the procedure and the events of history, each read once when it is needed.

`Sources(on, projects)` belongs to one day of asking and one set of projects (a queryset, or None for all). Columns
carry row numbers; words are put in at the end, by small tables.
"""

from datetime import date
from functools import cached_property

import pandas as pd
from django.db.models import Count, FilteredRelation, IntegerField, Max, Q, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, NullIf

from agency.models import AgencyCase, CounterVisit
from projects.enums import SeatKind, Visitor
from projects.models import Division, Event, Office, Project
from reports.frames import reading as r
from stages.enums import ClockKind, Origin
from stages.models import (
    Application,
    Approval,
    ApprovalItem,
    CorrectionNotice,
    Extension,
    JointSession,
    Obligation,
    Opinion,
    RequiredPaper,
    Route,
    SessionOffice,
    Stage,
    Stoppage,
)


def _kept(limit, part="days"):
    """A number out of the limits that a clock keeps as they stood when it started."""
    found = KeyTextTransform(part, KeyTextTransform(limit, "clock__reckoning"))
    return Cast(NullIf(found, Value("")), IntegerField())


def _is_provisional(clock):
    """Whether the last day of a clock lies beyond the published calendar; without a clock it does not."""
    return Coalesce(f"{clock}__provisional", Value(False))


class Sources:
    """The raw frames of some projects. `on` is the day of asking, a local date."""

    def __init__(self, on: date, projects=None):
        self.on, self.scope = on, projects

    def of(self, model, path="project"):
        rows = model.objects.all()
        return rows if self.scope is None else rows.filter(**{f"{path}__in": self.scope})

    @cached_property
    def day(self):
        """The day of asking as the frames hold days."""
        return pd.Timestamp(self.on).to_datetime64().astype("datetime64[ms]")

    @cached_property
    def approvals(self):
        decision = FilteredRelation("clocks", condition=Q(clocks__kind=ClockKind.DECISION))
        rows = self.of(Approval).annotate(clock=decision)
        return r.read(rows, {
            "approval": r.key("pk"), "project_id": r.key("project_id"), "item_id": r.key("item_id"),
            "code": r.code("code"), "round": r.number("round"), "is_current": r.flag("is_current"),
            "office_id": r.number("office_id"), "holder": r.code("holder"), "status": r.code("status"),
            "application_id": r.number("application_id"), "accepted_on": r.local_day("accepted_at"),
            "started_on": r.local_day("started_at"), "finished_on": r.local_day("finished_at"),
            "delivered_on": r.local_day("certificate_issued__delivered_at"),
            "statutory_days": r.number(_kept("statutory")), "promised_days": r.number(_kept("promised")),
            "statutory_due": r.day("clock__statutory_due"), "promised_due": r.day("clock__promised_due"),
            "due_on": r.day("clock__due_on"), "red_on": r.day("clock__red_on"),
            "is_provisional": r.flag(_is_provisional("clock")),
            "breach": r.code("clock__breach"), "clock_id": r.number("clock__pk"),
        })  # fmt: skip

    @cached_property
    def applications(self):
        return r.read(self.of(Application), {
            "id": r.key("pk"), "number": r.text("number"), "project_id": r.key("project_id"),
            "stage": r.code("stage__code"), "round": r.number("round"), "status": r.code("status"),
            "window_id": r.key("window_id"), "lead_id": r.key("stage__lead_id"), "channel": r.code("channel"),
            "filed_on": r.local_day("filed_at"), "accepted_on": r.local_day("accepted_at"),
            "concluded_on": r.local_day("concluded_at"), "issued_on": r.local_day("issued_at"),
            "ended_on": r.local_day("ended_at"),
        }).set_index("id", drop=False)  # fmt: skip

    @cached_property
    def projects(self):
        promise = FilteredRelation("clocks", condition=Q(clocks__kind=ClockKind.TRACK))
        rows = Project.objects.annotate(promise=promise)
        rows = rows if self.scope is None else rows.filter(pk__in=self.scope.values("pk"))
        return r.read(rows, {
            "id": r.key("pk"), "code": r.text("code"), "name": r.text("name"), "enterprise": r.text("enterprise__uscc"),
            "division_id": r.key("division_id"), "status": r.code("status"),
            "registered_on": r.local_day("registered_at"), "ended_on": r.local_day("ended_at"),
            "sector": r.code(KeyTextTransform("sector", "facts__answers")),
            "approval_type": r.code(KeyTextTransform("approval_type", "facts__answers")),
            "track": r.code(KeyTextTransform("code", KeyTextTransform("track", "promise__reckoning"))),
        }).set_index("id", drop=False)  # fmt: skip

    @cached_property
    def items(self):
        names = ("code", "name_zh", "kind", "stage", "statutory_unit", "promised_unit", "promised_evidence",
                 "commissioned_by")  # fmt: skip
        return r.read(ApprovalItem.objects.all(), {
            "id": r.key("pk"), **{name: r.code(name) for name in names}, "is_general": r.flag("statutory_is_general"),
            "statutory_days": r.number("statutory_days"), "promised_days": r.number("promised_days"),
        }).set_index("id")  # fmt: skip

    @cached_property
    def offices(self):
        return r.read(Office.objects.all(), {
            "id": r.key("pk"), "code": r.code("code"), "name_zh": r.code("name_zh"),
            "division": r.code("division__code"),
        }).set_index("id")  # fmt: skip

    @cached_property
    def divisions(self):
        return r.read(Division.objects.all(), {"id": r.key("pk"), "code": r.code("code")}).set_index("id")

    @cached_property
    def stages(self):
        return r.read(self.of(Stage), {
            "project_id": r.key("project_id"), "code": r.code("code"), "lead_id": r.key("lead_id"),
        })  # fmt: skip

    @cached_property
    def stoppages(self):
        rows = self.of(Stoppage, "clock__project").filter(clock__kind=ClockKind.DECISION)
        return r.read(rows, {
            "number": r.text("number"), "project_id": r.key("clock__project_id"),
            "approval": r.key("clock__approval_id"),
            "clock_id": r.key("clock_id"), "office_id": r.key("office_id"), "ground": r.code("ground"),
            "basis": r.text("basis"), "from_on": r.day("from_on"), "until_on": r.day("until_on"),
            "early_on": r.day("ended_on"), "told_days": r.number("days"), "is_late_entry": r.flag("is_late_entry"),
            "item_id": r.key("clock__approval__item_id"),
        })  # fmt: skip

    @cached_property
    def extensions(self):
        rows = self.of(Extension, "clock__project").filter(clock__kind=ClockKind.DECISION)
        return r.read(rows, {
            "approval": r.key("clock__approval_id"), "days": r.number("days"), "is_late_entry": r.flag("is_late_entry"),
        })  # fmt: skip

    @cached_property
    def obligations(self):
        paper = "required_paper__"
        rows = self.of(Obligation, f"{paper}application__project")
        return r.read(rows, {
            "obligation": r.key("pk"), "application_id": r.key(f"{paper}application_id"),
            "paper": r.code(f"{paper}type"),
            "due_on": r.day("due_on"), "met_on": r.local_day("met_at"), "status": r.code("status"),
            "is_provisional": r.flag(_is_provisional("clocks")),
        })  # fmt: skip

    @cached_property
    def owed_by(self):
        """Which approvals wait for which obligation."""
        rows = self.of(Obligation, "required_paper__application__project").filter(approvals__isnull=False)
        return r.read(rows, {"obligation": r.key("pk"), "approval": r.key("approvals__pk")})

    @cached_property
    def notices(self):
        """The correction notices, those of one application one after another."""
        found = r.read(self.of(CorrectionNotice, "application__project"), {
            "id": r.key("pk"), "application_id": r.key("application_id"), "sent_on": r.local_day("sent_at"),
            "answered_on": r.local_day("answered_at"),
        })  # fmt: skip
        return found.sort_values(["application_id", "id"], ignore_index=True)

    @property
    def first_notices(self):
        return self.notices.drop_duplicates("application_id").set_index("application_id")

    @property
    def last_notices(self):
        return self.notices.drop_duplicates("application_id", keep="last").set_index("application_id")

    @cached_property
    def papers(self):
        """The check lists of the applications, counted. One row an application."""
        rows = self.of(RequiredPaper, "application__project").values("application_id").annotate(
            all=Count("pk"), reused=Count("pk", filter=Q(origin=Origin.FILE)),
        )  # fmt: skip
        return r.read(rows, {
            "application_id": r.key("application_id"), "papers": r.number("all"), "reused": r.number("reused"),
        }).set_index("application_id")  # fmt: skip

    @cached_property
    def enterprise_visits(self):
        """Days on which the enterprise itself came to the counter, one row a day and application."""
        rows = self.of(CounterVisit, "application__project").filter(visitor=Visitor.ENTERPRISE)
        days = r.read(rows, {"application_id": r.key("application_id"), "on": r.day("on")})
        return days.drop_duplicates(ignore_index=True)

    @cached_property
    def agency_cases(self):
        return r.read(self.of(AgencyCase), {
            "agency_case": r.key("pk"), "project_id": r.key("project_id"), "opened_on": r.local_day("opened_at"),
            "closed_on": r.local_day("closed_at"), "case_outcome": r.code("outcome"), "rating": r.number("rating"),
        })  # fmt: skip

    @cached_property
    def opinions(self):
        """The day of the last opinion of each approval: from then on only what is owed holds the decision."""
        rows = self.of(Opinion, "approval__project").values("approval_id").annotate(last=Max("given_at"))
        return r.read(rows, {"approval": r.key("approval_id"), "given_on": r.local_day("last")})

    @cached_property
    def acted(self):
        """Events that the frames ask for by act or seat: acceptance by silence, and what agents did."""
        rows = self.of(Event).filter(Q(act="deem_accepted") | Q(seat=SeatKind.AGENT))
        return r.read(rows, {
            "project_id": r.key("project_id"), "act": r.code("act"), "seat": r.code("seat"),
            "subject": r.text("subject"),
        })  # fmt: skip

    @cached_property
    def sessions(self):
        return r.read(self.of(JointSession), {
            "id": r.key("pk"), "project_id": r.key("project_id"), "number": r.text("number"),
            "round": r.number("round"),
            "session_kind": r.code("kind"), "stage": r.code("stage"), "lead_id": r.key("lead_id"),
            "status": r.code("status"), "outcome": r.code("outcome"), "called_on": r.local_day("called_at"),
            "held_on": r.local_day("starts_at"), "concluded_on": r.local_day("concluded_at"),
        }).set_index("id", drop=False)  # fmt: skip

    @cached_property
    def invitations(self):
        """Offices invited to sessions that were called; `deemed` opinions that nobody gave."""
        deemed = Count("opinions", filter=Q(opinions__is_deemed=True, opinions__replaced_at=None))
        rows = self.of(SessionOffice, "session__project").annotate(deemed=deemed)
        return r.read(rows, {
            "invitation": r.key("pk"), "session": r.key("session_id"), "office_id": r.key("office_id"),
            "attendance": r.code("attendance"), "invited_on": r.local_day("invited_at"),
            "answered_on": r.local_day("answered_at"), "deemed": r.number("deemed"),
        })  # fmt: skip

    @cached_property
    def routes(self):
        rows = self.of(Route)
        return r.read(rows, {"project_id": r.key("project_id"), "plan": r.text("plan")})

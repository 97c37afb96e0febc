"""Doing what a case says: each act by name, at an hour, by a seat, through the one door.

A Rehearsal knows the project, the people and the hour; it adds nothing to what the acts do. Refusals are kept with
their code and sentence, because a case may be about them.
"""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from projects.enums import Channel, SeatKind
from projects.models import Project
from projects.refusal import Refusal
from projects.rules import uscc
from stages.acts import checking, checklist, delivering, papers, reference, registering
from stages.enums import DeliveryWay, Holder, IdentitySeen, ItemKind, RefusalGround, Verdict
from stages.flows import door, watching
from stages.flows.advance import advance
from stages.models import Application, Approval, Obligation, Stage
from stages.rehearsing.case import PEOPLE, STAND_INS, VERBS, By, Deed, Papers
from stages.rehearsing.doing_clocks import OfClocks
from stages.rehearsing.doing_promises import OfPromises
from stages.rehearsing.pdf import one_page
from stages.rehearsing.registering import registration
from stages.rehearsing.sitting import Sittings

#: a second enterprise, for acts that somebody tries who has no business there
STRANGER = ("91330600000000020", "旁观企业有限公司")


@dataclass(frozen=True)
class Done:
    """One act that was tried: when, by whom, on what, and the refusal it met (None when it was done)."""

    at: object
    by: object
    do: str
    subject: str
    refusal: Refusal | None = None


class Rehearsal(OfPromises, OfClocks, Sittings):
    """One project being played. `now` is the hour of the latest act; `online` makes papers come as files by default."""

    def __init__(self, enterprise, seats, *, channel=Channel.COUNTER):
        self.enterprise, self.seats, self.channel = enterprise, seats, channel
        self.project = None
        self.beside = None  # a Rehearsal of another enterprise's project
        self.now = None
        self.log = []
        self.calendar = reference.calendar()

    # -- registering ---------------------------------------------------------------------------------------------------

    def register(self, name, division, facts, *, at, by=By.ENTERPRISE, **said):
        """Register the project; the first one registered is the project of the rehearsal."""
        said_of_it = registration(name, division, timezone.localdate(at), facts, **said)
        project = self._try(
            Deed.REGISTER, "project", self.person(by) if by != By.STRANGER else self.stranger(), at,
            lambda actor: door.register(self.enterprise, said_of_it, by=actor, at=at),
        )  # fmt: skip
        self.project = self.project or project
        return project

    def _beside(self, by, enterprise, uscc, project, stage):
        """Another enterprise has registered a project of the same facts in the same division, filed a stage of it and
        been accepted: what a session can serve besides.
        """
        row = Project.objects.select_related("division", "facts").get(pk=self.project.pk)
        self.beside = Rehearsal(
            registering.register_enterprise(uscc, enterprise, at=self.now), self.seats, channel=self.channel
        )
        self.beside.register(project, row.division, row.facts.answers, at=self.now)
        self.beside._file("", stage)
        self.beside._accept("", stage)
        self.log += self.beside.log

    # -- finding the things that acts are about ------------------------------------------------------------------------

    def stage(self, code):
        rows = Stage.objects.select_related("project__route__edition", "project__facts", "project__division", "lead")
        return rows.get(project=self.project, code=code)

    def application(self, name):
        """The latest application of a stage ("land"), or one of its rounds ("land/1")."""
        code, _slash, round = name.partition("/")
        found = Application.objects.filter(project=self.project, stage__code=code)
        found = found.select_related("stage__lead", "window", "project")
        found = found.filter(round=round) if round else found.order_by("-round")
        return _first(found, name)

    def approval(self, name):
        """The current round of an item ("L09"), or one of its rounds ("L09/1")."""
        code, _slash, round = name.partition("/")
        found = Approval.objects.filter(project=self.project, code=code)
        found = found.select_related("item", "office", "stage", "project__enterprise")
        return _first(found.filter(round=round) if round else found.filter(is_current=True), name)

    def obligation(self, application, paper):
        found = Obligation.objects.filter(required_paper__application=application, required_paper__type=paper)
        return _first(found.select_related("required_paper__application__project"), paper)

    # -- people --------------------------------------------------------------------------------------------------------

    def person(self, by, *, office=None, stage=None):
        """The actor of a seat's name. `office` is the one that has the item, `stage` the one that is led."""
        division = self.project.division if self.project else None
        if by == By.ENTERPRISE:
            return self.seats.enterprise(self.enterprise)
        if by in PEOPLE:
            return PEOPLE[by](self)
        if by == By.STRANGER:
            return self.stranger()
        if by == By.ADMINISTRATOR:
            return self.seats.administrator()
        if by in (By.WINDOW, By.CENTRE):
            return self.seats.of_division(SeatKind(by), division, timezone.localdate(self.now))
        if by == By.LEAD:
            return self.seats.of_office(SeatKind.LEAD, stage.lead)
        if by == By.DEPARTMENT:
            return self.seats.of_office(SeatKind.DEPARTMENT, office)
        kind = SeatKind.LEAD if stage is not None and office is None else SeatKind.DEPARTMENT
        if by[:6].isdecimal():
            return self.seats.of_code(by, kind)
        return self.seats.of_function(by, division, timezone.localdate(self.now), kind)

    def applicant(self, stage, *, is_own=False):
        """Who acts for the enterprise in a stage ("land" or "land/1"): somebody it has entrusted, or itself.

        `is_own`: what nobody can do for it.
        """
        names = (stand_in(self, stage.split("/")[0]) for stand_in in STAND_INS if not is_own)
        return next((name for name in names if name), By.ENTERPRISE)

    def stranger(self):
        code, name = uscc.complete(STRANGER[0], organisation_check=True), STRANGER[1]
        return self.seats.enterprise(registering.register_enterprise(code, name, at=self.now))

    # -- acts ----------------------------------------------------------------------------------------------------------

    def do(self, act):
        """Do one written act (case.Act with its hour settled in `now`). Returns what the door returned, or None."""
        if act.do in VERBS:
            return VERBS[act.do].do(self, act.by, **act.said)
        return getattr(self, f"_{act.do}")(act.by, **act.said)

    def do_duty(self, duty):
        """Do one duty (duties.Duty), by the seat whose turn it is."""
        return getattr(self, f"_{duty.do}")(**{"by": "", **duty.said})

    def _register(self, by, code="", name=""):
        project = Project.objects.select_related("division", "facts").get(pk=self.project.pk)
        said = {"at": self.now, "by": by or By.ENTERPRISE, "code": code}
        return self.register(name or project.name, project.division, project.facts.answers, **said)

    def _file(self, by, stage, items=None, papers=Papers(), channel=None, promising=None):  # noqa: B008
        row = self.stage(stage)
        actor = self.person(by or self.applicant(stage))
        channel = channel or self.channel
        supplied = self.asked_for(row, items, papers, channel)
        return self._try(
            Deed.FILE, f"stage:{stage}", actor, self.now,
            lambda by: door.file(
                row, by=by, at=self.now, items=items, supplied=supplied, channel=channel, promising=promising
            ),
        )  # fmt: skip

    def asked_for(self, stage, items, chosen, channel):
        """{type: Supplied} for what an application for `items` of a stage still asks of the enterprise."""
        codes = items or list(door.filing.to_file(stage).values_list("code", flat=True))
        known = set(Approval.objects.current().filter(project=stage.project).values_list("code", flat=True))
        lines = checklist.for_codes(stage.project, [code for code in codes if code in known])
        missing = checklist.missing(lines, papers.on_file(stage.project))
        return {line.type: self.supplied(line.type, channel) for line in missing if chosen.takes(line.type)}

    def supplied(self, type, channel):
        """A paper as it is handed in: a file on line, an original at the counter or by another way."""
        if channel != Channel.ONLINE:
            return papers.Supplied(channel=channel)
        return papers.Supplied(one_page(type, self.project.code, f"{self.now:%Y-%m-%d}"), Channel.ONLINE)

    def _accept(self, by, stage, **said):
        return self._of_application(Deed.ACCEPT, by or By.WINDOW, stage, **said)

    def _correct(self, by, stage, problems=None, **said):
        if problems is None:  # everything that is missing
            problems = {row.type: row.name_zh for row in checking.unmet(self.application(stage))}
        return self._of_application(Deed.CORRECT, by or By.WINDOW, stage, problems=problems, **said)

    def _answer(self, by, stage, papers=Papers(), channel=None, promising=None):  # noqa: B008
        application = self.application(stage)
        notice = application.correction
        types = [line["type"] for line in notice.lines] if notice else []
        supplied = {t: self.supplied(t, channel or self.channel) for t in types if papers.takes(t)}
        return self._of_application(
            Deed.ANSWER, by or self.applicant(stage), stage, supplied=supplied, promising=promising
        )

    def _refuse(self, by, stage, ground=RefusalGround.NOT_COMPETENT, reasons="", faulty=None):
        said = {"ground": ground, "reasons": reasons or _("This is not within our competence."), "faulty": faulty}
        return self._of_application(Deed.REFUSE, by or By.WINDOW, stage, **said)

    def _conclude(self, by, stage, text=""):
        text = text or _("All departments have answered; the results may be handed out.")
        return self._of_application(Deed.CONCLUDE, by or By.LEAD, stage, text=text)

    def _issue(self, by, stage):
        collector = self.enterprise.legal_representative or self.enterprise.name
        handover = delivering.HandOver(DeliveryWay.COUNTER, collector=collector[:60], identity=IdentitySeen.LEGAL)
        return self._of_application(Deed.ISSUE, by or By.WINDOW, stage, handover=handover)

    def _of_application(self, do, by, name, **said):
        application = self.application(name)
        actor = self.seats.of_office(SeatKind.WINDOW, application.window) if by == By.WINDOW else self.person(
            by, stage=application.stage
        )  # fmt: skip
        return self._try(
            do, f"application:{application.number}", actor, self.now,
            lambda by: door.perform(do, application, by=by, at=self.now, **said),
        )  # fmt: skip

    def _review(self, by, item, verdict=Verdict.AGREE, text="", conditions=()):
        text = text or opinion_in_words(verdict)
        return self._of_approval(Deed.REVIEW, by, item, verdict=verdict, text=text, conditions=conditions)

    def _decide(self, by, item, verdict=Verdict.AGREE, text="", conditions=(), remedies=""):
        text = text or opinion_in_words(verdict)
        return self._of_approval(
            Deed.DECIDE, by, item, verdict=verdict, text=text, conditions=conditions, remedies=remedies
        )

    def _record(self, by, item, result=""):
        approval = self.approval(item)
        name = approval.item.result_zh or approval.item.name_zh  # the record is kept in Chinese
        return self._of_approval(Deed.RECORD, by, item, result=result or f"{name}，{timezone.localdate(self.now)}。")

    def _of_approval(self, do, by, name, **said):
        approval = self.approval(name)
        by = by or (By.DEPARTMENT if approval.holder == Holder.OFFICE else self.applicant(
            approval.stage.code, is_own=approval.item.kind == ItemKind.SELF_ACCEPTANCE
        ))  # fmt: skip
        return self._try(
            do, f"approval:{approval.subject}", self.person(by, office=approval.office), self.now,
            lambda by: door.perform(do, approval, by=by, at=self.now, **said),
        )  # fmt: skip

    def _withdraw(self, by, stage, reason=""):
        reason = reason or _("The enterprise takes its application back.")
        application = self.application(stage)
        return self._try(
            Deed.WITHDRAW, f"application:{application.number}", self.person(by or By.ENTERPRISE), self.now,
            lambda by: door.withdraw(application, by=by, at=self.now, reason=reason),
        )  # fmt: skip

    def _withdraw_project(self, by, reason=""):
        reason = reason or _("The enterprise has changed its investment plan.")
        return self._try(
            Deed.WITHDRAW_PROJECT, "project", self.person(by or By.ENTERPRISE), self.now,
            lambda by: door.withdraw_project(self.project, by=by, at=self.now, reason=reason),
        )  # fmt: skip

    def _move_edition(self, by):
        project = Project.objects.select_related("route__edition", "division", "facts").get(pk=self.project.pk)
        return self._try(
            Deed.MOVE_EDITION, "project", self.person(by or By.ENTERPRISE), self.now,
            lambda by: door.move_edition(
                project, reference.edition_on(project.division, timezone.localdate(self.now)), by=by, at=self.now
            ),
        )  # fmt: skip

    def _watch(self, by):
        advance(self.project, at=self.now)
        return watching.urge_about(self.project, at=self.now)

    def _try(self, do, subject, actor, at, act):
        """Do it and keep a line in the log; a refusal is kept and gives None."""
        self.now = at
        try:
            result = act(actor)
        except Refusal as refusal:
            self.log.append(Done(at, actor, do, subject, refusal))
            return None
        self.log.append(Done(at, actor, do, subject))
        return result


def opinion_in_words(verdict):
    """What an official writes who has nothing particular to say."""
    return {
        Verdict.AGREE: _("Examined: it meets the requirements; agreed."),
        Verdict.CONDITIONS: _("Examined: agreed, provided that the conditions are met."),
        Verdict.DISAGREE: _("Examined: it does not meet the requirements; not agreed."),
    }[verdict]


def _first(found, name):
    """The first row found, or LookupError that names what a case spoke of."""
    row = found.first()
    if row is None:
        raise LookupError(name)
    return row

"""The acts of a case about papers promised for later, second opinions of the enterprise before filing, and credit.

A part of doing.Rehearsal, which knows the project, the people and the hour.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from projects.enums import Channel, SeatKind
from projects.models import Project
from stages.acts.papers import Supplied
from stages.enums import SupplyCheck, Verdict
from stages.flows import door
from stages.models import CreditEntry, Precheck
from stages.rehearsing.case import By, Deed, Papers


class OfPromises:
    def _commit(self, by, stage, papers=None):
        """Draw up the letter and stand by it; without `papers`, for everything that is missing and may come later."""
        application = self.application(stage)
        if papers is None:
            rows = door.committing.promisable(application.required_papers.all())
            papers = {row.type: "" for row in rows if row.paper_id is None}
        return self._try(
            Deed.COMMIT, f"application:{application.number}", self.person(by or By.ENTERPRISE), self.now,
            lambda by: door.confirm_commitment(
                door.prepare_commitment(application, by=by, at=self.now, papers=papers), by=by, at=self.now
            ),
        )  # fmt: skip

    def _correct_on_the_spot(self, by, stage, corrected):
        application = self.application(stage)
        return self._try(
            Deed.SPOT, f"application:{application.number}", self._window_of(application), self.now,
            lambda by: door.correct_on_the_spot(application, by=by, at=self.now, corrected=corrected),
        )  # fmt: skip

    def _window_of(self, application):
        return self.seats.of_office(SeatKind.WINDOW, application.window)

    def _supply(self, by, stage, paper, channel=None, part=False, sent=None):
        obligation = self.obligation(self.application(stage), paper)
        return self.bring(obligation, self.person(by or self.applicant(stage)), channel, is_part=part, sent_on=sent)

    def bring(self, obligation, actor, channel=None, **more):
        supplied = self.supplied(obligation.required_paper.type, channel or Channel.ONLINE)
        return self._of_paper(
            Deed.SUPPLY, obligation, actor,
            lambda by: door.supply(obligation, by=by, at=self.now, supplied=supplied, **more),
        )  # fmt: skip

    def _receive(self, by, stage, paper, channel=None, part=False, sent=None, arrived=None):
        obligation, on = self.obligation(self.application(stage), paper), timezone.localdate(self.now)
        supplied = Supplied(channel=channel or self.channel)
        arrived = arrived or on
        return self._of_paper(
            Deed.RECEIVE, obligation, self._window_of(obligation.required_paper.application),
            lambda by: door.receive(
                obligation, by=by, at=self.now, supplied=supplied, is_part=part, sent_on=sent,
                arrived_on=arrived,
            ),
        )  # fmt: skip

    def _check_supply(self, by, stage, paper, result=SupplyCheck.GOOD, words=""):
        obligation = self.obligation(self.application(stage), paper)
        entry = obligation.supplies.filter(check_result=SupplyCheck.UNCHECKED).first()
        if entry is None:
            raise LookupError(paper)
        entry.obligation = obligation
        return self._of_paper(
            Deed.CHECK_SUPPLY, obligation, self._window_of(obligation.required_paper.application),
            lambda by: door.check_supply(entry, by=by, at=self.now, result=result, words=words),
        )  # fmt: skip

    def _prolong(self, by, stage, paper, days=1, reason="", approved_by=""):
        obligation = self.obligation(self.application(stage), paper)
        said = {"days": days, "reason": reason, "approved_by": approved_by}
        return self._of_paper(
            Deed.PROLONG, obligation, self._window_of(obligation.required_paper.application),
            lambda by: door.prolong(obligation, by=by, at=self.now, **said),
        )  # fmt: skip

    def _of_paper(self, do, obligation, actor, act):
        return self._try(do, f"paper:{obligation.required_paper.type}", actor, self.now, act)

    def _revoke(self, by, stage, words=""):
        application = self.application(stage)
        return self._try(
            Deed.REVOKE, f"application:{application.number}", self._window_of(application), self.now,
            lambda by: door.revoke(application, by=by, at=self.now, words=words),
        )  # fmt: skip

    def _repair_credit(self, by, reason=""):
        entry = CreditEntry.objects.select_related("project").filter(project=self.project).first()
        if entry is None:
            raise LookupError("credit entry")
        return self._try(
            Deed.REPAIR_CREDIT, "project", self.person(by or By.CENTRE), self.now,
            lambda by: door.repair_credit(entry, by=by, at=self.now, reason=reason or _("Supplied since.")),
        )  # fmt: skip

    def _precheck(self, by, stage, items=None, papers=Papers(), channel=None):  # noqa: B008
        row = self.stage(stage)
        codes = items or list(door.filing.to_file(row).values_list("code", flat=True))
        supplied = self.asked_for(row, codes, papers, channel or self.channel)
        return self._try(
            Deed.PRECHECK, f"stage:{stage}", self.person(by or By.ENTERPRISE), self.now,
            lambda by: door.ask_precheck(row, by=by, at=self.now, items=codes, supplied=supplied),
        )  # fmt: skip

    def _answer_precheck(self, by, stage, remarks=None, text=""):
        found = Precheck.objects.select_related("project", "window").filter(project=self.project, stage__code=stage)
        row = found.filter(answered_at__isnull=True).first()
        if row is None:
            raise LookupError(stage)
        said = {"remarks": remarks or {}, "text": text or _("Looked at: the papers may be filed.")}
        return self._try(
            Deed.ANSWER_PRECHECK, f"stage:{stage}", self.seats.of_office(SeatKind.WINDOW, row.window), self.now,
            lambda by: door.answer_precheck(row, by=by, at=self.now, **said),
        )  # fmt: skip

    def _adopt(self, by, item):
        return self._of_approval(Deed.ADOPT, by, item)

    def _initial_opinion(self, by, item, verdict=Verdict.AGREE, text="", conditions=()):
        said = {"verdict": verdict, "text": text or _("Examined: agreed as far as the papers go."),
                "conditions": conditions}  # fmt: skip
        return self._outside_the_flow(Deed.INITIAL, by, item, door.give_initial_opinion, said)

    def _void_initial_opinion(self, by, item, reason=""):
        said = {"reason": reason or _("The papers have changed the matter.")}
        return self._outside_the_flow(Deed.VOID_INITIAL, by, item, door.void_initial_opinion, said)

    def _outside_the_flow(self, do, by, item, step, said):
        approval = self.approval(item)
        approval.project = Project.objects.get(pk=self.project.pk)
        actor = self.person(by or By.DEPARTMENT, office=approval.office)
        return self._try(
            do, f"approval:{approval.subject}", actor, self.now, lambda by: step(approval, by=by, at=self.now, **said)
        )

"""The acts of a case about clocks: stopping, ending a stoppage, extending, posting, breaches; and renewals.

A part of doing.Rehearsal, which knows the project, the people and the hour.
"""

from projects.enums import SeatKind
from stages.acts.posting import notices_before
from stages.enums import ClockKind, StoppageGround
from stages.flows import door, watching
from stages.models import Certificate, Clock, Renewal, Urging
from stages.rehearsing.case import By, Deed


class OfClocks:
    def _suspend(self, by, item, days, ground=StoppageGround.EXPERT_REVIEW, basis="", reason="", procedure=""):
        said = {"ground": ground, "days": days, "basis": basis, "reason": reason, "procedure": procedure}
        return self._of_clock(Deed.SUSPEND, by, item, lambda clock, by: door.suspend(clock, by=by, at=self.now, **said))

    def _resume(self, by, item, reason=""):
        return self._of_clock(Deed.RESUME, by, item, lambda clock, by: door.resume(
            clock.stoppages.select_related("clock__project").order_by("from_on").last(), by=by, at=self.now,
            reason=reason))  # fmt: skip

    def _extend(self, by, days, item="", stage="", reason="", approved_by=""):
        """Of an item its decision; of a stage its joint term, by its lead."""
        said = {"days": days, "reason": reason, "approved_by": approved_by}

        def act(clock, by):
            return door.extend(clock, by=by, at=self.now, **said)

        if item:
            return self._of_clock(Deed.EXTEND, by, item, act)
        application = self.application(stage)
        clock = Clock.objects.select_related("project").get(application=application, kind=ClockKind.JOINT)
        actor = self.person(by or By.LEAD, stage=application.stage)
        return self._try(Deed.EXTEND, f"application:{application.number}", actor, self.now, lambda by: act(clock, by))

    def _post(self, by, item, notice=""):
        approval = self.approval(item)
        notice = notice or notices_before(approval.item)[0]["name"]["zh"]
        actor = self.person(by or By.DEPARTMENT, office=approval.office)
        return self._try(Deed.POST, f"approval:{approval.subject}", actor, self.now,
                         lambda by: door.post(approval, by=by, at=self.now, notice=notice))  # fmt: skip

    def _breach(self, by, item, breach, reason):
        return self._of_clock(Deed.BREACH, by or By.CENTRE, item, lambda clock, by: door.note_breach(
            clock, by=by, at=self.now, breach=breach, reason=reason))  # fmt: skip

    def _answer_urging(self, by, item, text):
        """The office says what holds up the item for which it was urged last."""
        approval = self.approval(item)
        row = Urging.objects.with_names().unanswered().filter(clock__approval=approval).first()
        if row is None:
            raise LookupError(item)
        actor = self.person(by or By.DEPARTMENT, office=approval.office)
        return self._try(Deed.ANSWER_URGING, f"approval:{approval.subject}", actor, self.now,
                         lambda by: watching.answer_urging(row, by=by, at=self.now, text=text))  # fmt: skip

    def _of_clock(self, do, by, item, act):
        """An act on the clock of an item's decision, by its office unless said otherwise."""
        approval = self.approval(item)
        clock = Clock.objects.select_related("project").get(approval=approval, kind=ClockKind.DECISION)
        actor = self.person(by or By.DEPARTMENT, office=approval.office)
        return self._try(do, f"approval:{approval.subject}", actor, self.now, lambda by: act(clock, by))

    def _ask_renewal(self, by, item, reason):
        approval = self.approval(item)
        certificate = Certificate.objects.select_related("approval__project").get(approval=approval)
        return self._try(Deed.ASK_RENEWAL, f"approval:{approval.subject}", self.person(by or By.ENTERPRISE), self.now,
                         lambda by: door.ask_renewal(certificate, by=by, at=self.now, reason=reason))  # fmt: skip

    def _decide_renewal(self, by, item, grant=True, reasons="", months=None):
        approval = self.approval(item)
        renewal = Renewal.objects.select_related("certificate__approval__project").open().get(
            certificate__approval=approval)  # fmt: skip
        actor = self.person(by, office=approval.office) if by else self.seats.of_office(
            SeatKind.DEPARTMENT, approval.office)  # fmt: skip
        said = {"grant": grant, "reasons": reasons, "months": months}
        return self._try(Deed.DECIDE_RENEWAL, f"approval:{approval.subject}", actor, self.now,
                         lambda by: door.decide_renewal(renewal, by=by, at=self.now, **said))  # fmt: skip

"""The one door for human steps: page, command, rehearsal and test come through here.

`perform` holds the project (the lock of its history chain), reads the subject again, checks that the step is the one
whose turn it is, calls the act (which checks the seat and everything else) and moves the flow. All of it is one
transaction; what became possible is started afterwards by `advance`, in transactions of its own, which a watch run
would make up for.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import Task

from projects import history
from projects.refusal import Refusal
from stages.acts import (
    accepting,
    breaching,
    checking,
    committing,
    concluding,
    consulting,
    correcting,
    deciding,
    extending,
    filing,
    moving,
    posting,
    prechecking,
    recording,
    registering,
    renewing,
    reviewing,
    suspending,
    tracking,
    withdrawing,
)
from stages.flows import sittings
from stages.flows.advance import advance
from stages.flows.approval import ApprovalFlow
from stages.flows.engine import OPEN_TASK, finish
from stages.flows.handing import deliver_again, parcel_received, parcel_returned
from stages.flows.officers import claim, hand_over, release, take_over
from stages.flows.promised import (
    check_supply,
    confirm_commitment,
    give_initial_opinion,
    prepare_commitment,
    prolong,
    receive,
    repair_credit,
    revoke,
    supply,
    take_back_supply,
    void_initial_opinion,
)
from stages.flows.stage import StageFlow
from stages.flows.taking import cancel, rows
from stages.models import Application, Approval, Certificate, Clock, Precheck, Renewal, Stoppage

__all__ = [
    "STEPS", "Step", "accept_conditions", "answer_precheck", "ask_precheck", "cancel", "check_supply", "claim",
    "confirm_commitment", "correct_on_the_spot", "deliver_again", "extend", "file", "give_initial_opinion",
    "hand_over", "move_edition", "note_breach", "parcel_received", "parcel_returned", "perform", "post",
    "prepare_commitment", "prolong", "receive", "register", "release", "repair_credit", "resume", "revoke", "supply",
    "suspend", "take_back_supply", "take_over", "void_initial_opinion", "withdraw", "withdraw_project",
]  # fmt: skip


@dataclass(frozen=True)
class Step:
    """A human step: which model it acts on, at which node of the flow it waits, what it does."""

    model: type
    node: Any
    act: Any
    guard: Any
    opens_way: bool = True  # whether something else may become possible by it
    passes_turn: bool = False  # whether it is the other side's turn now, and nothing else


STEPS = {
    "accept": Step(Application, StageFlow.check, checking.accept, checking.may_check),
    "correct": Step(Application, StageFlow.check, correcting.correct, correcting.may_correct, False, True),
    "refuse": Step(Application, StageFlow.check, checking.refuse, checking.may_check),
    "answer": Step(Application, StageFlow.correct, correcting.answer, correcting.may_answer, False, True),
    "conclude": Step(Application, StageFlow.conclude, concluding.conclude, concluding.may_conclude, False),
    "issue": Step(Application, StageFlow.issue, concluding.issue, concluding.may_issue),
    "review": Step(Approval, ApprovalFlow.review, reviewing.give_opinion, reviewing.may_review, False),
    "adopt": Step(Approval, ApprovalFlow.review, reviewing.adopt, reviewing.may_review, False),
    "decide": Step(Approval, ApprovalFlow.decide, deciding.decide, deciding.may_decide),
    "record": Step(Approval, ApprovalFlow.record, recording.record_result, recording.may_record),
}


def perform(name, subject, *, by, at, **said):
    """Do the human step `name` on an Application or Approval. Returns what the act returns; raises Refusal."""
    step = STEPS[name]
    with transaction.atomic():
        row, task = _take(step, subject)
        if task is None:
            step.guard(row, by=by, at=at)  # says what is really wrong, if the guard knows it
            raise Refusal("already_done", _("This step has been done already."))
        result = step.act(row, by=by, at=at, **said)
        finish(step.node, task, by.person)
        if step.passes_turn:
            tracking.follow(row.project)
    if step.opens_way:
        advance(row.project, at=at)
    return result


def _take(step, subject):
    """The subject read again while its project is held, and its open task at the step's node (or None)."""
    history.hold(subject.project)
    row = rows(step.model).get(pk=subject.pk)
    task = Task.objects.filter(process_id=row.process_id, flow_task=step.node, status__in=OPEN_TASK).first()
    return row, task


def register(enterprise, registration, *, by, at):
    """Register a project and start what can begin at once."""
    project = registering.register(enterprise, registration, by=by, at=at)
    advance(project, at=at)
    return project


def file(stage, *, by, at, promising=None, **said):
    """File an application of a stage and open its process.

    `promising`: {paper type: what is wrong, or ""} of papers to come later; the letter is drawn up with the filing
    and, by the enterprise itself, confirmed (see acts.committing).
    """
    with transaction.atomic():
        history.hold(stage.project)
        application = filing.file_application(stage, by=by, at=at, **said)
        application.process = StageFlow.start.run(application=application)
        Application.objects.filter(pk=application.pk).update(process=application.process)
        if promising:
            committing.promise(application, by=by, at=at, papers=promising)
    advance(application.project, at=at)
    return application


def ask_precheck(stage, *, by, at, **said):
    """Ask the window's people to look at the papers before they are filed."""
    with transaction.atomic():
        history.hold(stage.project)
        return prechecking.ask(stage, by=by, at=at, **said)


def answer_precheck(precheck, *, by, at, **said):
    """The window's remarks on a pre-check."""
    with transaction.atomic():
        history.hold(precheck.project)
        row = Precheck.objects.select_related("project__enterprise", "stage").get(pk=precheck.pk)
        return prechecking.answer(row, by=by, at=at, **said)


def correct_on_the_spot(application, *, by, at, **said):
    """What was corrected at the counter while the papers were being received."""
    with transaction.atomic():
        history.hold(application.project)
        return correcting.correct_on_the_spot(rows(Application).get(pk=application.pk), by=by, at=at, **said)


def suspend(clock, *, by, at, **said):
    """Stop the clock of a decision."""
    with transaction.atomic():
        history.hold(clock.project)
        return suspending.suspend(_clock(clock.pk), by=by, at=at, **said)


def resume(stoppage, *, by, at, **said):
    """End a stoppage early."""
    with transaction.atomic():
        history.hold(stoppage.clock.project)
        stoppage = Stoppage.objects.get(pk=stoppage.pk)
        stoppage.clock = _clock(stoppage.clock_id)
        return suspending.resume(stoppage, by=by, at=at, **said)


def extend(clock, *, by, at, **said):
    """Extend a term once."""
    with transaction.atomic():
        history.hold(clock.project)
        return extending.extend(_clock(clock.pk), by=by, at=at, **said)


def post(approval, *, by, at, **said):
    """Post a public notice before a decision."""
    with transaction.atomic():
        history.hold(approval.project)
        return posting.post(rows(Approval).get(pk=approval.pk), by=by, at=at, **said)


def accept_conditions(approval, *, by, at):
    """The enterprise accepts the conditions of a decision."""
    with transaction.atomic():
        history.hold(approval.project)
        return accepting.accept(rows(Approval).get(pk=approval.pk), by=by, at=at)


def ask_renewal(certificate, *, by, at, **said):
    """Ask for a certificate's validity to go on."""
    with transaction.atomic():
        history.hold(certificate.approval.project)
        return renewing.ask(_certificate(certificate.pk), by=by, at=at, **said)


def decide_renewal(renewal, *, by, at, **said):
    """Decide on a renewal that was asked for."""
    with transaction.atomic():
        history.hold(renewal.certificate.approval.project)
        renewal = Renewal.objects.get(pk=renewal.pk)
        renewal.certificate = _certificate(renewal.certificate_id)
        return renewing.decide(renewal, by=by, at=at, **said)


def settle_renewals(at, **subject):
    """Let the law renew what offices have been silent about, e.g. of one `certificate`. Returns how many."""
    found = renewing.fallen_silent(timezone.localdate(at), **subject)
    return sum(_deem_renewed(row, at) for row in found)


@transaction.atomic
def _deem_renewed(renewal, at):
    history.hold(renewal.certificate.approval.project)
    renewal = renewing.fallen_silent(timezone.localdate(at), pk=renewal.pk)
    for row in renewal:
        renewing.deem_renewed(row, at=at)
    return len(renewal)


def _certificate(pk):
    names = ("approval__item", "approval__project__enterprise", "approval__project__division", "office")
    return Certificate.objects.select_related(*names).get(pk=pk)


def note_breach(clock, *, by, at, **said):
    """Note a breach of the rules of the clock."""
    with transaction.atomic():
        history.hold(clock.project)
        return breaching.note(_clock(clock.pk), by=by, at=at, **said)


def _clock(pk):
    return Clock.objects.select_related("project", "approval__item", "application").get(pk=pk)


def rate(application, *, by, at, **said):
    """An enterprise rates the service about one application; its project is held, so that it is done once."""
    with transaction.atomic():
        history.hold(application.project)
        return consulting.rate(application, by=by, at=at, **said)


def withdraw(application, *, by, at, reason):
    """Withdraw an application; its process and those of its unfinished approvals are cancelled."""
    with transaction.atomic():
        history.hold(application.project)
        application = rows(Application).get(pk=application.pk)
        ended = withdrawing.withdraw(application, by=by, at=at, reason=reason)
        cancel([application], ended)
    advance(application.project, at=at)
    return application


def withdraw_project(project, *, by, at, reason):
    """Withdraw a project with everything under way."""
    with transaction.atomic():
        history.hold(project)
        project.refresh_from_db()
        applications, ended = withdrawing.withdraw_project(project, by=by, at=at, reason=reason)
        cancel(applications, ended)
    sittings.drop_ended(project, at=at)
    return project


def move_edition(project, edition, *, by, at):
    """Move a project to another edition of the catalogue."""
    with transaction.atomic():
        history.hold(project)
        project.refresh_from_db()
        seen = moving.move(project, edition, by=by, at=at)
    advance(project, at=at)
    return seen

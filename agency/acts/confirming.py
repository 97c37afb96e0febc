"""What binds the enterprise: prepared by the agent, done by the enterprise's own confirmation.

A commitment letter, a withdrawal, accepting conditions, moving to another edition. The agent writes what would be said
and why; nothing happens. The enterprise confirms by page, and the act runs with the enterprise as the one who acts and
the agent as the one who prepared it; or it declines. What waits is void when the entrustment ends.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency.acts.telling import tell
from agency.enums import ConfirmationStatus
from agency.models import Confirmation, Entrustment
from projects import history
from projects.acting import require_seat
from projects.enums import Deed, SeatKind
from projects.refusal import Refusal
from stages.acts import reference
from stages.enums import ApprovalStatus
from stages.flows import door as procedure
from stages.models import Application, Approval, Commitment


@dataclass(frozen=True)
class Binding:
    """A binding act: which deed it is, how its subject is found, and how it is done."""

    deed: Deed
    words: object
    find: Callable
    run: Callable
    subjects: Callable  # (project) -> [(subject, words)] that it could be about now


def _application(project, number):
    return Application.objects.filter(project=project, number=number).first()


def _approval(project, subject):
    code, _slash, round = subject.partition("/")
    found = Approval.objects.select_related("item").filter(project=project, code=code, round=round or 1)
    return found.filter(status=ApprovalStatus.CONDITIONAL).first()


def accept_conditions(approval, *, by, at):
    """The enterprise accepts the conditions under which an item was approved."""
    require_seat(by, {SeatKind.ENTERPRISE}, at, enterprise_id=approval.project.enterprise_id)
    if accepted(approval):
        raise Refusal("already_done", _("This step has been done already."))
    return history.record(
        approval.project, "accept_conditions", f"approval:{approval.subject}", by=by, at=at,
        facts={"conditions": approval.conditions},
    )  # fmt: skip


def accepted(approval):
    events = approval.project.events.filter(act="accept_conditions", subject=f"approval:{approval.subject}")
    return events.exists()


def _open_applications(project):
    rows = project.applications.filter(ended_at__isnull=True).select_related("stage")
    return [(row.number, f"{row.stage.get_code_display()} {row.number}") for row in rows]


def _conditional(project):
    rows = project.approvals.current().filter(status=ApprovalStatus.CONDITIONAL).select_related("item")
    return [(row.subject, f"{row.code} {row.item.name_zh}") for row in rows if not accepted(row)]


def _letters(project):
    """Commitment letters that have been drawn up and bind nobody yet."""
    rows = Commitment.objects.filter(application__project=project, voided_at__isnull=True, confirmed_at__isnull=True)
    return rows.select_related("application")


def _move(project, by, at):
    edition = reference.edition_on(project.division, timezone.localdate(at))
    return procedure.move_edition(project, edition, by=by, at=at)


ACTS = {
    "withdraw": Binding(
        Deed.WITHDRAW, _("Withdraw an application"), _application,
        lambda row, by, at, said: procedure.withdraw(row, by=by, at=at, reason=said["reason"]), _open_applications,
    ),
    "withdraw_project": Binding(
        Deed.WITHDRAW, _("Withdraw the project"), lambda project, _subject: project,
        lambda row, by, at, said: procedure.withdraw_project(row, by=by, at=at, reason=said["reason"]),
        lambda project: [("", project.name)],
    ),
    "commit": Binding(
        Deed.COMMIT, _("Give the commitment letter"),
        lambda project, number: _letters(project).filter(number=number).first(),
        lambda row, by, at, said: procedure.confirm_commitment(row, by=by, at=at),
        lambda project: [(row.number, row.number) for row in _letters(project)],
    ),
    "accept_conditions": Binding(
        Deed.ACCEPT_CONDITIONS, _("Accept the conditions of a decision"), _approval,
        lambda row, by, at, said: accept_conditions(row, by=by, at=at), _conditional,
    ),
    "move_edition": Binding(
        Deed.MOVE_EDITION, _("Move the project to the edition in force"), lambda project, _subject: project,
        lambda row, by, at, said: _move(row, by, at), lambda project: [("", project.name)],
    ),
}  # fmt: skip


def may_propose(entrustment, *, by, at):
    """Whether `by` is the agent under this entrustment, in force today."""
    require_seat(by, {SeatKind.AGENT}, at)
    found = Entrustment.objects.in_force(timezone.localdate(at)).filter(pk=entrustment.pk, agent__seat=by.seat)
    if not found.exists():
        raise Refusal("no_mandate", _("No entrustment of this project to you is in force."))


def propose(entrustment, *, by, at, name, why, subject="", **said):
    """Put the binding act `name` of ACTS before the enterprise. Returns the Confirmation, pending."""
    may_propose(entrustment, by=by, at=at)
    binding, project = ACTS[name], entrustment.project
    if binding.find(project, subject) is None:
        raise Refusal("nothing_there", _("There is no such thing in this project now."), field="subject")
    if not why.strip():
        raise Refusal("reason_missing", _("Write down the reason."), field="why")
    if Confirmation.objects.filter(
        project=project, act=name, subject=subject, status=ConfirmationStatus.PENDING
    ).exists():  # fmt: skip
        raise Refusal("waits_already", _("This waits for the enterprise already."))
    event = history.record(
        project, "propose", entrustment.subject, by=by, at=at, reason=why, facts={"deed": binding.deed, "what": subject}
    )
    row = Confirmation(
        entrustment=entrustment, project=project, agent=entrustment.agent, deed=binding.deed, act=name, subject=subject,
        said={"reason": why} | said, why=why, asked_at=at,
    )  # fmt: skip
    history.keep(row, event, person=by.person)
    remind(row, at=at, event=event)
    return row


def remind(row, *, at, event=None):
    """Tell the enterprise that something waits for its confirmation."""
    tell(row.entrustment, row.project.enterprise, _("Your confirmation is needed: %(deed)s"),
         _("%(agent)s has prepared it for the project %(project)s. It is done only if you confirm; you may decline."),
         at=at, event=event, view="agency:confirmation", key=row.pk, deed=Deed(row.deed),
         agent=row.agent.name)  # fmt: skip


def may_answer(row, *, by, at):
    """Whether the enterprise can still confirm or decline."""
    require_seat(by, {SeatKind.ENTERPRISE}, at, enterprise_id=row.project.enterprise_id)
    if row.status != ConfirmationStatus.PENDING:
        raise Refusal("already_answered", _("This has been answered, or it is void."))
    if not Entrustment.objects.in_force(timezone.localdate(at)).filter(pk=row.entrustment_id).exists():
        raise Refusal("void", _("The entrustment under which this was prepared has ended."))


def confirm(row, *, by, at):
    """The enterprise confirms: the act is done by it, prepared by the agent. Raises what the act refuses."""
    may_answer(row, by=by, at=at)
    binding = ACTS[row.act]
    subject = binding.find(row.project, row.subject)
    if subject is None:
        raise Refusal("nothing_there", _("There is no such thing in this project now."))
    _answer(row, ConfirmationStatus.CONFIRMED, "confirm_deed", by=by, at=at)
    binding.run(subject, replace(by, prepared_by=row.agent.name), at, row.said)
    return row


def decline(row, *, by, at, reason=""):
    """The enterprise declines: nothing is done."""
    may_answer(row, by=by, at=at)
    return _answer(row, ConfirmationStatus.DECLINED, "decline_deed", by=by, at=at, reason=reason)


def _answer(row, status, act, *, by, at, reason=""):
    event = history.record(
        row.project, act, row.entrustment.subject, by=by, at=at, reason=reason,
        facts={"deed": row.deed, "what": row.subject, "prepared_by": row.agent.name},
    )  # fmt: skip
    row.status, row.answered_at, row.answered_by, row.answer = status, at, by.person, reason
    history.keep(row, event, person=by.person)
    tell(row.entrustment, row.agent.seat.person, _("%(status)s: %(deed)s"),
         _("The enterprise has answered for the project %(project)s. %(reason)s"), at=at, event=event,
         status=ConfirmationStatus(status), deed=Deed(row.deed), reason=reason)  # fmt: skip
    return row


def void_all(entrustment, event):
    """The entrustment has ended: what waits under it can be confirmed no more."""
    for row in entrustment.confirmations.filter(status=ConfirmationStatus.PENDING):
        row.status = ConfirmationStatus.VOID
        history.keep(row, event)

"""What binds the enterprise: prepared by the agent, done by the enterprise's own confirmation.

A commitment letter, a withdrawal, accepting conditions, moving to another edition. The agent writes what would be said
and why; nothing happens. The enterprise confirms by page, and the act runs with the enterprise as the one who acts and
the agent as the one who prepared it; or it declines. What waits is void when the entrustment ends.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency import access
from agency.acts.telling import tell
from agency.enums import ConfirmationStatus
from agency.models import Confirmation, Entrustment
from projects import history
from projects.acting import require_applicant, require_seat
from projects.enums import Deed, SeatKind
from projects.models import Project
from projects.refusal import Refusal, reason
from stages.acts import accepting, reference
from stages.enums import AT_THE_WINDOW, ApprovalStatus
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


def _open_applications(project):
    rows = project.applications.filter(ended_at__isnull=True).select_related("stage")
    return [(row.number, f"{row.stage.get_code_display()} {row.number}") for row in rows]


def _conditional(project):
    rows = project.approvals.current().filter(status=ApprovalStatus.CONDITIONAL).select_related("item")
    return [(row.subject, f"{row.code} {row.item.name_zh}") for row in rows if not accepting.acceptance(row)]


def _letters(project):
    """Commitment letters that have been drawn up and bind nobody yet."""
    rows = Commitment.objects.filter(application__project=project, application__status__in=AT_THE_WINDOW)
    return rows.filter(voided_at__isnull=True, confirmed_at__isnull=True).select_related("application__project")


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
        lambda row, by, at, said: procedure.accept_conditions(row, by=by, at=at), _conditional,
    ),
    "move_edition": Binding(
        Deed.MOVE_EDITION, _("Move the project to the edition in force"), lambda project, _subject: project,
        lambda row, by, at, said: _move(row, by, at), lambda project: [("", project.name)],
    ),
}  # fmt: skip


def may_propose(subject, *, by, at):
    """Whether `by`, the agent, may draw up a binding act about the project, application, approval or letter."""
    require_seat(by, {SeatKind.AGENT}, at)
    require_applicant(by, project_of(subject), at, Deed.FILL_IN, about=subject)


def project_of(subject):
    if isinstance(subject, Project):
        return subject
    return subject.application.project if isinstance(subject, Commitment) else subject.project


def propose(entrustment, *, by, at, name, why, subject="", **said):
    """Put the binding act `name` of ACTS before the enterprise. Returns the Confirmation, pending."""
    binding, project = ACTS[name], entrustment.project
    found = binding.find(project, subject)
    may_propose(project if found is None else found, by=by, at=at)
    if not is_open(project, name, subject):
        raise Refusal("nothing_there", _("There is no such thing in this project now."), field="subject")
    if not why.strip():
        raise Refusal("reason_missing", _("Write down the reason."), field="why")
    if waiting(project, name).filter(subject=subject).exists():
        raise Refusal("waits_already", _("This waits for the enterprise already."))
    return _put_before(entrustment, name, subject, by=by, at=at, why=why, said=said)


def proposable(project, *, by, at):
    """[(act, binding, subject, words)] that the agent may put before the enterprise now."""
    found = [(act, binding, subject, said) for act, binding in ACTS.items()
             for subject, said in binding.subjects(project)]  # fmt: skip
    return [each for each in found if not reason(may_propose, each[1].find(project, each[2]), by=by, at=at)]


def waiting(project, name):
    return Confirmation.objects.filter(project=project, act=name, status=ConfirmationStatus.PENDING)


def is_open(project, name, subject):
    """Whether the act could still be done about this subject."""
    return any(subject == each for each, _words in ACTS[name].subjects(project))


def put_letter(letter, *, by, at):
    """A commitment letter that the agent has drawn up goes before the enterprise by itself; the draft before it not."""
    project = letter.application.project
    entrustment = access.in_force_of(by.seat, timezone.localdate(at)).get(project=project)
    row = _put_before(entrustment, "commit", letter.number, by=by, at=at, why="", said={})
    for older in waiting(project, "commit").exclude(pk=row.pk):
        if not is_open(project, older.act, older.subject):
            lapse(older, by=by, at=at)
    return row


def _put_before(entrustment, name, subject, *, by, at, why, said):
    binding, project = ACTS[name], entrustment.project
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
    tell(row.entrustment, row.entrustment.agent.seat.person, _("%(status)s: %(deed)s"),
         _("The enterprise has answered for the project %(project)s. %(reason)s"), at=at, event=event,
         status=ConfirmationStatus(status), deed=Deed(row.deed), reason=reason)  # fmt: skip
    return row


def lapse(row, *, by, at):
    """What was prepared cannot be done any more: the letter was replaced, the application has ended."""
    event = history.record(
        row.project, "lapse_deed", row.entrustment.subject, by=by, at=at, facts={"deed": row.deed, "what": row.subject}
    )
    row.status = ConfirmationStatus.VOID
    return history.keep(row, event, person=by.person)


def void_all(entrustment, event):
    """The entrustment has ended: what waits under it can be confirmed no more."""
    for row in entrustment.confirmations.filter(status=ConfirmationStatus.PENDING):
        row.status = ConfirmationStatus.VOID
        history.keep(row, event)

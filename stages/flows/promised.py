"""Human steps about promised papers: the letter, supplies, the window's look at them, the end of a broken promise.

None of them waits at a node of a flow; each holds its project, reads its subject again and calls its act. Part of the
one door, which names them all.
"""

from django.db import transaction
from django.utils import timezone

from projects import history
from stages.acts import committing, credit, initialling, prolonging, revoking, supplying
from stages.flows.advance import advance
from stages.flows.approval import ApprovalFlow
from stages.flows.taking import cancel, rows
from stages.models import Application, Approval, Commitment, CreditEntry, Obligation, Supply


def prepare_commitment(application, *, by, at, papers):
    """Draw up the letter by which papers are promised for later; it does not bind yet."""
    with transaction.atomic():
        history.hold(application.project)
        return committing.prepare(rows(Application).get(pk=application.pk), by=by, at=at, papers=papers)


def confirm_commitment(commitment, *, by, at):
    """The enterprise stands by its letter."""
    with transaction.atomic():
        history.hold(commitment.application.project)
        return committing.confirm(_commitment(commitment.pk), by=by, at=at)


def _commitment(pk):
    return Commitment.objects.select_related("application__project").get(pk=pk)


def supply(obligation, *, by, at, **said):
    """The enterprise brings a tolerated paper; the window looks at it next. Returns the Supply."""
    with transaction.atomic():
        return supplying.supply(_owed(obligation), by=by, at=at, **said)


def take_back_supply(obligation, *, by, at):
    """The enterprise takes back what it announced. Returns the Supply."""
    with transaction.atomic():
        return supplying.take_back(_owed(obligation), by=by, at=at)


def receive(obligation, *, by, at, **said):
    """The window enters a tolerated paper that came by mail, fax, post or at the counter. Returns the Supply."""
    with transaction.atomic():
        return supplying.receive(_owed(obligation), by=by, at=at, **said)


def check_supply(entry, *, by, at, result, words=""):
    """The window looks at a supply. In order, the approvals that waited for nothing else may be decided; not in order
    and the time over, the acceptance is revoked. Returns the Obligation.
    """
    with transaction.atomic():
        obligation = _owed(entry.obligation)
        entry = Supply.objects.select_related("paper").get(pk=entry.pk)
        entry.obligation = obligation
        supplying.check(entry, by=by, at=at, result=result, words=words)
        if supplying.is_over(obligation, timezone.localdate(at)):
            _revoke(obligation.required_paper.application, [obligation], by, at)
    advance(obligation.required_paper.application.project, at=at)
    return obligation


def prolong(obligation, *, by, at, **said):
    """More time for a promised paper, because of force majeure. Returns the Extension."""
    with transaction.atomic():
        return prolonging.prolong(_owed(obligation), by=by, at=at, **said)


def revoke(application, *, by, at, words=""):
    """The window revokes the acceptance for promised days that have passed. Returns the Revocation."""
    with transaction.atomic():
        history.hold(application.project)
        application = rows(Application).get(pk=application.pk)
        revoking.may_revoke(application, by=by, at=at)
        found = revoking.broken(application, timezone.localdate(at))
        revocation = _revoke(application, found, by, at, words)
    advance(application.project, at=at)
    return revocation


def _revoke(application, obligations, by, at, words=""):
    revocation, ended = revoking.revoke(application, obligations, by=by, at=at, words=words)
    cancel([application] if application.ended_at else [], ended)
    return revocation


def _owed(obligation):
    """An obligation read again while its project is held."""
    history.hold(obligation.required_paper.application.project)
    found = Obligation.objects.select_related(
        "required_paper__application__project__route__edition", "required_paper__application__project__enterprise",
        "required_paper__application__window", "required_paper__paper", "commitment",
    )  # fmt: skip
    return found.get(pk=obligation.pk)


def repair_credit(entry, *, by, at, reason):
    """The centre repairs a credit entry."""
    with transaction.atomic():
        history.hold(entry.project)
        found = CreditEntry.objects.select_related(
            "enterprise", "project__division__parent__parent", "obligation__required_paper__application"
        )
        return credit.repair(found.get(pk=entry.pk), by=by, at=at, reason=reason)


def give_initial_opinion(approval, *, by, at, **said):
    """Hand out an initial opinion while a promised paper is owed."""
    with transaction.atomic():
        history.hold(approval.project)
        return initialling.give(rows(Approval).get(pk=approval.pk), by=by, at=at, **said)


def void_initial_opinion(approval, *, by, at, reason):
    """The papers have changed the matter: the examination begins again, with a process of its own."""
    with transaction.atomic():
        history.hold(approval.project)
        row = rows(Approval).get(pk=approval.pk)
        initialling.void(row, by=by, at=at, reason=reason)
        cancel([], [row])
        row.process = ApprovalFlow.start.run(approval=row)
        Approval.objects.filter(pk=row.pk).update(process=row.process)
        return row

"""What holds a project now: the first unfinished item of the longest chain, who has to act on it, and until when.

The sentence names one body, because a project that waits for everybody waits for nobody. When the chain is done, the
running item that is due first takes its place. Papers that were tolerated and are still owed are told, since the
decision stands still until they come.
"""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from stages.acts import gating
from stages.desks.wording import words
from stages.enums import APPLIED_FOR, FINISHED, ApplicationStatus, ApprovalStatus, Holder, Light


@dataclass(frozen=True)
class Holding:
    """`look`: class of the sentence bar; `approval`: the item at which it stands; `due_on` if a clock runs."""

    look: str
    state: str
    approval: object
    sentence: str
    on_chain: bool
    due_on: date | None = None
    provisional: bool = False
    left: str = ""
    clock_id: int | None = None
    since: date | None = None  # from when it stands there, where no clock runs


def holding(project, seen):
    """The Holding of an active project, or None when nothing is left to do. `seen` is its Overview."""
    open_codes = [code for code in seen.chain if seen.approvals[code].status not in FINISHED]
    code = open_codes[0] if open_codes else _due_first(seen, seen.approvals)
    return _at(project, seen, code, bool(open_codes)) if code else None


def holding_of(project, seen, codes):
    """The Holding among these items alone: the one due first; None when all of them are finished."""
    code = _due_first(seen, codes)
    return _at(project, seen, code, code in seen.chain) if code else None


def _at(project, seen, code, on_chain):
    approval, shown = seen.approvals[code], seen.standings[code]
    face = shown.face if shown.due_on else None
    return Holding(
        look=shown.state, state=shown.state, approval=approval, sentence=_sentence(project, seen, approval, shown),
        on_chain=on_chain, due_on=shown.due_on, provisional=bool(face and face.provisional),
        left=face.words if face else "", clock_id=face.clock_id if face else None,
        since=None if face else _since(project, seen, approval, shown),
    )  # fmt: skip


def _since(project, seen, approval, shown):
    """The day on which an item came into hand, or on which the last of its needs was met."""
    if approval.started_at:
        return timezone.localdate(approval.started_at)
    if approval.status == ApprovalStatus.FILED or shown.missing:
        return None
    needs = {code for codes in project.route.plan["needs"].get(approval.code, ()) for code in codes}
    met = [seen.approvals[code].finished_at for code in needs & seen.approvals.keys()]
    return timezone.localdate(max([project.registered_at, *(at for at in met if at)]))


def _due_first(seen, codes):
    unfinished = [code for code in codes if seen.approvals[code].status not in FINISHED]
    return min(unfinished, key=lambda code: (seen.standings[code].due_on or date.max, bool(
        seen.standings[code].missing), code), default=None)  # fmt: skip


def late_elsewhere(seen):
    """Approvals that are late and are not on the chain."""
    late = {clock.approval_id for clock, face in seen.running if clock.approval_id and face.light == Light.RED}
    return [a for code, a in seen.approvals.items() if a.pk in late and code not in seen.chain]


def _sentence(project, seen, approval, shown):
    if approval.status == ApprovalStatus.FILED:
        return _at_the_window(project, approval)
    if approval.status == ApprovalStatus.OPEN:
        return _in_hand(project, approval)
    if shown.missing:
        return _("it waits for %(items)s.") % {"items": _names(seen, shown.missing)}
    if approval.item.kind in APPLIED_FOR:
        return _("%(who)s can file for it now.") % {"who": project.enterprise.name}
    return _("it can begin.")


def _at_the_window(project, approval):
    if approval.application.status == ApplicationStatus.CORRECTION:
        return _("%(who)s is to answer the window's correction notice.") % {"who": project.enterprise.name}
    return _("%(who)s checks the application.") % {"who": words(approval.application.window)}


def _in_hand(project, approval):
    owed = gating.owed_by(approval)
    papers = [words(obligation.required_paper) for obligation in owed]
    if papers:
        return _("the decision waits for %(papers)s from %(who)s.") % {
            "papers": _listed(papers), "who": project.enterprise.name}  # fmt: skip
    if approval.holder == Holder.OFFICE:
        is_decided = approval.item.kind in APPLIED_FOR
        sentence = _("%(who)s has it in hand.") if is_decided else _("%(who)s is to record its result.")
        return sentence % {"who": words(approval.office)}
    return _("%(who)s is to bring its result (%(holder)s).") % {
        "who": project.enterprise.name, "holder": approval.get_holder_display()}  # fmt: skip


def _names(seen, missing):
    """The items waited for; alternatives are joined by “or”."""
    return _listed(_(" or ").join(words(seen.approvals[code].item, "short") for code in codes if code in seen.approvals)
                   for codes in missing)  # fmt: skip


def _listed(names):
    return _(", ").join(names)

"""Claiming an item in hand (承办): who of the office has it, giving it back, taking it over from a colleague openly.

Which official handles a case is the office's own order; the law asks only that somebody can be named. An item that
nobody has claimed is open to all of the office. One that is claimed is acted on by its officer, or by the deputy from
the officer's seat; whoever else means to act takes it over first, with a reason, and the officer is told.
"""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import require_seat
from projects.enums import SeatKind
from projects.messages import outbox
from projects.refusal import Refusal
from stages.enums import ApprovalStatus

SEATS = frozenset({SeatKind.DEPARTMENT, SeatKind.LEAD})
TOPIC = "approval.officer"
TAKEN_OVER = _("%(who)s has taken over from you: %(item)s")
ABOUT = _("Project %(project)s (%(code)s). %(reason)s")


def refuse_colleagues(approval, by):
    """Refuse whoever is not the officer of a claimed item, nor sits in the officer's seat as deputy."""
    if is_colleagues(approval, by):
        raise Refusal(
            "claimed_by_colleague",
            _("%(who)s has claimed this item. Take it over openly, or have it handed over to you."),
            who=approval.officer,
        )


def is_colleagues(approval, by):
    """Whether somebody else of the office has claimed the item."""
    return approval.officer_id is not None and approval.officer_id != by.seat.person_id


def handled_by(approval, by):
    """Who finishes an item that nobody has claimed is its officer from then on; saved with the act."""
    if approval.officer_id is None:
        approval.officer = by.seat.person


def _may_hold(approval, by, at):
    require_seat(by, SEATS, at, office_id=approval.office_id)
    if approval.status != ApprovalStatus.OPEN:
        raise Refusal("not_in_hand", _("This item is not in hand."))


def may_claim(approval, *, by, at):
    _may_hold(approval, by, at)
    refuse_colleagues(approval, by)
    if approval.officer_id is not None:
        raise Refusal("claimed_already", _("You have this item already."))


def claim(approval, *, by, at):
    """Take an unclaimed item. A deputy claims it for the absent person, whose seat it is. Returns the Approval."""
    may_claim(approval, by=by, at=at)
    return give_to(approval, by.seat.person, "claim", by=by, at=at)


def may_release(approval, *, by, at):
    _may_hold(approval, by, at)
    if approval.officer_id is None:
        raise Refusal("not_claimed", _("Nobody has claimed this item."))
    refuse_colleagues(approval, by)


def release(approval, *, by, at, reason=""):
    """Give an item back to the office."""
    may_release(approval, by=by, at=at)
    return give_to(approval, None, "release", by=by, at=at, reason=reason)


def may_take_over(approval, *, by, at):
    _may_hold(approval, by, at)
    if not is_colleagues(approval, by):
        raise Refusal("nothing_to_take_over", _("No colleague has claimed this item."))


def take_over(approval, *, by, at, reason):
    """Take an item over from the colleague who has claimed it, who is told."""
    may_take_over(approval, by=by, at=at)
    if not reason.strip():
        raise Refusal("reason_missing", _("Your colleague is told the reason: write it down."), field="reason")
    before = approval.officer
    give_to(approval, by.seat.person, "take_over", by=by, at=at, reason=reason)
    tell(before, TAKEN_OVER, [approval], by=by, at=at, reason=reason)
    return approval


def give_to(approval, person, act, *, by, at, reason=""):
    """Write down that a Person has the item now, or nobody. Returns the Approval."""
    before = approval.officer
    facts = {"from": before and before.name, "to": person and person.name,
             "officer": person and person.username}  # fmt: skip
    event = history.record(
        approval.project, act, f"approval:{approval.subject}", by=by, at=at, reason=reason.strip(),
        facts={name: value for name, value in facts.items() if value},
    )  # fmt: skip
    approval.officer = person
    history.keep(approval, event, person=by.person)
    return approval


def tell(person, subject, approvals, *, by, at, reason):
    """Tell a colleague about one item, with its page, or about several of one project, with their inbox."""
    first = approvals[0]
    facts = {"who": by.person, "item": first.item, "n": len(approvals), "project": first.project.name,
             "code": first.project.code, "reason": reason.strip()}  # fmt: skip
    page = reverse("stages:approval", args=[first.project.code, first.code, first.round])
    outbox.post(
        TOPIC, person, subject=outbox.both(subject, **facts), body=outbox.both(ABOUT, **facts), at=at,
        project=first.project, link=page if len(approvals) == 1 else f"{reverse('stages:inbox')}?who=mine",
    )  # fmt: skip

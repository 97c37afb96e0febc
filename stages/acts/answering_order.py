"""Who speaks first in a joint session: where an item comes first in a project, the others answer after its office.

浙江省城乡规划条例 art. 44: without the planning verification no acceptance may be organised. So a joint acceptance
takes the verification of each of its projects in, unless it has been granted; until its office has agreed the others
may not speak of that project, so they are not silent either; afterwards they have time of their own, and when it does
not agree they are heard in the further round.
"""

from django.utils.translation import gettext_lazy as _

from projects.models import Event
from projects.naming import Names
from projects.refusal import Refusal
from stages.acts import tabling
from stages.enums import FINISHED, ApprovalStatus, SessionVerdict
from stages.models import Approval

#: in one of these states what comes first has been settled
DONE = FINISHED | {ApprovalStatus.DROPPED}
#: opinions on what the first item's office decides that let the others answer
FIRST_AGREES = frozenset({SessionVerdict.AGREE, SessionVerdict.CONDITIONS})


def first_items(rule, projects):
    """Current items of these projects that come first and have not been granted."""
    if not rule.first_items:
        return []
    rows = Approval.objects.current().filter(project__in=projects, code__in=rule.first_items)
    return list(rows.exclude(status__in=DONE).select_related("item", "office").order_by("project", "code"))


def refuse_without_first(rule, approvals):
    """Refuse to call a session on items of a project without what comes first in it."""
    served = {approval.pk for approval in approvals}
    for approval in first_items(rule, {approval.project_id for approval in approvals}):
        if approval.pk not in served:
            raise Refusal(
                "first_item_missing",
                _("%(item)s comes first: take it into the session, or wait until it has been granted."),
                field="items", item=Names(approval.item),
            )  # fmt: skip


def refuse(approval):
    raise Refusal(
        "first_item_first", _("%(item)s comes first: %(office)s has not agreed to it yet."), field="items",
        item=Names(approval.item), office=Names(approval.office),
    )  # fmt: skip


def _waited_for(seat):
    """[(first item, what its office said of it)] for which an office waits; the first offices wait for nobody."""
    session = seat.session
    served = session.approvals.values("project")
    first = first_items(session.rule, served)
    if seat.office_id in {approval.office_id for approval in first}:
        return []
    return [(approval, _said(session, approval)) for approval in first]


def _said(session, approval):
    return [each for each in tabling.opinions(session, [approval.pk]) if each.seat.office_id == approval.office_id]


def barred(seat):
    """{project: the item to be agreed to before this office may speak of it}."""
    return {approval.project_id: approval for approval, said in _waited_for(seat) if not said or not _agrees(said)}


def _agrees(said):
    return all(SessionVerdict(each.verdict) in FIRST_AGREES for each in said)


def is_first(seat):
    """Whether the office decides an item that comes first."""
    return seat.session.approvals.filter(code__in=seat.session.rule.first_items, office=seat.office_id).exists()


def is_passed_over(seat, parts):
    """Whether nothing is left of which the office can speak in this round: what comes first in each of the projects was
    answered, and not agreed to. `parts`: what it has not spoken of.
    """
    refused = {
        approval.project_id for approval, said in _waited_for(seat)
        if not _agrees(said) and any(each.seat.session_id == seat.session_id for each in said)
    }  # fmt: skip
    left = {item for _code, item in parts}
    projects = set(seat.session.approvals.filter(pk__in=left - {None}).values_list("project", flat=True))
    return bool(projects) and projects <= refused


def could_write_before(seat):
    """Whether what comes first had been agreed to when it was recorded that the office stayed away."""
    session = seat.session
    opinions = [each for _approval, said in _waited_for(seat) for each in said]
    recorded = Event.objects.filter(project=session.project_id, subject=session.subject, act="attendance")
    last = recorded.order_by("seq").last() if opinions else None
    return last is None or all(each.given_at <= last.effective_at for each in opinions)

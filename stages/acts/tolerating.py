"""Tolerant acceptance: which papers may come later, and the obligation each becomes.

浙江省保障“最多跑一次”改革规定 art. 4 and 11: only papers that the published guide lists may be missing or flawed, core
papers never, and only on the enterprise's binding commitment; the day is told on the spot. The gate holds the decision
of exactly those approvals that need the paper.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.naming import Names
from projects.refusal import Refusal
from stages.acts import clocks, committing, credit, reference
from stages.enums import FILINGS, Deficiency, Origin
from stages.models import Obligation
from stages.rules import deadlines, tolerance


def refuse_intolerable(rows, tolerating):
    """The set of types to tolerate, or a Refusal for one that the guide does not allow."""
    for type in tolerating:
        row = rows.get(type)
        if row is None or row.origin == Origin.FILE:
            raise Refusal("paper_not_asked_for", _("The paper %(type)s is not asked for here."), field=type, type=type)
        if not tolerance.may_be_missing(row.is_core, row.is_tolerable):
            raise Refusal(
                "paper_not_tolerable",
                _("%(paper)s is not on the guide's list of papers that may come later."),
                field=type,
                paper=Names(row),
            )
    return set(tolerating)


def require_promise(application, rows, types):
    """The binding commitment that covers these types; a Refusal when there is none, or credit forbids tolerance."""
    if not types:
        return None
    credit.refuse_broken_promise(application.project.enterprise_id)
    commitment = application.commitment
    if commitment is None or not commitment.is_binding:
        raise Refusal("no_commitment", _("The enterprise has made no binding promise to supply papers later."))
    beyond = sorted(types - commitment.types)
    if beyond:
        raise Refusal(
            "not_promised", _("The enterprise has not promised to supply later: %(papers)s."),
            papers=Names(*(rows[type] for type in beyond)),
        )  # fmt: skip
    return commitment


def settle_commitment(application, commitment, event, *, by, at):
    """Number the tolerance notice of a commitment that was accepted; others, not needed, no longer stand."""
    committing.void(application, event, by=by, at=at, keeping=commitment)
    if commitment is None:
        return None
    commitment.notice_number, commitment.accepted_at = f"{application.number}-RT{commitment.serial}", at
    return history.keep(commitment, event, person=by.person)


def owe(rows, approvals, commitment, event, *, at):
    """One obligation for each tolerated row, linked to exactly the approvals whose items ask for it."""
    if not rows:
        return
    on, calendar = timezone.localdate(at), reference.calendar(event.project.division_id)
    for row in rows:
        concerned = [approval for approval in approvals if approval.code in row.items]
        due = due_day(row, concerned, on, calendar)
        obligation = Obligation(
            required_paper=row, commitment=commitment, due_on=due, provisional=bool(calendar.is_provisional(due)),
            form=Deficiency.MISSING if row.paper_id is None else Deficiency.FLAWED, problem=row.problem,
        )  # fmt: skip
        history.keep(obligation, event)
        obligation.approvals.set(concerned)
        clocks.start_obligation(obligation, event.project, on, int(calendar.between(on, due)), event)


def due_day(row, approvals, on, calendar):
    """The day by which a row's paper would be owed if it were tolerated on the day `on`."""
    own = [_last_day(a.item, on, calendar) for a in approvals if a.item.kind not in FILINGS]
    return tolerance.due(on, row.supply_days, own, calendar)


def _last_day(item, on, calendar):
    """The last day of an item's own limit, counted from a day; None where none is set."""
    limits = (clocks.statutory_limit(item), clocks.promised_limit(item))
    return deadlines.binding(*(deadlines.due(on, limit, calendar) for limit in limits))

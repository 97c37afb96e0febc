"""Tolerant acceptance: which papers may come later, the obligation each becomes, and supplying them.

浙江省保障“最多跑一次”改革规定 art. 4 and 11: only papers that the published guide lists may be missing, core papers
never; the day is told on the spot. The gate holds the decision of exactly those approvals that need the paper.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import require_applicant
from projects.enums import Deed
from projects.naming import Names
from projects.refusal import Refusal
from stages.acts import clocks, papers, reference
from stages.enums import Check, ClockKind
from stages.models import Obligation
from stages.rules import tolerance


def refuse_intolerable(rows, tolerating):
    """The set of types to tolerate, or a Refusal for one that the guide does not allow or that is there already."""
    for type in tolerating:
        row = rows.get(type)
        if row is None:
            raise Refusal("paper_not_asked_for", _("The paper %(type)s is not asked for here."), field=type, type=type)
        if not tolerance.may_be_missing(row.is_core, row.is_tolerable):
            raise Refusal(
                "paper_not_tolerable",
                _("%(paper)s is not on the guide's list of papers that may come later."),
                field=type,
                paper=Names(row),
            )
    return {type for type in tolerating if rows[type].paper_id is None or rows[type].check_result == Check.FAULTY}


def owe(rows, approvals, on, event):
    """One obligation for each tolerated row, linked to exactly the approvals whose items ask for it."""
    calendar = reference.calendar(event.project.division_id)
    for row in rows:
        concerned = [approval for approval in approvals if approval.code in row.items]
        days = tolerance.days_to_supply(row.supply_days, [a.item.promised_days for a in concerned])
        due = calendar.due(on, days)
        obligation = Obligation(required_paper=row, due_on=due, provisional=bool(calendar.is_provisional(due)))
        history.keep(obligation, event)
        obligation.approvals.set(concerned)
        clocks.start_obligation(obligation, event.project, on, days, event)


def may_supply(obligation, *, by, at):
    project = obligation.required_paper.application.project
    require_applicant(by, project, at, Deed.SUPPLEMENT, about=obligation)
    if obligation.met_at is not None:
        raise Refusal("already_supplied", _("This paper has been supplied already."))


def supply(obligation, *, by, at, supplied):
    """The enterprise brings a tolerated paper, a papers.Supplied. Returns the obligation, met."""
    may_supply(obligation, by=by, at=at)
    row = obligation.required_paper
    project = row.application.project
    event = history.record(
        project,
        "supply",
        f"application:{row.application.number}",
        by=by,
        at=at,
        facts={"paper": row.type, "due": obligation.due_on.isoformat(), "on": timezone.localdate(at).isoformat()},
    )
    paper = papers.file_asked(project, row, supplied, event=event, by=by, at=at)
    row.paper, row.check_result = paper, Check.GOOD
    history.keep(row, event, person=by.person)
    clocks.stop(timezone.localdate(at), kind=ClockKind.OBLIGATION, event=event, obligation=obligation)
    obligation.met_at, obligation.paper = at, paper
    return history.keep(obligation, event, person=by.person)

"""Papers to come later, as the page of an application shows them: the letter, what is owed, its supplies, the forms.

Everything is read for the whole application at once; which form a seat gets is asked of the acts' own guards.
"""

from dataclasses import dataclass, field

from projects.enums import APPLICANTS, SeatKind
from projects.refusal import reason
from stages.acts import committing, prolonging, revoking, supplying
from stages.desks.forms_promises import (
    LookForm,
    ProlongForm,
    PromiseForm,
    ReceiveForm,
    RevokeForm,
    SpotForm,
    SupplyForm,
)
from stages.enums import AT_THE_WINDOW, FILINGS, ApplicationStatus, Check, Origin, SupplyCheck
from stages.models import Obligation
from stages.rules import deadlines


@dataclass
class Owed:
    """One obligation with its supplies, and the forms of the seat: supply, receive, prolong, and look (of a supply)."""

    obligation: object
    is_late: bool
    clock: object
    supplies: list
    supply: object = None
    may_take_back: bool = False
    receive: object = None
    prolong: object = None
    look: object = None
    to_check: object = None

    @property
    def announced(self):
        """The supply that is on its way, or None."""
        return self.obligation.announced

    @property
    def holds(self):
        """Approvals whose decision waits for the paper."""
        return [each for each in self.obligation.approvals.all() if each.item.kind not in FILINGS]

    @property
    def filings(self):
        """Filings that ask for the paper and wait for none (Decree 673 art. 13)."""
        return [each for each in self.obligation.approvals.all() if each.item.kind in FILINGS]


@dataclass
class Promises:
    """The part of the page about papers to come later."""

    commitment: object
    owed: list = field(default_factory=list)
    promise: object = None
    promise_why_not: str = ""
    revoke: object = None
    revocations: list = field(default_factory=list)
    spot: object = None


def promises(application, papers, *, by, at, on, forms):
    """`papers`: the application's RequiredPapers; `forms`: bound forms that came back, by name."""
    letter = application.commitment_to_read if by.kind in APPLICANTS else application.commitment
    shown = Promises(letter, _owed(application, by, at, on, forms),
                     revocations=list(application.revocations.all()))  # fmt: skip
    if by.kind in APPLICANTS and (application.status in AT_THE_WINDOW or "promise" in forms):
        rows = [row for row in committing.promisable(papers) if row.check_result != Check.GOOD]
        if rows:
            shown.promise = forms.get("promise") or PromiseForm(rows)
            shown.promise_why_not = reason(committing.may_prepare, application, by=by, at=at)
    if by.kind == SeatKind.WINDOW and shown.owed and not reason(revoking.may_revoke, application, by=by, at=at):
        shown.revoke = forms.get("revoke") or RevokeForm()
    if by.kind == SeatKind.WINDOW and application.status == ApplicationStatus.FILED:
        shown.spot = forms.get("spot") or SpotForm([row for row in papers if row.origin != Origin.FILE])
    return shown


def _owed(application, by, at, on, forms):
    rows = Obligation.objects.filter(required_paper__application=application).select_related(
        "required_paper__application__project", "required_paper__application__window", "paper"
    )
    rows = rows.prefetch_related("approvals__item", "supplies__paper__follows", "clocks__extension").order_by("pk")
    return [_one(row, by, at, on, forms) for row in rows]


def _one(row, by, at, on, forms):
    supplies = list(row.supplies.all())
    clock = next(iter(row.clocks.all()), None)
    shown = Owed(row, row.ended_at is None and deadlines.is_late(on, row.due_on), clock, supplies)
    pk, said = row.pk, {"by": by, "at": at}
    if row.ended_at is not None:
        return shown
    if by.kind in APPLICANTS and (not reason(supplying.may_supply, row, **said) or f"supply-{pk}" in forms):
        shown.supply = forms.get(f"supply-{pk}") or SupplyForm(pk)
    if by.kind in APPLICANTS and shown.announced is not None:
        shown.may_take_back = not reason(supplying.may_take_back, row, **said)
    if by.kind == SeatKind.WINDOW:
        _for_window(shown, row, supplies, said, on, forms)
    return shown


def _for_window(shown, row, supplies, said, on, forms):
    pk = row.pk
    posted = shown.announced
    if not reason(supplying.may_receive, row, **said) or f"receive-{pk}" in forms:
        known = {"channel": posted.channel, "sent_on": posted.sent_on, "tracking": posted.tracking} if posted else {}
        shown.receive = forms.get(f"receive-{pk}") or ReceiveForm(pk, initial=known | {"arrived_on": on})
    if not reason(prolonging.may_prolong, row, **said) or f"prolong-{pk}" in forms:
        shown.prolong = forms.get(f"prolong-{pk}") or ProlongForm(pk)
    entry = next((each for each in supplies if each.arrived_at and each.check_result == SupplyCheck.UNCHECKED), None)
    if entry is not None:
        shown.to_check, shown.look = entry, forms.get(f"look-{entry.pk}") or LookForm(entry.pk)

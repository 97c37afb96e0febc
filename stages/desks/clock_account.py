"""The account of a clock in words: every run of days with its reason and its paper, for the page and the printed
paper.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stages.acts import clocks, explaining
from stages.acts.warning import names
from stages.desks import ledger
from stages.desks.ledger import LOOKS, REASONS, STARTS, days_words
from stages.desks.wording import pair
from stages.enums import Evidence, StoppageGround
from stages.rules.account import Why
from stages.rules.clock_kinds import RULES, Consequence


@dataclass(frozen=True)
class Line(ledger.Line):
    """One run of days; `notes` say what made it so."""

    notes: tuple


@dataclass(frozen=True)
class Block:
    """One limit, counted out."""

    title: str
    limit_words: str
    total_words: str
    basis: str
    evidence: str
    due_on: object
    is_binding: bool
    lines: list


CONSEQUENCES = {
    Consequence.ACCEPTED_AS_OF_RECEIPT: gettext_lazy(
        "After it, the application counts as accepted as of its receipt (art. 32)."
    ),
    Consequence.LIABLE: gettext_lazy("After it, the office answers for the delay (art. 74); silence is no permit."),
    Consequence.DEEMED_WITHDRAWN: gettext_lazy("After it, the application counts as withdrawn; it can be filed again."),
    Consequence.ACCEPTANCE_REVOKED: gettext_lazy(
        "After it, the tolerant acceptance is revoked, in writing with reasons."
    ),
    Consequence.LAPSES: gettext_lazy("After it, a renewal can no longer be asked for in time."),
    Consequence.MAY_GO_ON: gettext_lazy("After it, the decision may be made."),
    Consequence.LEAD_MAY_END: gettext_lazy("After it, the lead may end the session without a further round."),
}
assert set(CONSEQUENCES) == set(Consequence)


def blocks(found):
    """The limits of an account, the binding one first, in the active language."""
    titles = {"statutory": _("Statutory limit"), "promised": _("Promised limit")}
    ordered = sorted(found.limits, key=lambda each: not each.is_binding)
    return [_block(titles[each.name], each, found.extension) for each in ordered]


def _block(title, each, extension):
    limit = each.limit
    days = limit.days if limit.until is None else each.total
    return Block(
        title=title, limit_words=days_words(days, limit.unit), total_words=days_words(each.total, limit.unit),
        basis=limit.basis, evidence=Evidence(limit.evidence).label if limit.evidence else "", due_on=each.due,
        is_binding=each.is_binding, lines=[_line(entry, limit) for entry in each.entries],
    )  # fmt: skip


def _line(entry, limit):
    run = entry.run
    counted = days_words(run.counted, limit.unit) if run.counted else ""
    look = "stopped" if run.why is Why.STOPPED else LOOKS.get(run.why, "")
    return Line(run.first, run.last, REASONS[run.why], counted, look, tuple(_notes(entry)))


def _notes(entry):
    for made in entry.made:
        yield f"{made.name} · {made.notice}" if made.name else made.notice
    if entry.paper:
        yield f"{StoppageGround(entry.paper.ground).label} · {entry.paper.number} · {entry.paper.basis}"


def about(clock):
    """What a clock is about, in the active language."""
    approval = clock.approval or (clock.certificate and clock.certificate.approval)
    if approval:
        return pair(names(approval.item))
    if clock.session:
        return f"{clock.session.get_kind_display()} {clock.session.name}"
    if clock.obligation:
        return pair(names(clock.obligation.required_paper))
    return clock.application.number if clock.application else clock.project.name


def context(clock):
    """Everything about a clock in words, in the active language."""
    found = explaining.explained(clock)
    rule = RULES[clocks.rule_of(clock)]
    return {
        "found": found, "blocks": blocks(found), "about": about(clock), "start_words": start_words(clock),
        "rule_basis": rule.basis, "consequence": CONSEQUENCES[rule.consequence],
        "papers": found.stoppages, "extension": found.extension, "earlier": found.told[:-1],
    }  # fmt: skip


def start_words(clock):
    return STARTS.get(clock.start_reason, clock.start_reason)

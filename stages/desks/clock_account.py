"""The account of a clock in words: every run of days with its reason and its paper, for the page and the printed
paper.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stages.acts import clocks, explaining, reference, tracking
from stages.acts.warning import names
from stages.desks import ledger
from stages.desks.holidays import made_words
from stages.desks.ledger import LOOKS, REASONS, STARTS, days_words
from stages.desks.wording import pair, words
from stages.enums import Evidence, Holder, StoppageGround
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
    provisional: bool
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
    Consequence.DEEMED_RENEWED: gettext_lazy(
        "If nothing has been decided by the end of validity, it counts as renewed where the law says so (art. 50)."
    ),
    Consequence.PROMISE_BROKEN: gettext_lazy(
        "After it, the city has not kept its promise; the centre is told. The terms of the law are not touched."
    ),
    Consequence.LAPSES: gettext_lazy("After it, a renewal can no longer be asked for in time."),
    Consequence.MAY_GO_ON: gettext_lazy("After it, the decision may be made."),
    Consequence.WAITS: gettext_lazy(
        "After it, what needs this step waits; an office answers only where a law gives it the days."
    ),
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
    total = days_words(each.total, limit.unit)
    if each.due is None:
        total = _("%(used)s of %(total)s used") % {"used": each.counted, "total": total}
    return Block(
        title=title, limit_words=days_words(days, limit.unit), total_words=total, provisional=each.provisional,
        basis=limit.basis, evidence=Evidence(limit.evidence).label if limit.evidence else "", due_on=each.due,
        is_binding=each.is_binding, lines=list(_lines(each, extension)),
    )  # fmt: skip


def _lines(each, paper):
    """The runs of a limit; before those of its extension, a line that says what the limit was and what was added."""
    lines = [(entry.run.is_extended, _line(entry, each.limit)) for entry in each.entries]
    yield from (line for is_extended, line in lines if not is_extended)
    if each.extension:
        yield Line(each.full_on, each.full_on, *ledger.extended(each.limit, each.extension),
                   notes=tuple(_approval(each.extension, paper)))  # fmt: skip
    yield from (line for is_extended, line in lines if is_extended)


def _approval(added, paper):
    """By what law, by whom and on what paper the term was made longer."""
    if added.basis:
        yield added.basis
    if paper:
        yield " · ".join(each for each in (paper.approver, paper.approved_by, paper.approval_number) if each)
    if added.paper:
        yield _("Notice %(number)s") % {"number": added.paper}


def _line(entry, limit):
    run = entry.run
    counted = days_words(run.counted, limit.unit) if run.counted else ""
    look = "stopped" if run.why is Why.STOPPED else LOOKS.get(run.why, "")
    return Line(run.first, run.last, _reason(run), counted, look, tuple(_notes(entry)))


def _reason(run):
    if run.stoppage and run.stoppage.ground == tracking.OTHERS_TIME:
        return _("nobody whose time the promise counts has anything in hand")
    return REASONS[run.why]


def _notes(entry):
    yield from (made_words(made) for made in entry.made)
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


def context(clock, on):
    """Everything about a clock on a day in words, in the active language."""
    found = explaining.explained(clock, on)
    rule = RULES[clocks.rule_of(clock)]
    after = clock.reckoning.get("after")
    return {
        "after": after and after.split("/"),
        "found": found, "blocks": blocks(found), "about": about(clock), "start_words": start_words(clock),
        "rule_code": clocks.rule_of(clock).value, "rule_basis": rule.basis,
        "consequence": CONSEQUENCES[rule.consequence],
        "papers": found.stoppages, "extension": found.extension, "earlier": found.told[:-1],
        "held": [_held(each) for each in found.held], "promise": _promise(clock),
    }  # fmt: skip


HANDS = {"window": gettext_lazy("check by the window"), "concluding": gettext_lazy("conclusion and issue")}


def _held(each):
    """(what, from when, until when or None) of something that a track counts."""
    if each.approval:
        return pair(names(each.approval.item)), each.since, each.until
    number, who = each.what.split()
    return f"{number} · {HANDS[who]}", each.since, each.until


GUESSED = {
    "when": gettext_lazy("which projects are on it"), "unit": gettext_lazy("in which days it counts"),
    "ends": gettext_lazy("with which item it ends"), "counts": gettext_lazy("whose time it counts"),
    "dates": gettext_lazy("from when until when it holds"),
}  # fmt: skip


def _promise(clock):
    """The promise of a track in words: its name, whose time it counts, what of it is estimated; None for others."""
    promise = clock.reckoning.get("track")
    if not promise:
        return None
    items = reference.catalogue(clock.project.route.edition).items
    named = {field: [words(items[code], "short") for code in promise[field] if code in items]
             for field in ("also", "without", "ends")}  # fmt: skip
    return named | {
        "name": pair(promise["name"]), "counts": [Holder(each).label for each in promise["counts"]],
        "estimated": [GUESSED[each] for each in promise["estimated"]],
    }  # fmt: skip


def start_words(clock):
    return STARTS.get(clock.start_reason, clock.start_reason)

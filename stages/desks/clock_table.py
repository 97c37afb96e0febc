"""The table of all clocks, to be read beside the statutes: where each starts, how long it is, what lengthens and stops
it, by what law, and what follows when its last day has passed. Public; nothing is reckoned here.
"""

from dataclasses import dataclass

from django.conf import settings
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.people.seating import public
from stages.acts import reference
from stages.desks.clock_account import CONSEQUENCES, GUESSED
from stages.desks.guide import chosen
from stages.desks.ledger import days_words
from stages.desks.wording import pair, words
from stages.enums import ClockKind, Evidence, Holder, KeepsCounting, StoppageGround, Unit
from stages.rules import clock_kinds
from stages.rules.clock_kinds import RULES, LimitFrom, Rule, Start, Stopping
from stages.rules.stoppages import COUNTS_ON, GROUNDS

#: the lines under which a decision runs; every other line has the name of its kind
DECISIONS = {
    Rule.DECISION: gettext_lazy("Decision"),
    Rule.VERIFICATION: gettext_lazy("Decision on a verification"),
    Rule.RECEIPT: gettext_lazy("Decision, where another law counts from receipt"),
    Rule.IMMEDIATE: gettext_lazy("Decision at once"),
    Rule.STEP: gettext_lazy("Step that no office decides"),
}
LIMITS = {
    LimitFrom.LAW: gettext_lazy("the law"),
    LimitFrom.ITEM: gettext_lazy("as the guide says of the item: statutory and promised, the shorter binds"),
    LimitFrom.ITEM_LAW: gettext_lazy("as the item's own law says"),
    LimitFrom.VALIDITY: gettext_lazy("to the end of validity, or the days of the item's own law: whichever ends first"),
    LimitFrom.NOTICE: gettext_lazy("as the notice says"),
    LimitFrom.GUIDE: gettext_lazy("as the guide says"),
}
STARTED = {
    Start.RECEIPT: gettext_lazy("receipt"),
    Start.RESUBMISSION: gettext_lazy("arrival of the corrected papers"),
    Start.ACCEPTANCE: gettext_lazy("acceptance by the window"),
    Start.PREDECESSOR: gettext_lazy("the earlier item's written notice that it is finished"),
    Start.NOTICE: gettext_lazy("the office's notice"),
    Start.TOLERANT_ACCEPTANCE: gettext_lazy("tolerant acceptance"),
    Start.DECISION: gettext_lazy("the decision"),
    Start.ISSUE: gettext_lazy("issue of the certificate"),
    Start.REQUEST: gettext_lazy("the asking"),
    Start.REGISTRATION: gettext_lazy("registration of the project"),
    Start.CONVENED: gettext_lazy("the calling of the session"),
    Start.STEP: gettext_lazy("the step before"),
    Start.NEAREST_ACCEPTANCE: gettext_lazy("acceptance, where the law's own event is not known here"),
    Start.NEAREST_FINISH: gettext_lazy("the earlier item's finish, where the law's own event is not known here"),
    Start.NEAREST_REGISTRATION: gettext_lazy("registration, where the law's own event is not known here"),
    Start.PAPERS_COMPLETE: gettext_lazy("the last promised paper found in order"),
}
#: of a decision
STARTED_ONLY = {
    Start.REGISTRATION: gettext_lazy("registration (steps that nobody applies for)"),
    Start.RECEIPT: gettext_lazy("receipt (where the item's own law says so)"),
}
assert set(LIMITS) == set(LimitFrom) and set(STARTED) == set(Start)


@dataclass(frozen=True)
class Line:
    """One line of the table in the active language."""

    rule: Rule
    name: str
    starts: list
    limit: str
    unit: str
    extension: str
    extension_basis: str
    stops: bool
    yellow: str
    basis: str
    evidence: str
    consequence: str


@public
def table(request):
    pick = chosen(request)
    return render(request, "stages/clock_table.html", {
        "lines": [line(rule) for rule in RULES], "pick": pick,
        "grounds": [(ground.label, GROUNDS[ground].basis) for ground in StoppageGround],
        "counting": [(each.label, COUNTS_ON[each]) for each in KeepsCounting],
        "tracks": tracks(pick.edition) if pick.edition else [],
    })  # fmt: skip


def line(rule):
    """A Line of rules.clock_kinds."""
    row = RULES[rule]
    limit = days_words(row.days, row.unit) if row.days else LIMITS[row.limit_from]
    if row.days == 0:
        limit = _("the same day")
    extension = row.extension
    return Line(
        rule=rule, name=DECISIONS.get(rule) or row.kind.label, starts=_starts(row),
        limit=limit, unit=Unit(row.unit).label, stops=row.stopping is Stopping.CLOSED_LIST,
        extension=_("%(days)s, by the %(who)s") % {
            "days": days_words(extension.max_days, row.unit), "who": pair({"zh": extension.zh, "en": extension.en}),
        } if extension else "",
        extension_basis=extension.basis if extension else "", basis=row.basis,
        yellow=yellow_words(rule),
        evidence=Evidence(row.evidence).value, consequence=CONSEQUENCES[row.consequence],
    )  # fmt: skip


def _starts(row):
    only = STARTED_ONLY if row.kind == ClockKind.DECISION and row.starts[0] is not Start.RECEIPT else {}
    return [only.get(start, STARTED[start]) for start in row.starts]


def yellow_words(rule):
    """From when a clock of a rule is yellow, by the thresholds of this installation."""
    if not clock_kinds.turns(rule):
        return _("does not turn")
    yellow, unit = clock_kinds.threshold(rule, settings.CLOCK_YELLOW), RULES[rule].unit
    if not yellow.share:
        left = days_words(yellow.at_least, unit)
        return _("%(days)s left") % {"days": left} if yellow.at_least else _("on the day itself")
    share = _("%(share)s %% of the limit left") % {"share": round(100 * yellow.share)}
    if not yellow.at_least:
        return share
    return _("%(share)s, or %(days)s if that is more") % {"share": share, "days": days_words(yellow.at_least, unit)}


def tracks(edition):
    """The promises of the city for whole projects, with the names of the items at which they end."""
    items = reference.catalogue(edition).items
    return [
        {**each, "name": pair(each["name"]), "length": days_words(each["days"], each["unit"]),
         "counts": [Holder(holder).label for holder in each["counts"]],
         "ends": [words(items[code], "short") for code in each["ends"] if code in items],
         "guessed": [GUESSED[name] for name in each["estimated"]]}
        for each in edition.tracks
    ]  # fmt: skip

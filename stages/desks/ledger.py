"""The account of a clock in words: why the due day is that day, run by run, for both limits, the binding one marked.

The runs come from rules.deadlines; here they only get their words and, for the limit that binds, the days left.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stages.acts import clocks
from stages.enums import Evidence, Unit
from stages.rules.account import Why, explain

#: where a term starts -> words for the first line of the account
STARTS = {
    "acceptance": gettext_lazy("accepted; this day is not counted"),
    "receipt": gettext_lazy("received; this day is not counted"),
    "application": gettext_lazy("applied for; this day is not counted"),
    "registration": gettext_lazy("registered; this day is not counted"),
    "predecessor_finished": gettext_lazy("the item needed first was finished; this day is not counted"),
    "resubmission": gettext_lazy("the corrected papers arrived; this day is not counted"),
    "notice": gettext_lazy("the notice was sent; this day is not counted"),
    "tolerant_acceptance": gettext_lazy("accepted although papers are missing; this day is not counted"),
    "request": gettext_lazy("asked for; this day is not counted"),
    "issue": gettext_lazy("the certificate was issued"),
    "decision": gettext_lazy("decided; this day is not counted"),
    "papers_complete": gettext_lazy("the promised papers were complete; this day is not counted"),
    "convened": gettext_lazy("the joint session was called; this day is not counted"),
    "nearest_acceptance": gettext_lazy(
        "accepted: the nearest event that is known, the law counts from another; this day is not counted"
    ),
    "nearest_finish": gettext_lazy(
        "the item needed first was finished: the nearest event that is known, the law counts from another; this day is "
        "not counted"
    ),
    "nearest_registration": gettext_lazy(
        "registered: the nearest event that is known, the law counts from another; this day is not counted"
    ),
    "step_done": gettext_lazy("the step before was finished; this day is not counted"),
}
REASONS = {
    Why.WORKING: gettext_lazy("counted"),
    Why.MAKE_UP: gettext_lazy("make-up working day"),
    Why.HOLIDAY: gettext_lazy("public holiday"),
    Why.CALENDAR: gettext_lazy("every day counts"),
    Why.STOPPED: gettext_lazy("the clock stands still"),
    Why.MOVED: gettext_lazy("the last day is no working day: it moves to the next"),
}
LOOKS = {Why.MAKE_UP: "makeup", Why.HOLIDAY: "free", Why.STOPPED: "free", Why.MOVED: "free"}


@dataclass(frozen=True)
class Line:
    """One run of days with its words; `look` is the class of the sheet."""

    first: object
    last: object
    words: str
    counted: str
    look: str


@dataclass(frozen=True)
class Account:
    """One limit of a clock: its words, basis, evidence mark, due day and lines."""

    title: str
    limit: object
    limit_words: str
    evidence: Evidence | None
    due_on: object
    provisional: bool
    is_binding: bool
    start_words: str
    lines: list


def accounts(clock, calendar):
    """The accounts of a clock's limits: the statutory and the promised one, those that have been set."""
    titles = {"statutory": _("Statutory limit"), "promised": _("Promised limit")}
    found = [(name, clocks.limit_of(clock, name)) for name in titles]
    return [_account(clock, titles[name], limit, calendar) for name, limit in found if limit and limit.days is not None]


def _account(clock, title, limit, calendar):
    extension = clocks.extension_of(clock)
    explained = explain(clock.started_on, limit, calendar, clocks.stoppages_of(clock), extension)
    return Account(
        title=title, limit=limit, limit_words=days_words(explained.total, limit.unit),
        evidence=Evidence(limit.evidence) if limit.evidence else None, due_on=explained.due,
        provisional=clocks.is_provisional(limit, explained.due, calendar),
        is_binding=limit == clocks.binding_limit(clock),
        start_words=STARTS.get(clock.start_reason, clock.start_reason),
        lines=list(_lines(explained, limit)),
    )  # fmt: skip


def _lines(explained, limit):
    yield from (_line(run, limit) for run in explained.runs if not run.is_extended)
    if explained.extension:
        yield Line(explained.full_on, explained.full_on, *extended(limit, explained.extension))
    yield from (_line(run, limit) for run in explained.runs if run.is_extended)


def extended(limit, added):
    """(words, counted, look) of the line after the last day of a limit that was made longer."""
    sentence = _("the limit of %(limit)s is full; extended by %(more)s") % {
        "limit": days_words(limit.days, limit.unit), "more": days_words(added.days, limit.unit)}  # fmt: skip
    return sentence, "", "makeup"


def _line(run, limit):
    counted = days_words(run.counted, limit.unit) if run.counted else ""
    return Line(run.first, run.last, REASONS[run.why], counted, LOOKS.get(run.why, ""))


def days_words(days, unit):
    """`5 working days` or `5 days`."""
    if unit == Unit.WORKING_DAY:
        return ngettext("%(n)s working day", "%(n)s working days", days) % {"n": days}
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}

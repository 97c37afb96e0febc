"""The promise for a whole project: which track it is on, and the days that the promise counts.

绍兴 2017 二(七): 50 and 100 days by order; the province's 100 and 90 days, the state's 120. Such a promise counts the
time of those whom it binds: the offices, and who works for them. A day counts once, however many of them have
something of the project in hand, and not at all when none has: then the enterprise prepares, commissions, answers or
builds. So the track has no due day while it is the enterprise's turn.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from stages.rules.conditions import Condition, Facts
from stages.rules.workdays import ONE_DAY


@dataclass(frozen=True)
class Track:
    """One promise of a city. `promise` is the entry as the city's files have it; `when` None: every project."""

    when: Condition | None
    promise: dict

    def holds_on(self, day: date) -> bool:
        first, last = self.promise["valid_from"], self.promise["valid_until"]
        return (not first or first <= day.isoformat()) and (not last or day.isoformat() <= last)


@dataclass(frozen=True)
class Work:
    """Something of the project in somebody's hands, counted from the day after `since` up to and with `until`.

    `until` is None while it lasts; `what` names it for the account.
    """

    since: date
    until: date | None
    what: str = ""


@dataclass(frozen=True)
class Pauses:
    """Days on which nobody had anything in hand: (first, last) both included; `open_from`: the one that lasts."""

    closed: tuple[tuple[date, date], ...]
    open_from: date | None


def of_project(tracks: Iterable[Track], facts: Facts, on: date) -> Track | None:
    """The first track whose dates hold on the day of registration and whose condition holds for the facts."""
    return next(
        (track for track in tracks if track.holds_on(on) and (track.when is None or track.when.kleene(facts))), None
    )


def counts(promise: dict, holder: str, code: str) -> bool:
    """Whether the promise counts the time of an item with this holder."""
    return code in promise["also"] or (holder in promise["counts"] and code not in promise["without"])


def ends_with(promise: dict, on_route: Collection[str]) -> str:
    """The item that ends the track: the first named one on the route; empty when the project's end does."""
    return next((code for code in promise["ends"] if code in on_route), "")


def pauses(start: date, works: Iterable[Work]) -> Pauses:
    """The days after `start` that no work covers. What follows the last finished work is open."""
    closed, covered = [], start
    for work in sorted(works, key=lambda each: (each.since, each.until or date.max)):
        if work.since > covered:
            closed.append((covered + ONE_DAY, work.since))
            covered = work.since
        if work.until is None:
            return Pauses(tuple(closed), None)
        covered = max(covered, work.until)
    return Pauses(tuple(closed), covered + ONE_DAY)

"""The forecast of one project: its remaining route, the tables history gives for it, the dates that come out.

Dates are those of the working calendar of the project's division. As of the evening of a day: what is open then ends on
a later day.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import numpy as np

from reports.forecast import past, simulation, whatif
from reports.forecast.learned import ESTIMATED, Level
from reports.forecast.remaining import Remaining, is_to_file, permit_codes, remaining
from reports.forecast.whatif import WhatIf
from stages.acts import clocks, reference
from stages.enums import APPLIED_FOR, ApprovalStatus, StageCode, Unit
from stages.rules import graph

#: raised whenever the same history could give other dates
MODEL = "route-3"
SHARES = (50, 80)
STAGES = list(StageCode)


@dataclass(frozen=True)
class Days:
    """Within how many working days, and by which date, at 50 and at 80 per cent."""

    days_50: int
    days_80: int
    on_50: date
    on_80: date
    provisional: bool


@dataclass(frozen=True)
class Prospect:
    """One step still to come. `usual`: median working days of its history; `decides`: share of samples in which a day
    more of it is a day more for the project.
    """

    approval: object
    state: str
    level: Level
    count: int
    usual: int
    start: Days
    finish: Days
    decides: float

    @property
    def is_estimated(self):
        return self.level in ESTIMATED


@dataclass
class Outlook:
    """`finish` and `permit` are None when they have been reached; `permit_on` is then the day."""

    project: object
    on: date
    what_if: WhatIf
    found: Remaining
    permit_items: list
    permit_on: date | None
    learned_from: int
    finish: Days | None = None
    permit: Days | None = None
    prospects: list = field(default_factory=list)
    samples: dict = field(default_factory=dict)  # "finish" | "permit" -> working days of every sample

    @property
    def estimated(self):
        return sum(each.is_estimated for each in self.prospects)

    @cached_property
    def by_stage(self):
        """[(stage code, [Prospect])] of the stages with something still to come."""
        found = {code: [p for p in self.prospects if p.approval.stage.code == code] for code in STAGES}
        return [(code, rows) for code, rows in found.items() if rows]


def outlook(project, on, what_if=WhatIf(), samples=simulation.SAMPLES):  # noqa: B008
    """The Outlook of a project (with route, edition and division at hand) as of the evening of a day."""
    found, history = remaining(project, on), past.learned(on)
    ends = permit_codes(project, found.rows, on)
    reached = [found.done[code] for code in ends if code in found.done]
    permit_on = max(reached) if ends and len(reached) == len(ends) else None
    seen = Outlook(project, on, what_if, found, ends, permit_on, len(history))
    if found.steps:
        _simulate(seen, history, reference.calendar(project.division_id), samples)
    return seen


def _simulate(seen, history, calendar, samples):
    found, codes = seen.found, seen.found.codes
    network, known = network_of(found, history, calendar, seen.on)
    network = changed(network, found, seen.what_if)
    starts, finishes = simulation.simulate(network, samples)
    place = {code: number for number, code in enumerate(codes)}
    targets = {"finish": range(len(codes)), "permit": [place[code] for code in seen.permit_items if code in place]}
    closed = simulation.later(finishes, _closing(found, history))
    for name, places in targets.items():
        if len(places):
            seen.samples[name] = np.maximum(simulation.last(closed if name == "finish" else finishes, places), 1)
            setattr(seen, name, _days(seen.samples[name], seen.on, calendar))
    decides = simulation.decisive(network, starts, finishes, targets["permit"] or targets["finish"])
    seen.prospects = [
        Prospect(
            step.approval, step.state, known[code].level, known[code].count, known[code].usual,
            _days(starts[place[code]], seen.on, calendar), _days(finishes[place[code]], seen.on, calendar),
            float(decides[place[code]]),
        )
        for code, step in found.steps.items()
    ]  # fmt: skip


def _closing(found, history):
    """For every step the quantiles of what passes from its finish until its result is out of the window's hands: the
    lead's conclusion and the issue, of what is applied for.
    """
    closing, at_once = simulation.table(history.closing()), simulation.table([0])
    return np.array([closing if step.approval.item.kind in APPLIED_FOR else at_once for step in found.steps.values()])


def _days(samples, on, calendar):
    """What is still to come on the evening of a day comes on the next working day at the earliest."""
    n = [max(simulation.within(samples, share / 100), 1) for share in SHARES]
    dates = [calendar.due(on, days) for days in n]
    return Days(*n, *dates, provisional=bool(calendar.is_provisional(dates[-1])))


def network_of(found, history, calendar, on):
    """The simulation.Network of what remains, and for every code the learned.Known its duration rests on."""
    codes = found.codes
    place = {code: number for number, code in enumerate(codes)}
    waits, durations, known = [], [], {}
    for code, step in found.steps.items():
        about = _about(step.approval)
        elapsed = int(calendar.between(step.since, on)) if step.since else -1
        is_open = step.state == ApprovalStatus.OPEN
        known[code] = history.duration(about, elapsed if is_open else -1, _promised(step.approval.item, calendar, on))
        durations.append(simulation.table(known[code].remaining))
        waits.append(simulation.table(_wait(step, about, elapsed, history)))
    needs = tuple(tuple(tuple(place[other] for other in codes) for codes in found.needs[code]) for code in codes)
    together = tuple(STAGES.index(found.steps[code].approval.stage.code) for code in codes)
    return simulation.Network(needs, np.array(waits), np.array(durations), together, tuple(range(len(codes)))), known


def _wait(step, about, elapsed, history):
    """Working days until the step starts once it can: nothing for what has started or is accepted and only waits."""
    if step.state in (ApprovalStatus.OPEN, ApprovalStatus.WAITING):
        return np.array([0])
    if step.state == ApprovalStatus.FILED:
        return history.check(elapsed, clocks.WINDOW_CHECK.days).remaining
    return history.wait(about, elapsed).remaining


def _about(approval):
    return {"code": approval.code, "office": approval.office_id or -1, "kind": approval.item.kind,
            "stage": approval.stage.code}  # fmt: skip


def _promised(item, calendar, on):
    """The promised limit of an item in working days, the statutory one where nothing is promised; None for neither."""
    for days, unit in ((item.promised_days, item.promised_unit), (item.statutory_days, item.statutory_unit)):
        if days is not None:
            return days if unit == Unit.WORKING_DAY else int(calendar.between(on, calendar.due_calendar(on, days)))
    return None


def changed(network, found, what_if):
    """The network as it would be, if."""
    steps, place = found.steps, {code: number for number, code in enumerate(found.codes)}
    stage_of = {code: step.approval.stage.code for code, step in steps.items()}
    if what_if.pace != 100:
        offices = {code: step.approval.office_id for code, step in steps.items() if step.approval.office_id}
        theirs = [place[code] for code, office in offices.items() if what_if.office in (None, office)]
        network = replace(network, durations=whatif.at_pace(network.durations, theirs, what_if.pace))
    if what_if.later:
        to_file = {code: is_to_file(step) for code, step in steps.items()}
        begin = whatif.entries(found.codes, found.edges, to_file, stage_of)
        theirs = [place[code] for code in begin if what_if.stage in ("", stage_of[code])]
        network = replace(network, waits=whatif.filed_later(network.waits, theirs, what_if.later))
    return _in_turn(network, found, stage_of, place) if what_if.in_turn else network


def _in_turn(network, found, stage_of, place):
    """The network with every stage after the earlier ones, its steps put in the order that follows from that."""
    added = whatif.in_turn(found.codes, found.edges, {code: STAGES.index(stage) for code, stage in stage_of.items()})
    more = dict.fromkeys(found.codes, ())
    for before, after in added:
        more[after] += ((place[before],),)
    return replace(
        network,
        needs=tuple(needs + more[code] for code, needs in zip(found.codes, network.needs, strict=True)),
        order=tuple(place[code] for code in graph.topological(found.codes, [*found.edges, *added])),
    )

"""What if: an office faster or slower, the enterprise's papers later, the stages one after another. Pure.

Changes the tables or the needs of a network and leaves everything else, the luck too, as it was: the difference between
the two forecasts is the change and not chance.
"""

from dataclasses import dataclass

import numpy as np

from stages.rules import graph


@dataclass(frozen=True)
class WhatIf:
    """`office`: row number of an office whose items take `pace` per cent of their days; None: every office's. `later`:
    working days by which the enterprise files later what it has not filed (once a stage), everywhere or in `stage`.
    `in_turn`: no stage begins before the earlier ones are finished.
    """

    office: int | None = None
    pace: int = 100
    later: int = 0
    stage: str = ""
    in_turn: bool = False

    @property
    def changes_anything(self):
        return self.pace != 100 or self.later > 0 or self.in_turn


def at_pace(durations, places, pace):
    """The duration tables with those of the given steps at `pace` per cent, in whole days."""
    changed = durations.copy()
    changed[places] = np.ceil(changed[places] * (pace / 100))
    return changed


def filed_later(waits, places, days):
    """The wait tables with the given steps waiting `days` working days longer."""
    changed = waits.copy()
    changed[places] += days
    return changed


def entries(codes, edges, is_to_file, stage_of):
    """The steps with which the enterprise begins a stage: still to be filed, and after nothing of the stage that is."""
    held = {(after, stage_of[before]) for before, after in edges if is_to_file[before]}
    return [code for code in codes if is_to_file[code] and (code, stage_of[code]) not in held]


def in_turn(codes, edges, stages):
    """Further edges that put every step after all steps of earlier stages; those that would go round are left out.

    `stages`: code -> place of its stage. An earlier stage's step that itself waits for a later one (land before
    planning on granted land) keeps its order.
    """
    after = {code: set() for code in codes}
    for before, later in graph.reduction(codes, edges):
        after[before].add(later)
    added = []
    for later in codes:
        for before in codes:
            if stages[before] < stages[later] and not _leads(after, later, before):
                after[before].add(later)
                added.append((before, later))
    kept = set(graph.reduction(codes, [*edges, *added]))
    return [edge for edge in added if edge in kept]


def _leads(after, first, last):
    """Whether a way leads from one step to another."""
    seen, ahead = {first}, [first]
    while ahead:
        for following in after[ahead.pop()]:
            if following == last:
                return True
            if following not in seen:
                seen.add(following)
                ahead.append(following)
    return False

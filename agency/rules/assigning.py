"""Which level serves a project, and which agent is proposed: by level, division, language and load.

甘肃 2018: from 1 bn yuan the province, from 0.5 bn the city, below the county; borrowed, and a setting of each city.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Candidate:
    """An agent as assignment sees it. `distance`: steps from the project's division up to the agent's, None: not above
    it; `load`: its cases."""

    key: int
    level: str
    distance: int | None
    languages: tuple[str, ...]
    load: int
    capacity: int


def level_for(investment: float | None, bands: Iterable[tuple[float, str]], otherwise: str) -> str:
    """The level of the highest band (at least, level) that an investment (10,000 yuan) reaches."""
    for at_least, level in sorted(bands, reverse=True):
        if (investment or 0) >= at_least:
            return level
    return otherwise


def ranked(candidates: Iterable[Candidate], level: str, language: str) -> list[Candidate]:
    """Those who could take a case, the best first: speaks the language, right level, nearest, least loaded."""
    near = [each for each in candidates if each.distance is not None]
    return sorted(near, key=lambda each: (
        each.load >= each.capacity, language not in each.languages, each.level != level, each.distance,
        each.load / max(each.capacity, 1), each.key,
    ))  # fmt: skip

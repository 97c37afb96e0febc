"""What a second notice may say: nothing that the first could have said (行政许可法 art. 32 (1) 4, 72).

Everything missing or wrong is told once. Between two notices only the applicant's new papers can bring new faults, so
what a further notice says of a paper is held against what lay before the window when the notice before was written.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Remark(StrEnum):
    """A fault that a further notice names, by what the earlier notices could know of it."""

    NEW_PAPER = "new_paper"  # about a paper that came since
    SAID_BEFORE = "said_before"  # named before, and nothing has come since
    COULD_HAVE_BEEN_SAID = "could_have_been_said"  # the paper lay there, or was missing, and nothing was said


def compare(
    faults: Iterable[str], told: Iterable[str], seen: Mapping[str, str | None], now: Mapping[str, str | None]
) -> dict[str, Remark]:
    """{paper type: Remark} for the types that a further notice finds at fault.

    `told`: types named by earlier notices; `seen` and `now`: {type: fingerprint of the paper, or None} when the last
    notice was written and today.
    """
    told = set(told)
    return {type: _remark(type, told, seen.get(type), now.get(type)) for type in faults}


def _remark(type: str, told: set[str], before: str | None, today: str | None) -> Remark:
    if today is not None and today != before:
        return Remark.NEW_PAPER
    return Remark.SAID_BEFORE if type in told else Remark.COULD_HAVE_BEEN_SAID

"""What an entrustment reaches: the whole route, single stages, single items (浙江规定 art. 30: in full or in part)."""

from collections.abc import Collection

from agency.enums import Scope, Until
from stages.enums import StageCode


def covers(scope: str, until: str, stages: Collection[str], items: Collection[str],
           stage: str | None, concerned: Collection[str] | None) -> bool:  # fmt: skip
    """Whether a deed about `concerned` items (codes) of a stage is within the scope.

    `stage` None: the whole project, which only a whole scope reaches. `concerned` None: the whole stage; for single
    items the caller names them.
    """
    if until == Until.START_OF_WORKS and stage == StageCode.COMPLETION:
        return False
    if scope == Scope.WHOLE:
        return True
    if stage is None:
        return False
    if scope == Scope.STAGES:
        return stage in stages
    return bool(concerned) and set(concerned) <= set(items)

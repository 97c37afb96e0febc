"""One run over the agency service: what has ended by itself is written down. Safe to run twice, or two at once."""

import logging

from django.utils import timezone

from agency import door
from agency.acts import ending
from projects.acting import SYSTEM

logger = logging.getLogger(__name__)


def watch(at):
    """One run at the hour `at`. Returns how many entrustments ended."""
    return sum(
        _tried(ending.end_over, row, at) for row in ending.over(timezone.localdate(at)).select_related("project")
    )


def _tried(act, row, at):
    try:
        return int(door.perform(act, row, by=SYSTEM, at=at) is not None)
    except Exception:  # one that fails does not keep the others waiting
        logger.exception("%s %s", act.__name__, row)
        return 0

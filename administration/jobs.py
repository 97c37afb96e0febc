"""The administrator's job in the background: reforms whose day has come."""

import logging

from django.utils import timezone
from django_tasks import task

from administration.acts import succeeding

logger = logging.getLogger(__name__)


@task()
def carry_out_reforms():
    """Returns how many successions of offices were carried out; one that fails does not hold up the others."""
    return carry_out_all(timezone.now())


def carry_out_all(at):
    return sum(_tried(row, at) for row in succeeding.due(timezone.localdate(at)).order_by("on", "pk"))


def _tried(row, at):
    try:
        return int(succeeding.carry_out(row, at=at).done_at is not None)
    except Exception:
        logger.exception("succession %s", row.pk)
        return 0

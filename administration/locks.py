"""Who has to wait with signing in after too many failures (django-axes keeps the failures by name and address)."""

from axes.models import AccessAttempt
from django.conf import settings


def _held(at):
    return AccessAttempt.objects.filter(
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT, attempt_time__gt=at - settings.AXES_COOLOFF_TIME
    )


def waiting(at):
    """Login names, known or not, for which signing in waits from at least one address. A queryset of texts."""
    return _held(at).order_by().values_list("username", flat=True).distinct()


def attempts(username, at):
    """The failures that make a login name wait, one row for each address: the newest first."""
    return _held(at).filter(username=username).order_by("-attempt_time")

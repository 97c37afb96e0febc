"""The door to the acts of the agency: one transaction that holds the project, reads the row again and calls the act."""

from django.db import transaction

from projects import history


@transaction.atomic
def perform(act, row, *, by, at, **said):
    """Do `act(row, by=, at=, **said)` on a row that has a project. Returns what the act returns; raises Refusal."""
    history.hold(row.project)
    row = type(row).objects.select_related("project__enterprise").get(pk=row.pk)
    return act(row, by=by, at=at, **said)


@transaction.atomic
def on_project(act, project, *, by, at, **said):
    """Do `act(project, by=, at=, **said)`."""
    history.hold(project)
    return act(project, by=by, at=at, **said)

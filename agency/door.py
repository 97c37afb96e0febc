"""The door to the acts of the agency: one transaction that holds the project, reads the row again and calls the act."""

from django.db import transaction

from projects import history


@transaction.atomic
def perform(act, row, *, by, at, **said):
    """Do `act(row, by=, at=, **said)` on a row that has a project. Returns what the act returns; raises Refusal."""
    history.hold(project_of(row))
    return act(type(row).objects.get(pk=row.pk), by=by, at=at, **said)


def project_of(row):
    """The project of a row of the agency service, whether it names it itself or through its case."""
    return row.project if hasattr(row, "project") else row.case.project


@transaction.atomic
def on_project(act, project, *, by, at, **said):
    """Do `act(project, by=, at=, **said)`."""
    history.hold(project)
    return act(project, by=by, at=at, **said)

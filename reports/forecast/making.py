"""Making forecasts and keeping them as they were made: weekly, when asked, or afterwards."""

from datetime import timedelta

from django.db import IntegrityError, transaction

from projects.enums import ProjectStatus
from projects.models import Project
from reports.forecast.outlook import MODEL, outlook
from reports.forecast.past import end_of
from reports.forecast.simulation import SAMPLES
from reports.models import Forecast
from reports.models.forecast import Occasion


def with_route(projects):
    """Projects with what a forecast reads of them."""
    return projects.select_related("route__edition", "division__parent__parent", "enterprise")


def under_way(on):
    """Projects that were neither ended nor unregistered on the evening of a day."""
    until = end_of(on)
    return with_route(Project.objects.filter(registered_at__lt=until).exclude(ended_at__lt=until).order_by("pk"))


def keep(seen, *, occasion, at):
    """Write an Outlook down as it was made; None when nothing is left to forecast or it is written already."""
    if seen.finish is None:
        return None
    permit = seen.permit
    row = Forecast(
        project=seen.project, as_of=seen.on, occasion=occasion, made_at=at, permit_items=seen.permit_items,
        permit_50=permit and permit.on_50, permit_80=permit and permit.on_80, finish_50=seen.finish.on_50,
        finish_80=seen.finish.on_80, provisional=seen.finish.provisional, steps=len(seen.prospects),
        estimated=seen.estimated, learned_from=seen.learned_from, samples=SAMPLES, model=MODEL,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # somebody else was faster; the same day gives the same dates
        return None
    return row


def make_all(on, *, occasion, at, told=lambda _done: None):
    """Make and keep the missing forecasts of all projects under way on the evening of a day. Returns how many."""
    there = Forecast.objects.filter(as_of=on, occasion=occasion).values("project")
    made = 0
    for project in under_way(on).exclude(pk__in=there).iterator(chunk_size=200):
        made += keep(outlook(project, on), occasion=occasion, at=at) is not None
        told(1)
    return made


def evening_before_the_week(today):
    """The Sunday before the week of a day."""
    return today - timedelta(days=today.isoweekday())


def of_the_week(today, *, at):
    """The forecasts of a week, as of the evening before it; makes those that are missing. Returns how many."""
    return make_all(evening_before_the_week(today), occasion=Occasion.REGULAR, at=at)


def on_demand(project, on, *, at):
    """A forecast that somebody asked for; the one of the day if it has been asked for already."""
    there = Forecast.objects.filter(project=project, as_of=on, occasion=Occasion.DEMAND).first()
    if there or project.status != ProjectStatus.ACTIVE:
        return there
    return keep(outlook(project, on), occasion=Occasion.DEMAND, at=at)

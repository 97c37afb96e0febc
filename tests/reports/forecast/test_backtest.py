"""Forecasts held against a simulated city whose future is like its past: half of the projects are done by the day named
at 50 per cent, four in five by that at 80.
"""

import pytest
from django.utils import timezone

from projects.models import Project
from reports.forecast import accuracy, making
from reports.models.forecast import Occasion
from tests.reports.forecast.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def shares(world, places):
    """{target: (share held at 50, share held at 80)} of the forecasts of these evenings, seen long after."""
    for place in places:
        making.make_all(world.day(place), occasion=Occasion.AFTERWARDS, at=timezone.now())
    found = {}
    for target in ("permit", "finish"):
        scores = [each for each in accuracy.scores(Project.objects.all(), world.day(2000)) if each.target == target]
        due = sum(each.due_50 for each in scores)
        assert due > 100 and due == sum(each.due_80 for each in scores)
        found[target] = sum(each.held_50 for each in scores) / due, sum(each.held_80 for each in scores) / due
    return found


def test_a_settled_city_is_forecast_with_the_shares_that_are_named(cast):
    world = World(cast.register(), count=130, over=420)
    for half, most in shares(world, range(160, 420, 20)).values():
        assert 0.4 <= half <= 0.6 and 0.7 <= most <= 0.9


def test_a_young_city_does_not_promise_what_only_its_quick_projects_have_kept(cast):
    """After sixty working days hardly anything slow is over; it counts all the same."""
    world = World(cast.register(), count=150, over=60)
    half, most = shares(world, [40, 60])["permit"]
    assert 0.4 <= half <= 0.65 and 0.7 <= most <= 0.9

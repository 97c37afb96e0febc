"""The overview answers from the roll-up: the figures of the frames, in under ten statements."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects.models import Project
from reports.frames import frames
from reports.lights import lights_on
from reports.measures import book, executor
from reports.models import RollupCell
from reports.rollup import folding, reading
from stages.enums import Light
from tests.cast import at
from tests.steps import accepted_stage, decide_fully

pytestmark = pytest.mark.django_db
LATER = at("2026-05-01")
MONTHS = reading.months_before(LATER.date(), 5)


@pytest.fixture
def city(cast):
    project = cast.register()
    accepted_stage(cast, project, "initiation")
    for code in ("L02", "L09"):
        decide_fully(cast, project, code)
    folding.fold(LATER)
    return project


def test_the_figures_are_those_of_the_frames(city):
    codes = ["net_duration", "on_time", "early", "immediate"]
    seen = frames(LATER.date())
    by_frames = executor.figures([seen.approvals], codes, ["office"])
    by_rollup = reading.figures(RollupCell.objects.all(), codes, MONTHS, ["office"])
    columns = ["measure", "office", "n", "mean", "median", "p90", "share", "total"]
    assert by_rollup[columns].to_dict("records") == by_frames[by_frames["n"] > 0][columns].to_dict("records")
    assert set(codes) <= set(book.BOOK)


def test_the_flow_counts_what_came_and_went(city):
    _parts, flow = reading.by_office_with_flow(RollupCell.objects.all(), RollupCell.objects.all(), (), MONTHS)
    assert flow["registered"] == [0, 0, 1, 0, 0] and flow["decided"] == [0, 0, 2, 0, 0]
    assert set(flow) >= {"permitted", "concluded", "filed", "accepted"}


def test_a_centre_reads_its_own_divisions(cast, city):
    assert reading.visible(cast.centre.seat).filter(measure="registered").exists()
    RollupCell.objects.update(division="330602")
    assert not reading.visible(cast.centre.seat).exists()


def test_lights_of_a_day_long_past(city):
    projects = Project.objects.all()
    before, then, long_after = (at(day).date() for day in ("2026-03-01", "2026-03-05", "2026-12-01"))
    counted = lights_on(projects, [before, then, long_after])
    assert sum(counted[0].values()) == 0
    assert sum(counted[1].values()) > sum(counted[2].values()) > 0
    assert counted[2][Light.RED] == sum(counted[2].values())


def test_the_overview_takes_under_ten_statements(client, cast, city):
    client.force_login(cast.centre.person)
    client.get(reverse("reports:overview"))
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("reports:overview"), {"item": "L09"})
    assert page.status_code == 200
    assert len(asked) < 10, [each["sql"][:90] for each in asked]


def test_an_unknown_item_is_told(client, cast, city):
    client.force_login(cast.centre.person)
    assert client.get(reverse("reports:overview"), {"item": "X99"}).status_code == 422


def test_a_city_in_which_nothing_has_happened_has_an_overview(client, cast):
    client.force_login(cast.centre.person)
    assert client.get(reverse("reports:overview")).status_code == 200


def number_of(client, address):
    context = client.get(address).context
    return context["listing"].page.paginator.count if "listing" in context else context["count"]


def test_every_figure_of_the_overview_opens_its_cases(client, cast, city):
    with time_machine.travel(LATER, tick=False):
        client.force_login(cast.centre.person)
        seen = client.get(reverse("reports:overview")).context
        assert number_of(client, seen["in_hand"]) == seen["running"] > 0
        assert number_of(client, seen["red"]) == seen["lights"][Light.RED] > 0
        for each in seen["shares"].values():
            assert number_of(client, each.url_all) == each.n, each.measure.code
            assert number_of(client, each.url_so) == round((each.share or 0) * each.n), each.measure.code
        flow, offices = seen["charts"][0][2], seen["charts"][2][2]
        linked = [cell for row in [*flow.rows, *offices.rows] for cell in row if hasattr(cell, "url")]
        assert linked and all(number_of(client, cell.url) == (cell.cases or cell.value) for cell in linked)


def test_an_item_narrows_all_of_the_overview(client, cast, city):
    with time_machine.travel(LATER, tick=False):
        client.force_login(cast.centre.person)
        seen = client.get(reverse("reports:overview"), {"item": "L02"}).context
        assert (seen["running"], seen["shares"]["on_time"].n) == (0, 1)
        assert "first_pass" not in seen["shares"], "a stage's application is about several items"

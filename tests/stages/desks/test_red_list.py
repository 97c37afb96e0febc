"""The red list of a centre: what is late, with the reason its office has given, or that nobody has said why."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from stages.acts import clocks
from stages.enums import StageCode
from stages.flows import watching
from stages.models import Clock, Urging
from tests.cast import Cast, at
from tests.steps import accepted_stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("it_is_monday")]
RED = reverse("stages:red-list")
LATE = "2026-06-01 10:00"


@pytest.fixture
def late(cast, it_becomes):
    accepted_stage(cast, cast.register(), StageCode.INITIATION)
    watching.watch(at("2026-06-01 09:00"))
    it_becomes(LATE)


def shown(response):
    return [clock for clock, _face in response.context["listing"].rows]


def counts(response):
    return {pill.value: pill.count for pill in response.context["listing"].pills}


def test_it_holds_what_the_city_counts_as_red_the_longest_late_first(cast, sit, late):
    desk = sit(cast.centre)
    rows = shown(desk.get(RED))
    assert len(rows) == desk.get(reverse("stages:city")).context["late_count"] > 1
    assert [row.due_on for row in rows] == sorted(row.due_on for row in rows)


def test_a_step_for_which_no_law_gives_an_office_days_is_not_on_it(cast, sit, late):
    """Nobody answers for its day, so nobody has a reason to state."""
    desk = sit(cast.centre)
    rows = shown(desk.get(RED))
    step = Clock.objects.get(pk=rows[0].pk)
    step.rule, step.reckoning = "step", step.reckoning | {"statutory": step.reckoning["statutory"] | {"days": None}}
    clocks.rewrite(step, step.started_on)
    step.save()
    assert [row.pk for row in shown(desk.get(RED))] == [row.pk for row in rows[1:]]
    assert sit(cast.centre).get(reverse("stages:city")).context["late_count"] == len(rows) - 1


def test_a_breach_is_on_it_before_its_last_day_and_is_called_one(cast, sit):
    accepted_stage(cast, cast.register(), StageCode.INITIATION)
    clock = Clock.objects.running().get(approval__code="L09", kind="decision")
    Clock.objects.filter(pk=clock.pk).update(breach="no_ground", light="red")
    page = sit(cast.centre).get(RED, {"show": "breach"})
    ((row, face),) = page.context["listing"].rows
    assert row == clock and face.left >= 0
    with override("en"):
        assert face.words == face.full_words == "In breach"


def test_it_tells_the_reason_or_that_there_is_none(cast, sit, late):
    desk = sit(cast.centre)
    count = len(shown(desk.get(RED)))
    assert counts(desk.get(RED)) == {"": count, "silent": count, "explained": 0, "breach": 0}
    urging = Urging.objects.with_names().get(clock=shown(desk.get(RED))[0])
    by = cast.holder(urging.clock.approval)
    watching.answer_urging(urging, by=by, at=at("2026-06-01 09:30"), text="图纸待补，周五办结。")
    page = desk.get(RED, {"show": "explained"})
    assert [row.pk for row in shown(page)] == [urging.clock_id] and "图纸待补，周五办结。" in page.text
    assert "no reason stated" in desk.get(RED, {"show": "silent"}).text


def test_only_the_centre_of_the_place_sees_it(cast, sit, late):
    assert sit(cast.window).get(RED).status_code == 404
    assert shown(sit(Cast(division="330602").centre).get(RED)) == []


def test_the_statements_do_not_grow(cast, sit, late, django_assert_num_queries):
    desk = sit(cast.centre)
    desk.get(RED)
    with django_assert_num_queries(10):
        desk.get(RED)
    accepted_stage(cast, cast.register(name="二号项目"), StageCode.INITIATION)
    with django_assert_num_queries(10):
        desk.get(RED)

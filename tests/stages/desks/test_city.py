"""The city now: numbers, lights by office and stage, what is late, what stands still."""

import pytest
from django.urls import reverse

from stages.enums import StageCode
from tests.cast import Cast
from tests.steps import accepted_stage, filed_stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("it_is_monday")]
CITY = reverse("stages:city")
LATE = "2026-06-01 10:00"


def test_only_the_centre_sees_it(cast, sit, client):
    for actor in (cast.applicant, cast.window, cast.department("planning"), cast.administrator):
        assert sit(actor).get(CITY).status_code == 404
    assert sit(cast.centre).get(CITY).status_code == 200


def test_it_counts_what_is_under_way(cast, sit):
    filed_stage(cast, cast.register(), StageCode.INITIATION)
    accepted_stage(cast, cast.register(name="二号项目"), StageCode.INITIATION)
    shown = sit(cast.centre).get(CITY).context
    assert (shown["numbers"]["projects"], shown["numbers"]["at_windows"]) == (2, 1)
    assert sum(shown["lights"].values()) == shown["in_hand"]
    office_rows, total = shown["rows"][:-1], shown["rows"][-1]
    assert sum((row.total for row in office_rows), start=type(total.total)()) == total.total


def test_what_is_late_is_named_with_office_and_days(cast, sit, it_becomes):
    accepted_stage(cast, cast.register(), StageCode.INITIATION)
    it_becomes(LATE)
    response = sit(cast.centre).get(CITY)
    assert response.context["late_count"] == response.context["lights"]["red"] > 0
    dues = [clock.due_on for _approval, clock, _face in response.context["late"]]
    assert dues == sorted(dues)
    assert "days over" in response.content.decode()
    assert [project.name for project in response.context["still"]]


def test_a_centre_sees_its_own_division(cast, sit):
    accepted_stage(cast, cast.register(), StageCode.INITIATION)
    elsewhere = Cast(division="330602")
    assert sit(elsewhere.centre).get(CITY).context["in_hand"] == 0
    whole_city = Cast(division="330600")
    assert sit(whole_city.centre).get(CITY).context["in_hand"] > 0


def test_the_statements_do_not_grow_with_the_city(cast, sit, it_becomes, django_assert_num_queries):
    it_becomes(LATE)
    desk = sit(cast.centre)
    accepted_stage(cast, cast.register(), StageCode.INITIATION)
    desk.get(CITY)
    with django_assert_num_queries(12):
        desk.get(CITY)
    for n in range(3):
        accepted_stage(cast, cast.register(name=f"{n}号项目"), StageCode.INITIATION)
    with django_assert_num_queries(12):
        desk.get(CITY)

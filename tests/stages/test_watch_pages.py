"""The list of urgings by seat, and the form on which the office answers."""

import pytest
from django.urls import reverse

from stages.enums import ClockKind, StageCode
from stages.flows import watching
from stages.models import Clock, Urging
from tests.cast import at
from tests.stages.desks.pages import enter, it_is
from tests.steps import accepted_stage


@pytest.fixture
def urged(cast, monkeypatch):
    """An urging of an item of initiation, a month after it was accepted."""
    project = cast.register()
    accepted_stage(cast, project, StageCode.INITIATION)
    watching.watch(at("2026-05-04 09:00"))
    it_is(monkeypatch, "2026-05-04 10:00")
    clock = Clock.objects.filter(kind=ClockKind.DECISION, urgings__isnull=False).first()
    return Urging.objects.with_names().get(clock=clock)


@pytest.fixture
def holder(cast, urged):
    return cast.holder(urged.clock.approval)


def test_office_lead_and_centre_see_it_and_a_stranger_does_not(client, cast, urged, holder):
    for who in (holder, cast.centre):
        assert urged.project.name in enter(client, who).get(reverse("stages:urgings")).text, who
    lead = cast.seats.of_office("lead", urged.lead)
    assert urged.project.name in enter(client, lead).get(reverse("stages:urgings")).text
    assert urged.project.name not in enter(client, cast.window).get(reverse("stages:urgings")).text
    there = reverse("stages:urging-answer", args=[urged.pk])
    for who in (cast.window, cast.applicant, cast.stranger):
        assert enter(client, who).get(there).status_code == 404


def test_the_office_answers_on_the_form(client, urged, holder):
    browser = enter(client, holder)
    there = reverse("stages:urging-answer", args=[urged.pk])
    assert browser.get(there).status_code == 200
    answer = browser.post(there, {"text": "图纸待补，周五办结。"})
    assert answer["Location"] == reverse("stages:urgings")
    urged.refresh_from_db()
    assert urged.answer == "图纸待补，周五办结。" and urged.answered_by == holder.person
    assert urged.answer in browser.get(reverse("stages:urgings"), {"show": "answered"}).text


def test_answered_twice_the_second_time_gets_a_sentence_and_keeps_what_was_typed(client, urged, holder):
    browser = enter(client, holder)
    there = reverse("stages:urging-answer", args=[urged.pk])
    browser.post(there, {"text": "周五办结。"})
    again = browser.post(there, {"text": "又答一次"})
    assert again.status_code == 422 and "又答一次" in again.text


def test_an_empty_answer_is_refused(client, urged, holder):
    page = enter(client, holder).post(reverse("stages:urging-answer", args=[urged.pk]), {"text": " "})
    assert page.status_code == 422


def test_the_centre_sees_the_form_with_a_greyed_button(client, cast, urged):
    page = enter(client, cast.centre).get(reverse("stages:urging-answer", args=[urged.pk]))
    assert "<button disabled>" in page.text
    assert client.post(reverse("stages:urging-answer", args=[urged.pk]), {"text": "代答"}).status_code == 422


def test_the_list_costs_the_same_however_long_it_is(client, cast, urged, django_assert_num_queries):
    browser = enter(client, cast.centre)
    browser.get(reverse("stages:urgings"))
    with django_assert_num_queries(8):
        browser.get(reverse("stages:urgings"))
    accepted_stage(cast, cast.register(name="柯桥第二项目"), StageCode.INITIATION)
    watching.watch(at("2026-05-04 09:30"))
    assert Urging.objects.count() > 1
    with django_assert_num_queries(8):
        browser.get(reverse("stages:urgings"))


def test_the_history_of_the_project_says_it_in_words(client, cast, urged, holder):
    watching.answer_urging(urged, by=holder, at=at("2026-05-04 11:00"), text="周五办结。")
    page = enter(client, cast.centre).get(reverse("stages:project-history", args=[urged.project.code]))
    assert page.status_code == 200 and "周五办结。" in page.text

"""Forecasts of real projects: made, kept, held against what happened, shown and asked "what if"."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from projects.models import Project
from reports.forecast import accuracy, making
from reports.forecast.accuracy import score
from reports.forecast.outlook import outlook
from reports.forecast.whatif import WhatIf
from reports.models import Forecast
from reports.models.forecast import Occasion
from stages.enums import ApprovalStatus
from tests.cast import at
from tests.steps import accepted_stage, current, decide_fully

pytestmark = pytest.mark.django_db
REGISTERED_ON, ACCEPTED_ON = date(2026, 3, 2), date(2026, 3, 4)


def read(project):
    return making.with_route(Project.objects).get(pk=project.pk)


@pytest.fixture
def project(cast):
    return cast.register()


def test_without_history_the_promised_limits_stand_in_and_are_marked(project):
    seen = outlook(read(project), REGISTERED_ON)
    assert seen.learned_from == 1  # the registration on the platform
    assert seen.estimated == len(seen.prospects) == project.approvals.count() - 1
    assert seen.permit.on_50 <= seen.permit.on_80 <= seen.finish.on_80


def test_what_is_open_has_run_some_of_its_days(cast, project):
    accepted_stage(cast, project, "initiation")
    later = date(2026, 3, 10)
    early, late = (outlook(read(project), on) for on in (ACCEPTED_ON, later))
    of = lambda seen: {p.approval.code: p for p in seen.prospects}  # noqa: E731
    assert of(early)["L09"].state == ApprovalStatus.OPEN
    assert of(late)["L09"].finish.days_50 < of(early)["L09"].finish.days_50


def test_what_is_finished_is_no_step_any_more_but_was_one_before(cast, project):
    accepted_stage(cast, project, "initiation")
    decide_fully(cast, project, "L02")  # on 6 March
    codes = lambda on: {p.approval.code for p in outlook(read(project), on).prospects}  # noqa: E731
    assert "L02" not in codes(date(2026, 3, 6))
    assert "L02" in codes(date(2026, 3, 5))


def test_the_same_day_gives_the_same_dates(project):
    assert outlook(read(project), REGISTERED_ON).finish == outlook(read(project), REGISTERED_ON).finish


@pytest.mark.parametrize("what_if", [WhatIf(later=10), WhatIf(in_turn=True)])
def test_what_makes_it_longer_makes_it_later(project, what_if):
    usual, changed = (outlook(read(project), REGISTERED_ON, each) for each in (WhatIf(), what_if))
    assert changed.finish.days_50 > usual.finish.days_50


def test_a_slower_office_makes_it_later_and_a_faster_one_never_does(cast, project):
    office = cast.department("planning").office.pk
    slow, usual, fast = (outlook(read(project), REGISTERED_ON, WhatIf(office, pace)) for pace in (200, 100, 25))
    assert slow.finish.days_50 > usual.finish.days_50 >= fast.finish.days_50
    assert outlook(read(project), REGISTERED_ON, WhatIf(pace=25)).finish.days_50 < usual.finish.days_50


@pytest.mark.parametrize("first,again", [("2026-04-06", "2026-04-12"), ("2026-04-08", "2026-04-09")])
def test_forecasts_of_a_week_are_made_once(project, first, again):
    """As of the Sunday evening before it, whichever day of the week the job first runs."""
    assert making.of_the_week(at(first).date(), at=at(first)) == 1
    assert making.of_the_week(at(again).date(), at=at(again)) == 0
    row = Forecast.objects.get()
    assert (row.as_of, row.occasion) == (date(2026, 4, 5), Occasion.REGULAR)


def test_a_forecast_kept_twice_is_kept_once(project):
    seen = outlook(read(project), REGISTERED_ON)
    kept = [making.keep(seen, occasion=Occasion.DEMAND, at=at("2026-03-03")) for _time in range(2)]
    assert kept[0] is not None and kept[1] is None


def test_the_error_counts_what_has_come_due_and_what_never_came():
    rows = [
        # error at 50, is 50 due, held, is 80 due, held, is reached
        (-2, True, True, True, True, True),
        (4, True, False, True, True, True),
        (30, True, False, True, False, False),  # still not there
        (0, False, True, False, True, True),  # early, its day is to come: not counted
    ]
    found = score("permit", Occasion.REGULAR, 0, 20, rows)
    assert (found.due_50, found.held_50, found.due_80, found.held_80, found.unreached) == (3, 1, 3, 2, 1)
    assert (found.off, found.bias) == (4, 4)


def test_an_earlier_forecast_is_held_against_what_happened(cast, project):
    making.make_all(REGISTERED_ON, occasion=Occasion.AFTERWARDS, at=timezone.now())
    found = accuracy.scores(Project.objects.all(), date(2029, 1, 1))
    assert {each.target for each in found} == {"permit", "finish"}
    assert all(each.unreached == each.due_50 == 1 and each.held_80 == 0 for each in found)


def test_a_withdrawn_project_has_no_outcome(cast, project):
    making.make_all(REGISTERED_ON, occasion=Occasion.AFTERWARDS, at=timezone.now())
    Project.objects.update(status="withdrawn")
    assert accuracy.scores(Project.objects.all(), date(2029, 1, 1)) == []


@pytest.fixture
def browse(client):
    def as_(actor):
        client.force_login(actor.person)
        client.session["seat"] = actor.seat.pk
        return client

    return as_


def test_the_page_shows_the_dates_and_what_if_moves_them(browse, cast, project):
    url = reverse("reports:forecast", args=[project.code])
    usual = browse(cast.applicant).get(url)
    changed = browse(cast.applicant).get(url, {"pace": 100, "later": 20, "in_turn": "on"})
    assert usual.context["changed"] is None
    assert changed.context["changed"].finish.days_50 > usual.context["usual"].finish.days_50
    assert "<svg" in usual.content.decode()


@pytest.mark.parametrize("said", [{"pace": 5}, {"later": 999}, {"office": "0"}, {"pace": "fast"},
                                  {"stage": "planning"}])  # fmt: skip
def test_a_what_if_out_of_bounds_is_told_at_its_field(browse, cast, project, said):
    response = browse(cast.applicant).get(reverse("reports:forecast", args=[project.code]), said)
    assert response.status_code == 422 and response.context["form"].errors


def test_a_stranger_sees_no_forecast(browse, cast, project):
    for method in ("get", "post"):
        url = reverse("reports:forecast", args=[project.code])
        assert getattr(browse(cast.stranger), method)(url).status_code == 404


def test_todays_forecast_can_be_kept_and_stands_in_the_list(browse, cast, project):
    url = reverse("reports:forecast", args=[project.code])
    for _time in range(2):
        assert browse(cast.applicant).post(url).status_code == 302
    assert Forecast.objects.get().occasion == Occasion.DEMAND
    page = browse(cast.centre).get(reverse("reports:forecasts"))
    assert project.name in page.content.decode()


def test_the_page_costs_the_same_whatever_the_route(browse, cast, project, django_assert_max_num_queries):
    url = reverse("reports:forecast", args=[project.code])
    browse(cast.applicant).get(url)
    with django_assert_max_num_queries(40):
        browse(cast.applicant).get(url)


def test_the_item_of_the_permit_is_told_by_the_catalogue(project):
    assert outlook(read(project), REGISTERED_ON).permit_items == ["S18"]
    assert current(project, "S18")


def test_what_has_not_begun_begins_and_ends_after_the_evening_of_the_forecast(project):
    """Nothing that is still to come can be dated to the day on which it was still to come."""
    seen = outlook(read(project), REGISTERED_ON)
    days = [day for step in seen.prospects for day in (step.finish.on_50, step.finish.on_80)]
    days += [step.start.on_50 for step in seen.prospects if step.state != "open"]
    assert days and min([*days, seen.finish.on_50]) > REGISTERED_ON
    assert min(seen.samples["finish"]) >= 1


def test_every_share_that_held_opens_its_forecasts(browse, cast, project):
    making.make_all(REGISTERED_ON, occasion=Occasion.AFTERWARDS, at=at("2026-03-02 18:00"))
    later = date(2028, 3, 1)
    seen = accuracy.scores(Project.objects.all(), later)
    assert seen
    for each in seen:
        for part in accuracy.PARTS:
            found = accuracy.behind(Project.objects.all(), later, each.target, each.occasion, each.shortest, part)
            assert len(found) == getattr(each, part), part
    assert accuracy.behind(Project.objects.all(), later, "permit", "never", 0, "due_50") == []
    made = reverse("reports:forecasts-made")
    assert browse(cast.centre).get(made, {"target": "x", "ahead": "y", "part": "z"}).status_code == 200

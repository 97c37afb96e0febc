"""Promises and baselines: read with their sources, counted as worded and without the owner's time."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pandas as pd
import pytest
from django.conf import settings
from django.urls import reverse

from reports.frames import frames
from reports.yardstick import counting
from reports.yardstick.data import Promise, yardsticks
from reports.yardstick.pages import city
from stages.acts import tracking
from stages.desks.project import track
from stages.enums import Evidence, Unit
from stages.models import Approval, Clock
from tests.cast import at
from tests.steps import accepted_stage, decide_fully

FIFTY = Promise("x", "甲", "x", 50, Unit.CALENDAR_DAY, "s", Evidence.READ, to="construction_permit",
                counts=("office", "utility"), estimated=("counts",))  # fmt: skip
ITS_OWN = replace(FIFTY, estimated=())
WORKING = replace(FIFTY, days=24, unit=Unit.WORKING_DAY)


@pytest.fixture
def project(cast):
    """Registered on Monday 2 March 2026; what an office had in hand from then on was done on the 20th, no more."""
    project = cast.register()
    Approval.objects.filter(project=project, started_at__isnull=False).update(
        status="recorded", finished_at=at("2026-03-20 10:00")
    )
    return project


def against(promise, permit="2026-04-10", on=date(2026, 4, 30)):
    seen = frames(on)
    seen.projects["permit_on"] = pd.Series([pd.Timestamp(permit) if permit else pd.NaT]).astype("datetime64[ms]")
    return counting.against(seen, promise)


def test_a_promise_in_calendar_days(project):
    rows = against(FIFTY)
    assert rows[["is_there", "worded", "net"]].to_numpy().tolist() == [[True, 39, 18]]
    tally = counting.tally(rows, FIFTY)
    assert (tally.n, tally.share, tally.median, tally.share_net) == (1, 1, 39, 1)


def test_a_promise_in_working_days(project):
    rows = against(WORKING)
    assert rows[["worded", "net"]].to_numpy().tolist() == [[28, 14]]  # Qingming is on 6 April
    tally = counting.tally(rows, WORKING)
    assert (tally.kept, tally.kept_net) == (0, 1)


def test_a_promise_whose_own_words_leave_out_the_owner_is_counted_in_one_way_only(project):
    rows = against(ITS_OWN)
    assert rows["worded"].tolist() == rows["net"].tolist() == against(FIFTY)["net"].tolist()


def test_what_has_not_got_there_is_counted_so_far_and_not_tallied(project):
    rows = against(FIFTY, permit=None)
    assert rows["worded"].tolist() == [59] and not rows["is_there"].any()
    assert counting.tally(rows, FIFTY).n == 0


def test_a_project_has_the_same_days_here_as_on_its_own_page(cast):
    project = cast.register()
    accepted_stage(cast, project, "initiation")
    decide_fully(cast, project, "L02")
    clock = Clock.objects.get(project=project, kind="track")
    (promise,) = [each for each in yardsticks().promises if each.code == clock.reckoning["track"]["code"]]
    tracking.follow(project)
    for on in (date(2026, 3, 31), date(2026, 5, 8)):
        rows = counting.against(frames(on), promise)
        assert rows["net"].tolist() == [track(project, on)["used"]], on


def test_a_promise_that_is_a_track_stands_in_the_citys_files_alone():
    text = settings.YARDSTICKS.read_text(encoding="utf-8")
    assert "track: enterprise_90" in text and "code: enterprise_90" not in text


def test_a_withdrawn_project_is_no_whole_project(project):
    """The median of the whole projects is that of those which came to their end, and a value that was reached."""
    each = pd.DataFrame({"permit_months": [1.0, 4.0], "offices": [3, 9], "seals": [1, 1], "visits": [0, 0],
                         "is_concluded": [True, False], "months": [5.0, 1.0], "building_months": [0.0, 0.0],
                         "approval_months": [5.0, 1.0]})  # fmt: skip
    found = city(each)
    assert (found["ended"], found["months"]) == (1, 5.0)
    assert (found["permitted"], found["permit_months"], found["offices"]) == (2, 1.0, 3)


@pytest.mark.django_db
def test_every_figure_has_its_source_and_says_what_it_guesses():
    sticks = yardsticks()
    assert {each.code for each in sticks.promises} >= {"order_50", "order_100", "permit_40", "state_120"}
    plant, wharf = sticks.baselines
    assert (plant.months, plant.offices, plant.seals) == (7, 40, 70)
    assert (wharf.months, wharf.approval_months, wharf.building_months) == (48, 30, 18)
    assert all(each.source and each.evidence for each in [*sticks.promises, *sticks.baselines])


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["baselines: []\npromises: [{code: x}]", "promises: []"])
def test_a_file_that_is_not_whole_is_refused(tmp_path, text):
    path = tmp_path / "sticks.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises((TypeError, KeyError, ValueError)):
        yardsticks(str(path))


@pytest.mark.django_db
def test_the_page_holds_projects_and_city_against_it(client, cast):
    project = cast.register()
    accepted_stage(cast, project, "initiation")
    decide_fully(cast, project, "L02")
    client.force_login(cast.centre.person)
    page = client.get(reverse("reports:yardstick"))
    text = page.content.decode()
    assert page.status_code == 200 and project.name in text and "3540" in text
    assert client.get(reverse("reports:yardstick"), {"since": "x"}).status_code == 422
    each = counting.like_baselines(frames(date(2026, 4, 1)))
    assert each[["offices", "seals"]].to_numpy().tolist() == [[each["offices"].iloc[0], 1]]
    assert each["offices"].iloc[0] >= 2


def test_every_figure_of_a_promise_opens_its_projects(client, cast, project):
    client.force_login(cast.centre.person)
    for promise, tally in client.get(reverse("reports:yardstick")).context["promises"]:
        for part, n in (("there", tally.n), ("kept", tally.kept), ("kept_net", tally.kept_net), ("over", tally.over)):
            page = client.get(reverse("reports:yardstick-promise", args=[promise.code]), {"part": part})
            assert len(page.context["listing"].rows) == n, (promise.code, part)
    assert client.get(reverse("reports:yardstick-promise", args=["nothing"])).status_code == 404
    assert client.get(reverse("reports:yardstick"), {"only": "end"}).context["count"] == 0


def test_the_days_of_a_project_against_a_promise_add_up_run_by_run(client, cast, project):
    client.force_login(cast.centre.person)
    ((_row, cells),) = client.get(reverse("reports:yardstick")).context["listing"].rows
    for cell in cells:
        address = reverse("reports:yardstick-days", args=[cell["promise"], project.code])
        rows = [row for row, _office in client.get(address).context["listing"].rows]
        counted = [row.days for row in rows if row.is_counted]
        assert (len(rows), len(counted), sum(counted)) == (cell["runs"], cell["runs_net"], cell["net"])
        assert cell["worded"] is None or sum(row.days for row in rows) == cell["worded"]
        assert all(one.until_on == other.after_on for one, other in pairwise(rows)), "no day twice, none left out"

"""Promises and baselines: read with their sources, counted as worded and without the owner's time."""

from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest
from django.urls import reverse

from reports.frames import frames
from reports.yardstick import counting
from reports.yardstick.data import Promise, yardsticks
from stages.enums import Evidence, Unit
from tests.steps import accepted_stage, decide_fully

FIFTY = Promise("x", "甲", "x", 50, Unit.CALENDAR_DAY, "source", Evidence.READ, to="construction_permit")


def made(permit):
    """A project registered on 2 March 2026: the owner's until 6 March, then an office's."""
    day = lambda text: pd.Timestamp(text)  # noqa: E731
    projects = pd.DataFrame({
        "project": ["P"], "registered_on": [day("2026-03-02")], "permit_on": [day(permit) if permit else pd.NaT],
        "ended_on": [pd.NaT], "status": ["active"],
    })  # fmt: skip
    for name in ("registered_on", "permit_on", "ended_on"):
        projects[name] = projects[name].astype("datetime64[ms]")
    days = pd.DataFrame({
        "project": ["P", "P"], "holder": ["enterprise", "office"],
        "after_on": [day("2026-03-02"), day("2026-03-06")], "until_on": [day("2026-03-06"), day("2026-04-30")],
    })  # fmt: skip
    for name in ("after_on", "until_on"):
        days[name] = days[name].astype("datetime64[ms]")
    return SimpleNamespace(projects=projects, days=days, on=date(2026, 4, 30))


@pytest.mark.django_db
def test_a_promise_in_calendar_days():
    rows = counting.against(made("2026-04-11"), FIFTY)
    assert rows[["is_there", "worded", "net"]].to_numpy().tolist() == [[True, 40, 36]]
    tally = counting.tally(rows, FIFTY)
    assert (tally.n, tally.share, tally.median, tally.share_net, tally.median_net) == (1, 1, 40, 1, 36)


@pytest.mark.django_db
def test_a_promise_in_working_days():
    promise = Promise("x", "甲", "x", 24, Unit.WORKING_DAY, "s", Evidence.READ, to="construction_permit")
    rows = counting.against(made("2026-04-10"), promise)
    assert rows["worded"].tolist() == [28] and rows["net"].tolist() == [24]  # Qingming is on 6 April
    tally = counting.tally(rows, promise)
    assert (tally.kept, tally.kept_net) == (0, 1)


@pytest.mark.django_db
def test_what_has_not_got_there_is_counted_so_far_and_not_tallied():
    rows = counting.against(made(None), FIFTY)
    assert rows["worded"].tolist() == [59] and not rows["is_there"].any()
    assert counting.tally(rows, FIFTY).n == 0


def test_every_figure_has_its_source_and_says_what_it_guesses():
    sticks = yardsticks()
    assert {each.code for each in sticks.promises} >= {"order_50", "order_100", "permit_40", "whole_120"}
    plant, wharf = sticks.baselines
    assert (plant.months, plant.offices, plant.seals) == (7, 40, 70)
    assert (wharf.months, wharf.approval_months, wharf.building_months) == (48, 30, 18)
    assert all(each.source and each.evidence for each in [*sticks.promises, *sticks.baselines])


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

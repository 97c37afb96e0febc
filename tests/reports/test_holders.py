"""The line of a project's life: every working day once, today, and the forecast as an estimate."""

import re

import pytest
from django.utils.translation import override

from reports.expecting import expected
from reports.forecast import making
from reports.frames.whose_day import Rank
from reports.holders import holders
from reports.lifeline import Lifeline
from stages.acts import reference
from stages.enums import StageCode
from stages.flows import door
from tests.cast import at
from tests.stages.desks.pages import enter, it_is
from tests.steps import accepted_stage, decide_fully

pytestmark = pytest.mark.django_db
ON = at("2026-03-31").date()


@pytest.fixture
def project(cast):
    project = cast.register()
    accepted_stage(cast, project, StageCode.INITIATION)
    decide_fully(cast, project, "L02")
    return project


def test_the_days_of_the_holders_add_up_to_the_life_of_the_project(project):
    held = holders(project, ON)
    assert held.total == reference.calendar(project.division_id).between(at("2026-03-02").date(), ON)
    assert sum(run.days for run in held.runs) == sum(part.days for part in held.parts) == held.total
    assert all(one.until == other.after for one, other in zip(held.runs, held.runs[1:], strict=False))
    assert held.runs[-1].until == ON


def test_what_is_written_in_history_changes_the_holders_at_once(cast, project):
    before = holders(project, ON)
    with_office = sum(run.days for run in before.runs if run.rank == Rank.OFFICE)
    door.withdraw_project(project, by=cast.applicant, at=at("2026-03-20"), reason="不建了。")
    project = type(project).objects.get(pk=project.pk)
    after = holders(project, ON)
    assert after.total < before.total
    assert sum(run.days for run in after.runs if run.rank == Rank.OFFICE) < with_office


def test_a_second_look_asks_only_what_may_have_changed(project, django_assert_num_queries):
    holders(project, ON)
    with django_assert_num_queries(2):  # the calendar's version, names of offices
        holders(project, ON)


def test_the_forecast_on_the_board_is_the_one_that_was_kept(client, cast, project, monkeypatch):
    it_is(monkeypatch, "2026-04-01 10:00")
    enter(client, cast.applicant)
    url = f"/projects/{project.code}/"
    assert f"/projects/{project.code}/forecast/" in client.get(url).content.decode()
    assert expected(project) is None
    kept = making.on_demand(making.with_route(type(project).objects).get(pk=project.pk), ON, at=at("2026-04-01"))
    seen = expected(project)
    assert (seen.on_50, seen.on_80, seen.as_of) == (kept.permit_50, kept.permit_80, ON)
    content = client.get(url, headers={"accept-language": "en"}).content.decode()
    assert kept.permit_50.isoformat() in content
    assert 'class="mark off"' in content


def test_the_drawing_keeps_within_its_width_and_every_run_is_named(project):
    held = holders(project, ON)
    with override("en"):
        drawing = str(Lifeline(held.runs, ON).svg())
    assert drawing.count("<title>") == len(held.runs)
    for x, width in re.findall(r'<rect x="([\d.]+)" y="22" width="([\d.]+)"', drawing):
        assert 0 <= float(x) <= float(x) + float(width) <= 1180

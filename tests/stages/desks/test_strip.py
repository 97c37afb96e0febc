"""The time strip: the drawing and the table say the same, for the same statements whatever the project."""

import re

import pytest

from stages.enums import StageCode
from tests.steps import accepted_stage, decide_fully

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("it_is_monday")]


@pytest.fixture
def project(cast):
    project = cast.register()
    accepted_stage(cast, project, StageCode.INITIATION)
    decide_fully(cast, project, "L02")
    return project


def page(client, project):
    return client.get(f"/projects/{project.code}/strip/")


def test_every_item_stands_in_the_drawing_or_begins_after_construction(cast, sit, project):
    response = page(sit(cast.applicant), project)
    drawing = re.search(r'<svg viewBox="0 0 1240.*?</svg>', response.content.decode(), re.S)[0]
    shown = [row for stage in response.context["stages"] if not stage.is_ahead for row in stage.rows]
    assert drawing.count("<a href=") == len(shown) > 10
    assert "when construction is finished" in drawing
    assert "style=" not in drawing


def test_the_spans_of_an_item_are_told_with_their_days(cast, sit, project):
    rows = {row.approval.code: row for stage in page(sit(cast.applicant), project).context["stages"]
            for row in stage.rows}  # fmt: skip
    done, running = rows["L02"], rows["L09"]
    assert [(str(s.kind), s.first.day, s.last.day) for s in done.spans] == [("window", 3, 3), ("hand", 4, 6)]
    assert done.plan is None and done.used == 2
    assert running.spans[-1].last.day == 9 and running.due_on > running.spans[-1].last
    assert running.plan.last == running.due_on


def test_who_may_not_see_the_project_sees_no_strip(cast, sit, project):
    assert page(sit(cast.stranger), project).status_code == 404


def test_the_statements_do_not_grow(cast, sit, project, django_assert_max_num_queries):
    desk = sit(cast.applicant)
    page(desk, project)
    with django_assert_max_num_queries(34):
        page(desk, project)

"""The time strip: the drawing and the table say the same, for the same statements whatever the project."""

import re

import pytest

from stages.enums import ClockKind, StageCode, StoppageGround
from stages.flows import door
from stages.models import Clock
from stages.rules.spans import SpanKind
from tests.steps import DECIDED, accepted_stage, current, decide_fully

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("it_is_monday")]


@pytest.fixture
def project(cast):
    project = cast.register()
    accepted_stage(cast, project, StageCode.INITIATION)
    decide_fully(cast, project, "L02")
    return project


def page(client, project):
    return client.get(f"/projects/{project.code}/strip/")


def drawing(response):
    return re.search(r'<svg viewBox="0 0 1240.*?</svg>', response.content.decode(), re.S)[0]


def links(response):
    """[(address, name)] of the links of the drawing, in their order."""
    return re.findall(r'<a href="([^"]+)"[^>]*><title>(.*?)</title>', drawing(response))


def rows_of(response):
    return {row.approval.code: row for stage in response.context["stages"] for row in stage.rows}


def test_every_item_stands_in_the_drawing_or_begins_after_construction(cast, sit, project):
    response = page(sit(cast.applicant), project)
    shown = [row for stage in response.context["stages"] if not stage.is_ahead for row in stage.rows]
    assert len([name for _url, name in links(response) if " · " in name and ": " not in name]) == len(shown) > 10
    assert "when construction is finished" in drawing(response)
    assert "style=" not in drawing(response)


def test_the_spans_of_an_item_are_told_with_their_days(cast, sit, project):
    rows = rows_of(page(sit(cast.applicant), project))
    done, running = rows["L02"], rows["L09"]
    assert [(str(p.kind), p.span.first.day, p.span.last.day) for p in done.pieces] == [("window", 3, 3), ("hand", 4, 6)]
    assert done.plan is None and done.used == 2
    assert running.pieces[-1].span.last.day == 9 and running.due_on > running.pieces[-1].span.last
    assert running.plan.span.last == running.due_on


def test_every_span_is_a_link_with_a_name_of_its_own_to_what_it_shows(cast, sit, project):
    desk = sit(cast.applicant)
    found = links(page(desk, project))
    names = [name for _url, name in found]
    assert len(set(names)) == len(names)
    said = {name: url for url, name in found}
    assert said["Filing (capital works): At the window, 3 Mar, Window"].startswith("/applications/")
    done = said["Filing (capital works): Done, 2 working days, 4 Mar to 6 Mar, Development &amp; Reform"]
    assert done == f"/projects/{project.code}/items/L02/1/"
    for url in set(said.values()):
        assert desk.get(url).status_code == 200, url


def test_a_stopped_span_names_its_ground_and_leads_to_its_notice(cast, sit, project):
    approval = current(project, "L09")
    clock = Clock.objects.get(approval=approval, kind=ClockKind.DECISION)
    told = door.suspend(
        clock, by=cast.holder(approval), at=DECIDED, ground=StoppageGround.EXPERT_REVIEW, days=10,
        basis="环境影响评价法 第十三条", reason="组织专家评审。",
    )  # fmt: skip
    desk = sit(cast.applicant)
    stopped = next(p for p in rows_of(page(desk, project))["L09"].pieces if p.kind is SpanKind.STOP)
    assert (stopped.span.first.day, stopped.days, stopped.whose) == (6, 2, "Expert review")
    assert told.number in desk.get(stopped.url).content.decode()


def test_what_is_drawn_stands_in_the_table_with_the_same_link(cast, sit, project):
    response = page(sit(cast.applicant), project)
    table = response.content.decode().partition('id="words"')[2]
    for row in (row for stage in response.context["stages"] if not stage.is_ahead for row in stage.rows):
        for each in row.drawn:
            assert f'href="{each.url}"' in table


def test_who_may_not_see_the_project_sees_no_strip(cast, sit, project):
    assert page(sit(cast.stranger), project).status_code == 404


def test_the_statements_do_not_grow(cast, sit, project, django_assert_max_num_queries):
    desk = sit(cast.applicant)
    page(desk, project)
    with django_assert_max_num_queries(34):
        page(desk, project)

"""The list of projects, the board and its tabs: who sees what, what it says, and what it costs."""

import csv
import io
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects.enums import ProjectStatus
from projects.models import ChainHead, Event
from reports.life import life
from stages.desks import board_data, chain, holding, timeline
from stages.enums import ApplicationStatus, StageCode
from stages.flows import door
from tests.cast import at
from tests.stages.desks.pages import enter, it_is
from tests.steps import accepted_stage, decide_fully, filed_stage

pytestmark = pytest.mark.django_db
LIST = "/projects/"


@pytest.fixture(autouse=True)
def monday(monkeypatch):
    it_is(monkeypatch, "2026-03-09 10:00")


@pytest.fixture
def project(cast):
    return cast.register()


def page(project, view="project"):
    return reverse(f"stages:{view}", args=[project.code])


def text(response):
    return response.content.decode()


def statements(client, url):
    client.get(url)  # the catalogue and the calendar are in memory from here on
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


def board_of(content):
    return re.search(r'<svg viewBox[^>]* role="group">.*?</svg>', content, re.S).group()


# who sees what


@pytest.mark.parametrize("view", ["project", "project-papers", "project-history", "project-edition"])
def test_those_concerned_see_it_and_a_stranger_does_not(client, cast, project, view):
    for actor in (cast.applicant, cast.window, cast.centre, cast.administrator, cast.department("planning")):
        assert enter(client, actor).get(page(project, view)).status_code == 200
    assert enter(client, cast.stranger).get(page(project, view)).status_code == 404


def test_the_list_holds_ones_own(client, cast, project):
    assert project.code in text(enter(client, cast.applicant).get(LIST))
    assert project.code not in text(enter(client, cast.stranger).get(LIST))


def test_only_an_enterprise_starts_and_files(client, cast, project):
    for actor, may in ((cast.applicant, True), (cast.window, False), (cast.centre, False)):
        enter(client, actor)
        assert (reverse("stages:project-register") in text(client.get(LIST))) is may
        file = reverse("stages:application-file", args=[project.code, "planning"])
        assert (file in text(client.get(page(project)))) is may


# the list


def test_filters_stay_in_the_address_and_bad_ones_are_left_out(client, cast, project):
    cast.register("upgrade", name="零土地")
    enter(client, cast.applicant)
    found = lambda **said: [row.project for row in client.get(LIST, said).context["rows"]]  # noqa: E731
    assert found(q=project.code[5:]) == [project]
    assert project not in found(q="零土地")
    assert project not in found(status=ProjectStatus.CONCLUDED)
    assert project in found(status="nonsense", stage="", division="999999")
    assert project not in found(stage=StageCode.COMPLETION, q=project.code)


def test_work_in_a_stage_finds_what_is_under_way_there(client, cast, project):
    filed_stage(cast, project, StageCode.INITIATION)
    enter(client, cast.window)
    assert project.code in text(client.get(LIST, {"stage": StageCode.INITIATION}))


def test_the_light_is_that_of_the_worst_clock(client, cast, project, monkeypatch):
    filed_stage(cast, project, StageCode.INITIATION)  # on 3 March: the window has until the 10th
    it_is(monkeypatch, "2026-03-30 10:00")
    assert 'class="late"' in text(enter(client, cast.window).get(LIST))


def test_the_spreadsheet_has_the_same_rows_and_no_formulas(client, cast):
    cast.register(name="=1+1")
    response = enter(client, cast.applicant).get(LIST, {"format": "csv"})
    rows = list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    assert len(rows) == 2
    assert rows[1][2] == "'=1+1"
    assert response["Content-Disposition"].startswith("attachment")


def test_the_list_costs_the_same_however_long(client, cast, project):
    enter(client, cast.applicant)
    filed_stage(cast, project, StageCode.INITIATION)
    one = statements(client, LIST)
    for kind in ("housing", "upgrade", "verified"):
        cast.register(kind)
    assert statements(client, LIST) == one <= 20  # nine of them for what waits for the enterprise


# the board


def test_the_board_shows_every_item_and_its_state(client, cast, project):
    content = text(enter(client, cast.applicant).get(page(project)))
    drawing = board_of(content)
    assert drawing.count('class="k-') == project.approvals.current().count()
    shown = set(re.findall(r'class="k-(\w+)"', drawing))
    assert shown & {"run", "soon", "late"}
    assert {"done", "ready", "off"} <= shown


def test_one_stage_is_seen_alone_with_what_it_is_tied_to(client, cast, project):
    enter(client, cast.applicant)
    whole, alone = text(client.get(page(project))), text(client.get(page(project), {"stage": StageCode.LAND}))
    codes = set(re.findall(r"/items/(\w+)/", board_of(alone)))
    own = set(project.approvals.current().filter(stage__code=StageCode.LAND).values_list("code", flat=True))
    needs = board_data.edges_of(project.route.plan["needs"])
    assert codes == own | {code for pair in needs if own & set(pair) for code in pair}
    assert f"{page(project)}?stage={StageCode.LAND}" in whole
    assert client.get(page(project), {"stage": "no such"}).status_code == 200


def test_the_tab_key_goes_down_the_columns(client, cast, project):
    content = text(enter(client, cast.applicant).get(page(project)))
    drawing = board_of(content)
    cards = re.findall(r'class="k-\w+"><title>.*?<rect x="(\d+)" y="(\d+)"', drawing)
    places = [(int(x), int(y)) for x, y in cards]
    assert places == sorted(places)


def test_where_no_term_runs_the_page_says_since_when_it_stands(cast):
    project = cast.register("upgrade")
    seen = board_data.overview(project, at("2026-03-09").date(), cast.centre.seat)
    held = holding.holding(project, seen)
    assert held.due_on is None
    assert held.since == at("2026-03-02").date()


def test_the_board_costs_the_same_whatever_is_under_way(client, cast):
    small, large = cast.register("upgrade"), cast.register("housing")
    for stage in StageCode:
        if stage != StageCode.LAND:
            filed_stage(cast, large, stage)
    enter(client, cast.window)
    costs = {statements(client, page(large)), statements(client, page(small))}
    assert max(costs) <= 21  # four of them for whose days they were and the forecast
    assert max(costs) - min(costs) <= 1  # one asks whether a paper is owed, where an office has the item in hand


def test_what_holds_is_the_first_unfinished_item_of_the_chain(cast, project):
    on = at("2026-03-09").date()
    seen = board_data.overview(project, on, cast.centre.seat)
    assert seen.chain[-1] == "S18"
    held = holding.holding(project, seen)
    done = [code for code in seen.chain if seen.standings[code].state == "done"]
    assert held.approval.code == seen.chain[len(done)]
    assert held.on_chain


def test_a_correction_stops_the_card_and_names_the_enterprise(client, cast, project):
    application = filed_stage(cast, project, StageCode.INITIATION, without=["business_plan"])
    kind = application.required_papers.exclude(origin="file").first().type
    door.perform("correct", application, by=cast.window, at=at("2026-03-04"), problems={kind: "缺页"})
    assert application.project.applications.get().status == ApplicationStatus.CORRECTION
    assert "k-stop" in text(enter(client, cast.applicant).get(page(project)))


@pytest.mark.parametrize(("kind", "facts", "end"), [
    ("factory", {}, "S18"),
    ("housing", {}, "S18"),
    ("factory", {"sector": "transport", "standard_land": False, "commitment_track": False}, "S19"),
    ("factory", {"sector": "water", "standard_land": False, "commitment_track": False}, "S20"),
])  # fmt: skip
def test_the_permit_is_the_leads_own_last_item(cast, kind, facts, end):
    project = cast.register(kind, **facts)
    assert board_data.overview(project, at("2026-03-09").date(), cast.centre.seat).chain[-1] == end


def test_days_of_a_chain_are_promised_else_statutory():
    class Item:
        promised_days, statutory_days = None, 20

    assert chain.days(Item) == 20
    Item.promised_days = 0
    assert chain.days(Item) == 0


def test_a_mismatched_code_warns_on_every_page(client, cast):
    project = cast.register(code="2411-330603-04-01-123456")
    assert project.code_warnings
    assert "msg warning" in text(enter(client, cast.window).get(page(project)))


def test_words_of_others_are_shown_as_text(client, cast):
    project = cast.register(name="<script>alert(1)</script>")
    for view in ("project", "project-history"):
        assert "<script>alert" not in text(enter(client, cast.applicant).get(page(project, view)))


# papers and history


def test_papers_tell_version_use_and_certificate(client, cast, project):
    application = accepted_stage(cast, project, StageCode.INITIATION)
    approval = decide_fully(cast, project, "L02")
    content = text(enter(client, cast.applicant).get(page(project, "project-papers")))
    assert application.number in content
    assert approval.certificate_issued.number in content


def test_papers_cost_the_same_however_many(client, cast, project):
    enter(client, cast.applicant)
    filed_stage(cast, project, StageCode.INITIATION)
    few = statements(client, page(project, "project-papers"))
    filed_stage(cast, project, StageCode.PLANNING)
    assert statements(client, page(project, "project-papers")) == few <= 13


def test_history_is_told_in_words_and_by_item(client, cast, project):
    accepted_stage(cast, project, StageCode.INITIATION)
    decide_fully(cast, project, "L02")
    enter(client, cast.centre)
    everything = text(client.get(page(project, "project-history")))
    assert everything.count("<time") > 5
    only = text(client.get(page(project, "project-history"), {"item": "L02"}))
    links = re.findall(r'<a href="[^"]*/items/(\w+)/', re.search(r'<ol class="line-of">.*?</ol>', only, re.S).group())
    assert set(links) == {"L02"}
    assert client.get(page(project, "project-history"), {"item": "nonsense"}).status_code == 200


def test_history_is_narrowed_put_in_order_and_taken_along(client, cast, project):
    accepted_stage(cast, project, StageCode.INITIATION)
    enter(client, cast.centre)
    there = page(project, "project-history")
    told = lambda **said: [line.event for line in client.get(there, said).context["lines"]]  # noqa: E731
    assert {event.seat for event in told(seat="window")} == {"window"}
    assert [event.seq for event in told(sort="seq")] == [event.seq for event in reversed(told())]
    assert told(until="2020-01-01") == [] and told(q="nobody of that name") == []
    rows = list(csv.reader(io.StringIO(client.get(there, {"format": "csv"}).getvalue().decode("utf-8-sig"))))
    length = ChainHead.objects.get(project=project).seq
    assert len(rows) == length + 1 and rows[1][0] == str(length)


def test_history_says_what_was_altered_behind_its_back(client, cast, project):
    enter(client, cast.centre)
    assert '<span class="mark done">' in text(client.get(page(project, "project-history")))
    Event.objects.filter(project=project, seq=1).update(reason="changed")
    content = text(client.get(page(project, "project-history")))
    assert '<span class="mark no">' in content


def test_every_act_has_words():
    root = Path(timeline.__file__).parents[1]
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (root / "acts").glob("*.py"))
    recorded = set(re.findall(r'history\.record\(\s*[\w.]+,\s*"(\w+)"', sources)) | {"withdraw", "deem_withdrawn"}
    assert recorded <= set(timeline.ACTS)


def test_history_costs_the_same_on_a_full_page(client, cast, project):
    enter(client, cast.centre)
    accepted_stage(cast, project, StageCode.INITIATION)
    few = statements(client, page(project, "project-history"))
    decide_fully(cast, project, "L02")
    assert statements(client, page(project, "project-history")) == few


# withdrawing, and the end


def test_withdrawing_asks_why_and_ends_the_project(client, cast, project):
    enter(client, cast.applicant)
    url = page(project, "project-withdraw")
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "市场变化"}).status_code == 302
    project.refresh_from_db()
    assert project.status == ProjectStatus.WITHDRAWN
    again = client.post(url, {"reason": "再次"})
    assert again.status_code == 422
    assert "再次" in text(again)
    assert enter(client, cast.window).get(url).status_code == 404


def test_an_ended_project_shows_its_whole_life(client, cast, project, monkeypatch):
    accepted_stage(cast, project, StageCode.INITIATION)
    decide_fully(cast, project, "L02")
    it_is(monkeypatch, "2026-03-12 10:00")
    enter(client, cast.applicant).post(page(project, "project-withdraw"), {"reason": "市场变化"})
    project.refresh_from_db()
    told = life(project)
    assert (told.first.isoformat(), told.last.isoformat()) == ("2026-03-02", "2026-03-12")
    assert (told.working_days, told.calendar_days) == (8, 10)
    first = told.stages[0]
    assert (first.applications, first.notices, first.certificates) == (1, 0, 1)
    assert first.further_rounds > 0  # what was under way went back on the route
    assert client.get(page(project)).status_code == 200

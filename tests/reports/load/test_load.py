"""The office's load: every figure is the length of its list, by person and unclaimed; the queue; and who may look."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from projects.models import Office
from reports.load import counting
from reports.load.counting import Figure
from stages.flows import door
from stages.models import Clock
from tests.cast import at
from tests.stages.desks.pages import enter
from tests.steps import accepted_stage, current, decide_fully

pytestmark = pytest.mark.django_db
NOW = "2026-03-09 10:00"


@pytest.fixture
def today(monkeypatch):
    def becomes(text):
        monkeypatch.setattr(timezone, "now", lambda: at(text))

    becomes(NOW)
    return becomes


@pytest.fixture
def officer(cast):
    return cast.department("environment")


@pytest.fixture
def office(cast, officer, today):
    """Four items in hand: two of the officer, of which one stands still, one of a colleague, one unclaimed; one
    decided."""
    projects = [cast.register(name=f"{n}号项目") for n in range(5)]
    for project in projects:
        accepted_stage(cast, project, "initiation")
    colleague = cast.seats.colleague(officer.office)
    for project, by in zip(projects, (officer, officer, colleague), strict=False):
        door.claim(current(project, "L09"), by=by, at=at("2026-03-05"))
    clock = Clock.objects.select_related("project").get(approval=current(projects[0], "L09"), kind="decision")
    door.suspend(clock, by=officer, at=at("2026-03-06"), ground="expert_review", days=5,
                 basis="环境影响评价法 第22条", reason="专家评审")  # fmt: skip
    decide_fully(cast, projects[4], "L09")
    return Office.objects.get(pk=officer.office.pk)


def figures(line):
    return {figure.value: n for figure, n in line.counts}


def test_by_person_and_unclaimed(office, officer):
    on = date(2026, 3, 9)
    lines = {line.who: line for line in counting.lines(office, counting.cases(office, on), on)}
    mine = officer.person.username
    assert figures(lines[""]) == {"open": 4, "stopped": 1, "soon": 0, "late": 0, "decided": 1}
    assert figures(lines[mine]) == {"open": 2, "stopped": 1, "soon": 0, "late": 0, "decided": 1}
    assert figures(lines["unclaimed"])["open"] == 1
    assert sum(figures(line)["open"] for who, line in lines.items() if who) == 4
    assert lines[mine].median == 3  # received on the third, decided on the sixth
    assert lines["unclaimed"].median is None


def test_what_is_late_and_what_was_decided_last_month(office):
    on = date(2026, 6, 1)
    found = counting.cases(office, on)
    assert len(list(filter(counting.is_of(Figure.LATE), found))) == 4
    assert not any(map(counting.is_of(Figure.DECIDED), found))


def test_every_figure_is_the_length_of_the_list_it_opens(client, office, officer):
    desk = enter(client, officer)
    page = desk.get(reverse("reports:load", args=[office.code]))
    for line in page.context["lines"]:
        for figure, n in line.counts:
            said = {"figure": figure.value, "who": line.who}
            listed = desk.get(reverse("reports:load-items", args=[office.code]), said)
            assert listed.context["page"].paginator.count == n, said
    sheet = desk.get(reverse("reports:load-items", args=[office.code]), {"format": "csv"})
    assert len(b"".join(sheet.streaming_content).decode().splitlines()) == 5


def test_the_queue_at_the_end_of_each_week(office):
    weeks = counting.queue(office, date(2026, 3, 9))
    assert len(weeks) == counting.WEEKS
    assert weeks[-1] == (date(2026, 3, 9), 4, 5)
    assert weeks[-2] == (date(2026, 3, 2), 0, 0)


def test_who_may_look(client, cast, office, officer, today):
    there = [reverse(name, args=[office.code]) for name in ("reports:load", "reports:load-items")]
    for actor in (officer, cast.lead("environment"), cast.centre):
        assert [enter(client, actor).get(url).status_code for url in there] == [200, 200]
    others = (cast.department("planning"), cast.lead("planning"), cast.window, cast.applicant, cast.administrator)
    for actor in others:
        assert [enter(client, actor).get(url).status_code for url in there] == [404, 404]
    elsewhere = cast.seats.of_division("centre", cast.division.__class__.objects.get(code="330604"), cast.on)
    assert [enter(client, elsewhere).get(url).status_code for url in there] == [404, 404]


def test_the_statements_do_not_grow(client, cast, office, officer, django_assert_num_queries):
    desk, there = enter(client, officer), reverse("reports:load", args=[office.code])
    desk.get(there)
    with django_assert_num_queries(14):
        desk.get(there)
    accepted_stage(cast, cast.register(name="又一个项目"), "initiation")
    with django_assert_num_queries(14):
        desk.get(there)

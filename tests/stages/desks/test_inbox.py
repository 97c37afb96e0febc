"""The inbox: what waits for a window, a department and a lead, by light and by what is to be done."""

import pytest
from django.urls import reverse

from stages.acts import clocks
from stages.enums import StageCode
from stages.flows import door
from stages.models import Approval, Clock
from tests.cast import at
from tests.steps import accepted_stage, decide_fully, filed_stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("it_is_monday")]
INBOX = reverse("stages:inbox")
LATE = "2026-06-01 10:00"


def entries(response):
    return [entry for _bucket, _count, found in response.context["groups"] for entry in found]


def test_the_window_sees_what_was_filed_with_its_five_days(cast, sit):
    application = filed_stage(cast, cast.register(), StageCode.INITIATION)
    response = sit(cast.window).get(INBOX)
    (entry,) = entries(response)
    assert (entry.row, entry.todo, entry.due_on.isoformat()) == (application, "check", "2026-03-10")
    assert "1 day left" in response.content.decode()


def test_nobody_else_has_this_inbox(cast, sit, client):
    for actor in (cast.applicant, cast.centre, cast.administrator):
        assert sit(actor).get(INBOX).status_code == 404
    assert client.get(INBOX).status_code == 302


def test_an_office_sees_its_items_and_no_others(cast, sit):
    accepted_stage(cast, cast.register(), StageCode.INITIATION)
    response = sit(cast.department("environment")).get(INBOX)
    assert [entry.row.code for entry in entries(response)] == ["L09"]
    assert entries(response)[0].todo == "review"


def test_what_is_to_be_done_moves_on_after_the_opinion(cast, sit):
    project = cast.register()
    accepted_stage(cast, project, StageCode.INITIATION)
    decide_fully(cast, project, "L02")
    approval = Approval.objects.get(project=project, code="L09")
    reviewer = cast.department("environment")
    door.perform("review", approval, by=reviewer, at=at("2026-03-06 11:00"), verdict="agree", text="同意。")
    response = sit(reviewer).get(INBOX, {"show": "decide"})
    assert [entry.row.code for entry in entries(response)] == ["L09"]
    assert entries(response)[0].reviewers == [reviewer.person.name]
    assert sit(reviewer).get(INBOX, {"show": "review"}).context["page"].paginator.count == 0


def test_red_and_yellow_are_filters_with_counts(cast, sit, it_becomes):
    accepted_stage(cast, cast.register(), StageCode.INITIATION)
    it_becomes(LATE)
    response = sit(cast.department("environment")).get(INBOX, {"show": "red"})
    (entry,) = entries(response)
    assert (entry.light, entry.bucket) == ("red", "overdue")
    assert {pill.value: pill.count for pill in response.context["listing"].pills}["red"] == 1
    assert 'class="late"' in response.content.decode()


def test_a_step_past_its_usual_time_is_not_overdue(cast, sit, it_becomes):
    accepted_stage(cast, cast.register(), StageCode.INITIATION)
    step = Clock.objects.running().get(approval__code="L09", kind="decision")
    step.rule, step.reckoning = "step", step.reckoning | {"statutory": step.reckoning["statutory"] | {"days": None}}
    clocks.rewrite(step, step.started_on)
    step.save()
    it_becomes(LATE)
    desk = sit(cast.department("environment"))
    (entry,) = entries(desk.get(INBOX))
    assert (entry.light, entry.bucket) == ("green", "passed") and entry.due_on.isoformat() < LATE
    assert desk.get(INBOX, {"show": "red"}).context["page"].paginator.count == 0


def test_a_breach_is_called_one_while_days_are_left(cast, sit):
    accepted_stage(cast, cast.register(), StageCode.INITIATION)
    clock = Clock.objects.running().get(approval__code="L09", kind="decision")
    Clock.objects.filter(pk=clock.pk).update(breach="no_ground", light="red")
    desk = sit(cast.department("environment"))
    page = desk.get(INBOX)
    assert [entry.light for entry in entries(page)] == ["red"] and "In breach</span>" in page.text
    approval = clock.approval
    page = desk.get(reverse("stages:approval", args=[approval.project.code, approval.code, approval.round])).text
    assert ">In breach<" in page and ">Late<" not in page


def test_a_project_is_found_by_name_code_and_enterprise(cast, sit):
    project = cast.register()
    filed_stage(cast, project, StageCode.INITIATION)
    window = sit(cast.window)
    for words in (project.code, project.name[:4], cast.enterprise.name):
        assert len(entries(window.get(INBOX, {"q": words}))) == 1
    assert "Nothing here matches" in window.get(INBOX, {"q": "no such project"}).content.decode()


def test_the_lead_sees_who_has_answered_and_then_concludes(cast, sit, it_becomes):
    project = cast.register()
    application = accepted_stage(cast, project, StageCode.INITIATION)
    lead = sit(cast.lead("development_reform"))
    (entry,) = entries(lead.get(INBOX))
    assert (entry.todo, entry.progress) == ("wait_offices", (0, 3))
    it_becomes(LATE)
    lead = sit(cast.lead("development_reform"))
    offices = entries(lead.get(INBOX))[0].late
    assert {office.code for office in offices} >= {"330603-ecology_environment", "330603-water"}
    for code in ("L02", "L13", "L09"):
        decide_fully(cast, project, code)
    (entry,) = entries(lead.get(INBOX))
    assert (entry.row, entry.todo, entry.progress) == (application, "conclude", (3, 3))


def test_a_lead_finds_the_items_of_its_own_office_too(cast, sit):
    accepted_stage(cast, cast.register(), StageCode.INITIATION)
    response = sit(cast.lead("development_reform")).get(INBOX, {"list": "office"})
    assert "L02" in [entry.row.code for entry in entries(response)]


@pytest.mark.parametrize("sort", ["due", "filed", "project", "nonsense"])
def test_every_order_shows_every_entry(cast, sit, sort):
    for n in range(2):
        filed_stage(cast, cast.register(name=f"{n}号项目"), StageCode.INITIATION)
    assert len(entries(sit(cast.window).get(INBOX, {"sort": sort}))) == 2


@pytest.mark.parametrize("name", ["window", "department", "lead"])
def test_the_statements_do_not_grow_with_the_rows(cast, sit, django_assert_num_queries, name):
    def actor():
        return {
            "window": lambda: cast.window,
            "department": lambda: cast.department("environment"),
            "lead": lambda: cast.lead("development_reform"),
        }[name]()

    def scene(n):
        step = filed_stage if name == "window" else accepted_stage
        step(cast, cast.register(name=f"{n}号项目"), StageCode.INITIATION)

    scene(0)
    desk = sit(actor())
    desk.get(INBOX)
    expected = {"window": 13, "department": 11, "lead": 12}[name]
    with django_assert_num_queries(expected):
        desk.get(INBOX)
    for n in range(1, 4):
        scene(n)
    with django_assert_num_queries(expected):
        assert len(entries(desk.get(INBOX))) == 4

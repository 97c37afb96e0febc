"""The stage as a whole: who has answered, who is late, what contradicts, what holds it; concluded in place."""

import pytest
from django.urls import reverse

from stages.flows import door
from stages.models import Application
from tests.cast import at
from tests.sittings import called
from tests.steps import accepted_stage, current, decide_fully

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("it_is_monday")]


@pytest.fixture
def project(cast):
    project = cast.register()
    accepted_stage(cast, project, "initiation")
    return project


@pytest.fixture
def lead(cast):
    return cast.lead("development_reform")


def page(project, stage="initiation"):
    return reverse("stages:stage", args=[project.code, stage])


def test_the_lead_sees_who_has_answered_and_who_is_late_first(cast, sit, project, lead, it_becomes):
    decide_fully(cast, project, "L02")
    it_becomes("2026-06-01 10:00")
    shown = sit(lead).get(page(project)).context
    answers = {answer.approval.code: answer for answer in shown["answers"]}
    assert answers["L02"].says == "agree"
    assert answers["L09"].is_late
    assert not answers["L09"].says
    assert shown["answers"][0].is_late
    assert shown["answers"][-1].is_decided
    assert shown["numbers"]["late"] == sum(answer.is_late for answer in answers.values())
    assert shown["holding"].approval == shown["answers"][0].approval


def test_offices_that_disagree_stand_side_by_side(cast, sit, project, lead):
    decide_fully(cast, project, "L02")
    reviewer = cast.department("environment")
    door.perform("review", current(project, "L09"), by=reviewer, at=at("2026-03-06"), verdict="disagree",
                 text="卫生防护距离不足。")  # fmt: skip
    response = sit(lead).get(page(project))
    assert response.context["is_split"]
    assert {answer.says for answer in response.context["spoken"]} == {"agree", "disagree"}
    assert "卫生防护距离不足。" in response.content.decode()


def test_sessions_of_the_stage_are_listed(cast, sit, project, lead):
    session = called(cast, project, ["L09"])
    shown = sit(lead).get(page(project)).context
    assert shown["sessions"] == [session]
    assert shown["numbers"]["sessions"] == 1


def test_the_lead_concludes_in_place_when_all_have_answered(cast, sit, project, lead):
    application = Application.objects.get(project=project)
    there = reverse("stages:stage-conclude", args=[project.code, "initiation", application.number])
    desk = sit(lead)
    ((_row, form, why_not),) = desk.get(page(project)).context["applications"]
    assert form
    assert why_not == "Not every department has answered yet."
    refused = desk.post(there, {"text": "同意。"})
    assert refused.status_code == 422
    assert why_not in refused.content.decode()
    for code in ("L02", "L13", "L09"):
        decide_fully(cast, project, code)
    assert desk.post(there, {"text": ""}).status_code == 422
    assert desk.post(there, {"text": "各部门均已同意。"})["Location"] == page(project)
    application.refresh_from_db()
    assert application.status == "to_issue"
    assert "各部门均已同意。" in desk.get(page(project)).content.decode()


def test_only_the_lead_has_the_form_and_strangers_see_nothing(cast, sit, project):
    application = Application.objects.get(project=project)
    there = reverse("stages:stage-conclude", args=[project.code, "initiation", application.number])
    shown = sit(cast.department("environment")).get(page(project))
    assert [form for _row, form, _why in shown.context["applications"]] == [None]
    other = cast.lead("planning")
    assert sit(other).post(there, {"text": "同意。"}).status_code == 422
    for actor in (cast.applicant, cast.stranger, cast.department("330602", "planning")):
        assert sit(actor).get(page(project)).status_code == 404
    assert sit(cast.lead("development_reform")).get(page(project, "nothing")).status_code == 404


def test_the_statements_do_not_grow(cast, sit, project, lead, django_assert_num_queries):
    desk = sit(lead)
    desk.get(page(project))
    with django_assert_num_queries(19):
        desk.get(page(project))
    decide_fully(cast, project, "L02")
    decide_fully(cast, project, "L13")
    with django_assert_num_queries(19):
        desk.get(page(project))


def test_a_session_leads_whoever_may_open_it_to_its_page_and_is_named_to_everybody(cast, sit, project, lead):
    session = called(cast, project, ["L09"])
    there = reverse("stages:session", args=[session.number, session.round])
    of_project = (reverse("stages:project", args=[project.code]), page(project),
                  reverse("stages:approval", args=[project.code, "L09", 1]),
                  reverse("stages:project-history", args=[project.code]))  # fmt: skip
    for actor, may_open in ((lead, True), (cast.department("environment"), True), (cast.window, False)):
        client = sit(actor)
        assert (client.get(there).status_code == 200) == may_open
        for address in of_project:
            text = client.get(address).content.decode()
            assert session.number in text or session.get_kind_display() in text, (actor, address)
            assert (there in text) == may_open, (actor, address)

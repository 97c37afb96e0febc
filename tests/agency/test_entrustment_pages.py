"""An entrustment settled by pages alone, and what each seat sees of the project before, during and after it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agency.enums import EntrustmentStatus
from agency.models import Entrustment, Qualification
from projects.enums import Deed
from tests.agency.entrusting import entrusted, offered

pytestmark = pytest.mark.django_db

ON = "2026-03-05 10:00"


@pytest.fixture(autouse=True)
def a_thursday(it_becomes):
    it_becomes(ON)


def page(name, *args):
    return reverse(f"agency:{name}", args=args)


def said(**more):
    ground = Qualification.objects.get(code="key_project")
    return {
        "qualification": ground.pk, "proof": "2026 年度第 12 项", "scope": "whole", "until": "start_of_works",
        "deeds": [Deed.FILE, Deed.SUPPLEMENT], "valid_from": "2026-03-05", "valid_until": "2026-12-31",
        "language": "zh", "wish": "请从立项办到开工。", **more,
    }  # fmt: skip


def test_from_the_wish_to_the_recall(cast, sit):
    project = cast.register()
    board = reverse("stages:project", args=[project.code])
    owner, centre, agent = sit(cast.applicant), sit(cast.centre), sit(cast.agent)
    assert "ask for an agent" in owner.get(board).content.decode()
    assert "offer it to this project" in centre.get(board).content.decode()
    assert agent.get(board).status_code == 404
    answer = owner.post(page("entrust", project.code), said(), follow=True)
    assert "is on its way" in answer.content.decode()
    row = Entrustment.objects.get()
    answer = centre.post(
        page("entrustment-assign", row.number), {"agent": cast.agent_record(cast.agent).pk}, follow=True
    )
    assert "The agent is named" in answer.content.decode()
    assert "Sign the entrustment" in owner.get(page("entrustment", row.number)).content.decode()
    owner.post(page("entrustment-sign", row.number))
    assert agent.get(board).status_code == 404
    centre.post(page("entrustment-seal", row.number))
    row.refresh_from_db()
    assert row.status == EntrustmentStatus.IN_FORCE and row.deeds == [Deed.FILE, Deed.SUPPLEMENT]
    shown = agent.get(board).content.decode()
    assert row.number in shown and "File for a stage" in shown
    assert project.name in agent.get(reverse("stages:projects")).content.decode()
    assert sit(cast.other_agent).get(board).status_code == 404
    assert "entrusts the service centre" in agent.get(page("entrustment-document", row.number)).content.decode()
    owner.post(page("entrustment-recall", row.number), {"reason": ""})
    assert agent.get(board).status_code == 404
    assert agent.get(page("entrustment", row.number)).status_code == 404
    assert owner.get(page("entrustment", row.number)).status_code == 200


def test_the_centre_offers_and_the_enterprise_declines(cast, sit):
    project = cast.register()
    name = cast.agent.person.name
    assert name in sit(cast.centre).get(page("entrust", project.code)).content.decode()  # the agent is proposed
    form = said(agent=cast.agent_record(cast.agent).pk)
    sit(cast.centre).post(page("entrust", project.code), form)
    row = Entrustment.objects.get()
    owner = sit(cast.applicant)
    answer = owner.post(page("entrustment-decline", row.number), {"reason": ""})
    assert answer.status_code == 422
    owner.post(page("entrustment-decline", row.number), {"reason": "自己办理。"})
    row.refresh_from_db()
    assert row.end_reason == "declined"


def test_what_was_typed_wrong_is_told_at_its_field(cast, sit):
    project = cast.register()
    answer = sit(cast.applicant).post(page("entrust", project.code), said(valid_until="2026-03-01"))
    assert answer.status_code == 422 and "ended before it begins" in answer.content.decode()


def test_strangers_learn_nothing(cast, sit):
    row = offered(cast, cast.register())
    for actor in (cast.stranger, cast.agent, cast.window, cast.department("planning")):
        for name in ("entrustment", "entrustment-document"):
            assert sit(actor).get(page(name, row.number)).status_code == 404
    assert sit(cast.stranger).post(page("entrustment-sign", row.number)).status_code == 404


def test_the_list_of_an_agent_costs_the_same_with_more_projects(cast, sit):
    agent = sit(cast.agent)
    counts = []
    for number in range(1, 4):
        entrusted(cast, cast.register(name=f"第{number}个项目"))
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert f"第{number}个项目" in agent.get(reverse("stages:projects")).content.decode()
        counts.append(len(seen))
    assert counts[1] == counts[2]

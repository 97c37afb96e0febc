"""The permission matrix once more, through the pages: every form of the applicant, sent by everybody who might try."""

from datetime import date

import pytest
from django.urls import reverse

from agency import door
from agency.acts import ending
from agency.enums import Scope, Until
from stages.acts import filing
from stages.enums import ApprovalStatus
from stages.flows import door as procedure
from stages.models import Approval
from tests.agency.entrusting import entrusted
from tests.cast import at
from tests.steps import ACCEPTED, filed_stage

pytestmark = pytest.mark.django_db

NOT_THERE, REFUSED, DONE = 404, 422, 302


@pytest.fixture
def scene(cast, it_becomes):
    """A project with a stage to file, an application sent back for correction, and a step to record."""
    it_becomes("2026-03-05 10:00")
    project = cast.register()
    application = filed_stage(cast, project, "initiation")
    asked = application.required_papers.exclude(origin="file").first().type
    procedure.perform("correct", application, by=cast.window, at=ACCEPTED, problems={asked: "请补盖公章。"}, days=10)
    application.asked = asked
    project.sent_back = application
    return project


def address(name, *args):
    return reverse(f"stages:{name}", args=args)


def pages(project):
    """Page -> (address, what is sent, what an agent with a whole mandate meets)."""
    application, stage = project.sent_back, project.stages.get(code="planning")
    codes = list(filing.to_file(stage).values_list("code", flat=True))
    step = Approval.objects.filter(project=project, status=ApprovalStatus.OPEN, office=None).first()
    item = (project.code, step.code, step.round)
    number = application.number
    return {
        "file": (address("application-file", project.code, "planning"), {"step": "file", "items": codes}, DONE),
        "answer": (address("application-answer", number), {f"counter-{application.asked}": "on"}, DONE),
        "record": (address("approval-record", *item), {"result": "勘察合同 12 号。"}, DONE),
        "withdraw": (address("application-withdraw", number), {"reason": "撤。"}, REFUSED),
        "withdraw_project": (address("project-withdraw", project.code), {"reason": "撤。"}, REFUSED),
        "move_edition": (address("project-edition", project.code), {}, REFUSED),
    }  # fmt: skip


NAMES = ["file", "answer", "record", "withdraw", "withdraw_project", "move_edition"]


@pytest.mark.parametrize("name", NAMES)
def test_every_page_times_everybody(cast, scene, sit, it_becomes, name):
    url, said, with_mandate = pages(scene)[name]
    assert sit(cast.stranger).post(url, said).status_code == NOT_THERE
    assert sit(cast.agent).post(url, said).status_code == NOT_THERE
    row = entrusted(cast, scene, until=Until.COMPLETION, valid_from=date(2026, 3, 6), valid_until=date(2026, 3, 10))
    assert sit(cast.agent).post(url, said).status_code == NOT_THERE  # its first day is still to come
    it_becomes("2026-03-11 00:00")
    assert sit(cast.agent).post(url, said).status_code == NOT_THERE  # its last day is over
    it_becomes("2026-03-10 23:30")
    assert sit(cast.other_agent).post(url, said).status_code == NOT_THERE
    assert sit(cast.stranger).post(url, said).status_code == NOT_THERE
    answer = sit(cast.agent).post(url, said)
    assert answer.status_code == with_mandate, answer.content.decode()[-2000:]
    if with_mandate == DONE:
        assert scene.events.order_by("-seq").filter(seat="agent").first().on_behalf_of == cast.enterprise.name
    door.perform(ending.recall, row, by=cast.applicant, at=at("2026-03-10 23:40"))
    assert sit(cast.agent).post(url, said).status_code == NOT_THERE


@pytest.mark.parametrize("name", ["file", "answer", "record"])
def test_outside_the_scope_the_page_says_so(cast, scene, sit, name):
    url, said, _done = pages(scene)[name]
    entrusted(cast, scene, scope=Scope.STAGES, stages=["completion"], until=Until.COMPLETION)
    answer = sit(cast.agent).post(url, said)
    assert answer.status_code == REFUSED
    if name != "file":  # there the items outside are not even offered
        assert "outside the scope of the entrustment" in answer.content.decode()


def test_a_project_is_registered_by_the_enterprise_alone(cast, sit):
    entrusted(cast, cast.register())
    assert sit(cast.agent).get(address("project-register")).status_code == NOT_THERE

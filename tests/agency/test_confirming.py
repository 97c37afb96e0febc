"""What binds the enterprise waits for it: prepared by the agent, done by the enterprise's own confirmation."""

import pytest
from django.urls import reverse

from agency import door, watching
from agency.acts import confirming, ending, handing_over
from agency.enums import ConfirmationStatus, Scope
from agency.models import Confirmation
from projects.enums import Deed
from projects.models import OutboxMessage
from projects.refusal import Refusal
from stages.acts import committing
from stages.enums import ApplicationStatus, Verdict
from stages.flows import door as procedure
from tests.agency.entrusting import entrusted
from tests.cast import at
from tests.steps import REVIEWED, accepted_stage, current, filed_stage

pytestmark = pytest.mark.django_db

ASKED = at("2026-03-05 10:00")


@pytest.fixture
def project(cast):
    return cast.register()


@pytest.fixture
def waiting(cast, project):
    """A withdrawal that the agent has put before the enterprise."""
    application = filed_stage(cast, project, "initiation")
    row = entrusted(cast, project)
    return door.perform(
        confirming.propose, row, by=cast.agent, at=ASKED, name="withdraw", subject=application.number,
        why="总平面图要重做，先撤回再报。",
    )  # fmt: skip


def refused(code, act, *args, **kwargs):
    with pytest.raises(Refusal) as caught:
        act(*args, **kwargs)
    assert caught.value.code == code, caught.value


def test_nothing_happens_until_the_enterprise_confirms(cast, project, waiting):
    application = project.applications.get()
    assert application.status == ApplicationStatus.FILED
    door.perform(confirming.confirm, waiting, by=cast.applicant, at=at("2026-03-06"))
    application.refresh_from_db()
    assert application.status == ApplicationStatus.WITHDRAWN
    event = project.events.get(act="withdraw")
    assert (event.by, event.seat) == (cast.applicant.person.username, "enterprise")
    assert event.facts["prepared_by"] == cast.agent.person.name  # both names in one event
    asked = project.events.get(act="propose")
    assert (asked.seat, asked.on_behalf_of) == ("agent", cast.enterprise.name)


def test_declined_nothing_is_done(cast, project, waiting):
    door.perform(confirming.decline, waiting, by=cast.applicant, at=at("2026-03-06"), reason="不撤。")
    assert project.applications.get().status == ApplicationStatus.FILED
    refused("already_answered", door.perform, confirming.confirm, waiting, by=cast.applicant, at=at("2026-03-06"))


def test_a_recall_while_it_waits_makes_it_void(cast, project, waiting):
    door.perform(ending.recall, waiting.entrustment, by=cast.applicant, at=at("2026-03-06"))
    waiting.refresh_from_db()
    assert waiting.status == ConfirmationStatus.VOID
    refused("already_answered", door.perform, confirming.confirm, waiting, by=cast.applicant, at=at("2026-03-06"))
    assert project.applications.get().status == ApplicationStatus.FILED


def test_after_midnight_of_the_last_day_it_cannot_be_confirmed_even_before_the_end_is_written(cast, project, waiting):
    waiting.entrustment.refresh_from_db()
    after = at("2027-01-01 00:00")
    refused("void", door.perform, confirming.confirm, waiting, by=cast.applicant, at=after)


@pytest.mark.parametrize("who", ["stranger", "agent", "other_agent", "window", "centre"])
def test_only_the_enterprise_confirms(cast, waiting, who):
    for act in (confirming.confirm, confirming.decline):
        with pytest.raises(Refusal):
            door.perform(act, waiting, by=getattr(cast, who), at=at("2026-03-06"))


@pytest.mark.parametrize("who", ["applicant", "stranger", "other_agent", "centre"])
def test_only_the_agent_in_charge_proposes(cast, waiting, who):
    with pytest.raises(Refusal):
        door.perform(
            confirming.propose, waiting.entrustment, by=getattr(cast, who), at=ASKED, name="withdraw_project", why="试"
        )


def test_it_is_asked_once_and_reminded_on_working_days(cast, project, waiting):
    refused(
        "waits_already", door.perform, confirming.propose, waiting.entrustment, by=cast.agent, at=ASKED,
        name="withdraw", subject=waiting.subject, why="再问一次。",
    )  # fmt: skip
    asked = OutboxMessage.objects.filter(topic="agency", enterprise=cast.enterprise).count()
    assert watching.watch(at("2026-03-05 23:00")) == 0  # asked today
    assert watching.watch(at("2026-03-06 09:00")) == 1 and watching.watch(at("2026-03-06 15:00")) == 0
    assert watching.watch(at("2026-03-07 09:00")) == 0  # a Saturday
    assert watching.watch(at("2026-03-09 09:00")) == 1
    assert OutboxMessage.objects.filter(topic="agency", enterprise=cast.enterprise).count() == asked + 2


def _with_conditions(cast, project):
    accepted_stage(cast, project, "initiation")
    approval = current(project, "L09")
    by = cast.holder(approval)
    said = {"verdict": Verdict.CONDITIONS, "text": "有条件同意。", "conditions": ["厂界噪声按二类标准。"]}
    procedure.perform("review", approval, by=by, at=REVIEWED, **said)
    procedure.perform("decide", approval, by=by, at=REVIEWED, **said)
    return current(project, "L09")


def test_conditions_are_accepted_by_confirmation(cast, project):
    approval = _with_conditions(cast, project)
    row = door.perform(
        confirming.propose, entrusted(cast, project), by=cast.agent, at=at("2026-03-09"), name="accept_conditions",
        subject=approval.subject, why="企业可以做到。",
    )  # fmt: skip
    door.perform(confirming.confirm, row, by=cast.applicant, at=at("2026-03-10"))
    event = project.events.get(act="accept_conditions")
    assert event.facts["conditions"] == ["厂界噪声按二类标准。"] and event.facts["prepared_by"]


def test_an_act_that_refuses_leaves_it_waiting(cast, project, waiting):
    procedure.withdraw(project.applications.get(), by=cast.applicant, at=at("2026-03-06"), reason="自己撤了。")
    refused("application_ended", door.perform, confirming.confirm, waiting, by=cast.applicant, at=at("2026-03-06"))
    waiting.refresh_from_db()
    assert waiting.status == ConfirmationStatus.PENDING and not project.events.filter(act="confirm_deed").exists()


def test_asked_and_confirmed_by_pages(cast, project, sit, it_becomes):
    it_becomes("2026-03-05 10:00")
    application = filed_stage(cast, project, "initiation")
    number = entrusted(cast, project).number
    agent, owner = sit(cast.agent), sit(cast.applicant)
    seen = agent.get(reverse("stages:application", args=[application.number])).content.decode()
    assert "This binds the enterprise: ask for its confirmation" in seen
    answer = agent.post(
        reverse("agency:case-do", args=[number, "propose"]),
        {"what": f"withdraw|{application.number}", "why": "要重报。"}, follow=True,
    )  # fmt: skip
    assert "it is done only if it confirms" in answer.content.decode()
    row = Confirmation.objects.get()
    page = reverse("agency:confirmation", args=[row.pk])
    assert "Confirm and do it" in owner.get(page).content.decode()
    assert "Confirm and do it" not in agent.get(page).content.decode()
    assert sit(cast.stranger).get(page).status_code == 404
    assert agent.post(reverse("agency:confirmation-answer", args=[row.pk, "confirm"])).status_code == 404
    answer = owner.post(reverse("agency:confirmation-answer", args=[row.pk, "confirm"]), follow=True)
    assert "prepared by the agent" in answer.content.decode()
    application.refresh_from_db()
    assert application.status == ApplicationStatus.WITHDRAWN


def test_a_commitment_letter_drawn_up_by_the_agent_binds_by_the_enterprises_word(cast, project):
    application = filed_stage(cast, project, "initiation")
    entrusted(cast, project)
    promised = [line.type for line in committing.promisable(application.required_papers.all())][:1]
    letter = procedure.prepare_commitment(
        application, by=cast.agent, at=ASKED, papers=dict.fromkeys(promised, "公章不清。")
    )
    refused("needs_confirmation", procedure.confirm_commitment, letter, by=cast.agent, at=ASKED)
    asked = Confirmation.objects.get(act="commit")  # it went before the enterprise by itself
    assert asked.subject == letter.number and asked.status == ConfirmationStatus.PENDING
    assert (
        OutboxMessage.objects.filter(enterprise=cast.enterprise, subject__en__startswith="Your confirmation").count()
        == 1
    )
    door.perform(confirming.confirm, asked, by=cast.applicant, at=at("2026-03-06"))
    letter.refresh_from_db()
    assert letter.confirmed_by == cast.applicant.person
    event = project.events.get(act="confirm_commitment")
    assert event.facts["prepared_by"] == cast.agent.person.name


def test_a_draft_of_the_agent_leaves_the_confirmed_letter_standing(cast, project):
    application = filed_stage(cast, project, "initiation")
    one, two = [line.type for line in committing.promisable(application.required_papers.all())][:2]
    binding = procedure.prepare_commitment(application, by=cast.applicant, at=ASKED, papers={one: "公章不清。"})
    procedure.confirm_commitment(binding, by=cast.applicant, at=ASKED)
    entrusted(cast, project)
    draft = procedure.prepare_commitment(application, by=cast.agent, at=ASKED, papers={two: "签名不清。"})
    binding.refresh_from_db()
    assert binding.is_binding and application.commitment == binding
    assert application.commitment_to_read == draft
    procedure.perform("accept", application, by=cast.window, at=at("2026-03-06"), tolerating=[one])
    draft.refresh_from_db()
    assert draft.voided_at  # the window has decided by the letter that bound


def test_the_new_letter_binds_in_place_of_the_old_one_once_it_is_confirmed(cast, project):
    application = filed_stage(cast, project, "initiation")
    one, two = [line.type for line in committing.promisable(application.required_papers.all())][:2]
    old = procedure.prepare_commitment(application, by=cast.applicant, at=ASKED, papers={one: "公章不清。"})
    procedure.confirm_commitment(old, by=cast.applicant, at=ASKED)
    new = procedure.prepare_commitment(application, by=cast.applicant, at=ASKED, papers={two: "签名不清。"})
    procedure.confirm_commitment(new, by=cast.applicant, at=ASKED)
    old.refresh_from_db()
    assert old.voided_at and application.commitment == new


def test_a_letter_drawn_up_anew_takes_the_place_of_the_one_that_waits(cast, project):
    application = filed_stage(cast, project, "initiation")
    entrusted(cast, project)
    types = [line.type for line in committing.promisable(application.required_papers.all())][:2]
    for type in types:
        procedure.prepare_commitment(application, by=cast.agent, at=ASKED, papers={type: "公章不清。"})
    statuses = Confirmation.objects.filter(act="commit").order_by("pk").values_list("status", flat=True)
    assert list(statuses) == [ConfirmationStatus.VOID, ConfirmationStatus.PENDING]


def test_nobody_is_reminded_of_a_letter_that_is_settled(cast, project):
    """The enterprise confirmed it on the letter's own page."""
    application = filed_stage(cast, project, "initiation")
    entrusted(cast, project)
    types = [line.type for line in committing.promisable(application.required_papers.all())][:1]
    letter = procedure.prepare_commitment(application, by=cast.agent, at=ASKED, papers={types[0]: "公章不清。"})
    procedure.confirm_commitment(letter, by=cast.applicant, at=at("2026-03-05 12:00"))
    watching.watch(at("2026-03-06 09:00"))
    assert Confirmation.objects.get().status == ConfirmationStatus.VOID
    assert (
        OutboxMessage.objects.filter(enterprise=cast.enterprise, subject__en__startswith="Your confirmation").count()
        == 1
    )


def test_the_enterprise_without_an_agent_accepts_conditions_itself(cast, project, sit, it_becomes):
    approval = _with_conditions(cast, project)
    it_becomes("2026-03-10 10:00")
    url = reverse("stages:approval-accept-conditions", args=[project.code, approval.code, approval.round])
    owner = sit(cast.applicant)
    page = reverse("stages:approval", args=[project.code, approval.code, approval.round])
    assert url in owner.get(page).content.decode()
    assert owner.post(url).status_code == 302 and owner.post(url).status_code == 422
    assert project.events.filter(act="accept_conditions").count() == 1
    assert url not in owner.get(page).content.decode()
    assert "accepted by the enterprise" in sit(cast.window).get(page).content.decode()


def test_the_answer_to_a_confirmation_goes_to_the_agent_in_charge(cast, waiting):
    """After a hand-over in between that is another one than the one who prepared it."""
    entrustment = waiting.entrustment
    over = door.perform(
        handing_over.open_hand_over, entrustment, by=cast.centre, at=ASKED, reason="轮岗。",
        to_agent=cast.agent_record(cast.other_agent),
    )  # fmt: skip
    for who in (cast.agent, cast.other_agent):
        over = door.perform(handing_over.confirm, over, by=who, at=ASKED)
    door.perform(confirming.decline, waiting, by=cast.applicant, at=at("2026-03-06"), reason="不撤。")
    told = OutboxMessage.objects.filter(created_at=at("2026-03-06"), target="inbox").values_list("person", flat=True)
    assert set(told) == {cast.other_agent.person.pk}


def test_an_agent_prepares_only_what_is_entrusted(cast, project):
    application = filed_stage(cast, project, "initiation")
    said = {"by": cast.agent, "at": ASKED, "name": "withdraw", "subject": application.number, "why": "重报。"}
    narrow = entrusted(cast, project, scope=Scope.STAGES, stages=["planning"])
    refused("outside_scope", door.perform, confirming.propose, narrow, **said)
    whole = said | {"name": "withdraw_project", "subject": ""}
    refused("outside_scope", door.perform, confirming.propose, narrow, **whole)
    door.perform(ending.recall, narrow, by=cast.applicant, at=ASKED)
    silent = entrusted(cast, project, deeds=[Deed.ATTEND])
    refused("deed_not_entrusted", door.perform, confirming.propose, silent, **said)

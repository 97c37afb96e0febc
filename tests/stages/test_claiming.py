"""Who of an office has an item: claimed, given back, taken over openly, handed over; recorded and told."""

import pytest

from projects import history
from projects.acting import acting_from
from projects.models import Event, OutboxMessage
from projects.refusal import Refusal
from stages.flows import door
from stages.models import Clock
from tests.cast import at
from tests.steps import accepted_stage, current

pytestmark = pytest.mark.django_db
DAY = at("2026-03-05 09:00")
AGREE = {"verdict": "agree", "text": "符合要求。"}


@pytest.fixture
def project(cast):
    project = cast.register()
    accepted_stage(cast, project, "initiation")
    return project


@pytest.fixture
def officer(cast):
    return cast.department("environment")


@pytest.fixture
def colleague(cast, officer):
    return cast.seats.colleague(officer.office)


@pytest.fixture
def head(cast, officer):
    actor = cast.seats.colleague(officer.office, "head")
    actor.seat.is_head = True
    actor.seat.save()
    return actor


def item(project):
    return current(project, "L09")


def refused(code, act, *args, **kwargs):
    with pytest.raises(Refusal) as caught:
        act(*args, **kwargs)
    assert caught.value.code == code
    return str(caught.value)


def last_event(project):
    return Event.objects.filter(project=project).order_by("-seq").first()


def told(person):
    return [message.subject["en"] for message in OutboxMessage.objects.filter(person=person.person, target="inbox")]


def test_a_claim_is_an_event_and_stands_in_the_row(project, officer):
    door.claim(item(project), by=officer, at=DAY)
    assert item(project).officer == officer.person
    event = last_event(project)
    assert (event.act, event.subject, event.by) == ("claim", "approval:L09/1", officer.person.username)
    assert event.facts == {"to": officer.person.name, "officer": officer.person.username}
    assert history.first_break(project) is None


def test_only_the_office_that_has_the_item_claims_it(project, cast):
    refused("wrong_office", door.claim, item(project), by=cast.department("planning"), at=DAY)
    refused("wrong_seat", door.claim, item(project), by=cast.applicant, at=DAY)


def test_claiming_twice_changes_nothing(project, officer):
    door.claim(item(project), by=officer, at=DAY)
    number = last_event(project).seq
    refused("claimed_already", door.claim, item(project), by=officer, at=DAY)
    assert last_event(project).seq == number


def test_what_is_not_in_hand_cannot_be_claimed(project, officer):
    door.perform("review", item(project), by=officer, at=DAY, **AGREE)
    door.perform("decide", item(project), by=officer, at=DAY, **AGREE)
    refused("not_in_hand", door.claim, item(project), by=officer, at=DAY)


def test_a_colleague_cannot_act_on_a_claimed_item(project, officer, colleague):
    door.claim(item(project), by=officer, at=DAY)
    sentence = refused("claimed_by_colleague", door.perform, "review", item(project), by=colleague, at=DAY, **AGREE)
    assert officer.person.name in sentence
    clock = Clock.objects.get(approval=item(project), kind="decision")
    stop = {"ground": "expert_review", "days": 3, "basis": "环境影响评价法 第22条", "reason": "专家评审"}
    refused("claimed_by_colleague", door.suspend, clock, by=colleague, at=DAY, **stop)
    refused("claimed_by_colleague", door.extend, clock, by=colleague, at=DAY, days=5, reason="需核对",
            approved_by="周局长")  # fmt: skip
    refused("claimed_by_colleague", door.release, item(project), by=colleague, at=DAY)
    refused("claimed_by_colleague", door.claim, item(project), by=colleague, at=DAY)
    door.perform("review", item(project), by=officer, at=DAY, **AGREE)


def test_an_unclaimed_item_is_open_to_all_of_the_office_and_belongs_to_who_decides_it(project, officer, colleague):
    door.perform("review", item(project), by=officer, at=DAY, **AGREE)
    door.perform("decide", item(project), by=colleague, at=DAY, **AGREE)
    assert item(project).officer == colleague.person


def test_what_is_given_back_may_be_claimed_by_another(project, officer, colleague):
    door.claim(item(project), by=officer, at=DAY)
    door.release(item(project), by=officer, at=DAY)
    assert item(project).officer is None
    assert last_event(project).facts == {"from": officer.person.name}
    door.claim(item(project), by=colleague, at=DAY)


def test_taking_over_is_open_has_a_reason_and_is_told(project, officer, colleague):
    refused("nothing_to_take_over", door.take_over, item(project), by=colleague, at=DAY, reason="赶时限")
    door.claim(item(project), by=officer, at=DAY)
    refused("reason_missing", door.take_over, item(project), by=colleague, at=DAY, reason=" ")
    door.take_over(item(project), by=colleague, at=DAY, reason="任秀兰外出，时限将到。")
    assert item(project).officer == colleague.person
    assert (last_event(project).act, last_event(project).reason) == ("take_over", "任秀兰外出，时限将到。")
    assert any("has taken over from you" in subject for subject in told(officer))
    door.perform("review", item(project), by=colleague, at=DAY, **AGREE)


def test_handing_over_is_recorded_and_told(project, officer, colleague):
    door.claim(item(project), by=officer, at=DAY)
    door.hand_over([item(project)], colleague.person, by=officer, at=DAY, reason="转办")
    event = last_event(project)
    assert (event.act, event.facts["from"], event.facts["to"]) == (
        "hand_over_item", officer.person.name, colleague.person.name)  # fmt: skip
    assert item(project).officer == colleague.person
    (subject,) = told(colleague)
    assert subject.startswith(f"{officer.person.name} has handed over to you")


def test_all_of_mine_go_over_at_once_or_none(cast, project, officer, colleague):
    other = cast.register("upgrade", name="另一个项目")
    accepted_stage(cast, other, "initiation", items=["L03", "L09"])
    for each in (project, other):
        door.claim(item(each), by=officer, at=DAY)
    door.take_over(item(other), by=colleague, at=DAY, reason="赶时限")
    both = [item(project), item(other)]
    refused("claimed_by_colleague", door.hand_over, both, colleague.person, by=officer, at=DAY, reason="休假")
    assert item(project).officer == officer.person
    door.take_over(item(other), by=officer, at=DAY, reason="恢复")
    door.hand_over([item(project), item(other)], colleague.person, by=officer, at=DAY, reason="休假")
    assert {item(each).officer for each in (project, other)} == {colleague.person}


def test_nothing_is_handed_to_strangers_to_oneself_or_without_a_reason(cast, project, officer, colleague):
    hand_over = {"by": officer, "at": DAY, "reason": "转办"}
    refused("claim_it_first", door.hand_over, [item(project)], colleague.person, **hand_over)
    door.claim(item(project), by=officer, at=DAY)
    refused("not_a_colleague", door.hand_over, [item(project)], cast.department("planning").person, **hand_over)
    refused("has_it_already", door.hand_over, [item(project)], officer.person, **hand_over)
    refused("reason_missing", door.hand_over, [item(project)], colleague.person, **hand_over | {"reason": " "})
    refused("nothing_chosen", door.hand_over, [], colleague.person, **hand_over)
    refused("claimed_by_colleague", door.hand_over, [item(project)], colleague.person, **hand_over | {"by": colleague})


def test_the_head_of_the_office_hands_out_what_nobody_or_somebody_else_has(project, officer, colleague, head):
    door.hand_over([item(project)], officer.person, by=head, at=DAY, reason="分办")
    assert item(project).officer == officer.person
    door.hand_over([item(project)], colleague.person, by=head, at=DAY, reason="改由他办")
    assert item(project).officer == colleague.person
    assert any("handed over to a colleague" in subject for subject in told(officer))


def test_who_has_left_the_office_cannot_go_on_with_what_they_had_claimed(project, officer, colleague):
    door.claim(item(project), by=officer, at=DAY)
    officer.seat.valid_until = at("2026-03-05").date()
    officer.seat.save()
    gone = acting_from(officer.seat)
    refused("wrong_seat", door.perform, "review", item(project), by=gone, at=at("2026-03-06"), **AGREE)
    door.take_over(item(project), by=colleague, at=at("2026-03-06"), reason="已调离")

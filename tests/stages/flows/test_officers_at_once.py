"""Colleagues of one office at the same instant: all press Claim on one item, two name deputies, on either database."""

from datetime import date

import pytest

from projects import history
from projects.models import Deputyship, Event, OutboxMessage
from projects.people import deputising
from stages.flows import door
from tests.cast import Cast, at
from tests.stages.flows.test_at_once import at_once
from tests.steps import REVIEWED, accepted_stage, current

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
NOW, FIRST, LAST = at("2026-03-04 10:00"), date(2026, 3, 9), date(2026, 3, 11)


@pytest.fixture
def cast():
    return Cast()


def test_of_twelve_officers_that_claim_one_item_exactly_one_has_it(cast):
    project = cast.register()
    accepted_stage(cast, project, "initiation")
    item = current(project, "L09")
    officers = [cast.seats.colleague(item.office, f"officer-{n}") for n in range(12)]

    def claiming(officer):
        return lambda: door.claim(item, by=officer, at=REVIEWED).officer

    (winner,), refusals = at_once(*[claiming(officer) for officer in officers])
    assert current(project, "L09").officer == winner
    assert [refusal.code for refusal in refusals] == ["claimed_by_colleague"] * 11
    assert all(str(winner) in str(refusal) for refusal in refusals)
    assert Event.objects.filter(project=project, act="claim").count() == 1
    assert history.first_break(project) is None


def test_the_same_officer_claims_twice_at_once_and_has_it_once(cast):
    project = cast.register()
    accepted_stage(cast, project, "initiation")
    item = current(project, "L09")
    officer = cast.seats.colleague(item.office)

    def claim():
        return door.claim(item, by=officer, at=REVIEWED).officer

    holders, refusals = at_once(claim, claim)
    assert holders == [officer.person] and [refusal.code for refusal in refusals] == ["claimed_already"]
    assert Event.objects.filter(project=project, act="claim").count() == 1


@pytest.fixture
def office(cast):
    """Four people of one office; the first is away."""
    away = cast.seats.colleague(cast.department("environment").office, "away")
    return away, *[cast.seats.colleague(away.office, name) for name in ("one", "two", "three")]


def naming(absent, deputy):
    return lambda: deputising.name_deputy([absent.seat], deputy.person, FIRST, LAST, by=absent, at=NOW)


def test_of_two_deputies_named_for_one_seat_at_once_one_stands(office):
    away, one, two, _three = office
    named, refusals = at_once(naming(away, one), naming(away, two))
    (row,) = Deputyship.objects.all()
    assert named == [[row]] and [refusal.code for refusal in refusals] == ["deputy_overlaps"]
    assert str(row.deputy) in str(refusals[0])
    assert [message.person for message in OutboxMessage.objects.filter(topic=deputising.TOPIC)] == [row.deputy]


def test_the_same_deputy_named_twice_at_once_is_named_and_told_once(office):
    away, one, _two, _three = office
    named, refusals = at_once(naming(away, one), naming(away, one))
    assert len(named) == 1 and [refusal.code for refusal in refusals] == ["deputy_overlaps"]
    assert OutboxMessage.objects.filter(topic=deputising.TOPIC).count() == 1


def test_two_who_name_each_other_at_once_do_not_both_go_away(office):
    away, one, _two, _three = office
    named, refusals = at_once(naming(away, one), naming(one, away))
    assert len(named) == 1 and refusals[0].code in ("deputy_is_away", "absent_is_a_deputy")
    assert Deputyship.objects.count() == 1

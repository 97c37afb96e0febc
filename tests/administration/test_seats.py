"""Seats: given from a day on, ended after their consequences have been seen, and never the last administrator's."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from administration import consequences
from administration.acts import seats
from projects.enums import SeatKind
from projects.models import Office, Person, Seat
from stages.enums import IN_PROGRESS, StageCode
from stages.models import Approval
from tests.administration.refusing import refused
from tests.agency.entrusting import entrusted
from tests.cast import at
from tests.stages.desks.pages import enter
from tests.steps import accepted_stage

pytestmark = pytest.mark.django_db
NOW = at("2026-03-02")
TODAY = NOW.date()
OPEN = {"office": None, "enterprise": None, "valid_until": None, "reason": "任命"}


@pytest.fixture
def somebody(db):
    return Person.objects.create(username="linhua", name="林华")


@pytest.fixture
def second(cast):
    return cast.seats._seated(SeatKind.ADMINISTRATOR, "second", SeatKind.ADMINISTRATOR)


def give(cast, person, kind, **said):
    return seats.give(person, by=cast.administrator, at=NOW, kind=kind, **(OPEN | {"valid_from": TODAY} | said))


def test_a_seat_is_given_with_its_dates_and_its_history(cast, somebody):
    seat = give(cast, somebody, SeatKind.WINDOW, office=cast.window.office)
    assert seat.is_held(TODAY) and not seat.is_held(TODAY - timedelta(days=1))
    told = seat.history.get()
    assert told.history_user == cast.administrator.person and told.history_change_reason == "give_seat: 任命"


@pytest.mark.parametrize("kind,said,code", [
    (SeatKind.WINDOW, {}, "wrong_office_kind"),
    (SeatKind.CENTRE, {"office": "window"}, "wrong_office_kind"),
    (SeatKind.ENTERPRISE, {}, "no_enterprise"),
    (SeatKind.WINDOW, {"office": "window", "valid_from": TODAY - timedelta(days=1)}, "in_the_past"),
    (SeatKind.WINDOW, {"office": "window", "valid_until": TODAY - timedelta(days=1)}, "ends_before"),
])  # fmt: skip
def test_a_seat_that_cannot_be_is_refused(cast, somebody, kind, said, code):
    if said.get("office") == "window":
        said = said | {"office": cast.window.office}
    with refused(code):
        give(cast, somebody, kind, **said)


def test_an_office_that_ends_gives_no_seat_beyond_its_end(cast, somebody):
    Office.objects.filter(pk=cast.window.office.pk).update(valid_until=date(2026, 6, 30))
    office = Office.objects.get(pk=cast.window.office.pk)
    with refused("office_ends"):
        give(cast, somebody, SeatKind.WINDOW, office=office)
    give(cast, somebody, SeatKind.WINDOW, office=office, valid_until=date(2026, 6, 30))


def test_nobody_holds_one_seat_twice_on_a_day(cast, somebody):
    give(cast, somebody, SeatKind.WINDOW, office=cast.window.office, valid_until=date(2026, 6, 30))
    with refused("held_already"):
        give(cast, somebody, SeatKind.WINDOW, office=cast.window.office, valid_from=date(2026, 6, 30))
    give(cast, somebody, SeatKind.WINDOW, office=cast.window.office, valid_from=date(2026, 7, 1))


def test_a_locked_account_gets_no_seat(cast, somebody):
    somebody.is_active = False
    with refused("account_locked"):
        give(cast, somebody, SeatKind.WINDOW, office=cast.window.office)


def test_who_has_left_yesterday_may_do_nothing_today(cast):
    seats.end(cast.window.seat, by=cast.administrator, at=NOW, last_day=TODAY - timedelta(days=1), reason="离职")
    assert not Seat.objects.get(pk=cast.window.seat.pk).is_held(TODAY)
    with refused("ended_already"):
        seats.end(cast.window.seat, by=cast.administrator, at=NOW, last_day=TODAY, reason="离职")


def test_the_past_of_a_seat_cannot_be_taken_away(cast):
    with refused("too_early"):
        seats.end(cast.window.seat, by=cast.administrator, at=NOW, last_day=TODAY - timedelta(days=2), reason="x")


def test_the_last_administrator_stays_and_nobody_ends_their_own_seat(cast, second):
    first = cast.administrator
    with refused("own_seat"):
        seats.end(first.seat, by=first, at=NOW, last_day=TODAY, reason="x")
    seats.end(first.seat, by=second, at=NOW, last_day=TODAY, reason="x")
    with refused("last_administrator"):
        seats.end(second.seat, by=first, at=NOW, last_day=TODAY, reason="x")


def test_an_administrator_who_cannot_sign_in_does_not_count(cast, second):
    Person.objects.filter(pk=second.person.pk).update(is_active=False)
    third = cast.seats._seated(SeatKind.ADMINISTRATOR, "third", SeatKind.ADMINISTRATOR)
    seats.end(third.seat, by=cast.administrator, at=NOW, last_day=TODAY, reason="x")
    with refused("last_administrator"):
        seats.end(cast.administrator.seat, by=second, at=NOW, last_day=TODAY, reason="x")


def test_the_consequences_are_shown_before_the_end_is_set(client, cast):
    desk, seat = enter(client, cast.administrator), cast.window.seat
    address, today = reverse("administration:seat", args=[seat.pk]), timezone.localdate()
    said = {"valid_until": today, "reason": "离职"}
    unseen = desk.post(address, said | {"end": "1"})
    assert unseen.status_code == 200 and any(each.is_grave for each in unseen.context["seen"])
    seat.refresh_from_db()
    assert seat.valid_until is None
    other_day = desk.post(address, said | {"end": "1", "seen": (today + timedelta(days=1)).isoformat()})
    assert other_day.status_code == 200  # what was seen was another day's
    assert desk.post(address, said | {"end": "1", "seen": today.isoformat()}).status_code == 302
    assert desk.post(address, said | {"end": "1", "seen": today.isoformat()}).status_code == 422  # twice is harmless
    seat.refresh_from_db()
    assert seat.valid_until == today and "离职" in desk.get(address).text


def test_a_seat_is_given_on_the_page(client, cast, somebody):
    desk, today = enter(client, cast.administrator), timezone.localdate()
    said = {"person": "linhua", "kind": "window", "office": cast.window.office.code, "enterprise": "",
            "valid_from": today, "valid_until": "", "reason": "任命"}  # fmt: skip
    assert desk.post(reverse("administration:seat-give"), said | {"person": "nobody"}).status_code == 422
    assert desk.post(reverse("administration:seat-give"), said).status_code == 302
    assert desk.post(reverse("administration:seat-give"), said).status_code == 422
    assert somebody.seats.count() == 1


def test_an_agents_entrustments_are_named_before_the_seat_ends(cast):
    entrustment = entrusted(cast, cast.register())
    told = list(consequences.of_ending(cast.agent.seat, entrustment.valid_from))
    assert any(entrustment.number in each.sentence and each.is_grave for each in told)


def test_a_seat_of_an_office_is_made_its_head_and_no_other(client, cast):
    seat = cast.window.seat
    desk, address = enter(client, cast.administrator), reverse("administration:seat-head", args=[seat.pk])
    assert desk.post(address, {"head": "1", "head-reason": ""}).status_code == 422
    assert desk.post(address, {"head": "1", "head-reason": "任命"}).status_code == 302
    assert desk.post(address, {"head": "1", "head-reason": "任命"}).status_code == 422  # twice is harmless
    seat.refresh_from_db()
    assert seat.is_head and any("head" in str(row.history_change_reason) for row in seat.history.all())
    page = desk.get(reverse("administration:seat", args=[seat.pk])).content.decode()
    page = " ".join(page.split())
    assert "否 → 是" in page and "False" not in page
    assert desk.post(address, {"plain": "1", "head-reason": "免职"}).status_code == 302
    with refused("no_office_to_head"):
        seats.head(cast.applicant.seat, by=cast.administrator, at=NOW, reason="x", is_head=True)


def test_what_an_officer_has_claimed_is_named_before_the_seat_ends(cast):
    reviewer = cast.department("planning")
    project = cast.register()
    accepted_stage(cast, project, StageCode.INITIATION)
    Approval.objects.filter(project=project, office=reviewer.office).update(officer=reviewer.person)
    told = [each.sentence for each in consequences.of_ending(reviewer.seat, TODAY)]
    count = Approval.objects.filter(officer=reviewer.person, status__in=IN_PROGRESS).count()
    assert count and any(f"{count}" in sentence for sentence in told)


def test_a_page_of_seats_costs_the_same_however_many_there_are(client, cast, django_assert_max_num_queries):
    desk = enter(client, cast.administrator)
    for function in ("planning", "environment", "construction"):
        cast.department(function)
    desk.get(reverse("administration:seats"))
    with django_assert_max_num_queries(13):
        desk.get(reverse("administration:seats"))

"""A deputy while away: before, during, after, at midnight; who may name one; no overlaps, no chains, no strangers."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects.acting import acting_from
from projects.models import Deputyship, Event, OutboxMessage, Seat
from projects.people import deputising
from projects.people.seating import seats_of
from projects.refusal import Refusal
from stages.flows import door
from tests.cast import at
from tests.steps import accepted_stage, current

pytestmark = pytest.mark.django_db
NOW = at("2026-03-04 10:00")
FIRST, LAST = date(2026, 3, 9), date(2026, 3, 11)
AGREE = {"verdict": "agree", "text": "符合要求。"}


@pytest.fixture
def away(cast):
    return cast.seats.colleague(cast.department("environment").office, "away")


@pytest.fixture
def deputy(cast, away):
    return cast.seats.colleague(away.office)


@pytest.fixture
def third(cast, away):
    return cast.seats.colleague(away.office, "third")


def headed(actor):
    actor.seat.is_head = True
    actor.seat.save()
    return actor


def named(away, deputy, *, by=None, first=FIRST, last=LAST, now=NOW):
    (row,) = deputising.name_deputy([away.seat], deputy.person, first, last, by=by or away, at=now, reason="出差")
    return row


def refused(code, act, *args, **kwargs):
    with pytest.raises(Refusal) as caught:
        act(*args, **kwargs)
    assert caught.value.code == code
    return str(caught.value)


def standing_in(row):
    row = Deputyship.objects.with_names().get(pk=row.pk)
    return acting_from(row.seat, row)


@pytest.mark.parametrize(("hour", "may"), [
    ("2026-03-08 23:59", False), ("2026-03-09 00:00", True), ("2026-03-10 10:00", True),
    ("2026-03-11 23:59", True), ("2026-03-12 00:00", False),
])  # fmt: skip
def test_the_deputy_acts_from_the_first_day_to_midnight_of_the_last(cast, away, deputy, hour, may):
    project = cast.register()
    accepted_stage(cast, project, "initiation")
    door.claim(current(project, "L09"), by=away, at=at("2026-03-05"))
    by = standing_in(named(away, deputy))
    seats = seats_of(deputy.person, at(hour).date())
    assert [seat.pk for seat in seats] == [deputy.seat.pk] + ([away.seat.pk] if may else [])
    if not may:
        sentence = refused("not_deputy", door.perform, "review", current(project, "L09"), by=by, at=at(hour), **AGREE)
        assert away.person.name in sentence
        return
    door.perform("review", current(project, "L09"), by=by, at=at(hour), **AGREE)
    event = Event.objects.get(project=project, act="opinion")
    assert (event.by, event.on_behalf_of, event.facts["deputy_for"]) == (
        deputy.person.username, away.person.name, away.person.username)  # fmt: skip


def test_without_the_deputyship_the_colleague_is_refused_what_the_absent_one_has_claimed(cast, away, deputy):
    project = cast.register()
    accepted_stage(cast, project, "initiation")
    door.claim(current(project, "L09"), by=away, at=at("2026-03-05"))
    named(away, deputy)
    item = current(project, "L09")
    refused("claimed_by_colleague", door.perform, "review", item, by=deputy, at=at("2026-03-10"), **AGREE)


def test_a_deputy_gets_no_more_than_the_seat_has(cast, away, deputy):
    project = cast.register()
    accepted_stage(cast, project, "initiation")
    by = standing_in(named(away, deputy))
    refused("wrong_office", door.claim, current(project, "L02"), by=by, at=at("2026-03-10"))


@pytest.mark.parametrize("whose", ["away", "deputy"])
def test_it_ends_with_either_seat(away, deputy, whose):
    row = named(away, deputy)
    seat = {"away": away, "deputy": deputy}[whose].seat
    Seat.objects.filter(pk=seat.pk).update(valid_until=date(2026, 3, 9))
    assert Deputyship.objects.in_force(date(2026, 3, 9)).filter(pk=row.pk).exists()
    assert not Deputyship.objects.in_force(date(2026, 3, 10)).filter(pk=row.pk).exists()


def test_ended_early_it_ends_at_once_and_is_told(away, deputy):
    row = named(away, deputy)
    by, hour = standing_in(row), at("2026-03-09 12:00")
    deputising.end_deputy(row, by=away, at=hour)
    assert not Deputyship.objects.in_force(hour.date()).exists()
    refused("deputy_over", deputising.end_deputy, row, by=away, at=hour)
    assert list(seats_of(deputy.person, hour.date())) == [deputy.seat]
    subjects = list(OutboxMessage.objects.filter(person=deputy.person, target="inbox").order_by("created_at"))
    assert ["deputy for" in message.subject["en"] for message in subjects] == [True, True]
    assert by.deputyship.history.count() == 2


def test_who_names_a_deputy(cast, away, deputy, third):
    refused("may_not_name_deputies", named, away, deputy, by=third)
    refused("may_not_name_deputies", named, away, deputy, by=headed(cast.department("planning")))
    refused("may_not_name_deputies", named, away, deputy, by=cast.applicant)
    for by in (away, headed(third), cast.administrator):
        row = named(away, deputy, by=by)
        refused("may_not_name_deputies", deputising.end_deputy, row, by=deputy, at=NOW)
        deputising.end_deputy(row, by=by, at=NOW)


def test_what_is_refused(cast, away, deputy, third):
    refused("own_deputy", named, away, away)
    refused("not_of_this_office", named, away, cast.department("planning"))
    refused("begins_in_the_past", named, away, deputy, first=date(2026, 3, 3))
    refused("ends_before_it_begins", named, away, deputy, last=date(2026, 3, 8))
    refused("away_too_long", named, away, deputy, last=date(2027, 4, 1))
    named(away, deputy)
    overlap = refused("deputy_overlaps", named, away, third, first=LAST, last=date(2026, 3, 20))
    assert deputy.person.name in overlap
    refused("absent_is_a_deputy", named, deputy, third)
    refused("deputy_is_away", named, third, away)
    named(away, third, first=LAST + timedelta(days=1), last=date(2026, 3, 20))
    Seat.objects.filter(pk=third.seat.pk).update(valid_until=date(2026, 4, 1))
    refused("not_of_this_office", named, away, third, first=date(2026, 4, 1), last=date(2026, 4, 2))


def test_seats_of_agents_and_enterprises_have_no_deputies(cast):
    refused("may_not_name_deputies", named, cast.agent, cast.other_agent)
    refused("may_not_name_deputies", named, cast.applicant, cast.stranger)


DAYS = st.integers(0, 12).map(lambda n: NOW.date() + timedelta(days=n))
WHO = st.sampled_from(["away", "deputy", "third"])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wishes=st.lists(st.tuples(WHO, WHO, DAYS, DAYS), max_size=6))
def test_whatever_is_asked_for_nobody_is_a_deputys_deputy(away, deputy, third, wishes):
    Deputyship.objects.all().delete()
    cast = {"away": away, "deputy": deputy, "third": third}
    for absent, other, first, last in wishes:
        try:
            named(cast[absent], cast[other], first=first, last=last)
        except Refusal:
            continue
    for number in range(14):
        on = NOW.date() + timedelta(days=number)
        rows = list(Deputyship.objects.in_force(on).select_related("seat"))
        assert len({row.seat_id for row in rows}) == len(rows), "one deputy a seat"
        gone, standing = {row.seat.person_id for row in rows}, {row.deputy_id for row in rows}
        assert not gone & standing
        for who in cast.values():
            seen = {seat.pk for seat in seats_of(who.person, on)}
            assert seen == {who.seat.pk} | {row.seat_id for row in rows if row.deputy_id == who.person.pk}


@pytest.fixture
def enter(client):
    def entered(actor, seat=None):
        client.force_login(actor.person)
        session = client.session
        session["seat"] = (seat or actor.seat).pk
        session.save()
        client.cookies["lianshen_language"] = "en"
        return client

    return entered


def post(client, away, deputy, first="2026-03-09", last="2026-03-11", **more):
    return client.post(reverse("deputy-name"), {"seats": [away.seat.pk], "deputy": deputy.person.pk,
                                                "valid_from": first, "valid_until": last, **more})  # fmt: skip


@pytest.fixture
def today(monkeypatch):
    def becomes(text):
        monkeypatch.setattr("django.utils.timezone.now", lambda: at(text))

    becomes("2026-03-04 10:00")
    return becomes


def test_the_page_names_shows_and_ends(enter, today, away, deputy):
    desk = enter(away)
    assert post(desk, away, deputy).status_code == 302
    page = desk.get(reverse("deputies")).content.decode()
    assert deputy.person.name in page
    assert "To come" in page
    row = Deputyship.objects.get()
    assert enter(deputy).get(reverse("deputies")).status_code == 200
    assert enter(deputy).post(reverse("deputy-end", args=[row.pk])).status_code == 302
    assert Deputyship.objects.get().ended_at is None
    enter(away).post(reverse("deputy-end", args=[row.pk]))
    assert Deputyship.objects.get().ended_at is not None


def test_a_refusal_comes_back_at_its_field(enter, today, cast, away, deputy):
    response = post(enter(away), away, deputy, last="2026-03-05")
    assert response.status_code == 422
    assert response.context["form"].errors["valid_until"] == ["The last day cannot come before the first."]
    assert post(enter(away), deputy, away).status_code == 422  # not a seat of mine
    stranger = cast.department("planning")
    assert enter(stranger).post(reverse("deputy-end", args=[0])).status_code == 404
    assert enter(cast.applicant).get(reverse("deputies")).status_code == 404


def test_the_administrator_chooses_an_office_first(enter, today, cast, away, deputy):
    desk = enter(cast.administrator)
    assert desk.get(reverse("deputies")).context["form"] is None
    there = {"office": away.office.code}
    assert desk.get(reverse("deputies"), there).context["form"] is not None
    assert post(desk, away, deputy, **there).status_code == 302
    assert Deputyship.objects.get().named_by == cast.administrator.person


def test_the_deputy_sits_in_the_seat_and_leaves_it_at_midnight(enter, today, cast, away, deputy):
    named(away, deputy)
    today("2026-03-11 23:59")
    desk = enter(deputy, away.seat)
    page = desk.get(reverse("stages:inbox"))
    assert (page.wsgi_request.seat, page.wsgi_request.actor.person) == (away.seat, deputy.person)
    assert f"deputy for {away.person.name}" in page.content.decode()
    assert desk.get(reverse("reports:calendars")).status_code == 404  # the links of the absent person are theirs
    today("2026-03-12 00:00")
    assert enter(deputy, away.seat).get(reverse("stages:inbox")).wsgi_request.seat == deputy.seat


def test_whoever_is_nobodys_deputy_pays_no_further_statement(enter, today, away, deputy, django_assert_num_queries):
    desk = enter(away)
    desk.get(reverse("deputies"))
    with django_assert_num_queries(2):
        seat = list(seats_of(away.person, NOW.date()))
        assert seat == [away.seat]
        list(seats_of(deputy.person, NOW.date()))

"""Signing in, the one-click seats of the demo, and the first page of each seat."""

import pytest
from django.urls import reverse

from projects.enums import SeatKind
from projects.models import Person, Seat
from stages.desks.home import FIRST_PAGE
from stages.rehearsing.seats import Seats
from tests.stages.desks.pages import enter

pytestmark = pytest.mark.django_db
SIGN_IN = "/sign-in/"


@pytest.fixture
def demo(cast):
    cast.seats = Seats(prefix="demo-")
    return cast.window, cast.applicant, cast.administrator


def test_each_kind_of_seat_has_a_first_page():
    assert set(FIRST_PAGE) == set(SeatKind) - {SeatKind.SYSTEM}


def test_everybody_comes_to_their_work(client, cast):
    for actor in (cast.applicant, cast.window, cast.department("planning"), cast.centre, cast.administrator):
        assert enter(client, actor).get("/").headers["Location"] == reverse(FIRST_PAGE[actor.kind])


def test_a_person_without_a_seat_is_told_so(client, cast):
    Seat.objects.filter(pk=cast.window.seat.pk).update(valid_until="2020-01-01")
    response = enter(client, cast.window).get("/")
    assert response.status_code == 200
    assert response.templates[0].name == "stages/projects_no_seat.html"


def test_a_password_signs_in_and_a_wrong_one_is_told(client, cast):
    person = Person.objects.get(pk=cast.window.person.pk)
    person.set_password("an uncommon word")
    person.save()
    wrong = client.post(SIGN_IN, {"username": person.username, "password": "wrong"})
    assert wrong.status_code == 200
    assert f'value="{person.username}"' in wrong.content.decode()
    assert client.post(SIGN_IN, {"username": person.username, "password": "an uncommon word"}).status_code == 302


def test_the_demo_is_entered_by_one_click_and_only_in_a_demo(client, demo, settings):
    window = demo[0]
    url = reverse("demo-enter", args=[window.seat.pk])
    settings.DEMO = False
    assert url not in client.get(SIGN_IN).content.decode()
    assert client.post(url).status_code == 404
    settings.DEMO = True
    content = client.get(SIGN_IN).content.decode()
    assert url in content
    assert window.person.name in content
    assert client.get(url).status_code == 405
    assert client.post(url).status_code == 302
    assert client.get("/").headers["Location"] == reverse("stages:inbox")


def test_the_demos_seats_stand_in_the_order_of_the_procedure(client, demo, settings):
    settings.DEMO = True
    kinds = [seat.kind for seat in client.get(SIGN_IN).context["demo_seats"]]
    assert kinds == sorted(kinds, key=SeatKind.values.index)

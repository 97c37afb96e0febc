"""The edition page: what a newer edition would change, and moving to it."""

import pytest
from django.urls import reverse

from stages.models import Edition
from tests.cast import Cast
from tests.stages.desks.pages import enter, it_is

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(db):
    """A project registered before the new fire rules of June 2020 and the permit's new limit of April 2019."""
    return Cast(on="2018-05-07")


@pytest.fixture
def project(old):
    return old.register(when="2018-05-07 09:00", fire_special=True)


@pytest.fixture
def url(project):
    return reverse("stages:project-edition", args=[project.code])


@pytest.fixture(autouse=True)
def today(monkeypatch):
    it_is(monkeypatch, "2026-03-09 10:00")


def newest():
    return Edition.objects.order_by("-valid_from").first()


def test_a_project_keeps_its_edition_until_somebody_moves_it(client, old, project, url):
    response = enter(client, old.applicant).get(url)
    assert project.route.edition != newest()
    assert response.context["newer_edition"] == newest()
    assert "S18" in {change.item.code for change in response.context["preview"].changes}
    assert url in client.get(reverse("stages:project", args=[project.code])).content.decode()


def test_moving_shows_what_it_was_asked_for(client, old, project, url):
    enter(client, old.applicant)
    stale = client.post(url, {"edition": "2017-01-01"})
    assert stale.status_code == 422
    assert stale.context["refused"]
    assert client.post(url, {"edition": newest().valid_from.isoformat()}).status_code == 302
    project.route.refresh_from_db()
    assert project.route.edition == newest()
    again = client.post(url, {"edition": newest().valid_from.isoformat()})
    assert again.status_code == 422


def test_a_department_sees_it_and_may_not_move_it(client, old, project, url):
    enter(client, old.department("planning"))
    content = client.get(url).content.decode()
    assert f'value="{newest().valid_from}"' not in content
    assert client.post(url, {"edition": newest().valid_from.isoformat()}).status_code == 422
    project.route.refresh_from_db()
    assert project.route.edition != newest()

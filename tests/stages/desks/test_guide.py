"""The public guide: every item, every figure with its evidence, as of any day."""

import pytest
from django.urls import reverse

from stages.acts import reference
from stages.models import Edition
from tests.stages.desks.pages import it_is

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday(monkeypatch):
    it_is(monkeypatch, "2026-03-09 10:00")


def latest():
    return reference.catalogue(Edition.objects.order_by("-valid_from").first())


def test_all_items_in_force_stand_in_it(client):
    content = client.get("/guide/").content.decode()
    assert all(f"/guide/{code}/" in content for code in latest().items)


def test_an_earlier_day_shows_an_earlier_catalogue(client):
    assert client.get("/guide/Y06/").status_code == 404
    assert client.get("/guide/Y06/?on=2018-05-07").status_code == 200
    assert client.get("/guide/?on=1999-01-01").status_code == 200
    assert client.get("/guide/?on=rubbish").status_code == 200


def test_the_permits_limit_was_shortened_in_april_2019(client):
    before, after = (client.get(f"/guide/S18/?on={day}").context["item"] for day in ("2019-04-22", "2019-04-23"))
    assert (before.statutory_days, after.statutory_days) == (15, 7)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_item_has_a_page_in_both_languages(client, language):
    client.cookies["lianshen_language"] = language
    for code in latest().items:
        response = client.get(reverse("stages:guide-item", args=[code]))
        assert response.status_code == 200
        assert "None" not in response.content.decode()


def test_every_figure_carries_its_evidence(client):
    response = client.get("/guide/S18/")
    item, content = response.context["item"], response.content.decode()
    figures = 2 + len(item.asks) + sum(a.is_tolerable for a in item.asks) + len(item.prerequisites.all()) + 2
    assert (
        content.count('<span class="mark done">')
        + content.count('<span class="mark soon">')
        + content.count('<span class="mark off">')
        >= figures
    )  # limits, papers, days to supply, needs, number, validity


def test_offices_are_named_by_division_on_the_day(client):
    planning = dict(client.get("/guide/G08/").context["offices"])
    assert len(planning) == 7
    assert all(planning.values())
    before = dict(client.get("/guide/G08/?on=2018-05-07").context["offices"])
    assert set(before.values()) != set(planning.values())  # planning and land merged in 2019


def test_it_costs_the_same_for_all_items(client, django_assert_num_queries):
    client.get("/guide/S18/")
    client.get("/guide/L10/")
    for code in ("S18", "L10"):
        with django_assert_num_queries(4):
            client.get(f"/guide/{code}/")
    with django_assert_num_queries(3):
        client.get("/guide/")

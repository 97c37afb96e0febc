"""An agent's calendar: what the enterprise owes and what is to come back, and all of it only while entrusted."""

from datetime import date

import icalendar
import pytest
from django.urls import reverse
from django.utils import timezone

from agency import door
from agency.acts import ending, keeping
from reports.enums import FeedScope
from reports.feeds import links
from stages.enums import StageCode
from tests.agency.entrusting import entrusted
from tests.cast import at
from tests.stages.desks.pages import it_is
from tests.steps import filed_stage

pytestmark = pytest.mark.django_db
NOW = "2026-03-09 10:00"


@pytest.fixture
def case(cast, monkeypatch):
    it_is(monkeypatch, NOW)
    project = cast.register()
    return entrusted(cast, project).case


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    events = icalendar.Calendar.from_ical(response.content).events
    return {str(event["uid"]).partition("@")[0]: event for event in events}


def subscribed(actor, scope=FeedScope.SEAT, **what):
    feed = links.make(scope, by=actor, at=timezone.now(), language="zh", **what)
    return reverse("reports:calendar-feed", args=[links.word_of(feed)])


def brought_forward(cast, case):
    return door.perform(
        keeping.bring_forward, case, by=cast.agent, at=at(NOW), on=date(2026, 3, 16), text="催交环评报告"
    )


def test_a_date_brought_forward_is_in_the_agents_calendar_alone(cast, case, client):
    mine, project = subscribed(cast.agent), subscribed(cast.applicant, FeedScope.PROJECT, project=case.project)
    assert read(client, mine) == {}
    row = brought_forward(cast, case)
    event = read(client, mine)[f"forward-{row.pk}"]
    assert event["dtstart"].dt == date(2026, 3, 16) and str(event["summary"]).startswith("跟进：催交环评报告")
    assert f"forward-{row.pk}" not in read(client, project)
    assert f"forward-{row.pk}" in read(client, subscribed(cast.agent, FeedScope.PROJECT, project=case.project))


def test_ticked_off_it_is_done(cast, case, client):
    mine = subscribed(cast.agent)
    row = brought_forward(cast, case)
    read(client, mine)
    door.perform(keeping.tick_off, row, by=cast.agent, at=at("2026-03-09 10:00"))
    event = read(client, mine)[f"forward-{row.pk}"]
    assert str(event["summary"]).startswith("【已办结】") and event["sequence"] == 1


def test_with_the_entrustment_everything_is_gone(cast, case, client):
    filed_stage(cast, case.project, StageCode.INITIATION, when=at("2026-03-09 09:00"))
    mine, project = subscribed(cast.agent), subscribed(cast.agent, FeedScope.PROJECT, project=case.project)
    brought_forward(cast, case)
    assert read(client, mine) and read(client, project)
    door.perform(ending.recall, case.entrustment, by=cast.applicant, at=at("2026-03-09 10:00"))
    assert read(client, mine) == {}
    assert client.get(project).status_code == 404


def test_an_unchanged_agents_feed_is_a_304_in_three_statements(
    cast, case, client, monkeypatch, django_assert_max_num_queries
):
    brought_forward(cast, case)
    mine = subscribed(cast.agent)
    first = client.get(mine)
    it_is(
        monkeypatch, "2026-03-09 10:10"
    )  # what may still have been under way at the first look is looked for once more
    assert client.get(mine, headers={"if-none-match": first["ETag"]}).status_code == 304
    with django_assert_max_num_queries(3):
        assert client.get(mine, headers={"if-none-match": first["ETag"]}).status_code == 304

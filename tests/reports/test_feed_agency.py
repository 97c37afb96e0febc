"""An agent's calendar: every clock of the cases, the plan, what is to come back, and all of it only while entrusted."""

from datetime import date, timedelta

import icalendar
import pytest
from django.urls import reverse
from django.utils import timezone

from agency import door
from agency.acts import ending, handing_over, keeping
from reports.enums import FeedScope
from reports.feeds import links
from stages.enums import ClockKind, StageCode
from tests.agency.entrusting import entrusted
from tests.cast import at
from tests.stages.desks.pages import it_is
from tests.steps import accepted_stage, decide_fully, filed_stage

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


def test_the_planned_end_of_each_item_is_in_the_agents_calendar_alone(cast, case, client):
    mine, owner = subscribed(cast.agent), subscribed(cast.applicant, FeedScope.PROJECT, project=case.project)
    door.perform(keeping.draw_plan, case, by=cast.agent, at=at(NOW))
    events, lines = read(client, mine), list(case.plan.all())
    planned = {key: event["dtstart"].dt for key, event in events.items() if key.startswith("plan-")}
    assert planned == {f"plan-{line.pk}": line.ends_on for line in lines}
    item = case.project.approvals.get(code=lines[0].code).item
    title = f"计划办结：{lines[0].code} {item.short_zh} · {case.project.name}"
    assert str(events[f"plan-{lines[0].pk}"]["summary"]).endswith(title)
    assert not any(key.startswith("plan-") for key in read(client, owner))


def test_a_planned_day_that_moves_moves_in_the_calendar(cast, case, client):
    mine = subscribed(cast.agent)
    door.perform(keeping.draw_plan, case, by=cast.agent, at=at(NOW))
    line = case.plan.last()
    read(client, mine)
    moved = line.ends_on + timedelta(days=9)
    door.perform(keeping.move_line, line, by=cast.agent, at=at(NOW), starts_on=line.starts_on, ends_on=moved)
    event = read(client, mine)[f"plan-{line.pk}"]
    assert event["dtstart"].dt == moved and event["sequence"] == 1


def test_a_finished_item_is_done_in_the_calendar(cast, case, client, monkeypatch):
    mine = subscribed(cast.agent)
    door.perform(keeping.draw_plan, case, by=cast.agent, at=at(NOW))
    accepted_stage(cast, case.project, StageCode.INITIATION, when=at("2026-03-09 11:00"))
    decide_fully(cast, case.project, "L02", when=at("2026-03-09 12:00"))
    event = read(client, mine)[f"plan-{case.plan.get(code='L02').pk}"]
    assert str(event["summary"]).startswith("【已办结】")


def test_the_agent_follows_the_clocks_of_the_offices(cast, case, client):
    """Of the window, of the departments; everybody's in the cases entrusted, and in no other."""
    mine, other = subscribed(cast.agent), subscribed(cast.other_agent)
    accepted_stage(cast, case.project, StageCode.INITIATION, when=at("2026-03-09 11:00"))
    clocks = case.project.clocks.filter(due_on__isnull=False)
    kinds = set(clocks.values_list("kind", flat=True))
    assert {ClockKind.CHECK, ClockKind.DECISION} <= kinds
    assert {f"clock-{clock.pk}" for clock in clocks} == set(read(client, mine))
    assert read(client, other) == {}


def test_after_a_hand_over_the_plan_is_in_the_other_agents_calendar(cast, case, client):
    mine, other = subscribed(cast.agent), subscribed(cast.other_agent)
    door.perform(keeping.draw_plan, case, by=cast.agent, at=at(NOW))
    assert read(client, mine)
    over = door.perform(
        handing_over.open_hand_over, case.entrustment, by=cast.centre, at=at(NOW), reason="轮岗。",
        to_agent=cast.agent_record(cast.other_agent),
    )  # fmt: skip
    for who in (cast.agent, cast.other_agent):
        over = door.perform(handing_over.confirm, over, by=who, at=at(NOW))
    assert read(client, mine) == {}
    assert {f"plan-{line.pk}" for line in case.plan.all()} <= set(read(client, other))


def test_with_the_entrustment_everything_is_gone(cast, case, client):
    filed_stage(cast, case.project, StageCode.INITIATION, when=at("2026-03-09 09:00"))
    mine, project = subscribed(cast.agent), subscribed(cast.agent, FeedScope.PROJECT, project=case.project)
    brought_forward(cast, case)
    door.perform(keeping.draw_plan, case, by=cast.agent, at=at(NOW))
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

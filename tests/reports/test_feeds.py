"""Calendars to subscribe to: what is in them, when an entry changes, who may read them, and when it ends."""

from datetime import date, timedelta

import icalendar
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from projects.models import Seat
from reports.enums import EntryKind, EntryState, FeedScope
from reports.feeds import clock_entries, keeping, links, serving
from reports.models import Feed, FeedEntry
from stages.acts import renewing
from stages.acts.publishing_calendar import publish
from stages.enums import ApprovalStatus, ClockKind, StageCode
from stages.flows import door
from stages.models import CalendarDay, Clock
from stages.rules.workdays import ONE_DAY
from tests.cast import at
from tests.laws import VERIFIED
from tests.stages.desks.pages import it_is
from tests.steps import accepted_stage, certificate_under, current, decide_fully, filed_stage

pytestmark = pytest.mark.django_db
MONDAY = "2026-03-09 10:00"


@pytest.fixture(autouse=True)
def it_is_monday(monkeypatch):
    it_is(monkeypatch, MONDAY)


@pytest.fixture
def it_becomes(monkeypatch):
    return lambda text: it_is(monkeypatch, text)


def subscribed(actor, scope=FeedScope.SEAT, *, language="zh", **what):
    """A feed of a member of the cast, and its address."""
    feed = links.make(scope, by=actor, at=timezone.now(), language=language, **what)
    return feed, reverse("reports:calendar-feed", args=[links.word_of(feed)])


def events(client, address):
    """{key: VEVENT} of a feed, read by a client without a cookie."""
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    calendar = icalendar.Calendar.from_ical(response.content)
    return {str(event["uid"]).partition("@")[0]: event for event in calendar.events}


def clock_key(**about):
    return f"clock-{Clock.objects.get(**about).pk}"


def test_a_clock_is_an_all_day_entry_on_its_due_day(cast, client):
    project = cast.register()
    accepted_stage(cast, project, StageCode.INITIATION)
    clock = Clock.objects.get(kind=ClockKind.DECISION, approval__code="L09")
    _feed, address = subscribed(cast.holder(current(project, "L09")))
    event = events(client, address)[f"clock-{clock.pk}"]
    assert event["dtstart"].dt == clock.due_on and event["dtend"].dt == clock.due_on + ONE_DAY
    assert str(event["summary"]).startswith("作出决定截止：") and project.name in event["summary"]
    assert event["sequence"] == 0 and str(event["status"]) == "CONFIRMED"
    assert project.code in event["description"] and "日期如何计算" in event["description"]
    assert str(event["url"]).startswith("http") and event["color"] and event["categories"].cats == ["决定"]


def test_reminders_come_three_and_one_working_day_before(cast, client):
    """Friday 20 March 2026 is due: reminded on Tuesday and on Thursday, at nine in Shanghai."""
    project = cast.register()
    filed_stage(cast, project, StageCode.INITIATION, when=at("2026-03-13 10:00"))
    clock = Clock.objects.get(kind=ClockKind.CHECK)
    assert clock.due_on == date(2026, 3, 20)
    _feed, address = subscribed(cast.window)
    event = events(client, address)[f"clock-{clock.pk}"]
    rings = [at(f"{clock.due_on} 00:00") + alarm["trigger"].dt for alarm in event.walk("VALARM")]
    assert rings == [at("2026-03-17 09:00"), at("2026-03-19 09:00")]


def test_reminders_pass_over_the_holiday(cast, client, settings):
    """The first working day after the long holiday: one working day before is before the holiday."""
    settings.FEED_ALARMS = [1]
    project = cast.register()
    filed_stage(cast, project, StageCode.INITIATION, when=at("2026-03-30 10:00"))
    clock = Clock.objects.get(kind=ClockKind.CHECK)
    assert clock.due_on == date(2026, 4, 7)  # Qingming: 4 to 6 April off
    _feed, address = subscribed(cast.window)
    (alarm,) = events(client, address)[f"clock-{clock.pk}"].walk("VALARM")
    assert at("2026-04-07 00:00") + alarm["trigger"].dt == at("2026-04-03 09:00")


def test_each_seat_has_what_it_has_to_do_and_the_office_has_all(cast, client):
    project = cast.register()
    accepted_stage(cast, project, StageCode.INITIATION)
    officer = cast.holder(current(project, "L09"))
    _feed, mine = subscribed(officer)
    kinds = {FeedEntry.objects.get(key=key).kind for key in events(client, mine)}
    assert kinds == {EntryKind.DECISION}
    _feed, whole = subscribed(cast.applicant, FeedScope.PROJECT, project=project)
    kinds = {FeedEntry.objects.get(key=key).kind for key in events(client, whole)}
    assert {EntryKind.CHECK, EntryKind.DECISION} <= kinds
    _feed, of_office = subscribed(officer, FeedScope.OFFICE)
    assert set(events(client, mine)) <= set(events(client, of_office))
    _feed, strange = subscribed(cast.stranger)
    assert events(client, strange) == {}


def test_nothing_changes_until_something_does(cast, client):
    """An unchanged feed is a 304 in at most three statements; a decision changes one entry and no other."""
    project = cast.register()
    accepted_stage(cast, project, StageCode.INITIATION)
    _feed, address = subscribed(cast.applicant, FeedScope.PROJECT, project=project)
    first = client.get(address)
    before = events(client, address)
    with CaptureQueriesContext(connection) as captured:
        again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert 1 <= len(captured) <= 3, [query["sql"] for query in captured]
    decide_fully(cast, project, "L02")
    changed = client.get(address, headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200 and changed["ETag"] != first["ETag"]
    after = events(client, address)
    done = clock_key(kind=ClockKind.DECISION, approval__code="L02")
    assert {key for key in before if after[key].to_ical() != before[key].to_ical()} == {done}
    assert after[done]["sequence"] == 1
    assert after[done]["last-modified"].dt == timezone.now() > before[done]["dtstamp"].dt - timedelta(1)
    assert str(after[done]["summary"]).startswith("【已办结】") and not after[done].walk("VALARM")


def test_an_unchanged_entry_is_never_written_again(cast, client, monkeypatch):
    project = cast.register()
    accepted_stage(cast, project, StageCode.INITIATION)
    _feed, address = subscribed(cast.applicant, FeedScope.PROJECT, project=project)
    client.get(address)
    written = []
    whole = keeping.writing.entry
    monkeypatch.setattr(keeping.writing, "entry", lambda *args: written.append(args[0].key) or whole(*args))
    client.get(address)
    assert written == []
    filed_stage(cast, project, StageCode.PLANNING, when=at("2026-03-09 11:00"))
    client.get(address)
    new = clock_key(kind=ClockKind.CHECK, application__stage__code=StageCode.PLANNING)
    assert written == [new, new]  # both languages


def test_what_is_withdrawn_is_cancelled_and_gone_after_a_month(cast, client, it_becomes):
    project = cast.register()
    accepted_stage(cast, project, StageCode.INITIATION)
    _feed, address = subscribed(cast.applicant, FeedScope.PROJECT, project=project)
    key = clock_key(kind=ClockKind.DECISION, approval__code="L09")
    assert str(events(client, address)[key]["status"]) == "CONFIRMED"
    door.withdraw_project(project, by=cast.applicant, at=at("2026-03-09 09:00"), reason="不再投资")
    event = events(client, address)[key]
    assert (str(event["status"]), event["sequence"]) == ("CANCELLED", 1)
    assert str(event["summary"]).startswith("【已取消】")
    it_becomes("2026-04-08 10:00")
    assert key in events(client, address)
    it_becomes("2026-04-10 10:00")
    assert key not in events(client, address)
    keeping.forget(timezone.now())
    assert not FeedEntry.objects.get(key=key).texts.exists()


@pytest.mark.parametrize("status", [ApprovalStatus.REVOKED, ApprovalStatus.TERMINATED])
def test_what_ended_without_a_decision_is_not_told_as_done(cast, status):
    project = cast.register()
    application = accepted_stage(cast, project, StageCode.INITIATION)
    door.withdraw_project(project, by=cast.applicant, at=at("2026-03-09 09:00"), reason="不再投资")
    project.approvals.filter(code="L09").update(status=status)
    type(application).objects.filter(pk=application.pk).update(status=status)
    state = {facts.key: facts.state for facts in clock_entries.of_projects([project], at("2026-03-09 10:00"))}
    assert state[clock_key(kind=ClockKind.DECISION, approval__code="L09")] == EntryState.CANCELLED
    assert state[clock_key(kind=ClockKind.CHECK, application=application)] == EntryState.DONE  # accepted, so checked


def test_a_moved_clock_is_the_same_entry_with_another_day(cast, client):
    project = cast.register()
    accepted_stage(cast, project, StageCode.INITIATION)
    _feed, address = subscribed(cast.applicant, FeedScope.PROJECT, project=project)
    before = events(client, address)
    clock = Clock.objects.get(kind=ClockKind.DECISION, approval__code="L09")
    first = publish([CalendarDay(date=date(2026, 3, 10), working=False, label="停工")], title="停工一天",
                    at=at("2026-03-09 09:30"))  # fmt: skip
    assert first.moves
    after = events(client, address)
    key = f"clock-{clock.pk}"
    clock.refresh_from_db()
    assert after[key]["dtstart"].dt == clock.due_on > before[key]["dtstart"].dt
    assert after[key]["uid"] == before[key]["uid"] and after[key]["sequence"] == 1


def test_a_provisional_date_says_so_first(cast, client):
    project = cast.register()
    accepted_stage(cast, project, StageCode.INITIATION, when=at("2026-12-25 10:00"))
    _feed, address = subscribed(cast.applicant, FeedScope.PROJECT, project=project)
    clock = Clock.objects.filter(provisional=True).first()
    event = events(client, address)[f"clock-{clock.pk}"]
    assert str(event["summary"]).startswith("【暂定】") and str(event["status"]) == "TENTATIVE"
    assert "尚未公布" in event["description"]


def test_in_the_owners_language(cast, client):
    project = cast.register()
    accepted_stage(cast, project, StageCode.INITIATION)
    feed, address = subscribed(cast.holder(current(project, "L09")), language="en")
    key = clock_key(kind=ClockKind.DECISION, approval__code="L09")
    assert str(events(client, address)[key]["summary"]).startswith("Decision due: ")
    tag = client.get(address)["ETag"]
    links.speak(feed, "zh")
    assert str(events(client, address)[key]["summary"]).startswith("作出决定截止：")
    assert client.get(address)["ETag"] != tag


def test_the_frame_says_name_colour_refresh_and_the_whole_time_zone(cast, client):
    _feed, address = subscribed(cast.window)
    response = client.get(address)
    calendar = icalendar.Calendar.from_ical(response.content)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert str(calendar["name"]) == str(calendar["x-wr-calname"]) == serving.name(Feed.objects.get())
    assert calendar["color"] and b"REFRESH-INTERVAL;VALUE=DURATION:PT1H" in response.content
    (zone,) = calendar.walk("VTIMEZONE")
    assert str(zone["tzid"]) == "Asia/Shanghai" and len(zone.subcomponents) == 3
    assert "method" not in calendar and not response.cookies and "private" in response["Cache-Control"]


def test_a_revoked_or_renewed_link_is_gone(cast, client):
    feed, address = subscribed(cast.window)
    assert client.get(address).status_code == 200
    links.renew(feed, at=timezone.now())
    assert client.get(address).status_code == 404
    renewed = reverse("reports:calendar-feed", args=[links.word_of(feed)])
    assert client.get(renewed).status_code == 200
    links.revoke(feed, at=timezone.now())
    assert client.get(renewed).status_code == 404
    assert client.get(reverse("reports:calendar-feed", args=["x" * 43])).status_code == 404
    assert client.post(renewed).status_code == 405


def test_the_link_ends_with_the_seat(cast, client):
    _feed, address = subscribed(cast.window)
    assert client.get(address).status_code == 200
    Seat.objects.filter(pk=cast.window.seat.pk).update(valid_from=date(2020, 1, 1), valid_until=date(2026, 3, 8))
    assert client.get(address).status_code == 404
    Seat.objects.filter(pk=cast.window.seat.pk).update(valid_until=None)
    assert client.get(address).status_code == 200
    person = cast.window.person
    person.is_active = False
    person.save()
    assert client.get(address).status_code == 404


def test_a_project_out_of_sight_takes_its_feed_along(cast, client):
    project = cast.register()
    accepted_stage(cast, project, StageCode.INITIATION)
    _feed, address = subscribed(cast.applicant, FeedScope.PROJECT, project=project)
    assert events(client, address)
    project.enterprise = cast.other_enterprise
    project.save()
    assert client.get(address).status_code == 404


def test_the_link_itself_is_stored_nowhere(cast):
    feed, _address = subscribed(cast.window)
    word = links.word_of(feed)
    row = Feed.objects.filter(pk=feed.pk).values().get()
    assert word not in str(row) and len(word) == 43
    assert row["link_hash"] == links.hashed(word)


def test_a_lost_secret_key_is_said_and_not_guessed(cast, settings):
    feed, _address = subscribed(cast.window)
    settings.SECRET_KEY = "another"
    assert links.word_of(feed) is None


def test_making_a_link_twice_gives_the_same_one(cast):
    one, _address = subscribed(cast.window)
    two, _address = subscribed(cast.window)
    assert one == two and Feed.objects.count() == 1
    links.revoke(one, at=timezone.now())
    three, _address = subscribed(cast.window)
    assert three != one


def test_two_refreshers_write_an_entry_once(cast):
    project = cast.register()
    accepted_stage(cast, project, StageCode.INITIATION)
    assert keeping.refresh(timezone.now()) == Clock.objects.filter(due_on__isnull=False).count()
    assert keeping.refresh(timezone.now()) == 0


def test_a_project_that_cannot_be_said_does_not_take_the_others_along(cast, client, monkeypatch, caplog):
    bad, good = cast.register(name="甲"), cast.register(name="乙")
    for project in (bad, good):
        accepted_stage(cast, project, StageCode.INITIATION)
    _feed, address = subscribed(cast.window)
    whole = clock_entries.of_clock

    def failing(clock, calendar):
        if clock.project_id == bad.pk:
            raise RuntimeError("unreadable")
        return whole(clock, calendar)

    monkeypatch.setattr(clock_entries, "of_clock", failing)
    said = events(client, address)
    assert {event["summary"].rpartition(" · ")[2] for event in said.values()} == {"乙"}
    assert f"calendar entries of project {bad.pk}" in caplog.text
    monkeypatch.setattr(clock_entries, "of_clock", whole)
    assert len(events(client, address)) == 2 * len(said)  # made up for at once


def test_the_last_day_to_ask_for_a_renewal_and_the_end_of_validity(cast, client):
    """The first is told as such; once the renewal has been asked for, the same entry says when the certificate ends."""
    certificate = certificate_under(cast, VERIFIED)
    _feed, address = subscribed(cast.applicant)
    key = clock_key(kind=ClockKind.VALIDITY, certificate=certificate)
    event, last = events(client, address)[key], renewing.ask_by(certificate)
    assert event["dtstart"].dt == last and "申请延续最后一日：" in event["summary"]
    door.ask_renewal(certificate, by=cast.applicant, at=at("2026-03-09 09:00"), reason="土地招拍挂推迟。")
    event = events(client, address)[key]
    assert event["dtstart"].dt == certificate.valid_until and "证照有效期届满：" in event["summary"]

"""Joint sessions in calendars: the hour with place and attendees, the last day for an opinion, moved and called off."""

import icalendar
import pytest
from django.urls import reverse
from django.utils import timezone

from reports.enums import FeedScope
from reports.feeds import links
from stages.acts import scheduling
from stages.enums import Reply, SessionKind
from stages.flows import session_door
from tests import sittings
from tests.calendar_readers import READERS
from tests.cast import at
from tests.stages.desks.pages import it_is

pytestmark = pytest.mark.django_db
HOUR, END = at("2026-03-12 09:00"), at("2026-03-12 11:00")


@pytest.fixture
def session(cast, monkeypatch):
    """A meeting on the energy review and the environmental form, fixed for Thursday 12 March 2026."""
    it_is(monkeypatch, "2026-03-09 10:00")
    project = sittings.opened(cast)
    found = sittings.called(cast, project, agenda="一、能耗；二、环评")
    for number, seat in enumerate(sittings.seats(found)):
        person = sittings.official(cast, seat).person
        person.email = f"official-{number}@keqiao.example"
        person.save()
    session_door.fix(found, by=sittings.lead_of(cast, found), at=at("2026-03-06 09:00"), starts_at=HOUR, ends_at=END,
                     place="柯桥区行政服务中心 3 号会议室")  # fmt: skip
    return sittings.again(found)


def subscribed(actor, scope=FeedScope.SEAT, **what):
    feed = links.make(scope, by=actor, at=timezone.now(), language="zh", **what)
    return reverse("reports:calendar-feed", args=[links.word_of(feed)])


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return {str(event["uid"]): event for event in icalendar.Calendar.from_ical(response.content).events}


def meeting(client, address, session):
    return read(client, address)[scheduling.uid(session)]


def test_a_meeting_has_its_hour_place_agenda_and_attendees(cast, client, session):
    seat = sittings.seats(session)[1]
    event = meeting(client, subscribed(sittings.official(cast, seat)), session)
    assert (event["dtstart"].dt, event["dtend"].dt) == (HOUR, END)
    assert event["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert event["location"] == "柯桥区行政服务中心 3 号会议室"
    assert "议程：一、能耗；二、环评" in event["description"] and "/sessions/" in event["url"]
    assert {one.params["PARTSTAT"] for one in _listed(event["attendee"])} == {"NEEDS-ACTION"}
    assert [alarm["trigger"].dt.total_seconds() for alarm in event.walk("VALARM")] == [-86400, -3600]
    assert session.number in event["summary"] and session.project.name in event["summary"]


def _listed(value):
    return value if isinstance(value, list) else [value]


def test_who_is_invited_sees_it_and_nobody_else_does(cast, client, session):
    uid = scheduling.uid(session)
    for seat in sittings.seats(session):
        assert uid in read(client, subscribed(sittings.official(cast, seat)))
    for actor in (cast.applicant, sittings.lead_of(cast, session), cast.centre):
        assert uid in read(client, subscribed(actor)), actor.kind
    for actor in (cast.stranger, cast.department("fire"), cast.lead("fire")):
        assert uid not in read(client, subscribed(actor)), actor.kind
    assert uid in read(client, subscribed(cast.applicant, FeedScope.PROJECT, project=session.project))
    assert uid in read(client, subscribed(cast.applicant, FeedScope.SESSIONS, session_kind=SessionKind.MEETING))
    assert uid not in read(client, subscribed(cast.applicant, FeedScope.SESSIONS, session_kind=SessionKind.SURVEY))


def test_an_office_invited_to_a_project_that_is_not_its_own(cast, client, session):
    """It sees the meeting although it has no item there, as long as it is invited."""
    guest = cast.department("fire")
    address = subscribed(guest)
    assert scheduling.uid(session) not in read(client, address)
    seat = session_door.add(session, guest.office, by=sittings.lead_of(cast, session), at=at("2026-03-09 09:00"))
    events = read(client, address)
    assert scheduling.uid(session) in events and any("opinion-" in uid for uid in events)
    session_door.release(seat, by=sittings.lead_of(cast, session), at=at("2026-03-09 11:00"), reason="与消防无关。")
    assert scheduling.uid(session) not in read(client, address)


def test_moved_it_is_one_changed_entry_and_called_off_a_cancelled_one(cast, client, session):
    address = subscribed(cast.applicant)
    first = client.get(address)
    before = read(client, address)
    lead = sittings.lead_of(cast, session)
    session_door.fix(session, by=lead, at=at("2026-03-09 09:30"), starts_at=at("2026-03-13 14:00"), place="现场",
                     why_late="现场道路封闭。")  # fmt: skip
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200
    after = read(client, address)
    assert {uid for uid in after if after[uid].to_ical() != before[uid].to_ical()} == {scheduling.uid(session)}
    moved = meeting(client, address, session)
    assert (moved["dtstart"].dt, moved["location"], moved["sequence"]) == (at("2026-03-13 14:00"), "现场", 1)
    session_door.call_off(sittings.again(session), by=lead, at=at("2026-03-09 09:45"), reason="改为书面征求意见。")
    ended = meeting(client, address, session)
    assert (str(ended["status"]), ended["sequence"]) == ("CANCELLED", 2) and not ended.walk("VALARM")
    assert str(ended["summary"]).startswith("【已取消】")
    for reader in READERS.values():
        assert len(reader(client.get(address).content)["events"]) == len(after)


def test_a_reply_shows_in_everybodys_calendar(cast, client, session):
    address = subscribed(cast.applicant)
    before = meeting(client, address, session)
    seat = sittings.seats(session)[1]
    who = sittings.official(cast, seat)
    session_door.reply(seat, by=who, at=at("2026-03-09 09:30"), said=Reply.ACCEPTED)
    said = {str(one): one.params["PARTSTAT"] for one in _listed(meeting(client, address, session)["attendee"])}
    assert said[f"mailto:{who.person.email}"] == "ACCEPTED"
    assert meeting(client, address, session)["sequence"] == before["sequence"] + 1


def test_an_opinion_is_due_on_its_last_day_and_done_when_given(cast, client, session):
    seat = sittings.seats(session)[1]
    address = subscribed(sittings.official(cast, seat))
    uid = f"opinion-{seat.pk}@127.0.0.1"
    event = read(client, address)[uid]
    assert event["dtstart"].dt == session.opinions_until and str(event["summary"]).startswith("提交意见截止：")
    assert "视为同意" in event["description"] and len(event.walk("VALARM")) >= 1
    sittings.answer(cast, seat, when=at("2026-03-09 09:30"))
    event = read(client, address)[uid]
    assert str(event["summary"]).startswith("【已办结】") and not event.walk("VALARM")

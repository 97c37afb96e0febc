"""A joint session in calendar programs: asked, moved, called off; and their answers taken in, by file and by mail."""

import io
from datetime import UTC

import pytest
from django.core.management import call_command
from django.urls import reverse

from projects.models import OutboxMessage, Person
from stages.acts import sessions
from stages.enums import Reply
from stages.flows import session_door
from stages.rules.itip import FILE_NAME
from tests.calendar_readers import READERS
from tests.cast import at
from tests.replies import mailed, reply
from tests.sittings import CALLED, again, called, lead_of, official, opened, refused, seats
from tests.stages.desks.pages import enter

pytestmark = pytest.mark.django_db
FIRST, SECOND = at("2026-03-09 09:30"), at("2026-03-10 14:00")


@pytest.fixture
def session(cast, settings):
    settings.MAIL = True
    settings.SESSIONS_ADDRESS = "sessions@lianshen.example"
    settings.PUBLIC_URL = "https://lianshen.example"
    project = opened(cast)
    for function in ("development_reform", "environment"):
        person = cast.department(function).person
        Person.objects.filter(pk=person.pk).update(email=f"{function}@shaoxing.example")
    return called(cast, project, starts_at=FIRST, place="市民中心，三楼；302室")


def sent(method, sequence):
    """The calendar files that went out with a method and a number, by address."""
    rows = OutboxMessage.objects.filter(attachment__isnull=False).order_by("created_at")
    found = {row.address: bytes(row.attachment) for row in rows if f"method={method}" in row.attachment_type
             and f"SEQUENCE:{sequence}\r\n".encode() in bytes(row.attachment)}  # fmt: skip
    assert all(row.attachment_name == FILE_NAME for row in rows)
    return found


def read(reader, data):
    found = reader(data)
    (event,) = found["events"]
    return event


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_asked_moved_and_called_off_in_other_programs_eyes(cast, session, reader):
    by = lead_of(cast, session)
    session_door.fix(session, by=by, at=CALLED, starts_at=SECOND, place="柯桥区现场")
    session_door.call_off(session, by=by, at=at("2026-03-06"), reason="资料未齐。")
    asked, moved, off = sent("REQUEST", 0), sent("REQUEST", 1), sent("CANCEL", 2)
    everybody = {"development_reform@shaoxing.example", "environment@shaoxing.example"}
    assert set(asked) == set(moved) == set(off) == everybody
    events = [read(reader, files["environment@shaoxing.example"]) for files in (asked, moved, off)]
    assert {event["uid"] for event in events} == {f"{session.number}-1@lianshen.example"}
    assert [event["sequence"] for event in events] == [0, 1, 2]
    assert [event["starts"].astimezone(UTC) for event in events] == [FIRST, SECOND, SECOND]
    assert [event["status"] for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert events[0]["place"] == "市民中心，三楼；302室"


def test_who_has_accepted_the_old_hour_is_asked_again(cast, session):
    seat = seats(session)[0]
    session_door.reply(seat, by=official(cast, seat), at=CALLED, said=Reply.ACCEPTED)
    session_door.fix(session, by=lead_of(cast, session), at=CALLED, starts_at=SECOND)
    assert seats(session)[0].reply == Reply.NEEDS_ACTION
    assert again(session).opinions_until.isoformat() == "2026-03-11"


def environment(session):
    return next(seat for seat in seats(session) if "environment" in seat.office.code)


def answer_of(session, **said):
    uid = f"{session.number}-1@lianshen.example"
    return reply(uid, "environment@shaoxing.example", **{"stamp": "20260305T020000Z", **said})


def test_an_answer_file_is_taken_in(cast, session):
    seat = environment(session)
    data = answer_of(session, partstat="DECLINED", comment="改派科长参加")
    session_door.take_file(session, data, by=official(cast, seat), at=CALLED)
    seat = environment(session)
    assert (seat.reply, seat.comment) == (Reply.DECLINED, "改派科长参加")


def test_an_answer_to_the_hour_before_the_move_does_not_count(cast, session):
    session_door.fix(session, by=lead_of(cast, session), at=CALLED, starts_at=SECOND)
    with refused("reply_stale"):
        session_door.take_file(session, answer_of(session), by=official(cast, environment(session)), at=CALLED)
    session_door.take_file(session, answer_of(session, sequence=1), by=official(cast, environment(session)), at=CALLED)
    with refused("reply_overtaken"):
        earlier = answer_of(session, sequence=1, stamp="20260305T010000Z", partstat="DECLINED")
        session_door.take_file(session, earlier, by=official(cast, environment(session)), at=CALLED)


def test_an_office_answers_for_itself_alone(cast, session):
    other = next(seat for seat in seats(session) if "environment" not in seat.office.code)
    with refused("wrong_office"):
        session_door.take_file(session, answer_of(session), by=official(cast, other), at=CALLED)
    with refused("not_invited"):
        data = reply(f"{session.number}-1@lianshen.example", "somebody@else.example")
        session_door.take_file(session, data, by=official(cast, other), at=CALLED)
    with refused("unknown_session"):
        session_door.take_file(session, reply("x-1@y.example", "a@b.example"), by=official(cast, other), at=CALLED)


def test_a_mailed_answer_is_taken_in_from_the_mail_server(cast, session, monkeypatch, capsys):
    monkeypatch.setattr("django.utils.timezone.now", lambda: CALLED)

    def pipe(data):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        call_command("take_reply")

    pipe(mailed(answer_of(session, partstat="TENTATIVE"), "environment@shaoxing.example"))
    assert environment(session).reply == Reply.TENTATIVE
    with pytest.raises(SystemExit) as ended:
        pipe(mailed(answer_of(session, partstat="DECLINED"), "somebody@else.example"))
    assert ended.value.code == 65 and "not_the_sender" in capsys.readouterr().err
    assert environment(session).reply == Reply.TENTATIVE


def test_somebody_added_later_gets_the_invitation_and_somebody_let_go_its_end(cast, session):
    by, fire = lead_of(cast, session), cast.department("fire")
    Person.objects.filter(pk=fire.person.pk).update(email="fire@shaoxing.example")
    seat = session_door.add(session, fire.office, by=by, at=CALLED)
    assert "fire@shaoxing.example" in sent("REQUEST", 0)
    session_door.release(seat, by=by, at=CALLED, reason="不涉及。")
    assert list(sent("CANCEL", 1)) == ["fire@shaoxing.example"]  # RFC 5546 3.2.5: a CANCEL has a higher number
    session_door.take_file(session, answer_of(session), by=official(cast, environment(session)), at=CALLED)
    assert environment(session).reply == Reply.ACCEPTED  # the hour is as it was told: answers to it count
    session_door.add(again(session), fire.office, by=by, at=CALLED)
    assert list(sent("REQUEST", 2)) == ["fire@shaoxing.example"]


@pytest.mark.parametrize("reader", [READERS["vobject"], READERS["ical.js"]], ids=["vobject", "ical.js"])
def test_a_deputy_has_the_session_in_its_own_calendar(cast, session, reader):
    by, seat = lead_of(cast, session), environment(session)
    said = {"said": Reply.DELEGATED, "deputy": "周敏"}
    session_door.reply(seat, by=official(cast, seat), at=CALLED, deputy_address="zhou@shaoxing.example", **said)
    asked = sent("REQUEST", 0)["zhou@shaoxing.example"]
    assert ["mailto:zhou@shaoxing.example", "NEEDS-ACTION"] in read(reader, asked)["attendees"]
    assert ["mailto:environment@shaoxing.example", "DELEGATED"] in read(reader, asked)["attendees"]
    lines = asked.replace(b"\r\n ", b"").decode()
    assert "DELEGATED-TO" in lines and "DELEGATED-FROM" in lines
    session_door.fix(again(session), by=by, at=CALLED, starts_at=SECOND)
    assert "zhou@shaoxing.example" in sent("REQUEST", 1)
    session_door.reply(
        environment(session), by=official(cast, seat), at=CALLED, deputy_address="sun@shaoxing.example", **said
    )
    assert list(sent("CANCEL", 2)) == ["zhou@shaoxing.example"]
    assert list(sent("REQUEST", 2)) == ["sun@shaoxing.example"]
    session_door.call_off(again(session), by=by, at=at("2026-03-06"), reason="资料未齐。")
    assert "sun@shaoxing.example" in sent("CANCEL", 3) and "zhou@shaoxing.example" not in sent("CANCEL", 3)


@pytest.mark.parametrize("reader", [READERS["vobject"], READERS["ical.js"]], ids=["vobject", "ical.js"])
def test_an_office_without_any_address_is_an_attendee_too(cast, session, client, reader):
    Person.objects.exclude(email="").update(email="")
    enter(client, lead_of(cast, session))
    data = client.get(reverse("stages:session-invitation", args=[session.number, session.round])).content
    event = read(reader, data)
    assert {address for address, _said in event["attendees"]} == {
        f"mailto:{seat.office.code}@lianshen.example" for seat in seats(session)
    }
    lines = data.replace(b"\r\n ", b"").decode().splitlines()
    attendees = [line for line in lines if line.startswith("ATTENDEE")]
    assert all("SCHEDULE-AGENT=NONE" in line and "RSVP=FALSE" in line for line in attendees)


def test_an_invitation_speaks_both_languages(cast, session):
    data = next(iter(sent("REQUEST", 0).values())).replace(b"\r\n ", b"").decode()
    kinds = sessions.kind_words(session)
    assert f"CATEGORIES:{kinds['zh']},{kinds['en']}" in data
    assert f"SUMMARY:{kinds['zh']} {kinds['en']} {session.number}" in data
    assert all(seat.office.short_zh in data and seat.office.short_en in data for seat in seats(session))

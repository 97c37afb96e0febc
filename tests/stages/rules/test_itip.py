"""Invitations as other calendars read them, and answers: which ones are believed, and which one counts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.refusal import Refusal
from stages.rules import itip, itip_mail, shanghai
from stages.rules.itip import Attendee, Invitation, Organiser, PartStat, Role, Standing
from tests.calendar_readers import READERS
from tests.cast import at
from tests.replies import mailed, reply

UID = "session-7@lianshen.example"
PLANNING, FIRE = "planning@keqiao.example", "fire@keqiao.example"
VISIT = Invitation(
    uid=UID, sequence=0, summary="联合踏勘：锦纶纺织新建厂房", description="请带总图；\n对照“环评批复”, 第3条 \\ 附件",
    place="柯桥区行政服务中心 3 号会议室", starts=at("2026-03-12 09:00"), ends=at("2026-03-12 11:30"),
    organiser=Organiser("柯桥区住房和城乡建设局", "sessions@lianshen.example"),
    attendees=(Attendee("自然资源和规划分局", PLANNING, role=Role.CHAIR), Attendee('消防"救援"大队', FIRE)),
    stamp=at("2026-03-05 10:00"), last_modified=at("2026-03-05 10:00"), url="https://lianshen.example/sessions/7/",
    categories=("联合踏勘",),
)  # fmt: skip
MOVED = replace(VISIT, sequence=1, starts=at("2026-03-13 14:00"), ends=at("2026-03-13 16:00"))
CALLED_OFF = replace(MOVED, sequence=2, method=itip.Method.CANCEL)
LET_GO = itip.cancelled_for(CALLED_OFF, "王敏", "Deputy@Keqiao.example")


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("sent", [VISIT, MOVED, CALLED_OFF, LET_GO], ids=["invited", "moved", "called off", "let go"])
def test_other_calendars_understand_what_is_sent(reader, sent):
    found = READERS[reader](itip.written(sent))
    (event,) = found["events"]
    assert (event["uid"], event["sequence"], event["summary"]) == (sent.uid, sent.sequence, sent.summary)
    assert (event["starts"], event["ends"], event["place"]) == (sent.starts, sent.ends, sent.place)
    assert event["status"] == ("CANCELLED" if sent.method == itip.Method.CANCEL else "CONFIRMED")
    if "method" in found:
        assert found["method"] == sent.method
    if "attendees" in event:
        assert event["attendees"] == [[f"mailto:{a.address}", a.partstat] for a in sent.attendees]


def test_the_same_invitation_gives_the_same_bytes_in_short_lines():
    data = itip.written(VISIT)
    assert data == itip.written(replace(VISIT))
    assert all(len(line) <= 75 for line in data.split(b"\r\n")) and data.endswith(b"END:VCALENDAR\r\n")
    assert itip.content_type(CALLED_OFF) == "text/calendar; method=CANCEL; charset=UTF-8; component=VEVENT"


def test_a_deputy_and_whoever_it_stands_in_for_name_each_other():
    deputy = Attendee("王敏", "deputy@keqiao.example", deputy_of=PLANNING)
    chief = Attendee("规划分局", PLANNING, partstat=PartStat.DELEGATED, deputy="deputy@keqiao.example")
    said = itip.written(replace(VISIT, attendees=(chief, deputy))).replace(b"\r\n ", b"").decode()
    assert 'DELEGATED-TO="mailto:deputy@keqiao.example"' in said
    assert f'DELEGATED-FROM="mailto:{PLANNING}"' in said


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts": datetime(2026, 3, 12, 9)},
        {"ends": VISIT.starts - timedelta(hours=1)},
        {"method": itip.Method.REPLY},
    ],
)
def test_an_invitation_that_cannot_be_is_not_made(wrong):
    with pytest.raises(ValueError):
        replace(VISIT, **wrong)


@settings(max_examples=25, deadline=None)
@given(text=st.text(max_size=200), name=st.text(max_size=60))
def test_whatever_people_write_arrives_as_text_and_as_nothing_else(text, name):
    """No text can end a line, add a property or break a file."""
    sent = replace(VISIT, description=text, summary=itip.one_line(text) or "–", attendees=(Attendee(name, FIRE),))
    for reader in ("vobject",):
        (event,) = READERS[reader](itip.written(sent))["events"]
        assert (event["uid"], len(event["attendees"])) == (UID, 1)
    lines = itip.written(sent).replace(b"\r\n ", b"").decode().split("\r\n")
    names = {line.partition(":")[0].partition(";")[0] for line in lines}
    assert {name for name in names if name.startswith(("X-", "METHOD"))} == {"METHOD"}
    assert len([line for line in lines if line.startswith("UID")]) == 1


def test_the_time_zone_is_that_of_the_time_zone_database():
    """Every hour on which the clocks of Shanghai were changed since 1949, and no other."""
    changes, hour = [], datetime(1949, 5, 30, tzinfo=UTC)
    while hour.year < 2031:
        later = hour + timedelta(hours=1)
        before, after = (each.astimezone(shanghai.ZONE).utcoffset() for each in (hour, later))
        if before != after:
            changes.append(((later + before).strftime("%Y%m%dT%H%M%S"), after))
        hour = later
    zone = shanghai.component()
    written = []
    for part in zone.subcomponents:
        days = part["rdate"] if isinstance(part.get("rdate"), list) else [part["rdate"]] if "rdate" in part else []
        starts = [part["dtstart"].dt, *(each.dt for line in days for each in line.dts)]
        written += [(start.strftime("%Y%m%dT%H%M%S"), part["tzoffsetto"].td) for start in starts]
    assert sorted(written)[1:] == sorted(changes)
    assert sorted(written)[0] == ("19490528T000000", shanghai.STANDARD)


def test_an_answer_is_read():
    (found,) = itip.parse_reply(
        reply(UID, "Planning@Keqiao.example", "DECLINED", sequence=1, comment="改期\\, 请到三楼", more=";CN=规划分局")
    )
    assert (found.uid, found.sequence, found.address, found.name) == (UID, 1, PLANNING, "规划分局")
    assert (found.partstat, found.comment) == (PartStat.DECLINED, "改期, 请到三楼")
    assert found.stamp == datetime(2026, 3, 6, 2, tzinfo=UTC)


def test_a_deputy_is_named_in_the_answer():
    (found,) = itip.parse_reply(reply(UID, FIRE, "DELEGATED", more=';DELEGATED-TO="mailto:Wang@keqiao.example"'))
    assert (found.partstat, found.deputies) == (PartStat.DELEGATED, ("wang@keqiao.example",))


GOOD = reply(UID, FIRE)
BROKEN = {
    "reply_too_long": GOOD + b" " * itip.LONGEST_FILE,
    "not_a_reply": reply(UID, FIRE, method="REQUEST"),
    "reply_of_several": reply(UID, FIRE, lines=f"ATTENDEE;PARTSTAT=DECLINED:mailto:{PLANNING}\n"),
    "reply_says_nothing": reply(UID, FIRE, "NEEDS-ACTION"),
    "reply_without_uid": GOOD.replace(f"UID:{UID}\r\n".encode(), b""),
    "reply_without_stamp": GOOD.replace(b"DTSTAMP:20260306T020000Z\r\n", b""),
    "reply_sequence": reply(UID, FIRE, sequence=-3),
    "reply_without_event": GOOD.replace(b"VEVENT", b"VTODO"),
    "reply_unreadable": b"%PDF-1.7 this is no calendar",
}


@pytest.mark.parametrize("code", BROKEN)
def test_what_is_no_answer_is_refused_with_a_sentence(code):
    with pytest.raises(Refusal) as refused:
        itip.parse_reply(BROKEN[code])
    assert (refused.value.code, refused.value.field) == (code, "reply")
    assert str(refused.value)


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe\x00B", GOOD[: len(GOOD) // 2], GOOD + GOOD, GOOD.replace(b"DTSTAMP:2026", b"DTSTAMP:soon"),
     b"BEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\n", reply(UID, FIRE, sequence="one"), b"\x00" * 100],
)  # fmt: skip
def test_a_broken_file_is_refused_and_breaks_nothing(data):
    with pytest.raises(Refusal):
        itip.parse_reply(data)


@settings(max_examples=150, deadline=None)
@given(
    cut=st.integers(0, len(GOOD)), length=st.integers(0, 60),
    put=st.binary(max_size=40) | st.sampled_from([b"\r\nATTENDEE:mailto:x@y.z", b"BEGIN:VEVENT\r\n", b";", b":"]),
)  # fmt: skip
def test_a_spoilt_file_is_read_or_refused(cut, length, put):
    """Whatever a stranger does to an answer, it is one answer of one attendee or a refusal, never an error."""
    try:
        found = itip.parse_reply(GOOD[:cut] + put + GOOD[cut + length :])
    except Refusal:
        return
    assert all(isinstance(each, itip.Reply) and each.uid and each.partstat in itip.ANSWERS for each in found)


def test_windows_files_and_bare_line_ends_are_read():
    for data in (b"\xef\xbb\xbf" + GOOD, GOOD.replace(b"\r\n", b"\n")):
        assert itip.parse_reply(data)[0].address == FIRE


STAMP = datetime(2026, 3, 6, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "sequence,now,last,expected",
    [
        (0, 0, None, Standing.CURRENT),
        (1, 2, None, Standing.CURRENT),  # the number has grown since, the hour is as it was told
        (1, 1, (0, STAMP + timedelta(days=1)), Standing.CURRENT),  # the older invitation was answered later: no matter
        (0, 1, None, Standing.STALE),
        (2, 1, None, Standing.UNKNOWN_SEQUENCE),
        (1, 1, (1, STAMP + timedelta(seconds=1)), Standing.OVERTAKEN),
        (1, 1, (1, STAMP), Standing.CURRENT),  # the same file twice says the same twice
        (1, 1, (1, STAMP - timedelta(seconds=1)), Standing.CURRENT),
    ],
)
def test_which_answer_counts(sequence, now, last, expected):
    (found,) = itip.parse_reply(reply(UID, FIRE, sequence=sequence))
    assert itip.standing(found, now, min(now, 1), last) == expected


def test_the_answer_is_found_in_a_mail():
    found = itip_mail.reply_in_mail(mailed(reply(UID, FIRE, comment="到会"), "消防大队 <Fire@keqiao.example>"))
    (answer,) = itip.parse_reply(found.data)
    assert (found.sender, found.message_id) == (FIRE, "<answer-1@mail.example>")
    assert answer.comment == "到会"
    assert itip_mail.speaks_for(found.sender, answer)


def test_a_mail_that_is_the_calendar_itself_in_an_old_character_set():
    head = f"From: {FIRE}\r\nContent-Type: text/calendar; charset=GB18030; method=REPLY\r\n\r\n".encode()
    found = itip_mail.reply_in_mail(head + reply(UID, FIRE, comment="到会").decode().encode("gb18030"))
    assert itip.parse_reply(found.data)[0].comment == "到会"


def test_nobody_answers_for_another_office():
    found = itip_mail.reply_in_mail(mailed(reply(UID, PLANNING, more=f';SENT-BY="mailto:{FIRE}"'), FIRE))
    assert not itip_mail.speaks_for(found.sender, itip.parse_reply(found.data)[0])


@pytest.mark.parametrize(
    "code,mail",
    [
        ("mail_without_answer", b"From: a@b.example\r\nSubject: hello\r\n\r\nI come."),
        ("mail_without_sender", mailed(GOOD, "")),
        ("mail_too_long", mailed(GOOD, FIRE) + b" " * itip_mail.LONGEST_MAIL),
        ("mail_without_answer", b"\x00\xff" * 50),
        ("reply_unreadable", b"From: a@b.example\r\nContent-Type: text/calendar; charset=klingon\r\n\r\nBEGIN:\r\n"),
    ],
)
def test_a_mail_without_an_answer_is_refused(code, mail):
    with pytest.raises(Refusal) as refused:
        itip_mail.reply_in_mail(mail)
    assert refused.value.code in (code, "mail_without_sender")

"""A whole feed in other people's eyes: libical (C), ical.js (JavaScript) and vobject (Python) do not complain."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from reports.enums import EntryKind, EntryState
from reports.feeds import writing
from reports.feeds.facts import Facts
from stages.rules import shanghai
from tests.calendar_readers import READERS
from tests.cast import at

AT = at("2026-03-09 10:00")
DUE = Facts(
    key="clock-7", kind=EntryKind.DECISION, title={"zh": "作出决定截止：选址意见书 · 锦纶", "en": "Decision due: site"},
    text={"zh": "项目：锦纶（2603-330603）\n依据：行政许可法 第42条", "en": "Project: Jinlun;\nBasis: a, b \\ c"},
    link="https://lianshen.example/projects/1/", day="2026-03-20", alarms=(-3780, -900),
    categories={"zh": ["决定"], "en": ["Decision"]},
)  # fmt: skip
SESSION = Facts(
    key="session-4", kind=EntryKind.MEETING, title={"zh": "联合踏勘 · 锦纶", "en": "Joint site visit · Jinlun"},
    text={"zh": "议程：总图、消防通道", "en": "Agenda: site plan, fire lane"}, link="https://lianshen.example/sessions/4/",
    starts="2026-03-12T09:00:00+08:00", ends="2026-03-12T11:30:00+08:00", place="柯桥区行政服务中心 3 号会议室",
    session_kind="site_visit", organiser=("柯桥区建设局", "sessions@lianshen.example"), alarms=(-1440, -60),
    attendees=(("规划分局", "planning@keqiao.example", "ACCEPTED"), ("消防大队", "fire@keqiao.example", "DECLINED")),
    categories={"zh": ["联合踏勘"], "en": ["Joint site visit"]},
)  # fmt: skip
ALL = [
    DUE, SESSION, replace(DUE, key="clock-8", is_provisional=True),
    replace(SESSION, key="session-5", state=EntryState.CANCELLED),
    replace(DUE, key="clock-9", state=EntryState.DONE, ended_on="2026-03-08"),
]  # fmt: skip


def calendar(entries, language="zh"):
    texts = [writing.entry(facts, writing.uid(facts.key, "lianshen.example"), 2, AT, language) for facts in entries]
    return "".join([writing.head("联审 · 柯桥", "到期日", language), *texts, writing.FOOT]).encode()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("reader", READERS)
def test_a_feed_is_read_as_it_was_meant(reader, language):
    events = {event["uid"].partition("@")[0]: event for event in READERS[reader](calendar(ALL, language))["events"]}
    assert len(events) == len(ALL)
    due, visit = events["clock-7"], events["session-4"]
    assert (due["starts"], due["ends"]) == (date(2026, 3, 20), date(2026, 3, 21))
    assert (visit["starts"], visit["ends"]) == (at("2026-03-12 09:00"), at("2026-03-12 11:30"))
    assert visit["place"] == SESSION.place and due["sequence"] == 2
    assert due["summary"] == DUE.title[language]
    states = {key: event["status"] for key, event in events.items()}
    assert states == {"clock-7": "CONFIRMED", "session-4": "CONFIRMED", "clock-8": "TENTATIVE",
                      "session-5": "CANCELLED", "clock-9": "CONFIRMED"}  # fmt: skip


def test_javascript_reads_name_refresh_reminders_and_attendees():
    found = READERS["ical.js"](calendar(ALL))
    assert (found["name"], found["refresh"]) == ("联审 · 柯桥", "PT1H")
    due, visit = (next(e for e in found["events"] if e["uid"].startswith(key)) for key in ("clock-7", "session-4"))
    assert due["alarms"] == ["-P2DT15H", "-PT15H"]
    assert visit["attendees"] == [["mailto:planning@keqiao.example", "ACCEPTED"],
                                  ["mailto:fire@keqiao.example", "DECLINED"]]  # fmt: skip


def test_no_line_is_longer_than_75_octets_and_every_line_ends_with_crlf():
    data = calendar(ALL)
    assert data.count(b"\n") == data.count(b"\r\n")
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    assert data.decode()  # folding never cuts a character


def test_the_text_of_an_entry_depends_on_nothing_but_what_it_says():
    one, two = (writing.entry(SESSION, "session-4@x", 1, AT, "zh") for _time in range(2))
    assert one == two and writing.mark(one) == writing.mark(two) < 2**40
    later = writing.entry(SESSION, "session-4@x", 1, AT + timedelta(minutes=1), "zh")
    assert writing.mark(later) != writing.mark(one)


def test_facts_come_back_from_a_row_as_they_went():
    for facts in ALL:
        assert Facts.read(facts.kept()) == facts and Facts.read(facts.kept()).kept() == facts.kept()


@trying(max_examples=30, deadline=None)
@given(title=st.text(max_size=80), said=st.text(max_size=200), place=st.text(max_size=60))
def test_whatever_people_write_stays_inside_its_entry(title, said, place):
    odd = replace(SESSION, title={"zh": title, "en": title}, text={"zh": said, "en": said}, place=place)
    events = READERS["vobject"](calendar([DUE, odd]))["events"]
    assert sorted(event["uid"] for event in events) == ["clock-7@lianshen.example", "session-4@lianshen.example"]


def test_the_zone_of_the_frame_is_the_whole_one():
    assert shanghai.TEXT in calendar([]).decode()

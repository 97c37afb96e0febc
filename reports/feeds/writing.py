"""Entries and the frame around them as iCalendar text (RFC 5545, with names, colours and refresh of RFC 7986).

An entry is put together by the icalendar library once, when its facts change; a feed is the frame of `head`, the stored
texts of its entries, and `FOOT`. Pure: no database and no clock.
"""

import hashlib
from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from reports.enums import EntryKind, EntryState
from reports.feeds.facts import Facts
from stages.rules import itip, shanghai

PRODID = "-//Lianshen//Calendars//{language}"
REFRESH = "PT1H"
FOOT = "END:VCALENDAR\r\n"
#: names of CSS3, which RFC 7986 asks for
COLOURS = {
    EntryKind.CHECK: "steelblue",
    EntryKind.DECISION: "royalblue",
    EntryKind.CORRECTION: "darkorange",
    EntryKind.OBLIGATION: "darkorange",
    EntryKind.DELIVERY: "teal",
    EntryKind.JOINT: "navy",
    EntryKind.PUBLICATION: "cadetblue",
    EntryKind.PUBLIC_NOTICE: "slategray",
    EntryKind.VALIDITY: "firebrick",
    EntryKind.RENEWAL: "royalblue",
    EntryKind.FORMAL: "royalblue",
    EntryKind.TRACK: "midnightblue",
    EntryKind.SESSION: "darkgreen",
    EntryKind.REWORK: "darkorange",
    EntryKind.MEETING: "seagreen",
    EntryKind.OPINION: "mediumseagreen",
    EntryKind.PLANNED: "khaki",
    EntryKind.BRING_FORWARD: "goldenrod",
}
assert set(COLOURS) == set(EntryKind), "every kind of entry has its colour"
FEED_COLOUR, FEED_COLOUR_HEX = "royalblue", "#1E56A0FF"
MARKS = {
    "zh": {"provisional": "【暂定】", EntryState.DONE: "【已办结】", EntryState.CANCELLED: "【已取消】"},
    "en": {"provisional": "(provisional) ", EntryState.DONE: "(done) ", EntryState.CANCELLED: "(cancelled) "},
}
PROVISIONAL = {
    "zh": "日期为暂定：该年度的工作日安排尚未公布。",
    "en": "The date is provisional: the working calendar of that year has not been published.",
}


def uid(key: str, host: str) -> str:
    """The UID of an entry: the same for as long as the installation keeps its name."""
    return f"{key}@{host}"


def entry(facts: Facts, number: str, sequence: int, modified: datetime, language: str) -> str:
    """The VEVENT of an entry in one language; `modified` is when it last changed, `sequence` how often."""
    event = Event()
    event.add("uid", number)
    event.add("sequence", sequence)
    event.add("dtstamp", modified.astimezone(UTC))
    event.add("last-modified", modified.astimezone(UTC))
    _times(event, facts)
    tag = {"language": itip.LANGUAGE_TAGS[language]}
    event.add("summary", itip.one_line(summary(facts, language)), parameters=tag)
    said = facts.text[language] + (f"\n{PROVISIONAL[language]}" if facts.is_provisional else "")
    event.add("description", itip.clean(said), parameters=tag)
    if facts.place:
        event.add("location", itip.clean(facts.place))
    if facts.categories:
        event.add("categories", facts.categories[language])
    event.add("color", COLOURS[facts.kind])
    event.add("url", facts.link)
    event.add("status", _status(facts))
    event.add("transp", "OPAQUE" if facts.starts and not facts.is_over else "TRANSPARENT")
    _people(event, facts)
    if not facts.is_over:
        for minutes in facts.alarms:
            event.add_component(_alarm(facts, minutes, language))
    return event.to_ical().decode()


def summary(facts: Facts, language: str) -> str:
    """The line that a calendar shows, with what must not be overlooked first."""
    marks = MARKS[language]
    mark = marks[facts.state] if facts.is_over else marks["provisional"] if facts.is_provisional else ""
    return mark + facts.title[language]


def mark(text: str) -> int:
    """40 bits of the sha256 of a text. The marks of some millions of entries can be added up in a 64-bit column."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:5])


def head(name: str, description: str, language: str) -> str:
    """The lines of a calendar above its entries.

    Without the UID of RFC 7986 5.3: programs that split a calendar into its entries take it for the UID of each.
    """
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODID.format(language=language.upper()))
    calendar.add("calscale", "GREGORIAN")
    tag = {"language": itip.LANGUAGE_TAGS[language]}
    calendar.add("name", itip.one_line(name), parameters=tag)
    calendar.add("description", itip.one_line(description), parameters=tag)
    calendar.add("color", FEED_COLOUR)
    calendar.add("x-wr-calname", itip.one_line(name))
    calendar.add("x-wr-caldesc", itip.one_line(description))
    calendar.add("x-wr-timezone", shanghai.NAME)
    calendar.add("x-apple-calendar-color", FEED_COLOUR_HEX)
    calendar.add("x-published-ttl", REFRESH)
    lines = calendar.to_ical().decode().removesuffix(FOOT)
    # the library leaves out the VALUE that RFC 7986 5.7 asks for
    return f"{lines}REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}\r\n{shanghai.TEXT}"


def _times(event, facts):
    if facts.day:
        day = date.fromisoformat(facts.day)
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        return
    for name, hour in (("dtstart", facts.starts), ("dtend", facts.ends)):
        event.add(name, datetime.fromisoformat(hour).astimezone(shanghai.ZONE))


def _status(facts):
    if facts.state == EntryState.CANCELLED:
        return "CANCELLED"
    return "TENTATIVE" if facts.is_provisional and not facts.is_over else "CONFIRMED"


def _people(event, facts):
    if facts.organiser is None:
        return
    name, address = facts.organiser
    event.add("organizer", itip.mailbox(address, {"CN": name}))
    for said, mailbox, partstat in facts.attendees:
        asked = itip.Attendee(said, mailbox, itip.PartStat(partstat), rsvp=False)
        event.add("attendee", itip.attendee_address(asked))


def _alarm(facts, minutes, language):
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", itip.one_line(summary(facts, language)))
    alarm.add("trigger", timedelta(minutes=minutes))
    return alarm

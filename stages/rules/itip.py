"""Invitations to a session as iTIP messages, and the answers to them (RFC 5545, RFC 5546).

REQUEST invites and, with a higher SEQUENCE, moves; CANCEL calls off. An invited office may answer with a REPLY, in
which it speaks for itself alone. A file from outside is believed only as far as it is one: what is no reply, says two
things at once or cannot be read is refused with a sentence. Whose uid it is and who may answer is not known here.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from icalendar import Calendar, Event, vCalAddress, vDDDTypes, vText

from projects.refusal import Refusal
from stages.rules import shanghai

PRODID = "-//Lianshen//Joint sessions//{language}"
LANGUAGE_TAGS = {"zh": "zh-Hans", "en": "en"}
FILE_NAME = "invitation.ics"
#: an answer is some hundred bytes; whatever is longer than this is none
LONGEST_FILE = 256 * 1024
MOST_ANSWERS = 20


class Method(StrEnum):
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    REPLY = "REPLY"


class PartStat(StrEnum):
    """What an attendee has said (RFC 5545 3.2.12)."""

    NEEDS_ACTION = "NEEDS-ACTION"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    TENTATIVE = "TENTATIVE"
    DELEGATED = "DELEGATED"  # somebody else comes instead


#: what an answer may say; NEEDS-ACTION says nothing
ANSWERS = frozenset(PartStat) - {PartStat.NEEDS_ACTION}


class Role(StrEnum):
    CHAIR = "CHAIR"
    REQUIRED = "REQ-PARTICIPANT"
    OPTIONAL = "OPT-PARTICIPANT"
    INFORMED = "NON-PARTICIPANT"


@dataclass(frozen=True)
class Organiser:
    """Who invites: a name and an e-mail address, to which calendars send their answers."""

    name: str
    address: str


@dataclass(frozen=True)
class Attendee:
    """Who is invited. A deputy names in `deputy_of` the address it stands in for, and that one names it in `deputy`."""

    name: str
    address: str
    partstat: PartStat = PartStat.NEEDS_ACTION
    rsvp: bool = True
    role: Role = Role.REQUIRED
    deputy: str = ""
    deputy_of: str = ""
    is_mailed: bool = True  # False: an office without a mailbox; nobody's calendar is to write to it (RFC 6638 7.1)


@dataclass(frozen=True)
class Invitation:
    """A session as its invitation says it. `starts`, `ends`, `stamp`, `last_modified` are aware; `sequence` counts
    from 0. `language` is empty when its texts are in both."""

    uid: str
    sequence: int
    summary: str
    description: str
    place: str
    starts: datetime
    ends: datetime
    organiser: Organiser
    attendees: tuple[Attendee, ...]
    stamp: datetime
    last_modified: datetime
    url: str = ""
    language: str = "zh"
    method: Method = Method.REQUEST
    categories: tuple[str, ...] = ()

    def __post_init__(self):
        hours = (self.starts, self.ends, self.stamp, self.last_modified)
        if any(hour.tzinfo is None for hour in hours):
            raise ValueError("hours of an invitation are aware")
        if self.ends < self.starts:
            raise ValueError("a session ends after it begins")
        if self.method not in (Method.REQUEST, Method.CANCEL):
            raise ValueError("an invitation is a REQUEST or a CANCEL")


@dataclass(frozen=True)
class Reply:
    """One answer: by whom, to which state of which session, and what it says; `deputies` are whom it sends instead."""

    uid: str
    sequence: int
    address: str
    name: str
    partstat: PartStat
    stamp: datetime
    comment: str = ""
    deputies: tuple[str, ...] = ()


class Standing(StrEnum):
    """Whether an answer counts (RFC 5546 2.1.5)."""

    CURRENT = "current"
    STALE = "stale"  # to an invitation that has been replaced since
    OVERTAKEN = "overtaken"  # the same attendee has said something later
    UNKNOWN_SEQUENCE = "unknown_sequence"  # to an invitation that was never sent


def cancelled_for(invitation: Invitation, name: str, address: str) -> Invitation:
    """A CANCEL for one attendee alone, whom nobody expects any more."""
    return replace(invitation, method=Method.CANCEL, attendees=(Attendee(name, address.lower(), rsvp=False),))


def written(invitation: Invitation) -> bytes:
    """The iTIP message as UTF-8 with CRLF; the same invitation gives the same bytes."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODID.format(language=(invitation.language or "zh").upper()))
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", invitation.method.value)
    calendar.add_component(shanghai.component())
    calendar.add_component(_event(invitation))
    return calendar.to_ical()


def content_type(invitation: Invitation) -> str:
    """The MIME type of the message in a mail: the method stands there too, or a mail program shows no buttons."""
    return f"text/calendar; method={invitation.method}; charset=UTF-8; component=VEVENT"


def _event(invitation):
    event = Event()
    event.add("uid", invitation.uid)
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", invitation.stamp.astimezone(UTC))
    event.add("last-modified", invitation.last_modified.astimezone(UTC))
    event.add("dtstart", invitation.starts.astimezone(shanghai.ZONE))
    event.add("dtend", invitation.ends.astimezone(shanghai.ZONE))
    language = {"language": LANGUAGE_TAGS[invitation.language]} if invitation.language else {}
    said = (("summary", invitation.summary), ("description", invitation.description), ("location", invitation.place))
    for name, text in said:
        if text:
            event.add(name, clean(text), parameters=language)
    if invitation.categories:
        event.add("categories", list(invitation.categories))
    if invitation.url:
        event.add("url", invitation.url)
    event.add("status", "CANCELLED" if invitation.method == Method.CANCEL else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if invitation.method == Method.CANCEL else "OPAQUE")
    event.add("organizer", mailbox(invitation.organiser.address, {"CN": invitation.organiser.name}))
    for attendee in invitation.attendees:
        event.add("attendee", attendee_address(attendee))
    return event


def attendee_address(attendee: Attendee) -> vCalAddress:
    """The ATTENDEE value of an invited person or office."""
    return mailbox(attendee.address, _parameters(attendee))


def _parameters(attendee):
    said = {
        "CN": attendee.name, "CUTYPE": "INDIVIDUAL" if attendee.is_mailed else "GROUP",
        "ROLE": attendee.role.value, "PARTSTAT": attendee.partstat.value,
        "RSVP": "TRUE" if attendee.rsvp else "FALSE",
    }  # fmt: skip
    if not attendee.is_mailed:
        said["SCHEDULE-AGENT"] = "NONE"
    if attendee.deputy:
        said["DELEGATED-TO"] = f"mailto:{attendee.deputy}"
    if attendee.deputy_of:
        said["DELEGATED-FROM"] = f"mailto:{attendee.deputy_of}"
    return said


def mailbox(address: str, parameters: dict) -> vCalAddress:
    """An e-mail address as a calendar writes it, with parameters such as CN."""
    value = vCalAddress(f"mailto:{address}")
    for name, said in parameters.items():
        value.params[name] = vText(one_line(said))
    return value


def clean(text: str) -> str:
    """A text without the control characters that RFC 5545 forbids; its lines stay."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(each for each in lines if each == "\n" or each == "\t" or (each >= " " and each != "\x7f"))


def one_line(text: str) -> str:
    """A text as a parameter may hold it: one line, without double quotes."""
    return " ".join(clean(text).replace('"', "'").split())


def parse_reply(data: bytes) -> tuple[Reply, ...]:
    """The answers in an iTIP REPLY file, in its order, at least one. Raises Refusal, whose code says what is wrong."""
    if len(data) > LONGEST_FILE:
        raise _refused("reply_too_long", _("The file is too long for an answer."))
    calendar = _read(data)
    method = str(calendar.get("method", "")).upper()
    if method != Method.REPLY:
        sentence = _("The file is no answer to an invitation (its method is “%(method)s”, not REPLY).")
        raise _refused("not_a_reply", sentence, method=method[:40] or "–")
    events = calendar.walk("VEVENT")
    if not events:
        raise _refused("reply_without_event", _("The file contains no answer."))
    if len(events) > MOST_ANSWERS:
        raise _refused("reply_too_long", _("The file is too long for an answer."))
    return tuple(_reply(event) for event in events)


def standing(reply: Reply, sequence: int, since: int, last: tuple[int, datetime] | None = None) -> Standing:
    """Whether a reply counts: `sequence` is that of the invitation now, `since` the one that told the hour as it is,
    `last` (sequence, stamp) of the attendee's last answer that counted."""
    if reply.sequence > sequence:
        return Standing.UNKNOWN_SEQUENCE
    if reply.sequence < since:
        return Standing.STALE
    if last is not None and (reply.sequence, reply.stamp) < last:
        return Standing.OVERTAKEN
    return Standing.CURRENT


def _read(data):
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refused("reply_unreadable", _("The file cannot be read: it is not written in UTF-8."))
    try:
        found = Calendar.from_ical(text, multiple=True)
    except Exception:  # the library raises whatever a broken line makes Python raise
        raise _refused("reply_unreadable", _("The file cannot be read: it is no calendar file."))
    if len(found) != 1 or found[0].name != "VCALENDAR":
        raise _refused("reply_unreadable", _("The file cannot be read: it is no calendar file."))
    return found[0]


def _reply(event):
    attendees = _listed(event.get("attendee"))
    if len(attendees) != 1:
        sentence = _("An answer speaks for one invited office alone; this one names %(count)s.")
        raise _refused("reply_of_several", sentence, count=len(attendees))
    (attendee,) = attendees
    uid = str(event.get("uid") or "").strip()
    if not uid:
        raise _refused("reply_without_uid", _("The answer does not say to which session it belongs."))
    return Reply(
        uid=uid, sequence=_sequence(event), address=_bare(attendee), name=str(attendee.params.get("CN", "")),
        partstat=_partstat(attendee), stamp=_stamp(event), comment=_comment(event),
        deputies=tuple(_bare(one) for one in _listed(attendee.params.get("DELEGATED-TO"))),
    )  # fmt: skip


def _listed(value):
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _bare(address):
    """An address without `mailto:`, in lower case: mailboxes are compared so."""
    text = str(address).strip().strip('"')
    return (text[7:] if text.lower().startswith("mailto:") else text).strip().lower()


def _partstat(attendee):
    said = str(attendee.params.get("PARTSTAT", "")).upper()
    if said not in ANSWERS:
        sentence = _("The answer does not say whether the office comes (“%(said)s”).")
        raise _refused("reply_says_nothing", sentence, said=said[:40] or "–")
    return PartStat(said)


def _sequence(event):
    try:
        sequence = int(event.get("sequence", 0))
    except (TypeError, ValueError):
        sequence = -1
    if sequence < 0:
        raise _refused("reply_sequence", _("The number of the invitation in the answer cannot be read."))
    return sequence


def _stamp(event):
    told = event.get("dtstamp")
    stamp = told.dt if isinstance(told, vDDDTypes) else None  # else there is none, several, or an unreadable one
    if not isinstance(stamp, datetime) or stamp.tzinfo is None:
        raise _refused("reply_without_stamp", _("The answer does not say when it was written."))
    return stamp.astimezone(UTC)


def _comment(event):
    return "\n".join(clean(str(each)) for each in _listed(event.get("comment"))).strip()


def _refused(code, sentence, **facts):
    return Refusal(code, sentence, field="reply", **facts)

"""What a calendar entry says, as plain values: the sources make it, the writer writes it, the row keeps it.

Two Facts that are equal give the same text, so an entry is written anew only when its Facts have changed.
"""

from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from zlib import crc32

from django.conf import settings

from reports.enums import EntryKind, EntryState

#: raise it when the writer writes something else from the same Facts: every entry is then written anew
FORM = 1
#: how long what has ended is still told to calendars
KEPT = timedelta(days=31)


@dataclass(frozen=True)
class Place:
    """To whose calendars an entry belongs: a project, and there an office or one seat alone (row numbers)."""

    project: int
    office: int | None = None
    seat: int | None = None


@dataclass(frozen=True)
class Facts:
    """One entry. Texts are {"zh", "en"}; days and hours are ISO texts, hours with their offset.

    `day` for a whole day, else `starts` and `ends`. `alarms`: minutes from the beginning of the entry (the midnight of
    a whole day) to the hour at which a calendar reminds, mostly below zero. `attendees`: [name, address, PARTSTAT].
    """

    key: str
    kind: EntryKind
    title: dict
    text: dict
    link: str
    day: str = ""
    starts: str = ""
    ends: str = ""
    place: str = ""
    session_kind: str = ""
    state: EntryState = EntryState.STANDING
    ended_on: str = ""
    is_provisional: bool = False
    alarms: tuple[int, ...] = ()
    categories: dict = field(default_factory=dict)
    organiser: tuple[str, str] | None = None
    attendees: tuple[tuple[str, str, str], ...] = ()
    places: tuple[Place, ...] = ()
    form: int = FORM

    def kept(self):
        """As a JSON column keeps it."""
        plain = asdict(self) | {"kind": str(self.kind), "state": str(self.state)}
        return {name: _listed(value) for name, value in plain.items()}

    @classmethod
    def read(cls, kept):
        """The Facts that a row keeps."""
        read = dict(kept)
        read["kind"], read["state"] = EntryKind(read["kind"]), EntryState(read["state"])
        read["places"] = tuple(Place(**place) for place in read["places"])
        read["attendees"] = tuple(tuple(one) for one in read["attendees"])
        read["organiser"] = read["organiser"] and tuple(read["organiser"])
        return cls(**read | {"alarms": tuple(read["alarms"])})

    @property
    def is_over(self):
        return self.state != EntryState.STANDING

    @property
    def ended(self):
        return date.fromisoformat(self.ended_on) if self.ended_on else None


def _listed(value):
    """Tuples as JSON gives them back, so that kept and fresh values can be compared."""
    return [_listed(each) for each in value] if isinstance(value, tuple | list) else value


def form():
    """A number for how entries are written on this installation; with another one all are looked at again."""
    said = (FORM, settings.FEED_ALARMS, settings.FEED_ALARM_HOUR, settings.FEED_SESSION_ALARMS, settings.PUBLIC_URL)
    return crc32(repr(said).encode())

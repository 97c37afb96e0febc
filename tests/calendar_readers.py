"""Calendar files in other people's eyes: vobject (Python), libical (C, as in GNOME and KDE), ical.js (Thunderbird).

Each reader takes the bytes of a file and returns what it understood, or raises. None of them is the library that
wrote it. A reader that is not on the machine skips its test and says what to install; where CLIENTS=required is set
(as in CI) it fails instead.

    {"method": str | None, "events": [{"uid", "sequence", "summary", "status", "starts", "ends", ...}]}

`starts` and `ends` are aware datetimes, or dates of whole days (the end is the day after the last one).
"""

import ctypes
import ctypes.util
import json
import os
import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import vobject

JAVASCRIPT = Path(__file__).parent / "javascript"


class Complaint(AssertionError):
    """The reader does not like the file."""


def missing(what, how):
    if os.environ.get("CLIENTS") == "required":
        pytest.fail(f"{what} is missing: {how}")
    pytest.skip(f"{what} is not on this machine: {how}")


def by_vobject(data):
    calendar = vobject.readOne(data.decode(), validate=True)
    events = [
        {
            "uid": event.uid.value, "sequence": int(_value(event, "sequence") or 0), "summary": event.summary.value,
            "status": _value(event, "status"), "starts": event.dtstart.value, "ends": event.dtend.value,
            "place": _value(event, "location"), "attendees": [
                [one.value, one.params.get("PARTSTAT", [None])[0]] for one in event.contents.get("attendee", ())
            ],
        }
        for event in calendar.contents.get("vevent", ())
    ]  # fmt: skip
    return {"method": _value(calendar, "method"), "events": events}


def _value(component, name):
    lines = component.contents.get(name)
    return lines[0].value if lines else None


def by_ical_js(data):
    if shutil.which("node") is None:
        missing("node", "apt-get install nodejs npm")
    if not (JAVASCRIPT / "node_modules/ical.js").exists():
        missing("ical.js", "npm install --prefix tests/javascript")
    done = subprocess.run(["node", JAVASCRIPT / "read_calendar.mjs"], input=data, capture_output=True, timeout=60)
    if done.returncode or done.stderr:
        raise Complaint(done.stderr.decode())
    found = json.loads(done.stdout)
    for event in found["events"]:
        event["starts"], event["ends"] = _moment(event["starts"]), _moment(event["ends"])
    return found


def _moment(text):
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


class IcalTime(ctypes.Structure):
    """`struct icaltimetype` of libical 3."""

    _fields_ = [(name, ctypes.c_int) for name in ("year", "month", "day", "hour", "minute", "second")] + [
        ("is_date", ctypes.c_int), ("is_daylight", ctypes.c_int), ("zone", ctypes.c_void_p),
    ]  # fmt: skip


VEVENT = 4  # icalcomponent_kind


def libical():
    path = ctypes.util.find_library("ical")
    if path is None:
        missing("libical", "apt-get install libical3")
    library = ctypes.CDLL(path)
    for name in ("icalparser_parse_string", "icalcomponent_get_first_component", "icalcomponent_get_next_component"):
        getattr(library, name).restype = ctypes.c_void_p
    for name in ("icalcomponent_get_uid", "icalcomponent_get_summary", "icalcomponent_get_location",
                 "icalcomponent_as_ical_string", "icaltimezone_get_tzid", "icalproperty_enum_to_string"):  # fmt: skip
        getattr(library, name).restype = ctypes.c_char_p
    for name in ("icalcomponent_get_dtstart", "icalcomponent_get_dtend"):
        getattr(library, name).restype = IcalTime
    library.icaltimezone_get_tzid.argtypes = [ctypes.c_void_p]
    return library


def by_libical(data):
    library = libical()
    pointer = library.icalparser_parse_string(data)
    if not pointer:
        raise Complaint("not a calendar")
    calendar = ctypes.c_void_p(pointer)
    try:
        is_valid = library.icalrestriction_check(calendar)  # also the table of RFC 5546 for the method
        if library.icalcomponent_count_errors(calendar) or not is_valid:
            told = library.icalcomponent_as_ical_string(calendar).decode()
            raise Complaint("\n".join(line for line in told.splitlines() if "X-LIC-ERROR" in line) or told)
        return {"events": [_libical_event(library, event) for event in _components(library, calendar, VEVENT)]}
    finally:
        library.icalcomponent_free(calendar)


def _components(library, calendar, kind):
    pointer = library.icalcomponent_get_first_component(calendar, kind)
    while pointer:
        yield ctypes.c_void_p(pointer)
        pointer = library.icalcomponent_get_next_component(calendar, kind)


def _libical_event(library, event):
    text = {
        name: (getattr(library, f"icalcomponent_get_{said}")(event) or b"").decode()
        for name, said in (("uid", "uid"), ("summary", "summary"), ("place", "location"))
    }
    return {
        **text, "sequence": library.icalcomponent_get_sequence(event),
        "status": library.icalproperty_enum_to_string(library.icalcomponent_get_status(event)).decode(),
        "starts": _libical_time(library, library.icalcomponent_get_dtstart(event)),
        "ends": _libical_time(library, library.icalcomponent_get_dtend(event)),
    }  # fmt: skip


def _libical_time(library, told):
    day = date(told.year, told.month, told.day)
    if told.is_date:
        return day
    zone = ZoneInfo(library.icaltimezone_get_tzid(told.zone).decode())
    return datetime(told.year, told.month, told.day, told.hour, told.minute, told.second, tzinfo=zone)


READERS = {"vobject": by_vobject, "libical": by_libical, "ical.js": by_ical_js}

"""Asia/Shanghai as an iCalendar VTIMEZONE (RFC 5545 3.6.5), written in full: who reads a file of ours needs no table.

One time for the whole country since 28 May 1949, but for the six summers of 1986 to 1991; the days are those of the
time zone database, and a test compares every change with it.
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone

NAME = "Asia/Shanghai"
ZONE = ZoneInfo(NAME)
STANDARD, SUMMER = timedelta(hours=8), timedelta(hours=9)

LINES = (
    "BEGIN:VTIMEZONE",
    f"TZID:{NAME}",
    "BEGIN:STANDARD",
    "DTSTART:19490528T000000",
    "TZNAME:CST",
    "TZOFFSETFROM:+0900",
    "TZOFFSETTO:+0800",
    "END:STANDARD",
    "BEGIN:DAYLIGHT",
    "DTSTART:19860504T020000",
    "RDATE:19870412T020000,19880417T020000,19890416T020000,19900415T020000",
    "RDATE:19910414T020000",
    "TZNAME:CDT",
    "TZOFFSETFROM:+0800",
    "TZOFFSETTO:+0900",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "DTSTART:19860914T020000",
    "RDATE:19870913T020000,19880911T020000,19890917T020000,19900916T020000",
    "RDATE:19910915T020000",
    "TZNAME:CST",
    "TZOFFSETFROM:+0900",
    "TZOFFSETTO:+0800",
    "END:STANDARD",
    "END:VTIMEZONE",
)
#: as it stands in a file
TEXT = "".join(f"{line}\r\n" for line in LINES)


def component():
    """A fresh VTIMEZONE component for a calendar that is put together by the library."""
    return Timezone.from_ical(TEXT)

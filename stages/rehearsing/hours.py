"""Hours and days of a case: reading them, and finding the office hour at which somebody gets round to something."""

import re
from datetime import date, datetime, time, timedelta
from zlib import crc32

from django.utils import timezone

from stages.enums import Unit
from stages.rehearsing.case import Offset

OPENS, CLOSES = time(9, 0), time(17, 0)
#: minutes after nine within which an act that has a day but no hour falls
SPREAD = 465
LEAST = timedelta(minutes=20)
HOUR = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d{1,2}:\d\d)(?::\d\d)?")
OFFSET = re.compile(r"(\d+) (?:(working) )?days?")


def read_hour(value):
    """The aware hour of "2026-03-02 09:00", or of a date (then nine in the morning); None when it is neither."""
    if isinstance(value, datetime):
        return value if timezone.is_aware(value) else timezone.make_aware(value)
    if isinstance(value, date):
        return aware(value, OPENS)
    found = HOUR.fullmatch(value) if isinstance(value, str) else None
    try:
        return timezone.make_aware(datetime.strptime(" ".join(found.groups()), "%Y-%m-%d %H:%M")) if found else None
    except ValueError:
        return None


def read_offset(value):
    """The Offset of "2 working days" or "10 days"; None when it is neither."""
    found = OFFSET.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    return Offset(int(found[1]), Unit.WORKING_DAY if found[2] else Unit.CALENDAR_DAY)


def aware(day, hour):
    return timezone.make_aware(datetime.combine(day, hour))


def after(moment, offset, calendar):
    """The hour `offset` after a moment: at the same time of the day."""
    on = timezone.localdate(moment)
    if offset.unit == Unit.WORKING_DAY:
        on = calendar.due(on, offset.days)
    else:
        on += timedelta(days=offset.days)
    return max(moment, aware(on, timezone.localtime(moment).time()))


def before(moment, offset, calendar):
    """The hour `offset` before a moment: at the same time of the day."""
    on = timezone.localdate(moment)
    if offset.unit == Unit.WORKING_DAY:
        on = calendar.back(on, offset.days)
    else:
        on -= timedelta(days=offset.days)
    return aware(on, timezone.localtime(moment).time())


def office_hour(turn, days, key, calendar, *, latest=None):
    """When somebody whose turn it is since `turn` acts: `days` working days later, `latest` at the most (a day).

    The hour of the day depends on `key` alone, so that a case plays the same way every time and a day looks lived in.
    """
    on = calendar.due(timezone.localdate(turn), days)
    if latest is not None:
        on = max(min(on, latest), timezone.localdate(turn))
    if not calendar.is_working(on):
        on = calendar.next_working(on)
    found = aware(on, OPENS) + timedelta(minutes=crc32(key.encode()) % SPREAD)
    if found > turn:
        return found
    soon = turn + LEAST
    if timezone.localtime(soon).time() < CLOSES and calendar.is_working(timezone.localdate(soon)):
        return soon
    return aware(calendar.next_working(on), OPENS) + timedelta(minutes=crc32(key.encode()) % 60)

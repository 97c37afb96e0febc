"""How states and days look and are named on every page: one map turns every state of the procedure into colour, shape
and word, so that a state looks the same everywhere.

Nothing here counts days or decides anything: what is late is said by the rules, and comes in as a state.
"""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.dates import MONTHS_3, WEEKDAYS_ABBR
from django.utils.html import format_html
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

WEEKDAYS_ZH = "一二三四五六日"


@dataclass(frozen=True)
class Look:
    """How a state is shown: class of the sheet (colour and shape) and the word when the page gives no other."""

    css: str
    word: str


#: state -> look. Keys are the stored values of the enums of projects and stages, the lights of a clock and the states
#: of a card on the board. Where two enums use one value for different words ("filed"), the page passes its own word.
MARKS = {
    # project, stage
    "active": Look("run", _("In progress")),
    "open": Look("run", _("In hand")),
    "concluded": Look("done", _("Concluded")),
    # application
    "filed": Look("run", _("Filed")),
    "correction": Look("stop", _("Correction asked for")),
    "accepted": Look("run", _("Accepted, under review")),
    "to_conclude": Look("run", _("To be concluded by the lead")),
    "to_issue": Look("run", _("To be issued by the window")),
    "issued": Look("done", _("Issued")),
    "refused": Look("no", _("Not accepted")),
    "withdrawn": Look("off", _("Withdrawn")),
    "deemed_withdrawn": Look("off", _("Deemed withdrawn")),
    "terminated": Look("no", _("Ended: a promised paper did not come")),
    # papers promised for later
    "owed": Look("soon", _("Owed")),
    "supplied": Look("ready", _("Supplied, to be checked by the window")),
    "met": Look("done", _("Supplied and in order")),
    "bad": Look("no", _("Still not in order")),
    "part": Look("soon", _("In order, but only a part")),
    # approval
    "planned": Look("off", _("On the route")),
    "waiting": Look("off", _("Accepted, waits for earlier items")),
    "granted": Look("done", _("Approved")),
    "conditional": Look("done", _("Approved with conditions")),
    "recorded": Look("done", _("Done")),
    "rejected": Look("no", _("Rejected")),
    "returned": Look("no", _("Returned: an earlier item was rejected")),
    "dropped": Look("off", _("No longer applies")),
    # opinion
    "agree": Look("go", _("Agree")),
    "conditions": Look("soon", _("Agree with conditions")),
    "disagree": Look("no", _("Disagree")),
    "not_concerned": Look("off", _("Not concerned")),
    "deemed": Look("off", _("Taken to agree")),
    # joint session: states, outcomes, replies, attendance, conditions
    "proposed": Look("ready", _("Proposed")),
    "called": Look("run", _("Called, opinions come in")),
    "called_off": Look("off", _("Called off")),
    "dismissed": Look("off", _("Proposal not taken up")),
    "passed": Look("done", _("Passed")),
    "further_round": Look("soon", _("Corrections, then a further round")),
    "expert_review": Look("stop", _("Needs expert review")),
    "failed": Look("no", _("Not passed")),
    "needs_action": Look("ready", _("No reply yet")),
    "tentative": Look("soon", _("Not certain yet")),
    "declined": Look("no", _("Will not come")),
    "delegated": Look("go", _("Sends a deputy")),
    "unknown": Look("ready", _("Not recorded")),
    "present": Look("done", _("Present")),
    "absent": Look("off", _("Absent")),
    "kept": Look("done", _("Met")),
    "superseded": Look("off", _("Gives way to another condition")),
    # papers and certificates
    "unchecked": Look("ready", _("Not yet checked")),
    "good": Look("done", _("In order")),
    "tolerated": Look("soon", _("Tolerated: to be supplied later")),
    "faulty": Look("no", _("Missing or faulty")),
    "on_file": Look("done", _("On file")),
    "replaced": Look("off", _("Replaced by a newer version")),
    "valid": Look("done", _("Valid")),
    "revoked": Look("no", _("Revoked")),
    # deliveries
    "received": Look("done", _("Delivered")),
    "under_way": Look("run", _("Parcel under way")),
    "came_back": Look("no", _("Parcel came back")),
    # entrustments of the agency service
    "to_sign": Look("ready", _("To sign")),
    "signing": Look("soon", _("Signing")),
    "to_seal": Look("soon", _("To seal")),
    "in_force": Look("done", _("In force")),
    "ended": Look("off", _("Ended")),
    "asked": Look("soon", _("Asked for")),
    "pending": Look("soon", _("Waits for the enterprise")),
    "confirmed": Look("done", _("Confirmed")),
    "void": Look("off", _("Void")),
    "cancelled": Look("off", _("Cancelled")),
    "founded": Look("no", _("Founded")),
    "unfounded": Look("done", _("Unfounded")),
    # evidence of a figure of the catalogue
    "read": Look("done", _("Read in the source")),
    "recalled": Look("soon", _("Recalled, not checked")),
    "estimated": Look("off", _("Estimated")),
    # lights of a clock
    "green": Look("go", _("In time")),
    "yellow": Look("soon", _("Due soon")),
    "red": Look("late", _("Late")),
    "stopped": Look("stop", _("Clock stopped")),
    # cards of the board
    "done": Look("done", _("Done")),
    "run": Look("go", _("Running")),
    "soon": Look("soon", _("Due soon")),
    "late": Look("late", _("Late")),
    "stop": Look("stop", _("Stopped")),
    "ready": Look("ready", _("Ready to file")),
    "off": Look("off", _("Waiting for others")),
}


def look_of(state):
    """The look of a state by its stored value; an unknown one raises, a page must not invent a colour."""
    return MARKS[str(getattr(state, "value", state))]


def mark(state, word=None):
    """A coloured mark with shape and word; `word` replaces the usual word and may carry the number."""
    look = look_of(state)
    return format_html('<span class="mark {}">{}</span>', look.css, look.word if word in (None, "") else word)


def is_chinese():
    return (get_language() or "").startswith("zh")


def as_day(moment):
    """The local day of a date or an aware moment."""
    if isinstance(moment, datetime.datetime):
        return timezone.localtime(moment).date() if timezone.is_aware(moment) else moment.date()
    return moment


def day_words(day, this_year, *, weekday=True):
    """`10-20 周二` or `Tue 20 Oct`; the year is told when it is not `this_year`."""
    if is_chinese():
        date = f"{day:%m-%d}" if day.year == this_year else f"{day:%Y-%m-%d}"
        return f"{date} 周{WEEKDAYS_ZH[day.weekday()]}" if weekday else date
    with override("en"):
        date = f"{day.day} {str(MONTHS_3[day.month]).title()}" + ("" if day.year == this_year else f" {day.year}")
        return f"{WEEKDAYS_ABBR[day.weekday()]} {date}" if weekday else date


def time_element(day, text, css="num"):
    return format_html('<time datetime="{}" class="{}">{}</time>', day.isoformat(), css, text)

"""Words of the page frame: marks of states, dates with their weekday, names in the reader's language.

One map turns every state of the procedure into colour, shape and word, so that a state looks the same on every page.
Nothing here counts days or decides anything: what is late is said by the rules, and comes in as a state.
"""

import datetime
from dataclasses import dataclass

from django import template
from django.utils import timezone
from django.utils.dates import MONTHS_3, WEEKDAYS_ABBR
from django.utils.html import format_html
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from projects.models import SavedFilter

register = template.Library()

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


@register.simple_tag
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


def year_of_page(context):
    """The year the page speaks in: that of `today` in the context, else of the wall clock."""
    today = context.get("today")
    return as_day(today).year if today else timezone.localdate().year


def time_element(day, text, css="num"):
    return format_html('<time datetime="{}" class="{}">{}</time>', day.isoformat(), css, text)


def provisional_mark():
    return format_html(' <span class="mark off">{}</span>', _("provisional"))


@register.simple_tag(takes_context=True)
def weekday(context, date, provisional=False):
    """A date with its weekday as a <time>, marked if it is `provisional`; nothing for no date."""
    on = as_day(date)
    if not on:
        return ""
    shown = time_element(on, day_words(on, year_of_page(context)))
    return shown + provisional_mark() if provisional else shown


@register.simple_tag(takes_context=True)
def day(context, date, provisional=False):
    """A date without its weekday, as a <time>, marked if it is `provisional`."""
    on = as_day(date)
    if not on:
        return ""
    shown = time_element(on, day_words(on, year_of_page(context), weekday=False))
    return shown + provisional_mark() if provisional else shown


@register.simple_tag(takes_context=True)
def moment(context, at):
    """A date and the minute, local time: `10-20 14:05` or `20 Oct 14:05`."""
    if not at:
        return ""
    local = timezone.localtime(at)
    words = f"{day_words(local.date(), year_of_page(context), weekday=False)} {local:%H:%M}"
    return format_html('<time datetime="{}" class="num">{}</time>', local.isoformat(timespec="seconds"), words)


@register.simple_tag
def due(date, on):
    """A due date with its weekday, in words when it is today or has passed as of the day `on`.

    Working days left are not counted here: the clock says them, and the mark shows them.
    """
    day_due, today = as_day(date), as_day(on)
    if day_due is None:
        return ""
    shown = time_element(day_due, day_words(day_due, today.year))
    if day_due == today:
        return format_html('{} <span class="mark soon">{}</span>', shown, _("Due today"))
    if day_due < today:
        return format_html('{} <span class="mark late">{}</span>', shown, _("Passed"))
    return shown


def in_language(thing, name):
    """`name_zh` or `name_en` of an object or a mapping, by the active language; the other one when it is empty.

    Without a name: the mapping's own "zh" or "en".
    """
    order = ("zh", "en") if is_chinese() else ("en", "zh")
    for language in order:
        key = f"{name}_{language}" if name else language
        value = thing.get(key) if isinstance(thing, dict) else getattr(thing, key)
        if value:
            return value
    return ""


@register.simple_tag(name="bilingual")
def bilingual_tag(thing, name):
    return in_language(thing, name)


@register.filter
def bilingual(thing, name="name"):
    return in_language(thing, name)


@register.filter
def seat_words(seat):
    """`绍兴市自然资源和规划局 · 牵头部门 · 陈静`: body, kind and person; an administrator may have no body.

    A seat that somebody else acts from says so instead of the person: `代 陈静 办理，至 03-12`.
    """
    body = seat.body
    name = body and (in_language(body, "name") if hasattr(body, "name_zh") else str(body))
    who = deputy_words(seat.deputyship) if getattr(seat, "deputyship", None) else seat.person
    return " · ".join(str(part) for part in (name, seat.get_kind_display(), who) if part)


@register.filter
def deputy_words(deputyship):
    """`王敏，代 陈静（至 03-12）`: who acts, for whom, until when."""
    day = f"{deputyship.valid_until:%m-%d}"
    return _("%(deputy)s, deputy for %(who)s until %(day)s") % {
        "deputy": deputyship.deputy, "who": deputyship.seat.person, "day": day}  # fmt: skip


@register.simple_tag(takes_context=True)
def saved_filters(context, listing):
    """The filters that the reader has saved for a list; None for somebody who is not signed in."""
    request = context["request"]
    if not request.user.is_authenticated or not getattr(request, "seat", None):
        return None
    return list(SavedFilter.objects.filter(person=request.user, list=listing.name))


@register.filter
def html_lang(code):
    """Language code of Django as BCP 47 writes it: zh-hans -> zh-Hans."""
    language, dash, script = code.partition("-")
    return f"{language}{dash}{script.title() if len(script) == 4 else script.upper()}"

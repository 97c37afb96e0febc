"""Words of the page frame for templates: marks of states, dates with their weekday, names in the reader's language.

What they look like is said in projects.looks.
"""

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from projects.looks import as_day, day_words, is_chinese, mark, time_element

register = template.Library()
register.simple_tag(mark)


def year_of_page(context):
    """The year the page speaks in: that of `today` in the context, else of the wall clock."""
    today = context.get("today")
    return as_day(today).year if today else timezone.localdate().year


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


@register.filter
def html_lang(code):
    """Language code of Django as BCP 47 writes it: zh-hans -> zh-Hans."""
    language, dash, script = code.partition("-")
    return f"{language}{dash}{script.title() if len(script) == 4 else script.upper()}"

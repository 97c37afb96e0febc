"""`{% shift now usual changed %}`: the working days of a date, or by how many a what-if moves it."""

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reports import words

register = template.Library()


@register.simple_tag
def shift(now, usual, changed):
    if not changed:
        return format_html("<small>{}</small>", ngettext("%(n)s working day", "%(n)s working days", now) % {"n": now})
    difference = now - usual
    if not difference:
        return format_html("<small>{}</small>", _("unchanged"))
    days = ngettext("%(n)s working day", "%(n)s working days", abs(difference)) % {"n": abs(difference)}
    look, sentence = ("late", _("later by %(days)s")) if difference > 0 else ("done", _("earlier by %(days)s"))
    return format_html('<small><span class="mark {}">{}</span></small>', look, sentence % {"days": days})


#: what a source may leave open, see yardsticks.yaml and tracks.yaml
OPEN = {
    "unit": gettext_lazy("the unit"),
    "ends": gettext_lazy("where it ends"),
    "when": gettext_lazy("which projects"),
    "dates": gettext_lazy("from when until when"),
    "items": gettext_lazy("which items"),
    "counts": gettext_lazy("whose days"),
}


@register.filter
def left_open(name):
    return OPEN[name]


@register.filter
def own(row, name=""):
    """`{zh, en}` of kept data in the language of the page; with a name `{name_zh, name_en}`."""
    return words.own(row, name)


@register.filter
def own_name(thing):
    """`zh` or `en` of an object of reference data."""
    return words.own({"zh": thing.zh, "en": thing.en})


@register.filter
def percent(share):
    """A share as whole per cent; a dash for none."""
    return "—" if share is None else f"{share * 100:.0f} %"

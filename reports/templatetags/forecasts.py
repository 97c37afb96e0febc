"""`{% shift now usual changed %}`: the working days of a date, or by how many a what-if moves it."""

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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


@register.filter
def percent(share):
    """A share as whole per cent; a dash for none."""
    return "—" if share is None else f"{share * 100:.0f} %"

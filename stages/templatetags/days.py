"""The field of a day for templates that have no form: the boxes above a list."""

from django import template

from stages.desks.days import DayBox

register = template.Library()


@register.simple_tag
def day_box(name, text):
    """A day typed or picked, with its weekday and whether it is a working day beside it, or what is wrong with it."""
    return DayBox().render(name, text, {"id": f"filter-{name}"})

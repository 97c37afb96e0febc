"""What the pages of a project show of its life as a whole: whose days they were, the forecast, and how it went."""

from django import template
from django.utils import timezone

from reports.expecting import expected as expected_of
from reports.holders import holders
from reports.life import life as life_of
from reports.lifeline import Lifeline

register = template.Library()


@register.inclusion_tag("reports/_life.html", takes_context=True)
def life(context, project):
    """All stages of a project that has ended."""
    return {"life": life_of(project), "project": project, "today": context.get("today")}


@register.simple_tag
def forecast_of(project):
    """The expecting.Expected of a project, or None."""
    return expected_of(project)


@register.filter
def overdue_on(expected, day):
    """Whether an Expected has gone by without coming true."""
    return expected.is_overdue(day)


@register.inclusion_tag("reports/_lifeline.html", takes_context=True)
def lifeline(context, project, expected=None):
    """Whose day every working day was, today, and the forecast; and the list that says the same."""
    today = context["today"]
    ended_on = timezone.localdate(project.ended_at) if project.ended_at else None
    held = holders(project, ended_on or today)
    return {
        "held": held, "project": project, "today": today, "seat": context.get("seat"),
        "svg": Lifeline(held.runs, ended_on or today, ended_on, expected).svg(), "expected": expected,
    }  # fmt: skip

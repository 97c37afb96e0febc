"""`{% life project %}`: what an ended project's page shows of its whole life."""

from django import template

from reports.life import life as life_of

register = template.Library()


@register.inclusion_tag("reports/_life.html", takes_context=True)
def life(context, project):
    return {"life": life_of(project), "project": project, "today": context.get("today")}

"""The decision clocks that ran on the evening of a day, by the light they showed: counted, and as a list.

A clock ran on the evening of a day if it had started by then and not ended; its light follows from the days on which it
turned yellow and red and from a breach, as its facts now are (see stages.acts.clocks.light).
"""

from django.db.models import Count, Q

from stages.enums import ClockKind, Light
from stages.models import Clock


def ran(day):
    """Which clocks ran on the evening of a day."""
    return Q(started_on__lte=day) & (Q(stopped_on__isnull=True) | Q(stopped_on__gt=day))


def shows(light, day):
    """Which of the clocks that ran showed a light."""
    red = Q(red_on__lte=day) | ~Q(breach="")
    due = Q(yellow_on__lte=day) | red
    return {Light.RED: red, Light.YELLOW: due & ~red, Light.GREEN: ~due}[light]


def clocks_of(projects, item=""):
    """The decision clocks of projects; of one item when it is named."""
    clocks = Clock.objects.filter(project__in=projects, kind=ClockKind.DECISION)
    return clocks.filter(approval__code=item) if item else clocks


def lights_on(projects, days, item=""):
    """[{Light: count}] for each day, in their order; of one item when it is named. One statement."""
    asked = {f"{light.value}_{number}": Count("pk", filter=ran(day) & shows(light, day))
             for number, day in enumerate(days) for light in Light}  # fmt: skip
    found = clocks_of(projects, item).aggregate(**asked)
    return [{light: found[f"{light.value}_{number}"] for light in Light} for number in range(len(days))]

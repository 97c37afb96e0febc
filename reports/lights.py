"""How many decision clocks ran on the evenings of some days, by the light they showed. One statement."""

from django.db.models import Count, Q

from stages.enums import ClockKind, Light
from stages.models import Clock


def lights_on(projects, days, item=""):
    """[{Light: count}] for each day, in their order; of one item when it is named.

    A clock ran on the evening of a day if it had started by then and not ended; its light follows from the days on
    which it turned yellow and red, as its facts now are.
    """
    clocks = Clock.objects.filter(project__in=projects, kind=ClockKind.DECISION)
    clocks = clocks.filter(approval__code=item) if item else clocks
    asked = {}
    for number, day in enumerate(days):
        ran = Q(started_on__lte=day) & (Q(stopped_on__isnull=True) | Q(stopped_on__gt=day))
        red, yellow = Q(red_on__lte=day), Q(yellow_on__lte=day)
        asked[f"all_{number}"] = Count("pk", filter=ran)
        asked[f"red_{number}"] = Count("pk", filter=ran & red)
        asked[f"due_{number}"] = Count("pk", filter=ran & (yellow | red))
    found = clocks.aggregate(**asked)
    return [
        {Light.RED: found[f"red_{n}"], Light.YELLOW: found[f"due_{n}"] - found[f"red_{n}"],
         Light.GREEN: found[f"all_{n}"] - found[f"due_{n}"]}
        for n in range(len(days))
    ]  # fmt: skip

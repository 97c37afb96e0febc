"""Who came to a counter for a matter, noted by the acts that know it: filing, answering, receiving, handing out.

“At most once” (最多跑一次, 浙江规定 art. 2) is counted from these days. Nobody comes for what is done on line; what an
act cannot know (somebody came to ask) is entered by hand.
"""

from django.utils import timezone

from projects.enums import Channel, SeatKind, Visitor

#: `keep(application, visitor, on, act, by, at)` keeps a visit. The agency service, which counts runs, puts its own in.
COUNTED = []


def came(application, *, visitor, act, by, at, on=None):
    """Somebody came for this application on a day (that of `at` when none is said). `visitor`: a Visitor."""
    for keep in COUNTED:
        keep(application, visitor, on or timezone.localdate(at), act, by, at)


def handed_in(application, supplied, *, act, by, at, channel=None):
    """Whoever acts came, when papers are handed over at the counter. `supplied`: papers.Supplied of the act."""
    if Channel.COUNTER in {channel, *(paper.channel for paper in supplied)}:
        came(application, visitor=Visitor.AGENT if by.kind == SeatKind.AGENT else Visitor.ENTERPRISE,
             act=act, by=by, at=at)  # fmt: skip

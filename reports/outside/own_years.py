"""The centre's own years from its own event log, measured by the very code that measures a log from elsewhere.

A case is an item, an application or a project, with the events that the export has of it (reports.logs.traces), from
the first to the act that ends it; what has not ended yet is no case. Late is what the export says was due by then: the
decision of an item, the conclusion of an application, the end of a project.
"""

from reports.logs import traces
from reports.outside import measuring, moments
from reports.outside.level import Level
from reports.outside.reading import Row
from stages.enums import APPLIED_FOR
from stages.models import ApprovalItem

#: level -> what the cases of the export are, the acts that end one
OF = {
    Level.ITEM: (traces.Case.APPROVAL, traces.ENDING),
    Level.APPLICATION: (traces.Case.APPLICATION, {"issue"}),
    Level.PROJECT: (traces.Case.PROJECT, {"end"}),
}
assert set(OF) == set(Level)


def own_years(projects, level, calendar=None):
    """As Report.by_year, of the cases of some projects that have ended. Three statements, streamed."""
    case, ending = OF[level]
    applied_for = frozenset(ApprovalItem.objects.filter(kind__in=APPLIED_FOR).order_by().values_list("code", flat=True))
    found = []
    for name, acts in traces.traces(traces.events(projects), case):
        is_counted = level != Level.ITEM or acts[0].item in applied_for
        if is_counted and (rows := _rows(name, acts, ending)):
            found.append(measuring.case_of(name, rows))
    return measuring.by_year(found, calendar)


def _rows(name, acts, ending):
    """The events of a case as rows of a log, up to the last that ends it; none while it has not ended."""
    last = max((place for place, act in enumerate(acts, 1) if act.act in ending), default=0)
    return [
        Row(place, name, act.activity, moments.local(act.effective_at), due=act.due, office=act.office)
        for place, act in enumerate(acts[:last], 1)
    ]

"""The check list of an application: every type of paper that its items ask for, each asked for once.

A paper that lies on file already, a result of an earlier item and what the enterprise register knows are taken from
there. A type is core when one item calls it core, and tolerable only when every item that asks for it allows it; the
shortest time to supply it counts.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from projects import history
from projects.enums import PaperOrigin
from projects.refusal import Refusal
from stages.acts import papers, reference
from stages.enums import Check, Origin
from stages.models import RequiredPaper


@dataclass
class Line:
    """One type of paper asked for. `result_of` is set when it is taken from the results of items on this route."""

    type: str
    name_zh: str
    name_en: str
    origin: str
    items: list = field(default_factory=list)
    is_core: bool = False
    is_tolerable: bool = True
    supply_days: int | None = None
    result_of: list = field(default_factory=list)
    from_register: bool = False

    @property
    def is_asked_of_enterprise(self):
        return not self.from_register and not self.result_of


def lines(compiled, codes, facts, route_codes):
    """The Lines for the items `codes` of a project with these facts whose route holds `route_codes`."""
    found = {}
    for code in codes:
        for ask in compiled.items[code].asks:
            condition = compiled.requirement_conditions.get(ask.pk)
            if condition is None or condition.holds(facts):
                _add(found, code, ask, route_codes)
    return list(found.values())


def _add(found, code, ask, route_codes):
    results = [c for c in ask.result_of if c in route_codes]
    if ask.result_of and not results:
        return  # the result of an item that does not apply to this project is not asked for
    kind = ask.paper_type
    line = found.setdefault(kind.code, Line(kind.code, kind.name_zh, kind.name_en, ask.origin))
    line.items.append(code)
    line.is_core |= ask.is_core
    line.is_tolerable &= ask.is_tolerable
    line.from_register |= ask.from_register or kind.from_register
    line.result_of = sorted({*line.result_of, *results})
    if ask.supply_days is not None:
        line.supply_days = min(ask.supply_days, line.supply_days or ask.supply_days)


def for_codes(project, codes):
    """The Lines that an application for these items of a project would have."""
    compiled = reference.catalogue(project.route.edition)
    on_route = set(project.approvals.current().values_list("code", flat=True))
    return lines(compiled, codes, project.facts.answers, on_route)


def missing(check_list, on_file):
    """The lines that the enterprise still has to supply, given the papers on file by type."""
    return [line for line in check_list if line.is_asked_of_enterprise and line.type not in on_file]


def required_paper(application, line, on_file):
    """An unsaved RequiredPaper for a line, with what the file already holds."""
    row = RequiredPaper(
        application=application,
        type=line.type,
        name_zh=line.name_zh,
        name_en=line.name_en,
        items=line.items,
        is_core=line.is_core,
        is_tolerable=line.is_tolerable and not line.is_core,
        supply_days=line.supply_days,
        origin=line.origin if line.is_asked_of_enterprise else Origin.FILE,
        result_of=line.result_of,
        paper=from_file(line, on_file),
    )
    if not line.is_asked_of_enterprise:
        row.check_result = Check.GOOD
    return row


def keep_checked(rows):
    """What the window has found in order once need not be looked at again: the very same paper keeps its result."""
    papers_of = [row.paper_id for row in rows if row.paper_id and row.origin != Origin.FILE]
    good = RequiredPaper.objects.filter(paper__in=papers_of, check_result=Check.GOOD)
    known = set(good.values_list("paper_id", flat=True)) if papers_of else set()
    for row in rows:
        if row.paper_id in known:
            row.check_result = Check.GOOD


def from_file(line, on_file):
    """The paper on file that serves a line: of its own type, or the result of one of the items it names."""
    for type in [line.type, *(papers.result_type(code) for code in line.result_of)]:
        if type in on_file:
            return on_file[type]
    return None


def file_result(approval, supplied, event, *, by, at):
    """Put the result of an item on file (a papers.Supplied), for every check list that names it. Returns the Paper."""
    item = approval.item
    paper = papers.put_on_file(
        approval.project,
        papers.result_type(approval.code),
        item.result_zh or item.name_zh,
        item.result_en or item.name_en,
        PaperOrigin.RESULT,
        supplied,
        event=event,
        by=by,
        at=at,
    )
    take_result(approval.project, approval.code, paper, event)
    return paper


def take_result(project, code, paper, event):
    """A result has come on file: every check list of the project that waits for it takes it from there."""
    waiting = RequiredPaper.objects.filter(application__project=project, paper__isnull=True).exclude(result_of=[])
    for row in waiting:
        if code in row.result_of:
            row.paper = paper
            history.keep(row, event)


def refuse_unasked(check_list, supplied):
    """A paper that nothing in this application asks for is not taken (it would be asked for without a basis)."""
    asked = {line.type for line in check_list if line.is_asked_of_enterprise}
    for type in supplied:
        if type not in asked:
            raise Refusal("paper_not_asked_for", _("The paper %(type)s is not asked for here."), field=type, type=type)

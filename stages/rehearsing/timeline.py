"""Printing a rehearsal for people: its history day by day, refusals where they happened, what was expected."""

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table
from rich.text import Text

from projects.enums import SeatKind
from projects.models import Event, Office
from stages.models import Approval


def tell(outcome, out):
    """Print the timeline and the expectations to a stream."""
    console = Console(file=out, highlight=False, width=None if out.isatty() else 130)
    console.print(Text(outcome.case.name, style="bold"))
    if outcome.case.about:
        console.print(outcome.case.about.strip())
    project = outcome.rehearsal.project
    if project is not None:
        console.print(f"{project.code}  {project.name}")
        console.print(_table(outcome))
    _tell_expectations(outcome, console)


def _table(outcome):
    table = Table(box=None, pad_edge=False)
    table.add_column(_("Date"), no_wrap=True)
    table.add_column(_("Who"), overflow="fold")
    table.add_column(_("Act"), no_wrap=True)
    table.add_column(_("About"), overflow="fold")
    day = ""
    for moment, who, act, about, style in _lines(outcome):
        local = timezone.localtime(moment)
        shown = f"{local:%Y-%m-%d %H:%M}" if f"{local:%Y-%m-%d}" != day else f"{'':10} {local:%H:%M}"
        day = f"{local:%Y-%m-%d}"
        table.add_row(shown, who, act, about, style=style)
    return table


def _lines(outcome):
    """(hour, who, act, about, style) of events and refusals in one order."""
    project = outcome.rehearsal.project
    names = _names(project)
    offices = {office.code: _named(office, "short") for office in Office.objects.all()}
    events = [
        (e.effective_at, 0, e.seq, _who(e, offices), e.act, _about(e, names), None)
        for e in Event.objects.filter(project=project)
    ]
    refused = [
        (d.at, 1, n, str(d.by.seat.body or d.by.person), str(d.do), f"{d.refusal.code}: {d.refusal}", "yellow")
        for n, d in enumerate(outcome.rehearsal.log)
        if d.refusal is not None
    ]
    recorded = sorted(events, key=lambda line: line[2])
    for line in sorted([*recorded, *refused], key=lambda line: line[:3]):
        yield line[0], *line[3:]


def _who(event, offices):
    if event.seat == SeatKind.AGENT:
        return _("agent for %(who)s") % {"who": event.on_behalf_of}
    return offices.get(event.office) or event.on_behalf_of or _("system")


def _about(event, names):
    """The subject in words, and the reason that was written down."""
    kind, _colon, name = event.subject.partition(":")
    words = f"{name} {names.get(name.partition('/')[0], '')}".strip() if kind == "approval" else name
    extra = event.facts.get("items") or event.facts.get("certificates") or event.facts.get("papers") or ""
    extra = "、".join(extra) if isinstance(extra, list) else extra
    verdict = event.facts.get("verdict", "")
    return "  ".join(part for part in (words, extra, verdict, event.reason) if part)


def _names(project):
    rows = Approval.objects.filter(project=project).select_related("item")
    return {row.code: _named(row.item, "short") for row in rows}


def _named(row, field):
    language = "zh" if (get_language() or "").startswith("zh") else "en"
    return getattr(row, f"{field}_{language}")


def _tell_expectations(outcome, console):
    for expectation, found in outcome.misses:
        wanted = f" {expectation.wanted}" if expectation.wanted not in (None, {}) else ""
        line = _("line %(line)s: expected %(what)s%(wanted)s; found: %(found)s") % {
            "line": expectation.line, "what": f"{expectation.kind} {expectation.subject}".strip(), "wanted": wanted,
            "found": found if found is not None else _("nothing"),
        }  # fmt: skip
        console.print(Text(line, style="red"))
    console.print(_("%(held)s expectations held, %(missed)s did not.")
                  % {"held": len(outcome.held), "missed": len(outcome.misses)})  # fmt: skip

"""Files of the statistics: at once where they are small, in the background where they are large.

What a file holds is said by its kind ("workbook" or the name of a frame), its format and the question of the page
(`query`), so that the same words make it now or later, as the seat may see it on that day.
"""

from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from projects import long_work
from projects.enums import LongWorkKind
from projects.long_work import Result
from projects.people.seating import page_before
from reports.measures.book import of_frame
from reports.statistics import labels, sheets
from reports.statistics.figures import figures
from reports.statistics.question import Asked, groupings
from reports.statistics.scope import Scope

#: the frames of the dashboard, in its order
SECTIONS = ("approvals", "applications", "obligations", "stoppages", "sessions", "invitations", "agency", "projects")
WORKBOOK, CSV, XLSX = "workbook", "csv", "xlsx"
TYPES = {CSV: "text/csv; charset=utf-8", XLSX: sheets.XLSX}
#: rows that a page writes while its reader waits: about two seconds
AT_ONCE = 8_000


def answer(request, what, format):
    """The file, or for a large one the page that offers to write it in the background; POST asks for that."""
    scope = Scope(request.seat)
    if format not in TYPES or what not in (WORKBOOK, *scope.names):
        raise Http404
    if request.method == "POST":
        said = {"what": what, "format": format, "query": request.GET.urlencode()}
        row = long_work.begin(LongWorkKind.WORKBOOK, request, at=timezone.now(), about=_name(scope, what, format),
                              said=said, page=page_before(request))  # fmt: skip
        return redirect("long-work", row.pk)
    rows = sum(len(scope.rows(name)) for name in _frames(scope, what))
    if rows > AT_ONCE:
        words = "" if what == WORKBOOK else labels.table(what)
        return render(request, "reports/large_file.html", {"rows": rows, "words": words, "format": format.upper()})
    return sheets.attached(_content(scope, what, format, request.GET), TYPES[format], _name(scope, what, format))


def write(row, tell):
    """The file of a LongWork, as its seat may see it today."""
    scope, said = Scope(row.seat), row.said
    content = _content(scope, said["what"], said["format"], QueryDict(said["query"]), tell)
    return Result(file=content, name=_name(scope, said["what"], said["format"]))


def _frames(scope, what):
    return [name for name in SECTIONS if name in scope.names] if what == WORKBOOK else [what]


def _name(scope, what, format):
    return f"{'statistics' if what == WORKBOOK else what}-{scope.on:%Y%m%d}.{format}"


def _content(scope, what, format, query, told=lambda _done, _total: None):
    if what == WORKBOOK:
        return sheets.workbook(*_book(scope, query), told)
    rows = scope.rows(what)
    return sheets.as_csv(rows) if format == CSV else sheets.workbook([], {what: rows}, told)


def _book(scope, query):
    """(the figures of the dashboard, by a dimension if one is asked for; {frame: its rows})"""
    asked, by, found, rows = Asked(query, scope), query.get("by"), {}, {}
    for name in _frames(scope, WORKBOOK):
        frame = scope.rows(name)
        codes = [each.code for each in of_frame(name)]
        found |= figures(frame, codes, asked)
        if by in groupings(frame):
            for code, lines in figures(frame, codes, asked, (by,)).items():
                found[code] = found[code] + lines
        rows[name] = asked.behind(frame, of_frame(name)) if asked.suits(frame) else None
    return sheets.book_of(found), rows

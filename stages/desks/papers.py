"""Handing out a paper on file: as an attachment, under the name it came with.

PDF files and pictures can also be shown beside a form, in a frame of their own that may run nothing and load nothing;
everything else, and above all what a browser would read as a page, only leaves as an attachment. Where a virus scanner
is set up, what it has not yet looked at stays in quarantine, and what is infected stays there.
"""

from csp.decorators import csp_replace
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin

from projects.people.seating import seated
from projects.uploads import scanning
from stages import access

#: types, as found in the content, that a browser shows without running anything of it in our name
SHOWN = frozenset({"application/pdf", "image/png", "image/jpeg"})
#: what a shown paper may do: be framed by our pages, and let the browser's own viewer draw it
FRAMED = {"default-src": ["'none'"], "img-src": ["'self'"], "object-src": ["'self'"], "style-src": ["'unsafe-inline'"],
          "frame-ancestors": ["'self'"]}  # fmt: skip


def may_show(paper):
    """Whether the paper can stand beside a form: of a harmless type, and nothing found or awaited by the scanner."""
    return bool(paper.file) and paper.content_type in SHOWN and scanning.held_back(paper.sha256) is None


def beside(papers, number):
    """Which papers can be shown beside the form, and the one that the address names."""
    found = {
        str(row.paper.pk): row for row in papers if row.paper and row.paper.file and row.paper.content_type in SHOWN
    }
    opened = found.get(number)
    return {
        "showable": {row.pk for row in found.values()},
        "opened": opened if opened and may_show(opened.paper) else None,
    }


@seated()
@xframe_options_sameorigin
@csp_replace(FRAMED)
def show(request, pk):
    """A paper inside a frame of one of our pages."""
    paper = access.paper(request.seat, pk)
    if not may_show(paper):
        raise Http404
    response = FileResponse(paper.file.open("rb"), content_type=paper.content_type)
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@seated()
def download(request, pk):
    paper = access.paper(request.seat, pk)
    if not paper.file:
        return render(request, "stages/document_no_file.html", {"paper": paper, "project": paper.project})
    scan = scanning.held_back(paper.sha256)
    if scan is not None:
        shown = {"paper": paper, "project": paper.project, "scan": scan}
        return render(request, "stages/document_no_file.html", shown, status=409)
    name = paper.file_name or paper.name_zh
    kind = paper.content_type or "application/octet-stream"
    response = FileResponse(paper.file.open("rb"), as_attachment=True, filename=name, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    return response

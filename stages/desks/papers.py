"""Handing out a paper on file: always as an attachment, under the name it came with, never shown inside our pages.

Where a virus scanner is set up, what it has not yet looked at stays in quarantine, and what is infected stays there.
"""

from django.http import FileResponse
from django.shortcuts import render

from projects import scanning
from projects.seating import seated
from stages import access


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

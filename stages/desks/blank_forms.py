"""Blank forms of the guide: drawn up from the item's own data, empty for everybody, filled in for a project.

浙江规定 art. 4: the guide offers the forms. The offices' own printed forms could not be read, so each of these says
that it is drawn up from the catalogue; whoever has the office's own form may use that.
"""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from projects import access
from projects.people.seating import public, seated
from stages.acts import reference
from stages.desks.guide import chosen


@public
def blank(request, code):
    """The empty form `?paper=` of an item."""
    pick = chosen(request)
    compiled = reference.catalogue(pick.edition) if pick.edition else None
    return _form(request, compiled, code)


@seated()
def filled(request, code):
    """The form `?paper=` of an item `?item=`, with what is known of a project filled in."""
    project = access.project(request.seat, code)
    return _form(request, reference.catalogue(project.route.edition), request.GET.get("item", ""), project)


def _form(request, compiled, code, project=None):
    item = compiled.items.get(code) if compiled else None
    ask = next((a for a in item.asks if a.paper_type.code == request.GET.get("paper")), None) if item else None
    if ask is None or not ask.paper_type.blank:
        raise Http404
    return render(request, "stages/document_blank.html", {
        "item": item, "ask": ask, "kind": ask.paper_type.blank, "project": project, "today": timezone.localdate(),
        "others": [a for a in item.asks if a.pk != ask.pk], "edition": compiled.edition,
    })  # fmt: skip

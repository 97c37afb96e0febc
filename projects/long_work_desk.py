"""The pages of long work: how far it is, what came of it, and all that a person in a seat has asked for lately."""

from uuid import UUID

from django.contrib import messages
from django.core.files.storage import default_storage
from django.db.models import Q
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from projects import long_work
from projects.enums import LongWorkKind, LongWorkState
from projects.lists.listing import Column, Listing
from projects.lists.narrowing import Pick
from projects.models import LongWork
from projects.people.seating import seated

#: whose forms show what was wrong where it was typed
COMES_BACK = (LongWorkKind.OUTSIDE_LOG, LongWorkKind.NOTICE_LOOK, LongWorkKind.NOTICE_TAKE)
COLUMNS = (
    Column("state", gettext_lazy("State"), lambda row: row.get_state_display(), "state"),
    Column("work", gettext_lazy("Work"), str, "kind"),
    Column("asked", gettext_lazy("Set going at"), lambda row: row.asked_at, "asked_at"),
    Column("over", gettext_lazy("Finished at"), lambda row: row.over_at, "over_at"),
)
FILTERS = (
    Pick("kind", gettext_lazy("Work"), LongWorkKind.choices, lambda kind: Q(kind=kind)),
    Pick("state", gettext_lazy("State"), LongWorkState.choices, lambda state: Q(state=state)),
)


def mine(request, kind=None, pk=None):
    """The LongWork of whoever asks, from the seat it was asked for in; of a kind; 404 for a number of somebody else."""
    rows = LongWork.objects.filter(person=request.user, seat=request.seat)
    rows = rows.filter(kind=kind) if kind else rows
    return rows if pk is None else get_object_or_404(rows.select_related("upload"), pk=pk)


def of_address(request, *kinds):
    """The LongWork that the address of a page names as `work`, of one of these kinds; None if it names none of mine."""
    try:
        pk = UUID(request.GET.get("work", ""))
    except ValueError:
        return None
    return mine(request).filter(kind__in=kinds, pk=pk).first()


@seated()
def works(request):
    listing = Listing(request, "long-work", mine(request), COLUMNS, filters=FILTERS, sort="-asked")
    if listing.wants_file:
        return listing.file()
    return render(request, "projects/long_works.html", {"listing": listing, "page": listing.page})


@seated()
def work(request, pk):
    """How far it is; what is over leads to its result if that is a page. htmx asks for the state alone."""
    row = mine(request, pk=pk)
    leads_to = _leads_to(row)
    if request.headers.get("HX-Request"):
        if leads_to:
            return HttpResponse(headers={"HX-Redirect": leads_to})
        return render(request, "projects/_long_work.html", {"work": row, "before": _before(row)})
    if leads_to:
        return redirect(leads_to)
    return render(request, "projects/long_work.html", {"work": row, "before": _before(row)})


def _leads_to(row):
    """The page with what came of it: its result, or its form where that says itself what was wrong."""
    if row.state == LongWorkState.FAILED and row.kind in COMES_BACK:
        return f"{row.page}?work={row.pk}"
    return row.leads_to if row.state == LongWorkState.DONE else ""


def _before(row):
    """How many others wait before it."""
    waiting = LongWork.objects.filter(state=LongWorkState.WAITING, asked_at__lt=row.asked_at)
    return waiting.count() if row.state == LongWorkState.WAITING else 0


@seated()
def file(request, pk):
    """The file that was written."""
    row = mine(request, pk=pk)
    if not row.path or not default_storage.exists(row.path):
        raise Http404
    return FileResponse(default_storage.open(row.path), as_attachment=True, filename=row.file_name)


@require_POST
@seated()
def again(request, pk):
    row = mine(request, pk=pk)
    if not long_work.again(row):
        messages.info(request, _("It is under way or over already."))
    return redirect("long-work", row.pk)

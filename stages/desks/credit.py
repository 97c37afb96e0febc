"""Credit entries: the enterprise sees its own, the window those of the enterprises it serves, the centre repairs them.

What is open excludes from tolerance; what is repaired stays, with the reason.
"""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.enums import SeatKind
from projects.refusal import reason
from projects.seating import seated
from stages import access
from stages.acts import credit as acts
from stages.desks.answering import REFUSED, done
from stages.desks.forms_promises import RepairForm
from stages.flows import door

PAGE = 30
SEATS = (SeatKind.ENTERPRISE, SeatKind.WINDOW, SeatKind.CENTRE)


@seated(*SEATS)
def credit(request):
    return _page(request, timezone.now())


@require_POST
@seated(SeatKind.CENTRE)
def repair(request, pk):
    row, at, form = access.credit_entry(request.seat, pk), timezone.now(), RepairForm(pk, request.POST)
    if done(form, lambda said: door.repair_credit(row, by=request.actor, at=at, reason=said["reason"])):
        messages.success(request, _("Repaired: the enterprise may promise papers for later again."))
        return redirect("stages:credit")
    return _page(request, at, refused=(pk, form))


def _page(request, at, refused=None):
    rows = access.credit_entries_visible_to(request.seat)
    show = request.GET.get("show", "")
    counts = {"open": rows.filter(repaired_at__isnull=True).count(), "all": rows.count()}
    if show == "open":
        rows = rows.filter(repaired_at__isnull=True)
    q = request.GET.get("q", "").strip()
    if q:
        rows = rows.filter(enterprise__name__icontains=q)
    page = Paginator(rows.order_by("repaired_at", "-opened_at", "-id"), PAGE).get_page(request.GET.get("page"))
    pk, form = refused or (None, None)
    entries = [
        (row, form if row.pk == pk else RepairForm(row.pk)
         if not reason(acts.may_repair, row, by=request.actor, at=at) else None)
        for row in page.object_list
    ]  # fmt: skip
    return render(request, "stages/credit.html", {
        "page": page, "entries": entries, "counts": counts, "show": show, "search": q,
        "today": timezone.localdate(at), "refused_form": form,
    }, status=REFUSED if refused else None)  # fmt: skip

"""Credit entries: the enterprise sees its own, the window those of the enterprises it serves, the centre repairs them.

What is open excludes from tolerance; what is repaired stays, with the reason.
"""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from projects.enums import SeatKind
from projects.lists.listing import Column, Listing
from projects.lists.narrowing import Choice, Days, Pick, Pills
from projects.people.seating import seated
from projects.refusal import reason
from stages import access
from stages.acts import credit as acts
from stages.desks.answering import REFUSED, done
from stages.desks.forms_promises import RepairForm
from stages.desks.searching import about_projects
from stages.desks.wording import words
from stages.enums import CreditKind
from stages.flows import door

PAGE = 30
SEATS = (SeatKind.ENTERPRISE, SeatKind.WINDOW, SeatKind.CENTRE)
OPEN, REPAIRED = pgettext_lazy("credit entry", "Open"), gettext_lazy("Repaired")
COLUMNS = (
    Column(
        "state", gettext_lazy("State"), lambda row: OPEN if row.is_open else REPAIRED, ("repaired_at", "-opened_at")
    ),
    Column("enterprise", gettext_lazy("Enterprise and project"), lambda row: row.enterprise.name, "enterprise__name"),
    Column("project", gettext_lazy("Project"), lambda row: row.project.name, on_page=False),
    Column("kind", gettext_lazy("Breach"), lambda row: row.get_kind_display(), "kind"),
    Column("paper", gettext_lazy("Paper"), lambda row: words(row.obligation.required_paper), on_page=False),
    Column("reason", gettext_lazy("Reason"), lambda row: row.reason, on_page=False),
    Column("opened", gettext_lazy("Entered"), lambda row: row.opened_at, "opened_at"),
    Column("repaired", REPAIRED, lambda row: row.repaired_at, "repaired_at"),
    Column("why", gettext_lazy("Reason of the repair"), lambda row: row.repair_reason, on_page=False),
)
FILTERS = (
    Pills("show", (Choice("open", OPEN, Q(repaired_at__isnull=True)),
                   Choice("repaired", REPAIRED, Q(repaired_at__isnull=False)))),
    Pick("kind", gettext_lazy("Breach"), CreditKind.choices, lambda kind: Q(kind=kind)),
    Days("opened_at__date", gettext_lazy("Entered")),
    about_projects(),
)  # fmt: skip


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
    rows = access.credit_entries_visible_to(request.seat).order_by("repaired_at", "-opened_at", "-id")
    listing = Listing(request, "credit", rows, COLUMNS, filters=FILTERS, size=PAGE)
    if listing.wants_file:
        return listing.file()
    pk, form = refused or (None, None)
    entries = [
        (row, form if row.pk == pk else RepairForm(row.pk)
         if not reason(acts.may_repair, row, by=request.actor, at=at) else None)
        for row in listing.rows
    ]  # fmt: skip
    return render(request, "stages/credit.html", {
        "listing": listing, "page": listing.page, "entries": entries,
        "today": timezone.localdate(at), "refused_form": form,
    }, status=REFUSED if refused else None)  # fmt: skip

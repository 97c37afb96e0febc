"""The messages of a seat, and, for the administrator, what lies in the outbox and what was given up.

A message is opened by a button, not by looking at the list: what is unread stays counted until somebody has opened it.
"""

import json
from uuid import UUID

from django.contrib import messages as told
from django.db.models import Q, TextChoices
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from projects import outbox
from projects.enums import SeatKind
from projects.listing import Column, Listing
from projects.models import InboxMessage, OutboxMessage
from projects.refusal import Refusal
from projects.seating import repeatable, seated

#: the outbox is looked at for what hangs; the count of what waits stops here
CAP = 1000


class Shown(TextChoices):
    """What the list of the outbox shows."""

    DEAD = "dead", gettext_lazy("Given up")
    PENDING = "pending", gettext_lazy("Waiting")
    ALL = "all", gettext_lazy("All")


KEPT = {
    Shown.DEAD: Q(dead_at__isnull=False),
    Shown.PENDING: Q(delivered_at__isnull=True, dead_at__isnull=True),
    Shown.ALL: Q(),
}
assert set(KEPT) == set(Shown)


MESSAGE_COLUMNS = (
    Column("state", gettext_lazy("State"), lambda copy: _("Read") if copy.read_at else _("Unread"), "read_at"),
    Column("received", gettext_lazy("Received"), lambda copy: copy.received_at, "received_at"),
    Column("message", gettext_lazy("Message"), lambda copy: copy.message.title),
    Column("text", gettext_lazy("Text"), lambda copy: copy.message.text, on_page=False),
    Column("open", ""),
)
OUTBOX_COLUMNS = (
    Column("state", gettext_lazy("State"), lambda message: _state(message)),
    Column("written", gettext_lazy("Written"), lambda message: message.created_at, "created_at"),
    Column("message", gettext_lazy("Message"), lambda message: message.title, "topic"),
    Column("to", gettext_lazy("To"), lambda message: message.address or message.recipient, "target"),
    Column("attempts", gettext_lazy("Attempts"), lambda message: message.attempts, "attempts"),
    Column("error", gettext_lazy("Error"), lambda message: message.error, on_page=False),
    Column("again", ""),
)


def _state(message):
    if message.delivered_at or message.dead_at:
        return _("Delivered") if message.delivered_at else _("Given up")
    return _("To be tried again") if message.attempts else _("Waiting")


def _of(seat):
    return InboxMessage.objects.filter(seat=seat)


@seated()
def messages(request):
    """The messages of the seat, the newest first; `?show=unread` keeps those nobody has opened."""
    is_unread = request.GET.get("show") == "unread"
    rows = _of(request.seat).select_related("message__project")
    rows = rows.filter(read_at__isnull=True) if is_unread else rows
    search = request.GET.get("q", "").strip()
    if search:
        rows = rows.filter(Q(message__subject__icontains=_as_stored(search)) | Q(message__project__code=search)
                           | Q(message__project__name__icontains=search))  # fmt: skip
    listing = Listing(request, "messages", rows, MESSAGE_COLUMNS, sort="-received")
    if listing.wants_file:
        return listing.file()
    context = {"listing": listing, "page": listing.page, "is_unread": is_unread, "search": search}
    return render(request, "projects/messages.html", context)


def _as_stored(text):
    """As a text stands inside a JSON column: every character that is not ASCII escaped."""
    return json.dumps(text)[1:-1]


@repeatable
@require_POST
@seated()
def read(request):
    """Mark a message as read and go to the page it speaks of; without a number, mark all and stay."""
    rows, now = _of(request.seat), timezone.now()
    number = request.POST.get("message", "")
    if number:
        one = get_object_or_404(rows.select_related("message"), pk=number if number.isdecimal() else 0)
        rows.filter(pk=one.pk, read_at__isnull=True).update(read_at=now)
        return redirect(one.message.link or "messages")
    rows.filter(read_at__isnull=True).update(read_at=now)
    return redirect("messages")


@seated(SeatKind.ADMINISTRATOR)
def outgoing(request):
    """The outbox: dead letters first, with the reason and a button to send them again."""
    shown = Shown(request.GET["show"]) if request.GET.get("show") in Shown else Shown.DEAD
    rows = OutboxMessage.objects.filter(KEPT[shown]).defer("attachment")
    rows = rows.select_related("office", "enterprise", "person", "replayed_by")
    listing = Listing(request, "outbox", rows, OUTBOX_COLUMNS, sort="-written")
    if listing.wants_file:
        return listing.file()
    pills = [(each, OutboxMessage.objects.filter(KEPT[each]).order_by()[:CAP].count()) for each in Shown]
    return render(request, "projects/outbox.html", {
        "listing": listing, "page": listing.page, "pills": pills, "shown": shown, "cap": CAP,
    })  # fmt: skip


@require_POST
@seated(SeatKind.ADMINISTRATOR)
def replay(request):
    message = get_object_or_404(OutboxMessage, pk=_number(request.POST.get("message", "")))
    try:
        outbox.replay(message, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        told.error(request, str(refusal))
    else:
        told.success(request, _("The message will be sent again."))
    return redirect("outbox")


def _number(text):
    try:
        return UUID(text)
    except ValueError:
        raise Http404

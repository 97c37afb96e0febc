"""The messages of a seat, and, for the administrator, what lies in the outbox and what was given up.

A message is opened by a button, not by looking at the list: what is unread stays counted until somebody has opened it.
"""

import json
from functools import partial
from uuid import UUID

from django import forms
from django.contrib import messages as told
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from projects.enums import SeatKind, Target
from projects.lists.listing import Column, Listing
from projects.lists.narrowing import Choice, Pick, Pills, Search, contains
from projects.messages import outbox, topics
from projects.models import InboxMessage, OutboxMessage
from projects.people.seating import repeatable, seated
from projects.refusal import Refusal

#: the outbox is looked at for what hangs; the count of what waits stops here
CAP = 1000


#: what waits, and what has been tried in vain
WAITING = Q(delivered_at__isnull=True, dead_at__isnull=True)
OUTBOX_PILLS = Pills(
    "show",
    (
        Choice("dead", gettext_lazy("Given up"), Q(dead_at__isnull=False)),
        Choice("failing", gettext_lazy("To be tried again"), WAITING & Q(attempts__gt=0)),
        Choice("pending", gettext_lazy("Waiting"), WAITING),
        Choice("sent", gettext_lazy("Delivered"), Q(delivered_at__isnull=False)),
    ),
    usual="dead",
)

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
    Column("topic", gettext_lazy("Topic"), lambda message: topics.words(message.topic), on_page=False),
    Column("to", gettext_lazy("Recipient"), lambda message: message.address or message.recipient, "target"),
    Column("attempts", gettext_lazy("Attempts"), lambda message: message.attempts, "attempts"),
    Column("error", gettext_lazy("Error"), lambda message: message.ended_reason or message.error, on_page=False),
    Column("again", ""),
)


def _state(message):
    if message.delivered_at or message.dead_at:
        return _("Delivered") if message.delivered_at else _("Given up")
    return _("To be tried again") if message.attempts else _("Waiting")


def _of(seat):
    return InboxMessage.objects.filter(seat=seat)


MESSAGE_FILTERS = (
    Pills("show", (Choice("unread", gettext_lazy("Unread"), Q(read_at__isnull=True)),)),
    Search(lambda text: _about(text)),
)


@seated()
def messages(request):
    """The messages of the seat, the newest first; `?show=unread` keeps those nobody has opened."""
    rows = _of(request.seat).select_related("message__project")
    listing = Listing(request, "messages", rows, MESSAGE_COLUMNS, filters=MESSAGE_FILTERS, sort="-received")
    if listing.wants_file:
        return listing.file()
    return render(request, "projects/messages.html", {"listing": listing, "page": listing.page})


def _about(text):
    return (Q(message__subject__icontains=_as_stored(text)) | Q(message__project__code=text)
            | Q(message__project__name__icontains=text))  # fmt: skip


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
    """The outbox: dead letters first, with the reason and buttons to send them again, or to give up what waits."""
    return _outbox(request)


def _outbox(request, refused=(None, None), status=200):
    rows = OutboxMessage.objects.defer("attachment")
    rows = rows.select_related("office", "enterprise", "person", "replayed_by", "ended_by")
    filters = (
        OUTBOX_PILLS,
        Pick("target", gettext_lazy("Way"), Target.choices, lambda way: Q(target=way)),
        Pick("topic", gettext_lazy("Topic"), _topics(request), lambda topic: Q(topic=topic)),
        Search(contains("address", "office__name_zh", "office__name_en", "enterprise__name", "person__name"),
               gettext_lazy("Recipient")),
    )  # fmt: skip
    listing = Listing(request, "outbox", rows, OUTBOX_COLUMNS, filters=filters, sort="-written", cap=CAP)
    if listing.wants_file:
        return listing.file()
    return render(request, "projects/outbox.html", {
        "listing": listing, "page": listing.page, "refused_pk": refused[0], "refused_form": refused[1],
        "form": GiveUpForm(),
    }, status=status)  # fmt: skip


def _topics(request):
    """Kinds of message to choose from: those among the newest, and the one asked for."""
    newest = OutboxMessage.objects.order_by("-created_at").values_list("topic", flat=True)[:CAP]
    known = {*newest, request.GET.get("topic", "")[:40]} - {""}
    return sorted(((topic, topics.words(topic)) for topic in known), key=lambda pair: pair[1])


class GiveUpForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


def _message(request):
    return get_object_or_404(OutboxMessage.objects.defer("attachment"), pk=_number(request.POST.get("message", "")))


@require_POST
@seated(SeatKind.ADMINISTRATOR)
def replay(request):
    """Send a dead letter again."""
    return _press(request, outbox.replay, _("The message will be sent again."))


@require_POST
@seated(SeatKind.ADMINISTRATOR)
def hurry(request):
    """Try a waiting message with the next delivery."""
    return _press(request, outbox.hurry, _("The message is tried with the next delivery."))


def _press(request, act, sentence):
    try:
        act(_message(request), by=request.actor, at=timezone.now())
    except Refusal as refusal:
        told.error(request, str(refusal))
    else:
        told.success(request, sentence)
    return redirect(_back(request))


@require_POST
@seated(SeatKind.ADMINISTRATOR)
def give_up(request):
    """Give a waiting message up, with a reason."""
    message, form = _message(request), GiveUpForm(request.POST)
    if not form.is_valid():
        return _outbox(request, refused=(message.pk, form), status=422)
    said = form.cleaned_data["reason"]
    return _press(request, partial(outbox.give_up, reason=said), _("The message is given up."))


def _back(request):
    """The list as it stood, by the query that the form carries."""
    return f"{reverse('outbox')}?{request.GET.urlencode()}" if request.GET else "outbox"


def _number(text):
    try:
        return UUID(text)
    except ValueError:
        raise Http404

"""Seats: the list, giving one, and ending one after its consequences have been shown."""

from datetime import timedelta

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from administration import consequences, past
from administration.acts import seats
from administration.desks.forms_people import EndForm, ReasonForm, SeatForm
from administration.desks.people import seat_line
from projects.enums import SeatKind
from projects.lists.listing import Column, Listing
from projects.lists.narrowing import Choice, Pick, Pills, Search, contains
from projects.models import Seat
from projects.models.office import dated
from projects.people.seating import seated
from projects.refusal import reason
from stages.desks.answering import REFUSED, done
from stages.desks.wording import words

#: a seat that ends within so many days is told of
SOON = timedelta(days=30)
ENDING = "ending"


def ending(on):
    """The condition of seats held on a day that end SOON."""
    return dated("", on) & Q(valid_until__lte=on + SOON)


def filters(on):
    kinds = [choice for choice in SeatKind.choices if choice[0] != SeatKind.SYSTEM]
    return (
        Pills("show", (
            Choice("held", gettext_lazy("Held today"), dated("", on)),
            Choice(ENDING, gettext_lazy("End within 30 days"), ending(on)),
            Choice("to_come", gettext_lazy("Begin later"), Q(valid_from__gt=on)),
            Choice("ended", gettext_lazy("Has ended"), Q(valid_until__lt=on)),
        ), usual="held"),
        Pick("kind", gettext_lazy("Kind of seat"), kinds, lambda kind: Q(kind=kind)),
        Search(contains("person__name", "person__username", "office__name_zh", "office__name_en", "enterprise__name")),
    )  # fmt: skip


def state(seat, on):
    """(state of the mark, word) of a seat on a day."""
    if seat.valid_from > on:
        return "ready", _("Begins later")
    if seat.valid_until is None:
        return "done", _("Held now")
    if seat.valid_until < on:
        return "off", _("Has ended")
    return ("soon", _("Ends soon")) if seat.valid_until <= on + SOON else ("done", _("Held now"))


def columns(on):
    return (
        Column("state", gettext_lazy("State"), lambda seat: state(seat, on)[1], ("valid_until", "valid_from")),
        Column("person", gettext_lazy("Person"), lambda seat: seat.person.name, "person__name"),
        Column("login", gettext_lazy("Login name"), lambda seat: seat.person.username, on_page=False),
        Column("kind", gettext_lazy("Kind of seat"), lambda seat: seat.get_kind_display(), ("kind", "office__code")),
        Column("body", gettext_lazy("Office or enterprise"), lambda seat: words(seat.office) or seat.enterprise or "",
               ("office__code", "enterprise__name")),
        Column("from", gettext_lazy("First day"), lambda seat: seat.valid_from, "valid_from"),
        Column("until", gettext_lazy("Last day"), lambda seat: seat.valid_until, "valid_until"),
    )  # fmt: skip


@seated(SeatKind.ADMINISTRATOR)
def listing(request):
    on = timezone.localdate()
    rows = Seat.objects.with_names()
    listed = Listing(request, "seats", rows, columns(on), filters=filters(on), sort="person")
    if listed.wants_file:
        return listed.file()
    return render(request, "administration/seats.html", {
        "listing": listed, "page": listed.page, "rows": [(seat, *state(seat, on)) for seat in listed.rows],
    })  # fmt: skip


@seated(SeatKind.ADMINISTRATOR)
def give(request):
    at = timezone.now()
    on = timezone.localdate(at)
    first = {"valid_from": on, "person": request.GET.get("person", ""), "office": request.GET.get("office", "")}
    form, made = SeatForm(request.POST or None, initial=first, on=on), []
    if request.method == "POST" and done(form, lambda said: made.append(seats.give(by=request.actor, at=at, **said))):
        seat = made[0]
        messages.success(request, _("The seat is given: %(seat)s.") % {"seat": seat_line(seat)})
        return redirect("administration:seat", seat.pk)
    return render(request, "administration/seat_give.html", {"form": form}, status=REFUSED if form.errors else 200)


@seated(SeatKind.ADMINISTRATOR)
def seat(request, pk):
    """A seat with its past. POST with `look` shows what its end would do, with `end` sets it."""
    row, at = get_object_or_404(Seat.objects.with_names(), pk=pk), timezone.now()
    form = EndForm(request.POST or None, initial={"valid_until": row.valid_until or timezone.localdate(at)})
    return _page(request, row, at, form)


@require_POST
@seated(SeatKind.ADMINISTRATOR)
def head(request, pk):
    """Make the holder of a seat the head of the office, or not any more."""
    row, at = get_object_or_404(Seat.objects.with_names(), pk=pk), timezone.now()
    form = ReasonForm(request.POST, prefix="head")
    if done(form, lambda said: seats.head(row, by=request.actor, at=at, is_head="head" in request.POST, **said)):
        messages.success(request, _("Saved."))
        return redirect("administration:seat", row.pk)
    return _render(request, row, at, EndForm(initial={"valid_until": row.valid_until}), head_form=form, status=REFUSED)


def _page(request, row, at, form):
    seen = None
    if request.method == "POST":
        if _has_seen(request, form) and done(form, lambda said: _end(row, request.actor, at, said)):
            messages.success(request, _("The seat ends with %(day)s.") % {"day": form.cleaned_data["valid_until"]})
            return redirect("administration:seat", row.pk)
        if form.is_valid():
            seen = list(consequences.of_ending(row, form.cleaned_data["valid_until"]))
    return _render(request, row, at, form, seen=seen, status=REFUSED if form.errors else 200)


def _render(request, row, at, form, *, seen=None, head_form=None, status=200):
    on = timezone.localdate(at)
    return render(request, "administration/seat.html", {
        "head_form": head_form or ReasonForm(prefix="head"), "refused_form": head_form,
        "cannot_head": reason(seats.may_head, row, by=request.actor, at=at),
        "row": row, "line": seat_line(row), "state": state(row, on), "form": form, "seen": seen,
        "cannot_end": reason(seats.may_end, row, by=request.actor, at=at), "lines": past.of(row),
        "agent": getattr(row, "agent", None), "is_agent": row.kind == SeatKind.AGENT,
    }, status=status)  # fmt: skip


def _has_seen(request, form):
    """Whether the consequences that were shown are those of the day that is set now."""
    is_same_day = form.is_valid() and request.POST.get("seen") == form.cleaned_data["valid_until"].isoformat()
    return "end" in request.POST and is_same_day


def _end(row, by, at, said):
    return seats.end(row, by=by, at=at, last_day=said["valid_until"], reason=said["reason"])

"""The page of deputies while away: who stands in for whom in an office, naming one, ending one early.

Everybody of an office sees who stands in; the form is there for whoever may name a deputy (projects.people.deputising).
The administrator chooses an office first.
"""

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from projects.enums import SeatKind
from projects.lists.listing import Column, Listing
from projects.lists.narrowing import Choice, Days, Pills, Search, contains
from projects.models import Deputyship, Office, Seat
from projects.naming import Names
from projects.people import deputising
from projects.people.seating import seated
from projects.refusal import Refusal
from stages.desks.days import DayField

SEATS = (*deputising.DEPUTISED, SeatKind.ADMINISTRATOR)
REFUSED = 422


class DeputyForm(forms.Form):
    seats = forms.ModelMultipleChoiceField(
        Seat.objects.none(), label=gettext_lazy("Who is away, and from which seat"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    deputy = forms.ModelChoiceField(None, label=pgettext_lazy("while away", "Deputy"), empty_label="–")
    valid_from = DayField(label=gettext_lazy("First day"))
    valid_until = DayField(label=gettext_lazy("Last day"), help_text=gettext_lazy("To midnight of this day."))
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=200)

    def __init__(self, seats, people, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seats"].queryset = seats
        self.fields["seats"].label_from_instance = lambda seat: f"{seat.person} · {seat.get_kind_display()}"
        self.fields["deputy"].queryset = people

    def said(self):
        said = self.cleaned_data
        return {"seats": list(said["seats"]), "deputy": said["deputy"], "first": said["valid_from"],
                "last": said["valid_until"], "reason": said["reason"]}  # fmt: skip


class OfficeForm(forms.Form):
    office = forms.ModelChoiceField(None, label=gettext_lazy("Office"), to_field_name="code", empty_label="–")

    def __init__(self, offices, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices
        self.fields["office"].label_from_instance = lambda office: str(Names(office))


def state(row, on):
    """(look, words) of a deputyship on a day."""
    if row.ended_at:
        return "off", _("Ended early")
    if row.valid_until < on:
        return "off", _("Over")
    return ("run", _("In force")) if row.valid_from <= on else ("ready", _("To come"))


COLUMNS = (
    Column("state", gettext_lazy("State"), lambda row: row.state[1]),
    Column("absent", gettext_lazy("Away"), lambda row: row.seat.person, "seat__person__name"),
    Column("seat", gettext_lazy("Seat"), lambda row: row.seat.get_kind_display(), on_page=False),
    Column("office", gettext_lazy("Office"), lambda row: Names(row.seat.office), on_page=False),
    Column("deputy", pgettext_lazy("while away", "Deputy"), lambda row: row.deputy, "deputy__name"),
    Column("from", gettext_lazy("First day"), lambda row: row.valid_from, "valid_from"),
    Column("until", gettext_lazy("Last day"), lambda row: row.valid_until, "valid_until"),
    Column("named", gettext_lazy("Named by"), lambda row: row.named_by, "named_at"),
    Column("reason", gettext_lazy("Reason"), lambda row: row.reason, on_page=False),
    Column("end", ""),
)


def filters(on):
    """What narrows the list; unasked it shows who is away now or will be."""
    standing = Choice("standing", gettext_lazy("Now and to come"), Q(ended_at=None, valid_until__gte=on))
    past = Choice("past", gettext_lazy("Over or ended early"), Q(valid_until__lt=on) | Q(ended_at__isnull=False))
    return (Pills("show", (standing, past), usual="standing"), Days("valid_from", gettext_lazy("First day")),
            Search(contains("seat__person__name", "deputy__name", "reason")))  # fmt: skip


@seated(*SEATS)
def deputies(request):
    return _page(request, timezone.now())


@require_POST
@seated(*SEATS)
def name(request):
    at = timezone.now()
    form = _form(request, at, request.POST)
    if form is not None and form.is_valid() and _done(form, lambda: deputising.name_deputy(
        by=request.actor, at=at, **form.said()
    )):  # fmt: skip
        messages.success(request, _("The deputy is named and has been told."))
        return redirect(_back(request))
    return _page(request, at, form, REFUSED)


def _done(form, act):
    try:
        act()
    except Refusal as refusal:
        form.add_error(refusal.field, str(refusal))
        return False
    return True


@require_POST
@seated(*SEATS)
def end(request, pk):
    row = get_object_or_404(_seen_by(request.seat), pk=pk)
    try:
        deputising.end_deputy(row, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The deputy has been told that it has ended."))
    return redirect(_back(request, row.seat.office))


def _back(request, office=None):
    office = office or _office(request)
    is_chosen = request.seat.kind == SeatKind.ADMINISTRATOR and office
    return reverse("deputies") + (f"?office={office.code}" if is_chosen else "")


def _office(request):
    """The office that the page is about: the seat's own, or the one the administrator has chosen, if any."""
    if request.seat.kind != SeatKind.ADMINISTRATOR:
        return request.seat.office
    code = request.POST.get("office") or request.GET.get("office")
    return Office.objects.filter(code=code).first() if code else None


def _seen_by(seat):
    rows = Deputyship.objects.with_names()
    return rows if seat.kind == SeatKind.ADMINISTRATOR else rows.filter(seat__office=seat.office_id)


def _form(request, at, data=None):
    """The form for whoever may name a deputy here, else None."""
    office, on = _office(request), timezone.localdate(at)
    if office is None:
        return None
    seats = deputising.seats_managed_by(request.actor, on).filter(office=office)
    mine = [seat.pk for seat in seats if seat.person_id == request.user.pk]
    people = deputising.people_of(office.pk, on)
    if request.seat.kind != SeatKind.ADMINISTRATOR and not request.seat.is_head:
        people = people.exclude(pk=request.user.pk)
    return DeputyForm(seats, people, data, initial={"seats": mine, "valid_from": on}) if seats else None


def _page(request, at, form=None, status=200):
    on, office = timezone.localdate(at), _office(request)
    rows = _seen_by(request.seat)
    rows = rows.filter(seat__office=office) if office else rows
    listing = Listing(request, "deputies", rows, COLUMNS, filters=filters(on), sort="from",
                      fill=lambda found: _filled(request, found, on))  # fmt: skip
    if listing.wants_file:
        return listing.file()
    is_admin = request.seat.kind == SeatKind.ADMINISTRATOR
    offices = Office.objects.filter(seats__in=deputising.seats_managed_by(request.actor, on)).distinct()
    context = {
        "listing": listing, "page": listing.page, "rows": listing.rows, "today": on, "office": office,
        "form": form or _form(request, at),
        "offices": OfficeForm(offices, initial={"office": office and office.code}) if is_admin else None,
    }  # fmt: skip
    return render(request, "projects/deputies.html", context, status=status)


def _filled(request, rows, on):
    managed = set(deputising.seats_managed_by(request.actor, on).filter(
        pk__in=[row.seat_id for row in rows]
    ).values_list("pk", flat=True))  # fmt: skip
    for row in rows:
        row.state = state(row, on)
        row.may_end = row.seat_id in managed and row.ended_at is None and row.valid_until >= on
    return rows

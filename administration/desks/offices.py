"""Offices: the list by division and level, one office with contact, functions and past, and reforms."""

from django.contrib import messages
from django.db.models import Prefetch, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from administration import attention, past, touched
from administration.acts import offices, succeeding
from administration.desks.forms_offices import MergeForm, OfficeForm, RenameForm
from administration.desks.forms_people import ReasonForm
from administration.enums import Reform
from administration.models import Succession
from projects.enums import DivisionLevel, OfficeKind, SeatKind
from projects.lists.listing import Column, Listing
from projects.lists.narrowing import Choice, Pick, Pills, Search, contains
from projects.models import Competence, Division, Office, Seat
from projects.models.office import dated
from projects.people.seating import seated
from projects.refusal import reason
from stages.desks.answering import REFUSED, done
from stages.desks.wording import words

COLUMNS = (
    Column("division", gettext_lazy("Division"), lambda row: words(row.division), ("division__code", "code")),
    Column("level", gettext_lazy("Level"), lambda row: row.division.get_level_display(), on_page=False),
    Column("name", gettext_lazy("Office"), words, "name_zh"),
    Column("code", gettext_lazy("Code"), lambda row: row.code, on_page=False),
    Column("kind", gettext_lazy("Kind"), lambda row: row.get_kind_display(), ("kind", "code")),
    Column("functions", gettext_lazy("Functions"), lambda row: "; ".join(words(each.function) for each in row.holds)),
    Column("phone", gettext_lazy("Address and phone"), lambda row: row.phone),
    Column("until", gettext_lazy("First – last day"), lambda row: f"{row.valid_from} – {row.valid_until or ''}",
           ("valid_from", "valid_until")),
)  # fmt: skip


def filters(on):
    to_come = Succession.objects.filter(done_at__isnull=True, called_off_at__isnull=True)
    places = Division.objects.filter(offices__isnull=False).distinct()
    return (
        Pills("show", (
            Choice("there", gettext_lazy("There today"), dated("", on)),
            Choice("empty", gettext_lazy("Nobody seated"), Q(pk__in=attention.empty_offices(on).values("pk"))),
            Choice("reform", gettext_lazy("Reform to come"), Q(pk__in=to_come.values("office"))),
            Choice("to_come", gettext_lazy("Begin later"), Q(valid_from__gt=on)),
            Choice("ended", gettext_lazy("Has ended"), Q(valid_until__lt=on)),
        ), usual="there"),
        Pick("level", gettext_lazy("Level"), DivisionLevel.choices, lambda level: Q(division__level=level)),
        Pick("division", gettext_lazy("Division"), [(row.code, words(row, "short")) for row in places],
             lambda code: Q(division__code=code)),
        Pick("kind", gettext_lazy("Kind"), OfficeKind.choices, lambda kind: Q(kind=kind)),
        Search(lambda text: contains("name_zh", "name_en", "code")(text) | Q(pk__in=Competence.objects.filter(
            contains("function__name_zh", "function__name_en")(text)).values("office"))),
    )  # fmt: skip


@seated(SeatKind.ADMINISTRATOR)
def listing(request):
    on = timezone.localdate()
    held = Prefetch("competences", Competence.objects.filter(dated("", on)).select_related("function"), to_attr="holds")
    rows = Office.objects.select_related("division").prefetch_related(held)
    listed = Listing(request, "offices", rows, COLUMNS, filters=filters(on), sort="division")
    if listed.wants_file:
        return listed.file()
    return render(request, "administration/offices.html", {
        "listing": listed, "page": listed.page, "offices": listed.rows,
    })  # fmt: skip


def _office(code):
    return get_object_or_404(Office.objects.select_related("division"), code=code)


@seated(SeatKind.ADMINISTRATOR)
def office(request, code):
    """One office; POST changes its contact and puts its names right."""
    row, at = _office(code), timezone.now()
    form = OfficeForm(request.POST or None, initial=_kept(row))
    if request.method == "POST" and done(form, lambda said: offices.change(row, by=request.actor, at=at, **said)):
        messages.success(request, _("Saved."))
        return redirect("administration:office", row.code)
    return _page(request, row, at, form, status=REFUSED if form.errors else 200)


def _kept(row):
    return {name: getattr(row, name) for name in OfficeForm.Meta.fields}


def _page(request, row, at, form, *, refused=None, status=200):
    on = timezone.localdate(at)
    seats = Seat.objects.filter(office=row).filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on))
    reforms = Succession.objects.select_related("office", "successor", "decided_by", "called_off_by")
    return render(request, "administration/office.html", {
        "row": row, "form": form, "held": row.competences.select_related("function").order_by("-valid_from"),
        "seated": [(seat, seat.is_held(on)) for seat in seats.with_names()], "is_there": row.valid_from <= on and (
            row.valid_until is None or row.valid_until >= on),
        "reforms": [(each, not each.done_at and not each.called_off_at)
                    for each in reforms.filter(Q(office=row) | Q(successor=row))],
        "cannot_plan": reason(succeeding.may_plan, row, by=request.actor, at=at), "lines": past.of(row),
        "call_off": refused or ReasonForm(prefix="off"), "refused": refused,
    }, status=status)  # fmt: skip


@seated(SeatKind.ADMINISTRATOR)
def rename(request, code):
    """A new office that goes on with everything, from a day on."""
    row = _office(code)
    form = RenameForm(request.POST or None, initial=_kept(row))
    return _reform(request, row, form, Reform.RENAME, succeeding.rename)


@seated(SeatKind.ADMINISTRATOR)
def merge(request, code):
    """Dissolving an office into one that is there, from a day on."""
    row = _office(code)
    form = MergeForm(request.POST or None, office=row, today=timezone.localdate())
    return _reform(request, row, form, Reform.MERGE, succeeding.merge)


def _reform(request, row, form, kind, act):
    """First what the reform would touch; with the same day seen, it is entered."""
    at, seen = timezone.now(), None
    if request.method == "POST":
        is_seen = form.is_valid() and request.POST.get("seen") == form.cleaned_data["on"].isoformat()
        if "enter" in request.POST and is_seen and done(form, lambda said: act(row, by=request.actor, at=at, **said)):
            messages.success(request, _("The reform is entered. On its day work in hand and seats go over."))
            return redirect("administration:office", row.code)
        if form.is_valid():
            seen = touched.by_reform(row, form.cleaned_data["on"])
    return render(request, "administration/reform.html", {
        "row": row, "form": form, "kind": kind, "seen": seen, "today": timezone.localdate(at),
        "cannot_plan": reason(succeeding.may_plan, row, by=request.actor, at=at),
    }, status=REFUSED if form.errors else 200)  # fmt: skip


@require_POST
@seated(SeatKind.ADMINISTRATOR)
def call_off(request, code, pk):
    """Call a reform off before its day."""
    row, at = _office(code), timezone.now()
    reform = get_object_or_404(Succession, pk=pk, office=row)
    form = ReasonForm(request.POST, prefix="off")
    if done(form, lambda said: succeeding.call_off(reform, by=request.actor, at=at, **said)):
        messages.success(request, _("The reform is called off; everything is as it was."))
        return redirect("administration:office", row.code)
    return _page(request, row, at, OfficeForm(initial=_kept(row)), refused=form, status=REFUSED)

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
from projects.listing import Column, Listing
from projects.models import Competence, Division, Office, Seat
from projects.models.office import dated
from projects.refusal import reason
from projects.seating import seated
from stages.desks.answering import REFUSED, done
from stages.desks.wording import words

THERE, EMPTY, REFORM, TO_COME, ENDED, ALL = "there", "empty", "reform", "to_come", "ended", "all"
SHOWN = {
    THERE: gettext_lazy("There today"), EMPTY: gettext_lazy("Nobody seated"),
    REFORM: gettext_lazy("Reform to come"), TO_COME: gettext_lazy("Begin later"), ENDED: gettext_lazy("Has ended"),
    ALL: gettext_lazy("All"),
}  # fmt: skip
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


def _shown(show, on):
    to_come = Succession.objects.filter(done_at__isnull=True, called_off_at__isnull=True)
    return {
        THERE: dated("", on), EMPTY: Q(pk__in=attention.empty_offices(on).values("pk")),
        REFORM: Q(pk__in=to_come.values("office")), TO_COME: Q(valid_from__gt=on), ENDED: Q(valid_until__lt=on),
        ALL: Q(),
    }[show]  # fmt: skip


@seated(SeatKind.ADMINISTRATOR)
def listing(request):
    on, said = timezone.localdate(), request.GET
    show = said.get("show") if said.get("show") in SHOWN else THERE
    level = said.get("level") if said.get("level") in DivisionLevel.values else ""
    kind = said.get("kind") if said.get("kind") in OfficeKind.values else ""
    place, search = said.get("division", ""), said.get("q", "").strip()
    held = Prefetch("competences", Competence.objects.filter(dated("", on)).select_related("function"), to_attr="holds")
    rows = Office.objects.filter(_shown(show, on)).select_related("division").prefetch_related(held)
    rows = rows.filter(**{name: value for name, value in (
        ("division__level", level), ("kind", kind), ("division__code", place)) if value})  # fmt: skip
    if search:
        rows = rows.filter(Q(name_zh__icontains=search) | Q(name_en__icontains=search) | Q(code__icontains=search)
                           | Q(competences__function__name_zh__icontains=search)).distinct()  # fmt: skip
    listed = Listing(request, "offices", rows, COLUMNS, sort="division")
    if listed.wants_file:
        return listed.file()
    return render(request, "administration/offices.html", {
        "listing": listed, "page": listed.page, "offices": listed.rows, "show": show, "level": level, "kind": kind,
        "place": place, "search": search, "levels": DivisionLevel.choices, "kinds": OfficeKind.choices,
        "places": Division.objects.filter(offices__isnull=False).distinct(),
        "pills": [(name, word, Office.objects.filter(_shown(name, on)).count()) for name, word in SHOWN.items()],
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

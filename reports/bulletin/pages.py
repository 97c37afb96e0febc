"""Bulletins for the offices of their division: list, page, PDF, workbook; the centre freezes and corrects."""

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects import long_work
from projects.enums import LongWorkKind, SeatKind
from projects.listing import Column, Listing
from projects.models import Division
from projects.narrowing import Choice, Pick, Pills
from projects.seating import seated
from reports.bulletin import drawings, freezing, wording
from reports.bulletin import pdf as pdf_of
from reports.bulletin import sheet as sheet_of
from reports.models import Bulletin
from stages.desks.answering import REFUSED, done
from stages.desks.wording import words

#: a supervision bulletin is told inside the government
SEATS = (SeatKind.CENTRE, SeatKind.LEAD, SeatKind.DEPARTMENT, SeatKind.WINDOW)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def visible_to(seat):
    """Bulletins of the seat's own division, of those below it and of the one above, which ranks its offices too."""
    division = seat.office.division
    return Bulletin.objects.filter(
        Q(division=division) | Q(division__parent=division) | Q(division=division.parent_id)
    ).select_related("division", "by")


def _seen_by(seat):
    """The divisions whose cases a centre sees one by one."""
    return Division.objects.filter(Q(pk=seat.office.division_id) | Q(parent=seat.office.division_id))


def found(request, division, month, edition):
    return get_object_or_404(visible_to(request.seat), division__code=division, month=month, edition=edition)


COLUMNS = (
    Column("month", gettext_lazy("Month"), lambda row: row.month, ("month", "division__code", "edition")),
    Column("division", gettext_lazy("Division"), lambda row: words(row.division), "division__code"),
    Column("edition", gettext_lazy("Edition"), lambda row: row.edition, "edition"),
    Column("differences", gettext_lazy("Differences"), lambda row: len(row.difference or ()), on_page=False),
    Column("frozen", gettext_lazy("Frozen"), lambda row: row.frozen_at, "frozen_at"),
    Column("files", gettext_lazy("Files")),
)


def filters(seat):
    rows = visible_to(seat).order_by()
    divisions = Division.objects.filter(pk__in=rows.values("division")).order_by("code")
    months = rows.values_list("month", flat=True).distinct().order_by("-month")
    return (
        Pills("show", (Choice("corrected", gettext_lazy("Corrected"), Q(edition__gt=1)),)),
        Pick("division", gettext_lazy("Division"), [(row.code, words(row)) for row in divisions],
             lambda code: Q(division__code=code)),
        Pick("month", gettext_lazy("Month"), [(month, month) for month in months], lambda month: Q(month=month)),
    )  # fmt: skip


class FreezeForm(forms.Form):
    month = forms.RegexField(r"^20\d\d-(0[1-9]|1[0-2])$", label=gettext_lazy("Month"),
                             widget=forms.TextInput(attrs={"placeholder": "2026-10"}))  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("Why there is a new edition"), required=False, max_length=300)


@seated(*SEATS)
def bulletins(request):
    """The bulletins this seat may read, the latest first; a centre freezes a month or looks for corrections."""
    at = timezone.now()
    may_freeze = request.seat.kind == SeatKind.CENTRE
    form = FreezeForm(request.POST or None) if may_freeze else None
    is_over = lambda said: freezing.may_freeze(said["month"], on=timezone.localdate(at))  # noqa: E731
    if request.method == "POST" and may_freeze and done(form, is_over):
        said = form.cleaned_data
        row = long_work.begin(LongWorkKind.BULLETIN, request, at=at, about=said["month"], said=said)
        return redirect("long-work", row.pk)
    listing = Listing(request, "bulletins", visible_to(request.seat).defer("content"), COLUMNS,
                      filters=filters(request.seat), sort="-month")  # fmt: skip
    if listing.wants_file:
        return listing.file()
    return render(request, "reports/bulletins.html", {"listing": listing, "form": form},
                  status=REFUSED if form is not None and form.errors else 200)  # fmt: skip


@seated(*SEATS)
def bulletin(request, division, month, edition):
    row = found(request, division, month, edition)
    editions = visible_to(request.seat).filter(division=row.division, month=month).order_by("edition").defer("content")
    office, red = request.GET.get("office", ""), row.content["red"]
    if "unchanged" in request.GET:
        messages.info(request, _("Nothing has changed since edition %(n)s.") % {"n": row.edition})
    return render(request, "reports/bulletin.html", {
        "office": office, "red": [each for each in red if office in ("", each["office"])],
        "opens": request.seat.kind == SeatKind.CENTRE and row.division in _seen_by(request.seat),
        "row": row, "said": row.content, "editions": editions, "numbers": wording.numbers(row.content),
        "rules": wording.rules(row.content), "differences": wording.differences(row), "states": wording.STATES,
        "charts": drawings.drawings(row.content),
    })  # fmt: skip


@seated(*SEATS)
def pdf(request, division, month, edition):
    row = found(request, division, month, edition)
    return _file(pdf_of.pdf(row), "application/pdf", row, "pdf")


@seated(*SEATS)
def workbook(request, division, month, edition):
    row = found(request, division, month, edition)
    return _file(sheet_of.workbook(row), XLSX, row, "xlsx")


def _file(data, type, row, ending):
    response = HttpResponse(data, content_type=type)
    name = f"bulletin-{row.division.code}-{row.month}-{row.edition}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

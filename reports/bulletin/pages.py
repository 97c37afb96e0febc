"""Bulletins for the offices of their division: list, page, PDF, workbook; the centre freezes and corrects."""

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.enums import SeatKind
from projects.refusal import Refusal
from projects.seating import seated
from reports.bulletin import drawings, freezing, wording
from reports.bulletin import pdf as pdf_of
from reports.bulletin import sheet as sheet_of
from reports.models import Bulletin

#: a supervision bulletin is told inside the government
SEATS = (SeatKind.CENTRE, SeatKind.LEAD, SeatKind.DEPARTMENT, SeatKind.WINDOW)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def visible_to(seat):
    """Bulletins of the seat's own division, of those below it and of the one above, which ranks its offices too."""
    division = seat.office.division
    return Bulletin.objects.filter(
        Q(division=division) | Q(division__parent=division) | Q(division=division.parent_id)
    ).select_related("division", "by")


def found(request, division, month, edition):
    return get_object_or_404(visible_to(request.seat), division__code=division, month=month, edition=edition)


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
    if request.method == "POST" and may_freeze and form.is_valid():
        said = form.cleaned_data
        try:
            row, is_new = freezing.freeze(
                request.seat.office.division, said["month"], at=at, on=timezone.localdate(at), by=request.user,
                reason=said["reason"],
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            if not is_new:
                messages.info(request, _("Nothing has changed since edition %(n)s.") % {"n": row.edition})
            return redirect("reports:bulletin", row.division.code, row.month, row.edition)
    rows = visible_to(request.seat).defer("content")
    return render(request, "reports/bulletins.html", {"rows": rows[:120], "form": form},
                  status=422 if form is not None and form.errors else 200)  # fmt: skip


@seated(*SEATS)
def bulletin(request, division, month, edition):
    row = found(request, division, month, edition)
    editions = visible_to(request.seat).filter(division=row.division, month=month).order_by("edition").defer("content")
    return render(request, "reports/bulletin.html", {
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

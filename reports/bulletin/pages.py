"""Bulletins for the offices of their division: list, page, PDF, workbook; the centre freezes and corrects."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects import long_work
from projects.access import projects_visible_to
from projects.enums import LongWorkKind, SeatKind
from projects.lists.listing import Column, Listing
from projects.lists.narrowing import Choice, Pick, Pills, Search
from projects.models import Division
from projects.people.seating import seated
from reports.bulletin import drawings, freezing, wording
from reports.bulletin import pdf as pdf_of
from reports.bulletin import sheet as sheet_of
from reports.bulletin.cases import OF_NUMBER, PARTS, counted
from reports.bulletin.cases import behind as cases_of
from reports.bulletin.content import last_day, reckoned
from reports.models import Bulletin
from reports.words import own
from stages.desks.answering import REFUSED, done
from stages.desks.wording import words
from stages.enums import StageCode

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
    listing = Listing(request, "bulletins", visible_to(request.seat).defer("content", "cases"), COLUMNS,
                      filters=filters(request.seat), sort="-month")  # fmt: skip
    if listing.wants_file:
        return listing.file()
    return render(request, "reports/bulletins.html", {"listing": listing, "form": form},
                  status=REFUSED if form is not None and form.errors else 200)  # fmt: skip


class Ways:
    """The addresses of the lists behind the figures of an edition, as far as a seat may open them: a centre those of
    the divisions whose cases it sees, an office its own.
    """

    def __init__(self, seat, row):
        self.row, self.address = (
            row,
            reverse("reports:bulletin-cases", args=[row.division.code, row.month, row.edition]),
        )
        self.is_centre = seat.kind == SeatKind.CENTRE and row.division in _seen_by(seat)
        self.office = seat.office.code

    def opens(self, office):
        return self.is_centre or office == self.office

    def __call__(self, part, **narrowed):
        if not self.opens(narrowed.get("office")):
            return ""
        if part == "project":
            return reverse("stages:project", args=[narrowed["code"]])
        if part == "lights":
            on = last_day(narrowed["of"]).isoformat()
            return f"{reverse('reports:lights')}?{urlencode({'on': on, 'light': narrowed['light'].value})}"
        return f"{self.address}?{urlencode({'part': part} | narrowed)}"


@seated(*SEATS)
def bulletin(request, division, month, edition):
    row = found(request, division, month, edition)
    editions = visible_to(request.seat).filter(division=row.division, month=month).order_by("edition")
    ways, counts = Ways(request.seat, row), None if row.cases is None else counted(row.cases, row.month)
    numbers = [(words, value, *_behind(OF_NUMBER[name], "", ways, counts))
               for name, words, value in wording.numbers(row.content)]  # fmt: skip
    if "unchanged" in request.GET:
        messages.info(request, _("Nothing has changed since edition %(n)s.") % {"n": row.edition})
    return render(request, "reports/bulletin.html", {
        "row": row, "said": row.content, "editions": editions.defer("content", "cases"), "numbers": numbers,
        "offices": [_line(each, ways, counts) for each in row.content["offices"]], "opens": ways.is_centre,
        "red": _red(row.content["red"], request.seat),
        "rules": wording.rules(row.content), "differences": wording.differences(row), "states": wording.STATES,
        "charts": drawings.drawings(row.content, ways),
    })  # fmt: skip


def _red(cases, seat):
    """[(red case, address of its item, or "" where the seat may not see the project)]. One statement at most."""
    codes = {each["project"] for each in cases}
    seen = set(projects_visible_to(seat).filter(code__in=codes).values_list("code", flat=True)) if codes else ()
    there = lambda each: reverse("stages:approval", args=[each["project"], each["item"], each["round"]])  # noqa: E731
    return [(each, there(each) if each["project"] in seen else "") for each in cases]


#: figures of an office -> the part whose cases they are reckoned from
OF_OFFICE = {name: name for name in ("decided", "in_time", "overdue", "running", "stopped", "urged", "unanswered")} | {
    "rank": "counted", "share": "counted", "median": "measured", "p90": "measured",
}  # fmt: skip


def _behind(part, office, ways, counts):
    """(address, how many frozen cases it opens) of a figure; None for how many in an edition from before."""
    return ways(part, office=office), None if counts is None else counts[part, office]


def _line(each, ways, counts):
    """The figures of an office, name -> (value, address, how many cases it opens), with its names."""
    return {"zh": each["zh"], "en": each["en"], "late": each["overdue"]} | {
        name: (each[name], *_behind(part, each["office"], ways, counts)) for name, part in OF_OFFICE.items()
    }


def kept(row):
    """The cases of an edition; of one from before they were kept, what they are today as of its last evening."""
    return row.cases if row.cases is not None else reckoned(row.division, row.month)[1]


@dataclass(frozen=True)
class Case:
    """A frozen row as a list shows it: `cells` in the order of the columns, each with its look; `url` of the case."""

    row: dict
    cells: list
    url: str


#: columns of words; the others are days, numbers and codes
TEXTS = {"item", "office", "project", "state", "stopped", "stage", "answer"}


def _columns(kind, names):
    """The columns of a list of frozen rows of a kind."""
    name = lambda of: lambda row: names[of].get(row[of.removesuffix("s")], row[of.removesuffix("s")])  # noqa: E731
    both = lambda of: lambda row: own(named) if isinstance(named := name(of)(row), dict) else named  # noqa: E731
    day = lambda field: lambda row: row[field]  # noqa: E731
    item, office = (gettext_lazy("Item"), both("items")), (gettext_lazy("Office"), both("offices"))
    project, code = (gettext_lazy("Project"), name("projects")), (gettext_lazy("Project code"), day("project"))
    return {
        "approvals": {
            "item": item, "office": office, "project": project, "code": code,
            "began": (_("Term began after"), day("began")), "due": (_("Due"), day("due")),
            "ended": (_("Decided"), day("ended")),
            "net": (_("Net working days"), lambda row: "" if row["net"] is None else row["net"]),
            "state": (_("State"), _state), "stopped": (_("Stopped"), lambda row: _("yes") if row["stopped"] else ""),
        },
        "projects": {"project": project, "code": code, "registered": (_("Registered"), day("registered_on")),
                     "permit": (_("Construction permit"), day("permit_on"))},
        "applications": {"number": (_("Number"), day("number")), "project": project, "code": code,
                         "stage": (_("Stage"), lambda row: StageCode(row["stage"]).label),
                         "filed": (_("Filed"), day("filed_on")), "accepted": (_("Accepted"), day("accepted_on"))},
        "urgings": {"item": item, "office": office, "project": project, "code": code,
                    "opened": (_("Urged"), day("opened")), "answered": (_("Answered"), day("answered")),
                    "answer": (_("Answer"), day("answer"))},
    }[kind]  # fmt: skip


def _state(row):
    if row["state"] == "open":
        return _("open and overdue") if row["late"] else _("in hand")
    return _("decided late") if row["late"] else _("decided in time")


def _url(kind, row):
    if kind == "applications":
        return reverse("stages:application", args=[row["number"]])
    if kind == "projects" or not row["item"]:
        return reverse("stages:project", args=[row["project"]])
    return reverse("stages:approval", args=[row["project"], row["item"], row["round"]])


@seated(*SEATS)
def cases(request, division, month, edition):
    """The frozen cases behind one figure: `part` (without it what is ranked), and office, item, month (`of`), bounds of
    the net days.
    """
    row = found(request, division, month, edition)
    said, ways = request.GET, Ways(request.seat, row)
    part, office, of = said.get("part") or "counted", said.get("office", ""), said.get("of") or month
    if part not in PARTS or not ways.opens(office):
        raise Http404
    least, most = (int(said[bound]) if said.get(bound, "").isdecimal() else None for bound in ("least", "most"))
    behind, kind = kept(row), PARTS[part][0]
    rows = cases_of(behind, part, of, office=office, item=said.get("item", ""), least=least, most=most)
    listing = _listing(request, kind, rows, behind["names"])
    if listing.wants_file:
        return listing.file()
    return render(request, "reports/bulletin_cases.html", {
        "row": row, "listing": listing, "is_frozen": row.cases is not None, "part": wording.PARTS[part], "of": of,
        "item": own(behind["names"]["items"].get(said.get("item", ""), {})), "least": least, "most": most,
        "office": own(behind["names"]["offices"].get(office, {})), "counted": len(rows),
    })  # fmt: skip


def _listing(request, kind, rows, names):
    told = _columns(kind, names)
    columns = [Column(name, label, lambda case, value=value: value(case.row), value)
               for name, (label, value) in told.items()]  # fmt: skip
    cells = lambda row: [(value(row), "" if name in TEXTS else "num") for name, (_l, value) in told.items()]  # noqa: E731
    fill = lambda found: [Case(row, cells(row), _url(kind, row)) for row in found]  # noqa: E731
    search = Search(lambda text: lambda row: any(text in str(value(row)) for _label, value in told.values()))
    return Listing(request, f"bulletin-{kind}", rows, columns, filters=(search,), sort=next(iter(told)), fill=fill)


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

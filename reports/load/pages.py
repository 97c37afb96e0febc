"""The pages of an office's load: figures by person, each with its list; the queue over half a year.

For the people of the office and for the centre above it; a stranger does not learn that the office exists.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.enums import OfficeKind, SeatKind
from projects.lists.listing import Column, Listing
from projects.lists.narrowing import Choice, Pick, Pills
from projects.models import Office
from projects.people.seating import seated
from reports.charts import lines
from reports.load import counting
from reports.load.counting import Figure
from stages.desks.searching import about_projects_of
from stages.desks.wording import short_day, words
from stages.models import Approval

SEATS = (SeatKind.DEPARTMENT, SeatKind.LEAD, SeatKind.CENTRE)


def office_of(seat, code):
    """The department that the seat may look at, or 404."""
    offices = Office.objects.filter(kind=OfficeKind.DEPARTMENT).select_related("division__parent")
    office = get_object_or_404(offices, code=code)
    if seat.kind == SeatKind.CENTRE:
        is_seen = seat.office.division_id in (office.division_id, office.division.parent_id)
    else:
        is_seen = seat.office_id == office.pk
    if not is_seen:
        raise Http404
    return office


@seated(*SEATS)
def load(request, office):
    on, office = timezone.localdate(), office_of(request.seat, office)
    found = counting.cases(office, on)
    weeks = counting.queue(office, on)
    chart = lines.flow(
        [short_day(day, on) for day, _open, _came in weeks],
        [(_("In hand"), "c-seal", [n for _day, n, _came in weeks]),
         (_("Came in"), "c-dim", [n for _day, _open, n in weeks])],
        _("In hand at the end of each week"), head=_("Week to"), marks=lines.week_marks,
        url=lambda place, part: _queued(office, weeks[place][0], part),
    )  # fmt: skip
    return render(request, "reports/load.html", {
        "office": office, "lines": counting.lines(office, found, on), "figures": counting.COUNTED, "today": on,
        "month": counting.month_begins(on), "chart": chart, "weeks": counting.WEEKS,
    })  # fmt: skip


def _queued(office, day, part):
    """The address of what was in hand on the last day of a week (part 0), or came in during it (part 1)."""
    said = {"since": day - timedelta(days=6), "until": day} if part else {"open_on": day}
    return f"{reverse('reports:rows', args=['approvals'])}?{urlencode({'office': office.code} | said)}"


@dataclass
class Row:
    """A Case as it stands in the list, with its Approval."""

    case: object
    approval: object

    @property
    def face(self):
        return self.case.entry.face if self.case.entry else None


COLUMNS = (
    Column("state", gettext_lazy("State"),
           lambda row: row.face.words if row.face else row.approval.get_status_display()),
    Column("due", gettext_lazy("Due"), lambda row: row.face and row.face.due_on,
           lambda case: ((case.entry and case.entry.due_on) or date.max, case.pk)),
    Column("item", gettext_lazy("Item"), lambda row: words(row.approval.item)),
    Column("project", gettext_lazy("Project"), lambda row: row.approval.project.name),
    Column("code", gettext_lazy("Project code"), lambda row: row.approval.project.code, on_page=False),
    Column("enterprise", gettext_lazy("Enterprise"), lambda row: row.approval.project.enterprise.name, on_page=False),
    Column("officer", gettext_lazy("In whose hands"), lambda row: row.approval.officer or "",
           lambda case: (case.officer or "", case.pk)),
    Column("begun", gettext_lazy("Begun"), lambda row: row.approval.started_at),
    Column("decided", gettext_lazy("Decided"), lambda row: row.approval.finished_at),
    Column("days", gettext_lazy("Days taken"), lambda row: row.case.days,
           lambda case: (-1 if case.days is None else case.days, case.pk)),
)  # fmt: skip
FIGURES = Pills("figure", [Choice(each.value, each.label, counting.is_of(each)) for each in Figure],
                usual=Figure.OPEN.value)  # fmt: skip


@seated(*SEATS)
def items(request, office):
    """The list behind one figure: `?figure=late&who=` a login name, `unclaimed`, or nobody for the whole office."""
    on, office = timezone.localdate(), office_of(request.seat, office)
    found = counting.cases(office, on)
    lines_of = counting.lines(office, found, on)
    who = Pick("who", gettext_lazy("In whose hands"), [(each.who, each.name) for each in lines_of if each.who],
               counting.is_with)  # fmt: skip
    listing = Listing(request, "load", found, COLUMNS, fill=_rows,
                      filters=(FIGURES, who, about_projects_of(lambda case: case.project)), sort="due")  # fmt: skip
    if listing.wants_file:
        return listing.file()
    return render(request, "reports/load_items.html", {
        "office": office, "listing": listing, "page": listing.page, "rows": listing.rows,
        "figure": FIGURES.chosen(request.GET).label, "today": on,
        "line": next((each for each in lines_of if each.who and each.who == who.said(request.GET)), None),
    })  # fmt: skip


def _rows(cases):
    rows = Approval.objects.with_names().in_bulk([case.pk for case in cases])
    return [Row(case, rows[case.pk]) for case in cases]

"""How many papers were tolerated, supplied in time, put off, not supplied: by paper, by office, with the cases behind.

A centre sees its division and those below, an office what concerns it. Counted are obligations, by the day of the
tolerant acceptance; the share supplied in time leaves out what is still open and what was no longer owed (its items
were withdrawn, or ended for another paper). Tolerated = still owed + supplied in time + not kept + owed no more.
"""

from dataclasses import dataclass

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.access import projects_visible_to
from projects.enums import SeatKind
from projects.models import Office
from projects.seating import seated
from stages.desks.days import DayField
from stages.enums import BROKEN, OBLIGATION_OPEN, ApprovalStatus, ObligationStatus, SupplyCheck
from stages.models import Obligation, Supply

PAGE = 30
SEATS = (SeatKind.CENTRE, SeatKind.WINDOW, SeatKind.DEPARTMENT, SeatKind.LEAD)
#: a broken promise with which the acceptance of an item ended; filings stand whatever comes of their papers
REVOKED = Q(status__in=BROKEN, approvals__status__in=[ApprovalStatus.REVOKED, ApprovalStatus.TERMINATED])
#: what is counted of a group: the columns of the tables
COLUMNS = {
    "tolerated": Q(),
    "open": Q(status__in=OBLIGATION_OPEN),
    "in_time": Q(status=ObligationStatus.MET),
    "put_off": Q(clocks__extension__isnull=False),
    "broken": Q(status__in=BROKEN),
    "revoked": REVOKED,
    "void": Q(status=ObligationStatus.VOID),
}
LABELS = {
    "tolerated": _("Tolerated"),
    "open": _("Still owed"),
    "in_time": _("Supplied in time"),
    "put_off": _("Put off"),
    "broken": _("Not kept"),
    "revoked": _("of these: acceptance ended"),
    "void": _("Owed no more"),
}
COUNTS = {name: Count("pk", filter=which, distinct=True) for name, which in COLUMNS.items()}


@dataclass(frozen=True)
class Row:
    """One group: the name of its paper or office, its numbers, and the parameter by which its cases are listed."""

    key: str
    names: object
    numbers: dict

    @property
    def share(self):
        """Per cent supplied in time of what has ended, or None."""
        ended = self.numbers["in_time"] + self.numbers["broken"]
        return round(100 * self.numbers["in_time"] / ended) if ended else None

    def cells(self):
        return [(name, self.numbers[name]) for name in COLUMNS]


class SpanForm(forms.Form):
    """The days of tolerant acceptance that are counted, both included; either may be open."""

    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("Until"), required=False)


def visible(seat):
    """Obligations that a seat may count."""
    rows = Obligation.objects.filter(required_paper__application__project__in=projects_visible_to(seat))
    if seat.kind == SeatKind.WINDOW:
        return rows.filter(required_paper__application__window=seat.office_id)
    if seat.kind in (SeatKind.DEPARTMENT, SeatKind.LEAD):
        mine = Q(approvals__office=seat.office_id)
        if seat.kind == SeatKind.LEAD:
            mine |= Q(required_paper__application__stage__lead=seat.office_id)
        return rows.filter(mine).distinct()
    return rows


@seated(*SEATS)
def counts(request):
    form = SpanForm(request.GET)
    rows = _within(visible(request.seat), form)
    rows = Obligation.objects.filter(pk__in=rows.values("pk"))  # no join of the seat's own multiplies what is counted
    total = Row("", None, rows.aggregate(**COUNTS))
    shown = _chosen(rows, request.GET)
    return render(request, "stages/tolerance.html", {
        "form": form, "labels": LABELS.values(), "total": total, "papers": _by_paper(rows), "offices": _by_office(rows),
        "page": _cases(shown, request) if shown is not None else None, "today": timezone.localdate(),
        "chosen": {name: request.GET.get(name, "") for name in ("paper", "office", "state")},
    })  # fmt: skip


def _within(rows, form):
    said = form.cleaned_data if form.is_valid() else {}
    if said.get("since"):
        rows = rows.filter(required_paper__application__accepted_at__date__gte=said["since"])
    if said.get("until"):
        rows = rows.filter(required_paper__application__accepted_at__date__lte=said["until"])
    return rows


def _by_paper(rows):
    """One Row a type of paper, the most tolerated first. One statement."""
    names = ("required_paper__type", "required_paper__name_zh", "required_paper__name_en")
    found = rows.order_by().values(*names).annotate(**COUNTS)
    made = [
        Row(each[names[0]], {"name_zh": each[names[1]], "name_en": each[names[2]]}, {n: each[n] for n in COLUMNS})
        for each in found
    ]  # fmt: skip
    return sorted(made, key=lambda row: (-row.numbers["tolerated"], row.key))


def _by_office(rows):
    """One Row a deciding office; a paper that several offices need counts at each of them. Two statements."""
    found = {each["approvals__office"]: each for each in rows.order_by().values("approvals__office").annotate(**COUNTS)}
    offices = Office.objects.select_related("division").in_bulk([pk for pk in found if pk])
    made = [Row(office.code, office, {n: found[pk][n] for n in COLUMNS}) for pk, office in offices.items()]
    return sorted(made, key=lambda row: (-row.numbers["tolerated"], row.key))


def _chosen(rows, said):
    """The cases asked for by paper, office or column; None when none is asked for."""
    paper, office, state = said.get("paper"), said.get("office"), said.get("state")
    if not (paper or office or state):
        return None
    if paper:
        rows = rows.filter(required_paper__type=paper)
    if office:
        rows = rows.filter(approvals__office__code=office)
    if state in COLUMNS:
        rows = rows.filter(COLUMNS[state])
    return rows.distinct()


def _cases(rows, request):
    names = ("required_paper__application__project__enterprise", "required_paper__application__stage", "commitment")
    on_its_way = Supply.objects.filter(
        obligation=OuterRef("pk"), arrived_at__isnull=True, check_result=SupplyCheck.UNCHECKED
    )
    rows = rows.annotate(is_announced=Exists(on_its_way.filter(obligation__status=ObligationStatus.SUPPLIED)))
    rows = rows.select_related(*names).prefetch_related("approvals__item").order_by("-due_on", "-pk")
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))

"""How many papers were tolerated, supplied in time, put off, not supplied: by paper, by office, with the cases behind.

A centre sees its division and those below, an office what concerns it. Counted are obligations, by the day of the
tolerant acceptance; the share supplied in time leaves out what is still open and what was no longer owed (its items
were withdrawn, or ended for another paper). Tolerated = still owed + supplied in time + not kept + owed no more.
"""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.access import projects_visible_to
from projects.enums import SeatKind
from projects.lists.listing import Column, Listing
from projects.lists.narrowing import Choice, Days, Pick, Pills, Search
from projects.models import Office
from projects.people.seating import seated
from stages.desks import credit, second_notices
from stages.desks.searching import about_projects
from stages.desks.wording import pair, provisional, words
from stages.enums import BROKEN, OBLIGATION_OPEN, ApprovalStatus, ObligationStatus, StageCode, SupplyCheck
from stages.models import Extension, Obligation, Supply

PAGE = 30
SEATS = (SeatKind.CENTRE, SeatKind.WINDOW, SeatKind.DEPARTMENT, SeatKind.LEAD)
#: a broken promise with which the acceptance of an item ended; filings stand whatever comes of their papers
ENDED = Obligation.objects.order_by().filter(approvals__status__in=[ApprovalStatus.REVOKED, ApprovalStatus.TERMINATED])
#: what is counted of a group: the columns of the tables
COUNTED = {
    "tolerated": Q(),
    "open": Q(status__in=OBLIGATION_OPEN),
    "in_time": Q(status=ObligationStatus.MET),
    "put_off": Q(pk__in=Extension.objects.filter(clock__obligation__isnull=False).values("clock__obligation")),
    "broken": Q(status__in=BROKEN),
    "revoked": Q(status__in=BROKEN, pk__in=ENDED.values("pk")),
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
COUNTS = {name: Count("pk", filter=which, distinct=True) for name, which in COUNTED.items()}
ACCEPTED = Days("required_paper__application__accepted_at__date", _("Tolerated"))
TABS = {"paper": _("By paper"), "office": _("By deciding office"), "cases": _("Cases")}


def name_of(row):
    """The name of a group in the reader's language."""
    return pair({"zh": row.names["name_zh"], "en": row.names["name_en"]}) if row.names else ""


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
        return [(name, self.numbers[name]) for name in COUNTED]


class Already(Days):
    """The days by which the rows of a group were counted: they narrow what is grouped, not the groups."""

    def condition(self, said):
        return None


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
    rows = visible(request.seat)
    within = ACCEPTED.condition(request.GET)
    rows = rows.filter(within) if within else rows
    rows = Obligation.objects.filter(pk__in=rows.values("pk"))  # no join of the seat's own multiplies what is counted
    by = request.GET.get("by") if request.GET.get("by") in TABS else "paper"
    papers, offices = (by_paper(rows), by_office(rows))
    if by == "cases":
        listing = cases(request, papers, offices)
    else:
        listing = groups(request, by, {"paper": papers, "office": offices}[by])
    if listing.wants_file:
        return listing.file()
    total = Row("", None, rows.aggregate(**COUNTS))
    return render(request, "stages/tolerance.html", {
        "by": by, "tabs": TABS, "labels": LABELS.values(), "total": total, "listing": listing, "page": listing.page,
        "today": timezone.localdate(), "span": ACCEPTED.said(request.GET),
        "reads_notices": request.seat.kind in second_notices.SEATS, "reads_credit": request.seat.kind in credit.SEATS,
    })  # fmt: skip


def by_paper(rows):
    """One Row a type of paper. One statement."""
    names = ("required_paper__type", "required_paper__name_zh", "required_paper__name_en")
    return [
        Row(each[names[0]], {"name_zh": each[names[1]], "name_en": each[names[2]]}, {n: each[n] for n in COUNTED})
        for each in rows.order_by().values(*names).annotate(**COUNTS)
    ]  # fmt: skip


def by_office(rows):
    """One Row a deciding office; a paper that several offices need counts at each of them. Two statements."""
    found = {each["approvals__office"]: each for each in rows.order_by().values("approvals__office").annotate(**COUNTS)}
    offices = Office.objects.select_related("division").in_bulk([pk for pk in found if pk])
    return [
        Row(office.code, {"name_zh": office.name_zh, "name_en": office.name_en}, {n: found[pk][n] for n in COUNTED})
        for pk, office in offices.items()
    ]


def groups(request, by, rows):
    """The Listing of groups, the most tolerated first."""
    head = {"paper": _("Paper"), "office": _("Office")}[by]
    columns = (
        Column("name", head, lambda row: name_of(row), lambda row: name_of(row)),
        *(_counted(name) for name in COUNTED),
        Column("share", _("In time"), lambda row: row.share, lambda row: (row.share is None, row.share or 0), css="r"),
    )
    named = Search(lambda text: lambda row: text.lower() in name_of(row).lower())
    return Listing(request, f"tolerance-{by}", rows, columns, filters=(Already(ACCEPTED.field, ACCEPTED.label), named),
                   sort="-tolerated", size=PAGE)  # fmt: skip


def _counted(name):
    return Column(name, LABELS[name], lambda row: row.numbers[name], lambda row: (row.numbers[name], row.key), css="r")


#: of the list of cases
COLUMNS = (
    Column("state", _("State"), lambda row: row.get_status_display(), "status"),
    Column("paper", _("Paper"), lambda row: words(row.required_paper), "required_paper__name_zh"),
    Column("commitment", _("Commitment"), lambda row: row.commitment.number if row.commitment else "", on_page=False),
    Column("project", _("Project"), lambda row: _project(row).name, "required_paper__application__project__name"),
    Column("code", _("Project code"), lambda row: _project(row).code, on_page=False),
    Column("enterprise", _("Enterprise"), lambda row: _project(row).enterprise.name, on_page=False),
    Column("stage", _("Stage"), lambda row: row.required_paper.application.stage.get_code_display(), on_page=False),
    Column("needed", _("Needed by"),
           lambda row: ", ".join(f"{each.code} {words(each.item, 'short')}" for each in row.approvals.all())),
    Column("due", _("Promised for"), lambda row: row.due_on, "due_on"),
    Column("provisional", _("Provisional"), lambda row: provisional(row.provisional), on_page=False),
    Column("met", _("Supplied in time"), lambda row: row.met_at, on_page=False),
)  # fmt: skip


def _project(row):
    return row.required_paper.application.project


def cases(request, papers, offices):
    """The Listing of single papers, the one promised for the latest day first."""
    names = ("required_paper__application__project__enterprise", "required_paper__application__stage", "commitment")
    on_its_way = Supply.objects.filter(
        obligation=OuterRef("pk"), arrived_at__isnull=True, check_result=SupplyCheck.UNCHECKED
    )
    rows = Obligation.objects.filter(pk__in=visible(request.seat).values("pk")).select_related(*names)
    rows = rows.annotate(is_announced=Exists(on_its_way.filter(obligation__status=ObligationStatus.SUPPLIED)))
    at = Obligation.objects.order_by()
    filters = (
        Pills("show", tuple(Choice(name, LABELS[name], COUNTED[name]) for name in COUNTED if name != "tolerated")),
        Pick("paper", _("Paper"), _choices(papers), lambda key: Q(required_paper__type=key)),
        Pick("office", _("Office"), _choices(offices),
             lambda key: Q(pk__in=at.filter(approvals__office__code=key).values("pk"))),
        Pick("stage", _("Stage"), StageCode.choices, lambda key: Q(required_paper__application__stage__code=key)),
        ACCEPTED,
        about_projects("required_paper__application__project"),
    )  # fmt: skip
    return Listing(request, "tolerance-cases", rows.prefetch_related("approvals__item"), COLUMNS, filters=filters,
                   sort="-due", size=PAGE)  # fmt: skip


def _choices(groups):
    return sorted(((row.key, name_of(row)) for row in groups), key=lambda choice: choice[1])

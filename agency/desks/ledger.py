"""The ledger (台账) and the assessment (考核): lists with filters in the address, and both as CSV and as a workbook."""

from datetime import date, timedelta

from django.db.models import Min, Q
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency import ledger
from agency.models import Agent
from projects.enums import DivisionLevel, SeatKind
from projects.lists import sheets
from projects.lists.listing import Column, Listing
from projects.lists.narrowing import Pick
from projects.people.seating import seated
from stages.desks.searching import about_projects
from stages.desks.wording import words

SEATS = (SeatKind.CENTRE, SeatKind.AGENT, SeatKind.ADMINISTRATOR)


#: on the page; the sheet has a row for each planned item, see _case_table
COLUMNS = (
    Column("state", gettext_lazy("State"), None, "entrustment__status"),
    Column("project", gettext_lazy("Project"), None, "project__name"),
    Column("agent", gettext_lazy("Agent"), None, "entrustment__agent__seat__person__name"),
    Column("sealed", gettext_lazy("Sealed"), None, "entrustment__sealed_at"),
    Column("items", gettext_lazy("Items in time")),
    Column("blockages", gettext_lazy("Blockages")),
    Column("visits", gettext_lazy("Visits")),
    Column("rating", gettext_lazy("Satisfaction"), None, "rating"),
    Column("record", gettext_lazy("Record")),
)


def filters(seat, on):
    """What narrows the ledger and the assessment: level, agent, a month in which a case was under way."""
    seen = ledger.cases_of(seat).order_by()
    agents = Agent.objects.with_names().filter(pk__in=seen.values("entrustment__agent"))
    of_agent = Pick("agent", gettext_lazy("Agent"), [(row.pk, row.name) for row in agents],
                    lambda pk: Q(entrustment__agent=int(pk)))  # fmt: skip
    return (
        Pick("level", gettext_lazy("Level"), DivisionLevel.choices, lambda level: Q(entrustment__level=level)),
        *(() if seat.kind == SeatKind.AGENT else (of_agent,)),
        Pick("month", gettext_lazy("Month"), _months(seen, on), lambda month: _under_way(seat, month)),
        about_projects(more=("entrustment__number",)),
    )


def _months(cases, on):
    """[(month, month)]: the last twelve, or all since the first case, the latest first."""
    first = cases.aggregate(first=Min("opened_at"))["first"]
    day, found = on.replace(day=1), []
    while len(found) < 12 or (first and day >= timezone.localdate(first).replace(day=1)):
        found.append((f"{day:%Y-%m}", f"{day:%Y-%m}"))
        day = (day - timedelta(days=1)).replace(day=1)
    return found


def _under_way(seat, month):
    return Q(pk__in=ledger.cases_of(seat, month=date.fromisoformat(f"{month}-01")).order_by().values("pk"))


@seated(*SEATS)
def cases(request):
    """The register of cases with planned and actual days, problems, end, satisfaction, follow-up."""
    on = timezone.localdate()
    listing = Listing(request, "ledger", ledger.cases_of(request.seat), COLUMNS, filters=filters(request.seat, on),
                      fill=lambda found: ledger.entries(found, on))  # fmt: skip
    if listing.wants_file:
        return _file(request, "agency-ledger", _case_table(ledger.entries(listing.all.rows, on)))
    return render(request, "agency/ledger.html", {
        "listing": listing, "page": listing.page, "entries": listing.rows, "today": on,
    })  # fmt: skip


def _file(request, name, table):
    head, rows = table
    return sheets.attached(request.GET["format"], name, [head, *rows])


@seated(*SEATS)
def assessment(request):
    """Shares by agent, by level and by month of opening; with a month chosen, of what was decided in it."""
    on = timezone.localdate()
    listing, groups, _asked = assessed(request, on)
    tables = [(title, [(name(group.key), group) for group in found]) for _by, title, found, name, _key in groups]
    if listing.wants_file:
        return _file(request, "agency-assessment", _assessment_table(tables))
    return render(request, "agency/assessment.html", {"listing": listing, "today": on, "tables": [
        (title, [(name(group.key), group, f"{listing.with_said(by=by, key=key(group.key))}") for group in found])
        for by, title, found, name, key in groups
    ]})  # fmt: skip


def assessed(request, on):
    """(Listing of the cases, [(by, title, [Assessed], key -> words, key -> text of an address)], day in the month asked
    for or None).
    """
    of_seat = filters(request.seat, on)
    listing = Listing(request, "assessment", ledger.cases_of(request.seat), (), filters=of_seat)
    asked = next(each for each in of_seat if getattr(each, "name", "") == "month").said(request.GET)
    month = date.fromisoformat(f"{asked}-01") if asked else None
    entries = ledger.entries(listing.all.rows, on)
    if month:
        entries = ledger.of_month(entries, month)
    agents = ledger.with_breaches(ledger.assessed(ledger.by_agent(entries)), month)
    levels = ledger.assessed((entry.case.entrustment.level, entry) for entry in entries)
    months = ledger.assessed((_month_of(entry), entry) for entry in entries)
    groups = [
        ("agent", _("Agent"), agents, lambda key: key.name, lambda key: str(key.pk)),
        ("level", _("Level"), levels, lambda key: DivisionLevel(key).label, str),
        ("month", _("Month of opening"), months, str, str),
    ]
    return listing, groups, month


def _month_of(entry):
    return f"{timezone.localdate(entry.case.opened_at):%Y-%m}"


def _case_table(entries):
    """(head, rows): one row for each planned item of each case, one for a case without a plan."""
    head = [_("Entrustment"), _("Project code"), _("Project"), _("Enterprise"), _("Agent"), _("Level"),
            _("Ground of the service"), _("Sealed"), _("Item"), _("Item name"), _("Planned at first"), _("Planned"),
            _("Finished"), _("In time"), _("Blockages"), _("Solved"), _("Taken up"), _("Co-ordination meetings"),
            _("Visits of the enterprise"),
            _("Visits of the agent"), _("Ended"), _("Why it ended"), _("Satisfaction"), _("Follow-up calls"),
            _("Record complete")]  # fmt: skip
    rows = []
    for entry in entries:
        before, after = _case_cells(entry)
        lines = [_item_cells(line, entry.on) for line in entry.items] or [[""] * 6]
        rows += [[*before, *line, *after] for line in lines]
    return head, rows


def _case_cells(entry):
    case, entrustment, project = entry.case, entry.case.entrustment, entry.case.project
    before = [entrustment.number, project.code, project.name, project.enterprise.name, entrustment.agent.name,
              str(entrustment.get_level_display()), words(entrustment.qualification),
              timezone.localdate(entrustment.sealed_at)]  # fmt: skip
    met = "; ".join(f"{row.name} {row.get_outcome_display()}".strip() for row in entry.meetings)
    after = [entry.blockages, entry.solved, entry.taken_up, met, entry.visits, entry.agent_visits,
             timezone.localdate(case.closed_at) if case.closed_at else "", str(entrustment.get_end_reason_display()),
             str(case.get_rating_display() or ""), len(entry.follow_ups),
             "/".join(map(str, entry.completeness))]  # fmt: skip
    return before, after


def _item_cells(line, on):
    said = {True: _("Yes"), False: _("No"), None: ""}[line.is_in_time(on)]
    return [line.code, words(line.name), line.first, line.planned, line.finished or "", said]


def _assessment_table(tables):
    head = [_("By"), _("Who or what"), _("Cases"), _("Ended"), _("Items in time"), _("Items judged"),
            _("Blockages solved"), _("Blockages"), _("Parts of the record there"), _("Parts wanted"),
            _("Content"), _("Rated"), _("Breaches")]  # fmt: skip
    return head, [[title, str(name), *_group_cells(group)] for title, found in tables for name, group in found]


def _group_cells(group):
    shares = [*group.in_time, *group.solved, *group.record, *group.content]
    return [group.cases, group.closed, *shares, "" if group.breaches is None else group.breaches]

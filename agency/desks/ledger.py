"""The ledger (台账) and the assessment (考核): lists with filters in the address, and both as CSV and as a workbook."""

import csv
import io
from datetime import date

import xlsxwriter
from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency import ledger
from agency.models import Agent
from projects.enums import DivisionLevel, SeatKind
from projects.seating import seated
from stages.desks.wording import words

PAGE = 50
SEATS = (SeatKind.CENTRE, SeatKind.AGENT, SeatKind.ADMINISTRATOR)
#: how a spreadsheet begins a formula; a name that begins so stays a text
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class LedgerFilter(forms.Form):
    level = forms.ChoiceField(
        label=gettext_lazy("Level"), choices=[("", gettext_lazy("All levels")), *DivisionLevel.choices], required=False
    )
    agent = forms.ModelChoiceField(
        Agent.objects.none(), label=gettext_lazy("Agent"), required=False, empty_label=gettext_lazy("All agents")
    )
    month = forms.RegexField(
        r"^\d{4}-(0[1-9]|1[0-2])$", label=gettext_lazy("Month"), required=False,
        widget=forms.TextInput(attrs={"type": "month", "placeholder": "2026-11"}),
    )  # fmt: skip

    def __init__(self, data, *, seat):
        super().__init__(data)
        agents = Agent.objects.with_names().filter(entrustments__isnull=False).distinct()
        if seat.kind == SeatKind.CENTRE:
            agents = agents.filter(entrustments__in=ledger.access.entrustments_visible_to(seat))
        self.fields["agent"].queryset = agents
        if seat.kind == SeatKind.AGENT:
            del self.fields["agent"]

    def chosen(self):
        said = self.cleaned_data if self.is_valid() else {}
        month = said.get("month")
        return {"level": said.get("level", ""), "agent": said.get("agent"),
                "month": date.fromisoformat(f"{month}-01") if month else None}  # fmt: skip


@seated(*SEATS)
def cases(request):
    """The register of cases with planned and actual days, problems, end, satisfaction, follow-up."""
    on = timezone.localdate()
    form = LedgerFilter(request.GET, seat=request.seat)
    found = ledger.cases_of(request.seat, **form.chosen())
    if request.GET.get("format") in FORMATS:
        return FORMATS[request.GET["format"]](_("ledger"), *_case_table(ledger.entries(found, on)), on)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "agency/ledger.html", {
        "form": form, "page": page, "entries": ledger.entries(page.object_list, on), "today": on,
    })  # fmt: skip


@seated(*SEATS)
def assessment(request):
    """Shares by agent, by level and by month of opening; with a month chosen, of what was decided in it."""
    on = timezone.localdate()
    form = LedgerFilter(request.GET, seat=request.seat)
    month = form.chosen()["month"]
    entries = ledger.entries(ledger.cases_of(request.seat, **form.chosen()), on)
    if month:
        entries = ledger.of_month(entries, month)
    agents = ledger.with_breaches(ledger.assessed(ledger.by_agent(entries)), month)
    levels = ledger.assessed((entry.case.entrustment.level, entry) for entry in entries)
    months = ledger.assessed((_month_of(entry), entry) for entry in entries)
    groups = [
        (_("Agent"), agents, lambda key: key.name),
        (_("Level"), levels, lambda key: DivisionLevel(key).label),
        (_("Month of opening"), months, str),
    ]
    tables = [(title, [(name(group.key), group) for group in found]) for title, found, name in groups]
    if request.GET.get("format") in FORMATS:
        return FORMATS[request.GET["format"]](_("assessment"), *_assessment_table(tables), on)
    return render(request, "agency/assessment.html", {"form": form, "tables": tables, "today": on})


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


def _as_csv(name, head, rows, on):
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="agency-{on:%Y%m%d}.csv"'
    response.write("\ufeff")  # so that spreadsheets read it as UTF-8
    out = csv.writer(response)
    out.writerow(head)
    out.writerows([_plain(cell) for cell in row] for row in rows)
    return response


def _plain(cell):
    text = cell.isoformat() if isinstance(cell, date) else str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text


def _as_workbook(name, head, rows, on):
    """A workbook with the head frozen and filtered; dates are dates, and nothing that was typed is a formula."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet(str(name)[:31])
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, [str(word) for word in head], bold)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, day)
                else:
                    sheet.write(number, column, cell if isinstance(cell, int) else str(cell))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(rows), 1), len(head) - 1)
        sheet.set_column(0, len(head) - 1, 14)
    response = HttpResponse(
        buffer.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = f'attachment; filename="agency-{on:%Y%m%d}.xlsx"'
    return response


FORMATS = {"csv": _as_csv, "xlsx": _as_workbook}

"""The habits of every list: sorted by a column, paged, exported as a sheet, its state in the address, filters saved.

A view names its columns once. `Listing` sorts and pages the rows (a queryset or a list), makes the heads of the table,
and writes all rows, filtered and in order, as CSV or as a workbook. Filters are the view's own; they stand in the
address as well, so that a saved filter is an address with a name (see projects.filters).
"""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

import xlsxwriter
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone

PAGE = 50
#: rows are read in portions of this size for an export
PORTION = 500
#: a cell that begins with one of these would be read as a formula by a spreadsheet
FORMULA = ("=", "+", "-", "@", "\t", "\r")
CSV, XLSX = "csv", "xlsx"
TYPES = {CSV: "text/csv; charset=utf-8", XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@dataclass(frozen=True)
class Column:
    """`value`: row -> plain value of a sheet's cell (None: only on the page); `by`: fields of a queryset, or a key of
    list rows, by which it sorts (None: it does not); `on_page`: whether the page shows it too."""

    name: str
    label: Any
    value: Callable | None = None
    by: Any = None
    on_page: bool = True


@dataclass(frozen=True)
class Head:
    """A head of the table as the page shows it: `sort`: what the address must say to sort by it, or nothing."""

    label: Any
    sort: str = ""
    direction: str = ""


class Listing:
    """`name`: of the list, for saved filters and file names; `sort`: the order when the address names none;
    `fill`: makes rows to show out of the rows of one portion (fetches what hangs on them)."""

    def __init__(self, request, name, rows, columns, *, sort="", fill=None, size=PAGE):
        self.request, self.name, self.columns, self.fill = request, name, columns, fill or list
        self.sort = self._asked(request.GET.get("sort", "")) or sort
        self.all = self._in_order(rows)
        self._paginator = Paginator(self.all, size)

    def _asked(self, sort):
        return sort if sort.removeprefix("-") in {c.name for c in self.columns if c.by is not None} else ""

    def _in_order(self, rows):
        column = next((c for c in self.columns if c.name == self.sort.removeprefix("-") and c.by is not None), None)
        if column is None:
            return rows
        falling = self.sort.startswith("-")
        if isinstance(rows, QuerySet):
            fields = (column.by,) if isinstance(column.by, str) else column.by
            return rows.order_by(*(f"-{field}" if falling else field for field in fields), "-pk" if falling else "pk")
        return sorted(rows, key=column.by, reverse=falling)

    @property
    def page(self):
        if not hasattr(self, "_page"):
            self._page = self._paginator.get_page(self.request.GET.get("page"))
        return self._page

    @property
    def rows(self):
        """The rows of the page, filled."""
        if not hasattr(self, "_rows"):
            self._rows = self.fill(list(self.page.object_list))
        return self._rows

    @property
    def heads(self):
        return [self._head(column) for column in self.columns if column.on_page]

    def _head(self, column):
        if column.by is None:
            return Head(column.label)
        is_this = self.sort.removeprefix("-") == column.name
        is_rising = is_this and not self.sort.startswith("-")
        direction = {True: "ascending", False: "descending"}[is_rising] if is_this else ""
        return Head(column.label, f"-{column.name}" if is_rising else column.name, direction)

    @property
    def query(self):
        """The state of the list as it is saved: its address without the page."""
        said = self.request.GET.copy()
        for name in ("page", "format"):
            said.pop(name, None)
        return said.urlencode()

    # sheets

    @property
    def wants_file(self):
        return self.request.GET.get("format") in TYPES

    def file(self):
        """All rows as the file the address asks for."""
        format = self.request.GET["format"]
        write = {CSV: self._csv, XLSX: self._workbook}[format]
        response = StreamingHttpResponse(write(), content_type=TYPES[format])
        name = f"{self.name}-{timezone.localdate():%Y%m%d}.{format}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def _sheet(self):
        told = [column for column in self.columns if column.value is not None]
        yield [str(column.label) for column in told]
        rows = self.all.iterator(chunk_size=PORTION) if isinstance(self.all, QuerySet) else iter(self.all)
        while portion := list(islice(rows, PORTION)):
            for row in self.fill(portion):
                yield [_plain(column.value(row)) for column in told]

    def _csv(self):
        yield "\ufeff"  # so that spreadsheets read it as UTF-8
        for cells in self._sheet():
            line = io.StringIO()
            csv.writer(line).writerow([_no_formula(cell) for cell in cells])
            yield line.getvalue()

    def _workbook(self):
        made = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                   "strings_to_numbers": False, "default_date_format": "yyyy-mm-dd"}  # fmt: skip
        with xlsxwriter.Workbook(made, options) as book:
            sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
            for number, cells in enumerate(self._sheet()):
                sheet.write_row(number, 0, cells, None if number else bold)
            sheet.freeze_panes(1, 0)
            sheet.autofit()
        yield made.getvalue()


def _plain(value):
    """A cell of a sheet: days stay days, moments become local ones, everything else but numbers becomes text."""
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    if value is None:
        return ""
    return value if isinstance(value, (date, int, float)) else str(value)


def _no_formula(cell):
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell

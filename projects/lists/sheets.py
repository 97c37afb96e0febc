"""Rows as files: CSV and workbooks. Nothing in them is read as a formula by a spreadsheet; days and numbers stay what
they are.
"""

import csv
import io
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter
from django.http import StreamingHttpResponse
from django.utils import timezone, translation

#: a cell that begins with one of these would be read as a formula by a spreadsheet; the wide ones by Chinese ones
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
CSV, XLSX = "csv", "xlsx"
TYPES = {CSV: "text/csv; charset=utf-8", XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def attached(format, name, lines):
    """The file of such a format as an answer. `lines`: lists of plain values, the heads first."""
    written = _in_language(translation.get_language(), WRITERS[format](lines))
    response = StreamingHttpResponse(written, content_type=TYPES[format])
    response["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate():%Y%m%d}.{format}"'
    return response


def _in_language(language, parts):
    """The parts of a file are written after the request's own language has been put away."""
    with translation.override(language):
        yield from parts


def _csv(lines):
    yield "\ufeff"  # so that spreadsheets read it as UTF-8
    for cells in lines:
        line = io.StringIO()
        csv.writer(line).writerow([_no_formula(plain(cell)) for cell in cells])
        yield line.getvalue()


def _no_formula(cell):
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _workbook(lines):
    """The heads stay in sight and carry the spreadsheet's own filters."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, OPTIONS) as book:
        sheet, head = book.add_worksheet(), book.add_format({"bold": True})
        looks = {date: book.add_format({"num_format": "yyyy-mm-dd"}),
                 datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"})}  # fmt: skip
        number = width = 0
        for number, cells in enumerate(lines):
            width = max(width, len(cells))
            for place, cell in enumerate(cells):
                value = plain(cell)
                sheet.write(number, place, value, looks.get(type(value)) if number else head)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(number, 1), max(width - 1, 0))
        sheet.autofit()
    yield made.getvalue()


WRITERS = {CSV: _csv, XLSX: _workbook}


def plain(value):
    """A cell: days stay days, moments become local ones, numbers stay numbers, everything else becomes text."""
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0) if timezone.is_aware(value) else value
    if value is None:
        return ""
    return value if isinstance(value, (date, int, float, Decimal)) else str(value)

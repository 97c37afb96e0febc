"""Rows and figures as files: CSV, a workbook, JSON. Nothing in them is read as a formula by a spreadsheet."""

import io
import json

import pandas as pd
import xlsxwriter
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from projects.lists.sheets import FORMULA
from reports.frames.column import Kind
from reports.frames.tables import TABLES
from reports.measures.book import BOOK
from reports.statistics import labels
from stages.desks.wording import is_chinese

#: rows under the head of a sheet, as many as a worksheet holds; `manage.py frames` writes all of them
MOST_ROWS = 1_048_576 - 1
#: rows taken out of a frame at once, so that a large one is not in memory twice
AT_ONCE = 10_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_file(kind, name, frame, rows):
    """The rows of a frame with all its columns as csv or xlsx; 404 for another kind of file."""
    if kind == "csv":
        return attached(as_csv(rows), "text/csv; charset=utf-8", f"{name}.csv")
    if kind == "xlsx":
        return attached(workbook([], {frame: rows}), XLSX, f"{name}.xlsx")
    raise Http404


def attached(content, kind, name):
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def as_csv(rows):
    """CSV in UTF-8 with a byte-order mark; a text that a spreadsheet would read as a formula gets an apostrophe."""
    texts = [name for name in rows if str(rows[name].dtype) in (Kind.TEXT, Kind.CODE)]
    safe = {name: rows[name].astype("object").map(_harmless, na_action="ignore") for name in texts}
    return rows.assign(**safe).to_csv(index=False, date_format="%Y-%m-%d").encode("utf-8-sig")


def _harmless(text):
    return f"'{text}" if str(text).startswith(FORMULA) else text


def workbook(figures, frames, told=lambda _done, _total: None):
    """A workbook: the definitions and figures of measures, then a sheet for each frame with its columns explained.

    `figures`: Figures in the order of the book; `frames`: {name: rows, None where the filters do not apply}; `told`
    hears how many rows are written. Returns bytes.
    """
    total = sum(len(_held(rows)) for rows in frames.values() if rows is not None)
    before = 0
    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    with xlsxwriter.Workbook(out, options) as book:
        look = {"head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
                "day": book.add_format({"num_format": "yyyy-mm-dd"}), "share": book.add_format({"num_format": "0.0%"}),
                "mean": book.add_format({"num_format": "0.00"})}  # fmt: skip
        if figures:
            _figures(book, look, figures)
        for name, rows in frames.items():
            before += _rows(book, look, name, rows, lambda done, before=before: told(before + done, total))
        _columns(book, look, frames)
    return out.getvalue()


def _figures(book, look, figures):
    sheet = book.add_worksheet("measures" if not is_chinese() else "指标")
    head = labels.workbook_head()
    sheet.set_column(0, 1, 24)
    sheet.write_row(0, 0, head, look["head"])
    for number, each in enumerate(figures, 1):
        measure = each.measure
        sheet.write_row(number, 0, [labels.name(measure), each.words, each.n, each.open])
        for place, value, form in ((4, each.share, "share"), (5, each.mean, "mean"), (6, each.median, None),
                                   (7, each.p90, None), (8, each.km_median, None)):  # fmt: skip
            if value is not None and (place != 4 or each.is_share):
                sheet.write_number(number, place, value, look[form] if form else None)
        sheet.write_row(number, 9, [labels.unit(measure), labels.text(measure), measure.source])
    sheet.autofilter(0, 0, max(len(figures), 1), len(head) - 1)


def _rows(book, look, name, rows, told):
    """The sheet of a frame; what it cannot hold is said in its last row. Returns how many rows of the frame it has."""
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    columns = TABLES[name].columns
    sheet.write_row(0, 0, [column.name for column in columns], look["head"])
    if rows is None:
        sheet.write_string(1, 0, _("These filters do not apply here"))
        return 0
    shown = _held(rows)
    for start in range(0, len(shown), AT_ONCE):
        part = shown.iloc[start : start + AT_ONCE]
        given = [part[column.name].astype("object").tolist() for column in columns]
        for number, values in enumerate(zip(*given, strict=True), start):
            told(number)
            for place, (column, value) in enumerate(zip(columns, values, strict=True)):
                if not pd.isna(value):
                    _write(sheet, number + 1, place, value, column.kind, look)
    if len(shown) < len(rows):
        said = _(
            "Cut: a sheet holds no more. These are the first %(shown)s of %(all)s rows; choose less, or a CSV file."
        )
        sheet.write_string(MOST_ROWS, 0, said % {"shown": len(shown), "all": len(rows)})
    return len(shown)


def _held(rows):
    """The rows that a sheet holds: all of them, or what leaves its last row for the sentence that it is cut."""
    return rows if len(rows) <= MOST_ROWS else rows.iloc[: MOST_ROWS - 1]


def _write(sheet, row, place, value, kind, look):
    if kind == Kind.DAY:
        sheet.write_datetime(row, place, value.to_pydatetime(), look["day"])
    elif kind == Kind.FLAG:
        sheet.write_boolean(row, place, bool(value))
    elif kind in (Kind.NUMBER, Kind.KEY):
        sheet.write_number(row, place, int(value))
    else:
        sheet.write_string(row, place, str(value))


def _columns(book, look, frames):
    sheet = book.add_worksheet("columns")
    language = "zh" if is_chinese() else "en"
    sheet.write_row(0, 0, ["frame", "column", "stored as", "unit", "text", "source"], look["head"])
    number = 1
    for name in frames:
        for column in TABLES[name].columns:
            sheet.write_row(number, 0, [name, column.name, str(column.kind), getattr(column, f"unit_{language}"),
                                        getattr(column, f"text_{language}"), column.source])  # fmt: skip
            number += 1


def as_json(name, rows, start, size):
    """A part of a frame for machines: its columns with unit and text, the rows as lists, where the next part begins."""
    part = rows.iloc[start : start + size]
    table = TABLES[name]
    following = start + size if start + size < len(rows) else None
    return JsonResponse({
        "frame": name, "row": table.row_en, "rows_in_all": len(rows), "start": start, "next": following,
        "columns": [{"name": c.name, "stored": str(c.kind), "unit": c.unit_en, "text": c.text_en, "text_zh": c.text_zh,
                     "source": c.source} for c in table.columns],
        "rows": json.loads(part.to_json(orient="values", date_format="iso", date_unit="s", force_ascii=False)),
    }, json_dumps_params={"ensure_ascii": False})  # fmt: skip


def book_of(found):
    """The Figures of several measures in one list, in the order of the book."""
    return [each for code in BOOK for each in found.get(code, ())]

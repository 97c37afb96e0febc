"""The bulletin as a workbook with native charts. Texts are texts: nothing that somebody typed becomes a formula."""

import io
from datetime import date, datetime, time

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reports.bulletin import wording
from reports.words import own
from stages.enums import Light, StageCode

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
#: day 0 of a spreadsheet
EPOCH = date(1899, 12, 30)
COLOURS = {"go": "#1B7A43", "soon": "#D98A00", "late": "#B3261E", "seal": "#1E56A0", "dim": "#7F8899"}


def workbook(row):
    """The bytes of the workbook of an edition, in the reader's language."""
    out, said = io.BytesIO(), row.content
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        book.set_properties({"title": title(row), "created": row.frozen_at.replace(tzinfo=None)})
        looks = {"head": book.add_format({"bold": True, "bg_color": "#F3F5F8", "bottom": 1}),
                 "title": book.add_format({"bold": True, "font_size": 14}),
                 "percent": book.add_format({"num_format": "0.0%"}),
                 "day": book.add_format({"num_format": "yyyy-mm-dd"})}  # fmt: skip
        _summary(book, looks, row)
        _offices(book, looks, said)
        _red(book, looks, said)
        _months(book, looks, said)
        _durations(book, looks, said)
        _by_item(book, looks, said)
        _stages(book, looks, said)
        _cases(book, looks, row)
        if row.difference:
            lines = [list(map(str, line)) for line in wording.differences(row)]
            _table(book.add_worksheet(_("Differences")), looks, [_("What"), _("Field"), _("Before"), _("Now")], lines)
    return out.getvalue()


def title(row):
    return _("%(place)s: bulletin of %(month)s, edition %(edition)s") % {
        "place": own(row.content["division"]), "month": row.month, "edition": row.edition,
    }  # fmt: skip


def _table(sheet, looks, head, rows, start=0):
    for column, words in enumerate(head):
        sheet.write_string(start, column, str(words), looks["head"])
        sheet.set_column(column, column, max(12, len(str(words)) * 2))
    for number, row in enumerate(rows, start=start + 1):
        for column, value in enumerate(row):
            if value is None:
                sheet.write_blank(number, column, None)
            elif isinstance(value, (int, float)) and not isinstance(value, bool):
                sheet.write_number(number, column, value)
            else:
                sheet.write_string(number, column, str(value))
    sheet.freeze_panes(start + 1, 0)


def _summary(book, looks, row):
    sheet = book.add_worksheet(_("Bulletin"))
    sheet.write_string(0, 0, title(row), looks["title"])
    sheet.write_string(1, 0, _("As of the evening of %(day)s") % {"day": row.content["as_of"]})
    numbers = [(words, value) for _name, words, value in wording.numbers(row.content)]
    _table(sheet, looks, [_("Figure"), _("Value")], numbers, start=3)
    start = 6 + len(wording.NUMBERS)
    for number, rule in enumerate(wording.rules(row.content)):
        sheet.write_string(start + number, 0, str(rule))
    sheet.set_column(0, 0, 44)


def _offices(book, looks, said):
    name = _("Ranking")
    sheet = book.add_worksheet(name)
    fields = (
        "rank",
        "decided",
        "in_time",
        "overdue",
        "share",
        "median",
        "p90",
        "stopped",
        "running",
        "urged",
        "unanswered",
    )
    head = [_("Office"), *(wording.FIELDS[field] for field in fields)]
    rows = [[own(each), *(each[field] for field in fields)] for each in said["offices"]]
    _table(sheet, looks, head, rows)
    sheet.set_column(0, 0, 28)
    sheet.set_column(5, 5, 12, looks["percent"])
    ranked = sum(each["rank"] is not None for each in said["offices"])
    if ranked:
        chart = book.add_chart({"type": "bar", "subtype": "stacked"})
        for column, colour in ((3, "go"), (4, "late")):
            chart.add_series({
                "name": [name, 0, column], "categories": [name, 1, 0, ranked, 0],
                "values": [name, 1, column, ranked, column], "fill": {"color": COLOURS[colour]},
            })  # fmt: skip
        chart.set_title({"name": _("Offices: in time and overdue")})
        chart.set_y_axis({"reverse": True})
        chart.set_size({"width": 720, "height": 120 + 22 * ranked})
        sheet.insert_chart(len(rows) + 2, 0, chart)


def _red(book, looks, said):
    head = [_("Days over"), _("Item"), _("Project"), _("Project code"), _("Office"), _("Due"), _("State"), _("Answer")]
    rows = [[each["over"], f"{each['item']} {own(each)}", each["name"], each["project"], own(each, "office"),
             each["due_on"], wording.STATES[each["state"]], each["answer"] or _("no reason given")]
            for each in said["red"]]  # fmt: skip
    _table(book.add_worksheet(_("Red cases")), looks, head, rows)


def _months(book, looks, said):
    name = _("Months")
    sheet = book.add_worksheet(name)
    lights = [Light.GREEN, Light.YELLOW, Light.RED]
    head = [_("Month"), _("new projects"), _("permits"), _("Items decided"), *(light.label for light in lights)]
    flow = said["flow"]
    rows = [[month, flow["registered"][n], flow["permitted"][n], flow["decided"][n],
             *(said["lights"][n][light.value] for light in lights)]
            for n, month in enumerate(said["months"])]  # fmt: skip
    _table(sheet, looks, head, rows)
    last = len(rows)
    line = book.add_chart({"type": "line"})
    for column, colour in ((1, "dim"), (2, "seal")):
        line.add_series({"name": [name, 0, column], "categories": [name, 1, 0, last, 0],
                         "values": [name, 1, column, last, column], "line": {"color": COLOURS[colour]}})  # fmt: skip
    line.set_title({"name": _("In and out")})
    sheet.insert_chart(last + 2, 0, line)
    stacked = book.add_chart({"type": "column", "subtype": "stacked"})
    for column, colour in ((4, "go"), (5, "soon"), (6, "late")):
        stacked.add_series({"name": [name, 0, column], "categories": [name, 1, 0, last, 0],
                            "values": [name, 1, column, last, column], "fill": {"color": COLOURS[colour]}})  # fmt: skip
    stacked.set_title({"name": _("Lights at the end of each month")})
    sheet.insert_chart(last + 2, 8, stacked)


def _durations(book, looks, said):
    name = _("Durations")
    sheet = book.add_worksheet(name)
    rows = [[int(days), n] for days, n in said["durations"].items()]
    _table(sheet, looks, [_("Working days"), _("Cases")], rows)
    if rows:
        chart = book.add_chart({"type": "column"})
        chart.add_series({
            "name": [name, 0, 1], "categories": [name, 1, 0, len(rows), 0], "values": [name, 1, 1, len(rows), 1],
            "fill": {"color": COLOURS["seal"]}, "gap": 20,
        })  # fmt: skip
        chart.set_title({"name": _("How long items take")})
        chart.set_legend({"none": True})
        sheet.insert_chart(1, 3, chart)


def _by_item(book, looks, said):
    """How long the items decided most often took, one chart each; what is past the promise is red."""
    named = {row["item"]: row for row in said.get("items", ())}
    for number, (code, counts) in enumerate(said.get("by_item", {}).items()):
        if number == 0:
            name = _("Durations by item")
            sheet, rows, charts = book.add_worksheet(name), [], []
        first, promise = len(rows) + 1, named[code]["promise"]
        rows += [[f"{code} {own(named[code])}", int(days), promise, n] for days, n in counts.items()]
        charts.append((f"{code} {own(named[code])}", first, len(rows), promise))
    if not said.get("by_item"):
        return
    _table(sheet, looks, [_("Item"), _("Working days"), _("Promised"), _("Cases")], rows)
    sheet.set_column(0, 0, 36)
    for number, (title, first, last, promise) in enumerate(charts):
        chart = book.add_chart({"type": "column"})
        colours = [
            COLOURS["late" if promise is not None and row[1] > promise else "seal"] for row in rows[first - 1 : last]
        ]
        chart.add_series({
            "name": title, "categories": [name, first, 1, last, 1], "values": [name, first, 3, last, 3], "gap": 20,
            "points": [{"fill": {"color": colour}} for colour in colours],
        })  # fmt: skip
        promised = "" if promise is None else f" · {_('promised %(n)s') % {'n': promise}}"
        chart.set_title({"name": f"{title}{promised}"})
        chart.set_legend({"none": True})
        sheet.insert_chart(1 + 16 * (number // 2), 5 + 8 * (number % 2), chart)


def _stages(book, looks, said):
    """The stages of the projects under way longest as lying bars over the days."""
    name, day = _("Stages"), looks["day"]
    spans = [(each["name"], span) for each in said.get("ribbons", ()) for span in each["stages"]]
    if not spans:
        return
    sheet = book.add_worksheet(name)
    rows = [(project, StageCode(span["stage"]).label, *(date.fromisoformat(span[end]) for end in ("first", "last")))
            for project, span in spans]  # fmt: skip
    _table(sheet, looks, [_("Project"), _("Stage"), _("From"), pgettext("day", "To"), _("Days")], [])
    for number, (project, stage, first, last) in enumerate(rows, start=1):
        sheet.write_string(number, 0, project)
        sheet.write_string(number, 1, str(stage))
        sheet.write_datetime(number, 2, datetime.combine(first, time()), day)
        sheet.write_datetime(number, 3, datetime.combine(last, time()), day)
        sheet.write_number(number, 4, (last - first).days + 1)
    sheet.set_column(0, 3, 16)
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    where = {"categories": [name, 1, 0, len(rows), 1]}
    chart.add_series(where | {"values": [name, 1, 2, len(rows), 2], "fill": {"none": True}})
    chart.add_series(where | {"values": [name, 1, 4, len(rows), 4], "fill": {"color": COLOURS["seal"]}, "gap": 30})
    chart.set_x_axis({"min": (min(row[2] for row in rows) - EPOCH).days, "num_format": "yyyy-mm"})
    chart.set_y_axis({"reverse": True})
    chart.set_title({"name": _("Stages of the projects under way longest")})
    chart.set_legend({"none": True})
    chart.set_size({"width": 900, "height": 140 + 20 * len(rows)})
    sheet.insert_chart(1, 6, chart)


def _cases(book, looks, row):
    """The frozen cases behind the figures of items; an edition from before they were kept has none."""
    if row.cases is None:
        return
    names = row.cases["names"]
    head = [_("Item"), _("Office"), _("Project"), _("Project code"), _("Term began after"), _("Due"), _("Decided"),
            _("Net working days"), _("Decided"), _("Late"), _("Early"), _("Stopped")]  # fmt: skip
    yes = lambda is_so: _("yes") if is_so else ""  # noqa: E731
    rows = [[own(names["items"].get(each["item"], {})), own(names["offices"].get(each["office"], {})),
             names["projects"].get(each["project"], ""), each["project"], each["began"], each["due"], each["ended"],
             each["net"], yes(each["state"] == "decided"), yes(each["late"]), yes(each["early"]), yes(each["stopped"])]
            for each in row.cases["approvals"]]  # fmt: skip
    _table(book.add_worksheet(_("Cases")), looks, head, rows)

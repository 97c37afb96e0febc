"""The bulletin as a PDF, in Chinese, set from the frozen content. The same edition gives the same bytes."""

from pathlib import Path

from django.utils.translation import override

from projects.pdf import compiled
from reports.bulletin import drawings, wording
from reports.charts.columns import WIDTH
from reports.charts.drawing import elements

TEMPLATE = Path(__file__).with_name("bulletin.typ")


def pdf(row):
    """The bytes of the PDF of an edition."""
    with override("zh-hans"):
        return compiled(TEMPLATE, _data(row), row.frozen_at)


def _data(row):
    said = row.content
    year, month = said["month"].split("-")
    return {
        "division": said["division"]["zh"], "year": year, "month": str(int(month)), "edition": row.edition,
        "as_of": said["as_of"], "frozen": f"{row.frozen_at:%Y-%m-%d}", "reason": row.reason,
        "numbers": [[str(words), _text(value)] for _name, words, value in wording.numbers(said)],
        "rules": wording.rules(said),
        "offices": [
            [_text(each["rank"]), each["zh"], each["decided"], each["in_time"], each["overdue"], _share(each["share"]),
             _text(each["median"]), _text(each["p90"]), each["stopped"], f"{each['urged']} / {each['unanswered']}"]
            for each in said["offices"]
        ],
        "red": [[each["over"], each["zh"], each["name"], each["office_zh"], each["due_on"],
                 str(wording.STATES[each["state"]]), each["answer"]] for each in said["red"]],
        "red_count": said["red_count"],
        "charts": [
            {"title": str(title), "wide": drawing.width > WIDTH, "empty": drawing.is_empty,
             "width": drawing.width, "height": drawing.height,
             "shapes": elements(drawing), "head": [str(word) for word in drawing.head],
             "rows": [[str(value) for value in line] for line in drawing.rows]}
            for title, drawing in drawings.drawings(said)
        ],
        "difference": [[str(part) for part in line] for line in wording.differences(row)],
    }  # fmt: skip


def _text(value):
    return "—" if value is None else str(value)


def _share(value):
    return "—" if value is None else f"{value * 100:.1f}%"

"""The charts of a bulletin, from its frozen content alone.

`way`: what of the cases behind a figure the reader may open, (part, **narrowed) -> address, or "" (see pages.Ways).
"""

from datetime import date

from django.utils.translation import gettext as _

from reports.charts import bars, columns, lines
from reports.words import own
from stages.enums import Light, StageCode

#: offices of the chart
MOST = 15
LIGHTS = ((Light.GREEN, "f-go"), (Light.YELLOW, "f-soon"), (Light.RED, "f-late"))


def nowhere(_part, **_narrowed):
    """On paper and in a workbook nothing is opened."""
    return ""


def drawings(said, way=nowhere):
    """[(title, Drawing)] in the reader's language. Editions of before do not know their items and stages."""
    by_item = [(_("Items against their promise"), items(said, way))] if "items" in said else []
    stages = [(_("Stages of the projects under way longest"), ribbons(said, way))] if "ribbons" in said else []
    return [
        (_("In and out"), flow(said, way)),
        (_("How long items take"), durations(said, way)),
        *distributions(said, way),
        *by_item,
        (_("Offices against their promise"), against(said, way)),
        (_("Offices: in time and overdue"), offices(said, way)),
        (_("Lights at the end of each month"), lights(said, way)),
        *stages,
    ]


def flow(said, way=nowhere):
    series = [
        (_("new projects"), "c-dim", said["flow"]["registered"]),
        (_("permits"), "c-seal", said["flow"]["permitted"]),
    ]
    parts, months = ("registered", "permitted"), said["months"]
    return lines.flow(months, series, _("Projects registered and permits given, by month"),
                      url=lambda place, part: way(parts[part], of=months[place]))  # fmt: skip


def durations(said, way=nowhere):
    counts = {int(days): n for days, n in said["durations"].items()}
    median = said["numbers"]["median"]
    marks = [(median, _("median %(n)s") % {"n": median})] if median is not None else []
    return columns.distribution(counts, _("Net working days of the items decided in the month"), marks=marks,
                                url=lambda least, most: way("measured", least=least, most=most))  # fmt: skip


def distributions(said, way=nowhere):
    """[(title, Drawing)] of the items decided most often, each with the line of its promise."""
    named = {row["item"]: row for row in said.get("items", ())}
    return [(_("How long it takes: %(item)s") % {"item": own(named[code])}, _of_item(named[code], counts, way))
            for code, counts in said.get("by_item", {}).items()]  # fmt: skip


def _of_item(row, counts, way):
    return columns.distribution(
        {int(days): n for days, n in counts.items()},
        _("Net working days of %(item)s decided in the month") % {"item": own(row)}, promise=row["promise"],
        marks=[(row["median"], _("median %(n)s") % {"n": row["median"]})],
        url=lambda least, most: way("measured", item=row["item"], least=least, most=most),
    )  # fmt: skip


def items(said, way=nowhere):
    """The items decided most often: their days against their promise."""
    rows = [_against(row, row["decided"], way("measured", item=row["item"])) for row in said["items"][:MOST]]
    return bars.against_promise(rows, _("Net working days of each item against its promise"), _("Item"))


def against(said, way=nowhere):
    """The offices with the most decisions: their days against the promise of the same decisions."""
    rows = sorted((each for each in said["offices"] if each["median"] is not None), key=lambda each: -each["decided"])
    rows = [_against(row, row.get("measured", row["decided"]), way("measured", office=row["office"]))
            for row in rows[:MOST]]  # fmt: skip
    return bars.against_promise(rows, _("Net working days of each office against its promise"))


def _against(row, n, url):
    return bars.Against(own(row), n, row["median"], row["p90"], row.get("promise"), url)


def offices(said, way=nowhere):
    """Offices in the order of their rank, those without one after them: in time, late, open and overdue."""
    rows = said["offices"][:MOST]
    parts = [(own(row), row["in_time"], row["decided"] - row["in_time"], row["overdue"]) for row in rows]
    counted = ("in_time", "late", "overdue")
    return bars.stacked(
        [(name, counts) for name, *counts in parts],
        [(_("in time"), "f-go"), (_("late"), "f-soon"), (_("open and overdue"), "f-late")],
        _("Cases of each office: decided in time, decided late, open and overdue"), _("Office"),
        lambda place, part: way(counted[part], office=rows[place]["office"]),
    )  # fmt: skip


def lights(said, way=nowhere):
    parts = [(light.label, look, [each[light.value] for each in said["lights"]]) for light, look in LIGHTS]
    months = said["months"]
    return columns.stacked(months, parts, _("Lights of running decision clocks at the end of each month"),
                           lambda place, part: way("lights", of=months[place], light=LIGHTS[part][0]))  # fmt: skip


def ribbons(said, way=nowhere):
    """The projects one under the other, each with a thin ribbon a stage; the line is the last evening."""
    rows = [bars.Life(each["name"], [bars.Span(StageCode(span["stage"]), date.fromisoformat(span["first"]),
                                               date.fromisoformat(span["last"]), span["is_open"])
                                     for span in each["stages"]], way("project", code=each["project"]))
            for each in said["ribbons"]]  # fmt: skip
    return bars.lives(rows, [(stage, stage.label) for stage in StageCode], date.fromisoformat(said["as_of"]),
                      _("Stages of the projects under way longest on the last evening"))  # fmt: skip

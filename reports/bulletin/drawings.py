"""The charts of a bulletin, from its frozen content alone."""

from django.utils.translation import gettext as _

from reports.charts import bars, columns, lines
from reports.words import own
from stages.enums import Light

#: offices of the chart
MOST = 15


def drawings(said):
    """[(title, Drawing)] in the reader's language. Editions of before do not know their items."""
    by_item = [(_("Items against their promise"), items(said))] if "items" in said else []
    return [
        (_("In and out"), flow(said)),
        (_("How long items take"), durations(said)),
        *by_item,
        (_("Offices against their promise"), against(said)),
        (_("Offices: in time and overdue"), offices(said)),
        (_("Lights at the end of each month"), lights(said)),
    ]


def flow(said):
    series = [
        (_("new projects"), "c-dim", said["flow"]["registered"]),
        (_("permits"), "c-seal", said["flow"]["permitted"]),
    ]
    return lines.flow(said["months"], series, _("Projects registered and permits given, by month"))


def durations(said):
    counts = {int(days): n for days, n in said["durations"].items()}
    median = said["numbers"]["median"]
    marks = [(median, _("median %(n)s") % {"n": median})] if median is not None else []
    return columns.distribution(counts, _("Net working days of the items decided in the month"), marks=marks)


def items(said):
    """The items decided most often: their days against their promise."""
    return bars.against_promise(_against(said["items"]), _("Net working days of each item against its promise"),
                                _("Item"))  # fmt: skip


def against(said):
    """The offices with the most decisions: their days against the promise of the same decisions."""
    rows = sorted((each for each in said["offices"] if each["median"] is not None), key=lambda each: -each["decided"])
    return bars.against_promise(_against(rows), _("Net working days of each office against its promise"))


def _against(rows):
    return [
        bars.Against(own(row), row["decided"], row["median"], row["p90"], row.get("promise")) for row in rows[:MOST]
    ]


def offices(said):
    """Offices in the order of their rank, those without one after them: in time, late, open and overdue."""
    rows = said["offices"][:MOST]
    parts = [(own(row), row["in_time"], row["decided"] - row["in_time"], row["overdue"]) for row in rows]
    return bars.stacked(
        [(name, counts) for name, *counts in parts],
        [(_("in time"), "f-go"), (_("late"), "f-soon"), (_("open and overdue"), "f-late")],
        _("Cases of each office: decided in time, decided late, open and overdue"), _("Office"),
    )  # fmt: skip


def lights(said):
    parts = [(light.label, look, [each[light.value] for each in said["lights"]])
             for light, look in ((Light.GREEN, "f-go"), (Light.YELLOW, "f-soon"), (Light.RED, "f-late"))]  # fmt: skip
    return columns.stacked(said["months"], parts, _("Lights of running decision clocks at the end of each month"))

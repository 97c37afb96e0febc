"""The charts of a bulletin, from its frozen content alone."""

from django.utils.translation import gettext as _

from reports.charts import bars, columns, lines
from reports.words import own
from stages.enums import Light

#: offices of the chart
MOST = 15


def drawings(said):
    """[(title, Drawing)] in the reader's language."""
    return [
        (_("In and out"), flow(said)),
        (_("How long items take"), durations(said)),
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


def offices(said):
    """Offices in the order of their rank: in time, late, open and overdue."""
    rows = [each for each in said["offices"] if each["rank"] is not None][:MOST]
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

"""What a bulletin calls its figures, the rules it ranks by, and its differences, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.measures.book import BOOK
from reports.words import own
from stages.enums import Light, StageCode

NUMBERS = {
    "registered": gettext_lazy("Projects registered"),
    "permitted": gettext_lazy("Construction permits"),
    "filed": gettext_lazy("Applications filed"),
    "accepted": gettext_lazy("Applications accepted"),
    "decided": gettext_lazy("Items decided"),
    "in_time": gettext_lazy("of them in time"),
    "late": gettext_lazy("of them late"),
    "early": gettext_lazy("of them before the promised day"),
    "stopped": gettext_lazy("of them stopped"),
    "running": gettext_lazy("Items in hand on the last evening"),
    "overdue": gettext_lazy("of them open and overdue"),
    "mean": gettext_lazy("Mean net working days"),
    "median": gettext_lazy("Median net working days"),
    "p90": gettext_lazy("Nine of ten within so many working days"),
}
#: figures of the month that are compared between editions
COMPARED = NUMBERS | {"red_count": gettext_lazy("Red cases")}
FIELDS = {
    "rank": gettext_lazy("Rank"),
    "decided": gettext_lazy("Decided"),
    "in_time": gettext_lazy("In time"),
    "overdue": gettext_lazy("Open and overdue"),
    "share": gettext_lazy("Share in time"),
    "unanswered": gettext_lazy("Urgings without an answer"),
    "urged": gettext_lazy("Urgings of the month"),
    "running": gettext_lazy("In hand"),
    "stopped": gettext_lazy("Stopped"),
    "median": gettext_lazy("Median"),
    "p90": gettext_lazy("p90"),
    "due_on": gettext_lazy("Due"),
    "over": gettext_lazy("Days over"),
    "promise": gettext_lazy("Promise"),
    "measured": gettext_lazy("Decided, with net days counted"),
    "state": gettext_lazy("State"),
    "answer": gettext_lazy("Answer"),
}
#: what a list of cases is about
PARTS = {
    "registered": NUMBERS["registered"], "permitted": NUMBERS["permitted"], "filed": NUMBERS["filed"],
    "accepted": NUMBERS["accepted"], "decided": NUMBERS["decided"], "in_time": gettext_lazy("Decided in time"),
    "late": gettext_lazy("Decided late"), "early": gettext_lazy("Decided before the promised day"),
    "stopped": gettext_lazy("Decided after a stoppage"), "running": NUMBERS["running"],
    "overdue": FIELDS["overdue"], "measured": FIELDS["measured"],
    "counted": gettext_lazy("Counted for the rank: decided, and open and overdue"), "urged": FIELDS["urged"],
    "unanswered": FIELDS["unanswered"],
}  # fmt: skip
SERIES = {
    "flow": gettext_lazy("In and out"),
    "durations": gettext_lazy("How long items take"),
    "items": gettext_lazy("Items against their promise"),
    "lights": gettext_lazy("Lights at the end of each month"),
    "by_item": gettext_lazy("How long the most frequent items take"),
    "ribbons": gettext_lazy("Projects under way, stage by stage"),
    "cases": gettext_lazy("The cases behind the figures"),
}
#: parts of the way to a point of a series that have a name
POINTS = (
    {light.value: light.label for light in Light}
    | {stage.value: stage.label for stage in StageCode}
    | FIELDS
    | NUMBERS
    | {"first": gettext_lazy("First day"), "last": gettext_lazy("Last day"), "is_open": gettext_lazy("Open")}
)
STATES = {"open": gettext_lazy("open and overdue"), "late": gettext_lazy("decided late")}


#: what a version of the rules counts; a frozen bulletin keeps the rules by which it was ranked
COUNTED = {
    "ranking-1": gettext_lazy("Counted as decided are items applied for; as open and overdue also steps of the route."),
    "ranking-2": gettext_lazy(
        "Counted are items applied for and steps of the route, if the office answers for their last day; the same for "
        "what was decided and for what is open. Where no law gives the office days, nothing counts against it."
    ),
}


def rules(said):
    """The rules of the ranking, one sentence each."""
    return [
        _("Ranked is the share in time: items decided on or before their last day in the month, of all that were "
          "decided in the month and all that were open and overdue on its last evening. What is not decided counts."),
        COUNTED[said["rules"]],
        _("Equal shares: the fewer open and overdue first, then the fewer urgings without an answer; else one rank."),
        _("Offices with fewer than %(n)s such cases are shown and not ranked.") % {"n": said["fewest"]},
        _("Stoppages do not move the rank; how many of the decided items were stopped stands beside it."),
    ]  # fmt: skip


def numbers(said):
    """[(name, words, value)] of the figures of the month."""
    return [(name, words, said["numbers"].get(name)) for name, words in NUMBERS.items()]


def differences(row):
    """[(what, field, before, after)] of an edition, in words."""
    return [_difference(each) for each in row.difference]


def _difference(line):
    about = line["about"]
    if about == "number":
        return COMPARED[line["code"]], "", _value("", line["before"]), _value("", line["after"])
    if about == "series":
        return SERIES[line["code"]], _way(line["field"]), _value("", line["before"]), _value("", line["after"])
    what = own(line) if about == "office" else f"{line['code']} {own(line)}"
    if not line["field"]:
        return what, _("new") if line["before"] is None else _("no longer listed"), "", ""
    return what, FIELDS[line["field"]], _value(line["field"], line["before"]), _value(line["field"], line["after"])


def _way(field):
    """The way to a point of a series in words; editions from before told a series as a whole."""
    if not field:
        return _("the figures of the chart have changed")
    return " · ".join(_part(part) for part in field.split("/") if part != "stages")


def _part(part):
    if part in BOOK:
        return own({"zh": BOOK[part].name_zh, "en": BOOK[part].name_en})
    return str(POINTS.get(part, part))


def _value(field, value):
    if value is None:
        return "—"
    if field == "share":
        return f"{value * 100:.1f} %"
    if field == "state":
        return STATES[value]
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return value

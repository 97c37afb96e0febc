"""Words for the codes in the frames, in the language of the page."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.models import Division, Office
from reports.frames.whose_day import Rank
from stages.desks.wording import pair, words
from stages.enums import StageCode, StoppageGround
from stages.models import ApprovalItem, Edition

DIMENSION = {
    "stage": gettext_lazy("Stage"), "item": gettext_lazy("Item"), "office": gettext_lazy("Office"),
    "division": gettext_lazy("Division"), "kind": gettext_lazy("Kind of works"), "track": gettext_lazy("Track"),
    "month": gettext_lazy("Month"),
}  # fmt: skip
HOLDER = {
    Rank.OFFICE: gettext_lazy("Offices"),
    Rank.GOVERNMENT_INTERMEDIARY: gettext_lazy("Intermediaries of the government"),
    Rank.UTILITY: gettext_lazy("Utilities"),
    Rank.STOPPED: gettext_lazy("Stopped by law"),
    Rank.OWN_INTERMEDIARY: gettext_lazy("Intermediaries of the enterprise"),
    Rank.ENTERPRISE: gettext_lazy("Enterprise"),
    Rank.NOBODY: gettext_lazy("Nobody"),
}
assert set(HOLDER) == set(Rank), "every holder has its word"


def of(dimension, codes):
    """{code: words} for codes of a dimension; a code that nothing knows stands for itself."""
    return {code: found or code for code, found in _of(dimension, [code for code in codes if code]).items()} | {
        "": "—",
        "-": "—",
    }


def _of(dimension, codes):
    named = dict.fromkeys(codes, "")
    if dimension in ("office", "from_office", "lead"):
        rows = Office.objects.select_related("division").filter(code__in=codes)
        return named | {row.code: f"{words(row.division, 'short')} {words(row, 'short')}" for row in rows}
    if dimension in ("item", "after_item"):
        rows = ApprovalItem.objects.filter(code__in=codes).order_by("edition__valid_from")
        return named | {row.code: words(row) for row in rows}
    if dimension == "division":
        return named | {row.code: words(row, "short") for row in Division.objects.filter(code__in=codes)}
    if dimension == "stage":
        return named | {code.value: str(code.label) for code in StageCode}
    if dimension in ("kind", "track"):
        return named | _of_editions(dimension)
    return named


def _of_editions(dimension):
    """Kinds of works are options of a question, tracks are promises of a city: both stand in the editions."""
    found = {}
    for facts, tracks in Edition.objects.order_by("valid_from").values_list("facts", "tracks"):
        if dimension == "track":
            found |= {each["code"]: pair(each["name"]) for each in tracks}
        else:
            question = next((fact for fact in facts if fact["code"] == "sector"), {"options": ()})
            found |= {option["value"]: pair(option) for option in question["options"]}
    return found


def holder(code):
    """The words of a holder of the frame of days."""
    return str(HOLDER[Rank[code.upper()]])


def who(code, is_stopped):
    """The ground of a stoppage; offices are named by `of`."""
    return str(StoppageGround(code).label) if is_stopped and code else "—"


def name(measure):
    """Its name in the language of the page."""
    return words(measure)


def text(measure):
    return words(measure, "text")


def unit(measure):
    return words(measure, "unit")


def table(frame):
    """What a frame holds, in a word."""
    return str(FRAME[frame])


FRAME = {
    "approvals": gettext_lazy("Approvals"), "applications": gettext_lazy("Applications"),
    "obligations": gettext_lazy("Tolerated papers"), "stoppages": gettext_lazy("Stoppages"),
    "sessions": gettext_lazy("Joint sessions"), "invitations": gettext_lazy("Offices in joint sessions"),
    "agency": gettext_lazy("Agency cases"), "projects": gettext_lazy("Projects"),
    "days": gettext_lazy("Whose days"), "handoffs": gettext_lazy("Hand-offs"),
}  # fmt: skip


def filters(asked, get, columns):
    """["Stage: Planning", ...]: what a list with some columns has been narrowed by, in words."""
    found = []
    for dimension, value in asked.chosen.items():
        if dimension not in columns:
            continue
        found.append(f"{DIMENSION[dimension]}: {of(dimension, [value])[value]}")
    for value in (get.get("from_office"), get.get("who")):
        if value in StoppageGround.values:
            found.append(who(value, True))
        elif value and value != "-":
            found.append(of("office", [value])[value])
    if get.get("holder") in {rank.name.lower() for rank in Rank}:
        found.append(holder(get["holder"]))
    if get.get("month"):
        found.append(f"{DIMENSION['month']}: {get['month']}")
    for bound, word in (("since", _("from %(day)s")), ("until", _("until %(day)s"))):
        if asked.day(bound) is not None:
            found.append(word % {"day": f"{asked.day(bound):%Y-%m-%d}"})
    if get.get("open_on"):
        found.append(_("in hand on the evening of %(day)s") % {"day": get["open_on"]})
    if get.get("beside"):
        found.append(
            _("the same items elsewhere than at %(office)s") % {"office": of("office", [get["beside"]])[get["beside"]]}
        )
    for bound, word in (("least", _("at least %(days)s")), ("most", _("at most %(days)s"))):
        if get.get(bound, "").isdigit():
            found.append(word % {"days": get[bound]})
    return found


def workbook_head():
    return [_("Measures"), _("Group"), _("Cases"), _("Still open"), _("Share"), _("Mean"), _("Median"),
    _("Nine of ten by"),
            _("Kaplan-Meier median"), _("Unit"), _("Definition"), _("Source")]  # fmt: skip


#: heads of the columns of lists
COLUMN = DIMENSION | {
    "project": gettext_lazy("Project"), "name": gettext_lazy("Name"), "status": gettext_lazy("Status"),
    "number": gettext_lazy("Number"), "application": gettext_lazy("Application"), "paper": gettext_lazy("Paper"),
    "state": gettext_lazy("State"), "ground": gettext_lazy("Ground"), "holder": gettext_lazy("Holder"),
    "who": gettext_lazy("Who"), "started_on": gettext_lazy("Begun"), "due_on": gettext_lazy("Due"),
    "finished_on": gettext_lazy("Finished"), "filed_on": gettext_lazy("Filed"), "accepted_on": gettext_lazy("Accepted"),
    "ended_on": gettext_lazy("Ended"), "owed_from": gettext_lazy("Owed from"), "met_on": gettext_lazy("Supplied"),
    "from_on": gettext_lazy("First day"), "until_on": gettext_lazy("Last day"),
    "last_on": gettext_lazy("Last day in fact"),
    "registered_on": gettext_lazy("Registered"), "permit_on": gettext_lazy("Construction permit"),
    "after_on": gettext_lazy("After"), "working_days": gettext_lazy("Working days"),
    "after_item": gettext_lazy("After the item"), "from_office": gettext_lazy("From the office"),
    "session_kind": gettext_lazy("Kind"), "outcome": gettext_lazy("Outcome"), "called_on": gettext_lazy("Called on"),
    "held_on": gettext_lazy("Held on"), "concluded_on": gettext_lazy("Concluded on"),
    "answered_on": gettext_lazy("Answered"),
    "is_absent": gettext_lazy("Absent"), "is_deemed": gettext_lazy("Taken to agree"),
    "case_outcome": gettext_lazy("Outcome"), "opened_on": gettext_lazy("Opened on"),
    "closed_on": gettext_lazy("Closed on"), "rating": gettext_lazy("Rating"),
    "visits": gettext_lazy("Visits"), "handed_on": gettext_lazy("Handed on"),
    "waited_days": gettext_lazy("Working days between"),
}  # fmt: skip
STATE = {
    "kept": gettext_lazy("Kept"), "kept_late": gettext_lazy("Supplied late"), "open": gettext_lazy("Not yet due"),
    "overdue": gettext_lazy("Overdue"), "broken": gettext_lazy("Not supplied"), "ended": gettext_lazy("No longer owed"),
}  # fmt: skip


def column(code):
    return COLUMN[code]


def state(code):
    """The state of a tolerated paper."""
    return STATE.get(code, code)

"""The inbox of a window, a department or a lead: what waits, by due day, filtered and ordered by the address
alone.

A lead's inbox holds the applications of the stages its office leads; `?list=office` shows the items of the
office itself. `?who=` keeps the items that the reader has claimed, that nobody has,
or that one colleague has.
"""

from collections import Counter
from dataclasses import dataclass

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.enums import SeatKind
from projects.listing import Column, Listing
from projects.models import Person
from projects.seating import seated
from stages.desks import worklists
from stages.desks.wording import provisional, words
from stages.desks.worklists import Bucket, Todo
from stages.enums import Light

OFFICE_LIST = "office"
LIGHTS = {Light.RED: _("Red"), Light.YELLOW: _("Yellow")}
#: filters of each kind of list, in the order of the pills
FILTERS = {
    SeatKind.WINDOW: (Light.RED, Light.YELLOW, Todo.CHECK, Todo.LOOK, Todo.ISSUE, Todo.WAIT_ANSWER),
    SeatKind.DEPARTMENT: (Light.RED, Light.YELLOW, Todo.REVIEW, Todo.DECIDE, Todo.RECORD, Todo.WAIT_PAPER),
    SeatKind.LEAD: (Todo.CONCLUDE, Todo.WAIT_OFFICES),
}
#: by who has claimed an item; a colleague is named by the login name
MINE, UNCLAIMED = "mine", "unclaimed"
ORDER_WORDS = {"due": _("By due day"), "filed": _("By day of filing"), "project": _("By project")}


#: of the sheet; the page has heads of its own for each kind of list
COLUMNS = (
    Column("light", _("Light"), lambda entry: entry.light.label),
    Column("left", _("Time left"), lambda entry: entry.face.words if entry.face else ""),
    Column("due", _("Due"), lambda entry: entry.due_on),
    Column("provisional", _("Provisional"), lambda entry: provisional(entry.face and entry.face.provisional)),
    Column("todo", _("What is to be done"), lambda entry: entry.todo.label),
    Column("subject", _("Number"), lambda entry: getattr(entry.row, "number", "") or entry.row.code),
    Column("item", _("Item"), lambda entry: words(getattr(entry.row, "item", None))),
    Column("officer", _("In whose hands"), lambda entry: getattr(entry.row, "officer", None) or ""),
    Column("stage", _("Stage"), lambda entry: entry.row.stage.get_code_display()),
    Column("code", _("Project code"), lambda entry: entry.row.project.code),
    Column("project", _("Project"), lambda entry: entry.row.project.name),
    Column("enterprise", _("Enterprise"), lambda entry: entry.row.project.enterprise.name),
    Column("filed", _("Filed"), lambda entry: entry.filed_at),
)


@dataclass(frozen=True)
class Pill:
    """A saved filter with the number of entries it keeps; an empty value keeps all."""

    value: str
    label: str
    count: int
    is_current: bool


@seated(SeatKind.WINDOW, SeatKind.DEPARTMENT, SeatKind.LEAD)
def inbox(request):
    on = timezone.localdate()
    listed = _kind_of_list(request)
    search = request.GET.get("q", "").strip()
    entries = _entries(listed, request.seat.office_id, on, search)
    hands = _hands(request, entries) if listed == SeatKind.DEPARTMENT else []
    entries = _of_hands(request, entries) if hands else entries
    chosen = _chosen(request.GET.get("show"), FILTERS[listed])
    order = request.GET.get("sort") if request.GET.get("sort") in worklists.ORDERS else "due"
    shown = worklists.in_order([entry for entry in entries if _keeps(chosen, entry)], order)
    listing = Listing(request, f"inbox-{listed.value}", shown, COLUMNS, fill=lambda found: _fill(listed, found, on))
    if listing.wants_file:
        return listing.file()
    page, rows = listing.page, listing.rows
    return render(request, "stages/inbox.html", {
        "listing": listing, "page": page, "pills": _pills(entries, chosen, FILTERS[listed]),
        "hands": hands, "listed": listed, "today": on,
        "groups": _groups(shown, rows) if order == "due" else [(None, 0, rows)],
        "search": search, "order": order, "orders": ORDER_WORDS, "is_lead": request.seat.kind == SeatKind.LEAD,
        "mine": request.seat.person,
    })  # fmt: skip


def _kind_of_list(request):
    kind = SeatKind(request.seat.kind)
    if kind == SeatKind.LEAD and request.GET.get("list") == OFFICE_LIST:
        return SeatKind.DEPARTMENT
    return kind


def _hands(request, entries):
    """Pills by who has the items: all of the office, mine, unclaimed, and the colleague that the address names."""
    who, counts = request.GET.get("who", ""), Counter(entry.officer for entry in entries)
    mine = request.seat.person.username
    pills = [
        Pill("", _("All of our office"), len(entries), not who),
        Pill(MINE, _("Mine"), counts[mine], who in (MINE, mine)),
        Pill(UNCLAIMED, _("Unclaimed"), counts[None], who == UNCLAIMED),
    ]
    if who and who not in (MINE, UNCLAIMED, mine):
        colleague = Person.objects.filter(username=who).first()
        pills.append(Pill(who, str(colleague or who), counts[who], True))
    return pills


def _of_hands(request, entries):
    who = request.GET.get("who", "")
    wanted = {"": None, MINE: request.seat.person.username, UNCLAIMED: None}.get(who, who)
    return [entry for entry in entries if entry.officer == wanted] if who else entries


def _entries(listed, office_id, on, search):
    read = {
        SeatKind.WINDOW: worklists.of_window,
        SeatKind.DEPARTMENT: worklists.of_office,
        SeatKind.LEAD: worklists.of_lead,
    }
    return read[listed](office_id, on, search)


def _fill(listed, entries, on):
    if listed == SeatKind.DEPARTMENT:
        return worklists.fill_approvals(entries)
    return worklists.fill_applications(entries, on)


def _chosen(value, filters):
    return value if value in [str(kept.value) for kept in filters] else ""


def _keeps(chosen, entry):
    return not chosen or chosen in (entry.todo.value, entry.light.value)


def _pills(entries, chosen, filters):
    counts = Counter(entry.todo.value for entry in entries) + Counter(entry.light.value for entry in entries)
    kept = [Pill(each.value, _word(each), counts[each.value], chosen == each.value) for each in filters]
    return [Pill("", _("All"), len(entries), not chosen), *kept]


def _word(kept):
    return LIGHTS[kept] if isinstance(kept, Light) else kept.label


def _groups(shown, on_page):
    """[(Bucket, how many in the whole list, entries on this page)]."""
    counts = Counter(entry.bucket for entry in shown)
    rows = {each: [entry for entry in on_page if entry.bucket == each] for each in Bucket}
    return [(each, counts[each], found) for each, found in rows.items() if found]

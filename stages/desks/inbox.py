"""The inbox of a window, a department or a lead: what waits, by due day, filtered and ordered by the address
alone.

A lead's inbox holds the applications of the stages its office leads; `?list=office` shows the items of the
office itself. `?who=` keeps the items that the reader has claimed, that nobody has,
or that one colleague has.
"""

from collections import Counter

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.enums import SeatKind
from projects.lists.listing import Column, Listing
from projects.lists.narrowing import Choice, Pills
from projects.models import Person
from projects.people.seating import seated
from stages.desks import inbox_rows, worklists
from stages.desks.searching import about_projects_of
from stages.desks.wording import provisional, words
from stages.desks.worklists import ORDERS, Bucket, Todo
from stages.enums import Light

OFFICE_LIST = "office"
LIGHTS = {Light.RED: _("Red"), Light.YELLOW: _("Yellow")}
#: filters of each kind of list, in the order of the pills
FILTERS = {
    SeatKind.WINDOW: (Light.RED, Light.YELLOW, Todo.CHECK, Todo.LOOK, Todo.ISSUE, Todo.WAIT_ANSWER, Todo.PARCEL,
                      Todo.AGAIN),
    SeatKind.DEPARTMENT: (Light.RED, Light.YELLOW, Todo.REVIEW, Todo.DECIDE, Todo.RECORD, Todo.WAIT_PAPER,
                          Todo.WAIT_SESSION),
    SeatKind.LEAD: (Light.RED, Light.YELLOW, Todo.CONCLUDE, Todo.WAIT_OFFICES),
}  # fmt: skip
#: by who has claimed an item; a colleague is named by the login name
MINE, UNCLAIMED = "mine", "unclaimed"
READ = {
    SeatKind.WINDOW: worklists.of_window,
    SeatKind.DEPARTMENT: worklists.of_office,
    SeatKind.LEAD: worklists.of_lead,
}
#: heads of each kind of list; what no head names is in the sheet alone
HEADS = {
    SeatKind.WINDOW: ("light", "due", "application", "stage", "subject", "filed", "open"),
    SeatKind.DEPARTMENT: ("light", "due", "task", "stage", "project", "officer", "open"),
    SeatKind.LEAD: ("light", "due", "application", "stage", "subject", "offices", "open"),
}
COLUMNS = {
    "light": Column("light", _("Light"), lambda entry: entry.light.label, lambda entry: RANK[entry.light]),
    "left": Column("left", _("Time left"), lambda entry: entry.face.words if entry.face else ""),
    "due": Column("due", _("Due"), lambda entry: entry.due_on, ORDERS["due"]),
    "provisional": Column(
        "provisional", _("Provisional"), lambda entry: provisional(entry.face and entry.face.provisional)
    ),
    "task": Column("task", _("Item and what is to be done"), lambda entry: entry.todo.label, lambda entry: entry.todo),
    "application": Column(
        "task", _("Project and what is to be done"), lambda entry: entry.todo.label, lambda entry: entry.todo
    ),
    "item": Column("item", _("Item"), lambda entry: words(getattr(entry.row, "item", None))),
    "stage": Column("stage", _("Stage"), lambda entry: entry.row.stage.get_code_display()),
    "subject": Column(
        "subject", _("Application"), lambda entry: getattr(entry.row, "number", "") or entry.row.code, ORDERS["filed"]
    ),
    "officer": Column(
        "officer", _("In whose hands"), lambda entry: getattr(entry.row, "officer", None) or "",
        lambda entry: (entry.officer or "", entry.pk),
    ),
    "code": Column("code", _("Project code"), lambda entry: entry.row.project.code),
    "project": Column("project", _("Project"), lambda entry: entry.row.project.name, ORDERS["project"]),
    "enterprise": Column("enterprise", _("Enterprise"), lambda entry: entry.row.project.enterprise.name),
    "filed": Column("filed", _("Filed"), lambda entry: entry.filed_at, ORDERS["filed"]),
    "offices": Column("offices", _("Departments"), lambda entry: "{}/{}".format(*entry.progress or (0, 0))),
    "open": Column("open", ""),
}  # fmt: skip
RANK = {Light.RED: 0, Light.YELLOW: 1, Light.GREEN: 2}


def columns(listed):
    """The Columns of one kind of list: first those with a head, then the rest of the sheet."""
    heads = HEADS[listed]
    hidden = [name for name in COLUMNS if name not in (*heads, "task", "application", "offices")]
    return [COLUMNS[name] for name in heads] + [_off_page(COLUMNS[name]) for name in hidden]


def _off_page(column):
    return Column(column.name, column.label, column.value, column.by, on_page=False)


@seated(SeatKind.WINDOW, SeatKind.DEPARTMENT, SeatKind.LEAD)
def inbox(request):
    on = timezone.localdate()
    listed = _kind_of_list(request)
    entries = READ[listed](request.seat.office_id, on)
    listing = Listing(request, f"inbox-{listed.value}", entries, columns(listed), filters=filters(request, listed),
                      sort="due", fill=lambda found: _fill(listed, found, on))  # fmt: skip
    if listing.wants_file:
        return listing.file()
    groups = _groups(listing) if listing.sort == "due" else [(None, 0, listing.rows)]
    return render(request, "stages/inbox.html", {
        "listing": listing, "page": listing.page, "listed": listed, "today": on, "groups": groups,
        "rows": inbox_rows.body(listed, groups, on, request.seat.person),
        "is_lead": request.seat.kind == SeatKind.LEAD,
    })  # fmt: skip


def _kind_of_list(request):
    kind = SeatKind(request.seat.kind)
    if kind == SeatKind.LEAD and request.GET.get("list") == OFFICE_LIST:
        return SeatKind.DEPARTMENT
    return kind


def filters(request, listed):
    """What narrows a list: whose hands, what is to be done or its light, and the search."""
    of_todo = Pills("show", tuple(Choice(each.value, _word(each), _keeps(each)) for each in FILTERS[listed]))
    search = about_projects_of(lambda entry: entry.project_id)
    return (_hands(request), of_todo, search) if listed == SeatKind.DEPARTMENT else (of_todo, search)


def _word(kept):
    return LIGHTS[kept] if isinstance(kept, Light) else kept.label


def _keeps(kept):
    return lambda entry: kept in (entry.todo, entry.light)


def _hands(request):
    """By who has the items: all of the office, mine, unclaimed, and the colleague that the address names."""
    who, mine = request.GET.get("who", ""), request.seat.person.username
    choices = [Choice(MINE, _("Mine"), lambda entry: entry.officer == mine),
               Choice(UNCLAIMED, _("Unclaimed"), lambda entry: entry.officer is None)]  # fmt: skip
    if who and who not in (MINE, UNCLAIMED):
        colleague = Person.objects.filter(username=who).first()
        choices.append(Choice(who, str(colleague or who), lambda entry: entry.officer == who))
    return Pills("who", choices, all_label=_("All of our office"))


def _fill(listed, entries, on):
    if listed == SeatKind.DEPARTMENT:
        return worklists.fill_approvals(entries)
    return worklists.fill_applications(entries, on)


def _groups(listing):
    """[(Bucket, how many in the whole list, entries on this page)]."""
    counts = Counter(entry.bucket for entry in listing.all.rows)
    rows = {each: [entry for entry in listing.rows if entry.bucket == each] for each in Bucket}
    return [(each, counts[each], found) for each, found in rows.items() if found]

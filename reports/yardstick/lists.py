"""The lists behind the yardstick: who kept a promise and with how many days, and the days of one project run by run."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import access
from projects.enums import SeatKind
from projects.lists.listing import Column, Listing
from projects.lists.narrowing import Choice, Pills
from projects.models import Office, Project
from projects.people.seating import seated
from reports.frames import frames
from reports.words import own
from reports.yardstick import counting
from reports.yardstick.data import yardsticks
from reports.yardstick.pages import Since, chosen
from stages.desks.searching import about_projects_of
from stages.desks.wording import words
from stages.models import Approval

#: rows are (project, Approval or None, days as worded, days without the owner's time)
AGAINST = (
    Column("project", _("Project"), lambda row: row[0].name, lambda row: (row[0].name, row[0].pk)),
    Column("code", _("Project code"), lambda row: row[0].code, on_page=False),
    Column("item", _("Item"), lambda row: words(row[1].item) if row[1] else ""),
    Column("worded", _("As the promise words it"), lambda row: row[2], lambda row: (row[2], row[0].pk), css="r"),
    Column("net", _("Without the owner's time"), lambda row: row[3], lambda row: (row[3], row[0].pk), css="r"),
)
AGAINST_SEARCH = about_projects_of(lambda row: row[0].pk)


def _promise(code):
    found = next((each for each in yardsticks().promises if each.code == code), None)
    if found is None:
        raise Http404
    return found


@seated(SeatKind.CENTRE)
def against(request, promise):
    """Who got there (`part`: who kept it as worded, or without the owner's time): projects, or items of some kinds."""
    promise, today = _promise(promise), timezone.localdate()
    part = request.GET["part"] if request.GET.get("part") in counting.PARTS else "there"
    seen = frames(today, chosen(request, Since(request.GET)))
    rows = counting.part_of(counting.against(seen, promise), promise, part)
    ids = rows["project"].map(seen.sources.projects.set_index("code")["id"])
    projects = Project.objects.in_bulk(list(ids.unique()))
    items = Approval.objects.with_names().in_bulk(list(rows["approval"])) if promise.items else {}
    approvals = rows["approval"] if promise.items else [None] * len(rows)
    each = zip(ids, approvals, rows["worded"], rows["net"], strict=True)
    listed = [(projects[pk], items.get(approval), int(worded), int(net)) for pk, approval, worded, net in each]
    listing = Listing(request, "yardstick-promise", listed, AGAINST, filters=(AGAINST_SEARCH,), sort="-worded")
    if listing.wants_file:
        return listing.file()
    return render(request, "reports/yardstick_promise.html", {
        "today": today, "promise": promise, "listing": listing, "part": part,
        "name": own({"zh": promise.zh, "en": promise.en}),
    })  # fmt: skip


#: rows are runs of days (row of counting.runs_of, office or None)
DAYS = (
    Column("after", _("After"), lambda row: row[0].after_on.date(), lambda row: row[0].after_on),
    Column("until", _("Until"), lambda row: row[0].until_on.date(), lambda row: row[0].until_on),
    Column("days", _("Days"), lambda row: int(row[0].days), lambda row: (row[0].days, row[0].after_on), css="r"),
    Column("counted", _("Counted without the owner's time"), lambda row: COUNTED[bool(row[0].is_counted)]),
    Column("office", _("Office"), lambda row: words(row[1]) if row[1] else ""),
)
COUNTED = {True: _("Yes"), False: _("No")}
DAYS_FILTERS = (Pills("counted", (Choice("yes", _("Counted"), lambda row: bool(row[0].is_counted)),
                                  Choice("no", _("Not counted"), lambda row: not row[0].is_counted))),)  # fmt: skip


@seated(SeatKind.CENTRE)
def days(request, promise, code):
    """The days of one project against a promise, run by run, and which of them count without the owner's time."""
    promise, today, project = _promise(promise), timezone.localdate(), access.project(request.seat, code)
    if promise.items:
        raise Http404
    seen = frames(today, Project.objects.filter(pk=project.pk))
    runs = counting.runs_of(seen, promise, counting.untils(seen, promise))
    offices = Office.objects.select_related("division").in_bulk([int(each) for each in runs["label"].unique() if each])
    rows = [(row, offices.get(row.label) if row.is_counted else None) for row in runs.itertuples()]
    listing = Listing(request, "yardstick-days", rows, DAYS, filters=DAYS_FILTERS, sort="after")
    if listing.wants_file:
        return listing.file()
    return render(request, "reports/yardstick_days.html", {
        "today": today, "promise": promise, "project": project, "listing": listing,
        "total": int(runs["days"].sum()), "counted": int(runs.loc[runs["is_counted"], "days"].sum()),
    })  # fmt: skip

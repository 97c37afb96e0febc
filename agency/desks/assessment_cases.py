"""The cases behind one figure of the assessment: of an agent, a level or a month of opening."""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency import ledger
from agency.desks.ledger import SEATS, assessed
from agency.enums import CONTENT, Satisfaction
from projects.lists.listing import Column, Listing
from projects.people.seating import seated
from stages.desks.wording import words


@dataclass(frozen=True)
class Row:
    """What a figure counts: of a case (or a supervision case), in words; `is_so`: whether it counts as done well."""

    url: str
    project: str
    number: str
    agent: str
    what: str = ""
    how: str = ""
    is_so: bool = False


COLUMNS = (
    Column("project", gettext_lazy("Project"), lambda row: row.project, lambda row: (row.project, row.number)),
    Column("number", gettext_lazy("Number"), lambda row: row.number, lambda row: row.number),
    Column("agent", gettext_lazy("Agent"), lambda row: row.agent, lambda row: (row.agent, row.number)),
    Column("what", gettext_lazy("What"), lambda row: row.what),
    Column("how", gettext_lazy("How"), lambda row: row.how, lambda row: (row.is_so, row.how, row.number)),
)


def _row(entry, what="", how="", is_so=False):
    case = entry.case
    url = reverse("agency:case", args=[case.entrustment.number])
    return Row(url, case.project.name, case.entrustment.number, case.entrustment.agent.name, what, str(how), is_so)


def _items(group):
    for entry in group.rows:
        for line in entry.items:
            kept = line.is_in_time(entry.on)
            if kept is not None:
                what = f"{line.code} {words(line.name) if line.name else ''}"
                yield _row(entry, what, _("in time") if kept else _("late"), kept)


def _blockages(group):
    for entry in group.rows:
        for each in entry.blocked:
            is_solved = each.solved_at is not None
            yield _row(entry, each.text, _("solved") if is_solved else _("open"), is_solved)


def _records(group):
    for entry in group.last:
        there, wanted = entry.completeness
        yield _row(entry, ", ".join(map(str, entry.missing)), f"{there} / {wanted}", there == wanted)


def _content(group):
    for entry in group.last:
        for rating in ledger.ratings_of(entry):
            yield _row(entry, "", Satisfaction(rating).label, rating in CONTENT)


def _breaches(group, month):
    for each in ledger.breaches_of([group.key], month).select_related("project", "agent__seat__person"):
        yield Row(reverse("agency:supervision-case", args=[each.number]), each.project.name if each.project else "",
                  each.number, each.agent.name, each.text, each.get_finding_display())  # fmt: skip


#: what a figure counts -> (its words, Assessed -> Rows)
PARTS = {
    "cases": (gettext_lazy("Cases"), lambda group: map(_row, group.rows)),
    "closed": (gettext_lazy("Ended"), lambda group: (_row(each) for each in group.last if each.case.closed_at)),
    "in_time": (gettext_lazy("Items in time"), _items),
    "solved": (gettext_lazy("Blockages solved"), _blockages),
    "record": (gettext_lazy("Record complete"), _records),
    "content": (gettext_lazy("Content"), _content),
}


@seated(*SEATS)
def cases(request):
    """`by` (agent, level, month) and `key` name the group, `part` the figure; `so=yes`: only what was done well.

    Without a name it is the first group, without a part its cases.
    """
    on, said = timezone.localdate(), request.GET
    _listing, groups, month = assessed(request, on)
    found = next(((name(group.key), group) for by, _title, rows, name, key in groups for group in rows
                  if "by" not in said or (by, key(group.key)) == (said["by"], said.get("key"))), None)  # fmt: skip
    part = said.get("part") or "cases"
    if found is None or part not in (*PARTS, "breaches") or (part == "breaches" and said.get("by") != "agent"):
        raise Http404
    words_of, rows = (gettext_lazy("Breaches"), _breaches(found[1], month)) if part == "breaches" else (
        PARTS[part][0], PARTS[part][1](found[1]))  # fmt: skip
    rows = [row for row in rows if row.is_so or said.get("so") != "yes"]
    listing = Listing(request, f"assessment-{part}", rows, COLUMNS, sort="project")
    if listing.wants_file:
        return listing.file()
    return render(request, "agency/assessment_cases.html", {
        "listing": listing, "title": words_of, "group": found[0], "count": len(rows), "today": on,
    })  # fmt: skip

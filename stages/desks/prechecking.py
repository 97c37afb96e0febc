"""Pre-checks: the window's list of those asked for, and the page of one: the system's list and the window's remarks.

No clock runs and nothing is accepted by it; what is wrong is said before the application is filed. The enterprise asks
on the page on which it files (desks.filing).
"""

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.enums import APPLICANTS, SeatKind
from projects.lists.listing import Column, Listing
from projects.lists.narrowing import Choice, Pick, Pills
from projects.models import Paper
from projects.people.seating import seated
from projects.refusal import reason
from stages import access
from stages.acts import prechecking, reference
from stages.acts.prechecking import State
from stages.desks.answering import REFUSED, done
from stages.desks.searching import about_projects
from stages.desks.wording import words
from stages.enums import StageCode
from stages.flows import door

PAGE = 30
ASKED, ANSWERED = gettext_lazy("Asked for"), gettext_lazy("Answered")
COLUMNS = (
    Column("state", gettext_lazy("State"), lambda row: ANSWERED if row.answered_at else ASKED, "answered_at"),
    Column("project", gettext_lazy("Project"), lambda row: row.project.name, "project__name"),
    Column("code", gettext_lazy("Project code"), lambda row: row.project.code, on_page=False),
    Column("enterprise", gettext_lazy("Enterprise"), lambda row: row.project.enterprise.name, on_page=False),
    Column("number", gettext_lazy("Number"), lambda row: row.number, "number"),
    Column("items", gettext_lazy("Items"), lambda row: " ".join(row.items), on_page=False),
    Column("asked", ASKED, lambda row: row.asked_at, "asked_at"),
    Column("answered", ANSWERED, lambda row: row.answered_at, on_page=False),
    Column("answer", gettext_lazy("Answer"), lambda row: row.answer),
)
FILTERS = (
    Pills("show", (Choice("open", ASKED, Q(answered_at__isnull=True)),
                   Choice("answered", ANSWERED, Q(answered_at__isnull=False))), usual="open"),
    Pick("stage", gettext_lazy("Stage"), StageCode.choices, lambda code: Q(stage__code=code)),
    about_projects(more=("number",)),
)  # fmt: skip
REMARK = "remark-"


class RemarksForm(forms.Form):
    """A remark for each paper that is there, and a sentence for the whole."""

    text = forms.CharField(
        label=gettext_lazy("How it looks, in a sentence"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )

    def __init__(self, lines, data=None):
        super().__init__(data)
        self.lines = lines
        for line in lines:
            self.fields[f"{REMARK}{line['type']}"] = forms.CharField(
                label=line["name_zh"], required=False, max_length=300
            )

    def remarks(self):
        said = self.cleaned_data
        return {line["type"]: said.get(f"{REMARK}{line['type']}", "") for line in self.lines}


@seated(SeatKind.WINDOW, *APPLICANTS, SeatKind.CENTRE)
def prechecks(request):
    """What waits for its answer comes with the oldest first, else the newest."""
    is_open = FILTERS[0].chosen(request.GET).value == "open"
    listing = Listing(request, "prechecks", access.prechecks_visible_to(request.seat), COLUMNS, filters=FILTERS,
                      sort="asked" if is_open else "-asked", size=PAGE)  # fmt: skip
    if listing.wants_file:
        return listing.file()
    return render(request, "stages/prechecks.html", {
        "listing": listing, "page": listing.page, "today": timezone.localdate(),
    })  # fmt: skip


@seated(SeatKind.WINDOW, *APPLICANTS, SeatKind.CENTRE)
def precheck(request, number):
    row, at = access.precheck(request.seat, number), timezone.now()
    form = None
    why_not = reason(prechecking.may_answer, row, by=request.actor, at=at)
    if request.seat.kind == SeatKind.WINDOW and (not why_not or request.method == "POST"):
        form = RemarksForm(_there(row), request.POST or None)
        if request.method == "POST" and done(form, lambda said: _answer(request, row, form, said, at)):
            messages.success(request, _("The remarks have been sent to the enterprise. No term runs."))
            return redirect("stages:precheck", number)
    return render(request, "stages/precheck.html", {
        "precheck": row, "project": row.project, "form": form, "lines": _lines(row, form),
        "today": timezone.localdate(at), "items": _items(row), "states": State,
    }, status=REFUSED if form is not None and form.errors else None)  # fmt: skip


def _answer(request, row, form, said, at):
    door.answer_precheck(row, by=request.actor, at=at, remarks=form.remarks(), text=said["text"])


def _there(row):
    return [line for line in row.lines if line["state"] == State.THERE]


def _lines(row, form):
    """[(line, its Paper or None, the state in words, the remark's field or its words)]. One statement."""
    papers = Paper.objects.in_bulk([line["paper"] for line in row.lines if line["paper"]])
    return [
        (line, papers.get(line["paper"]), State(line["state"]), form[f"{REMARK}{line['type']}"]
         if form is not None and line["state"] == State.THERE else row.remarks.get(line["type"], ""))
        for line in row.lines
    ]  # fmt: skip


def _items(row):
    known = reference.catalogue(row.project.route.edition).items
    return [f"{code} {words(known[code], 'short')}" for code in row.items if code in known]

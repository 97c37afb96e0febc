"""The forecast of a project with its what-if, and for the centre all forecasts with their error."""

from datetime import timedelta

import numpy as np
from django import forms
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from projects import access
from projects.enums import ProjectStatus, SeatKind
from projects.lists.listing import Column, Listing
from projects.people.seating import seated
from reports.charts import bars, columns
from reports.forecast import accuracy, making
from reports.forecast.outlook import STAGES, outlook
from reports.forecast.whatif import WhatIf
from reports.models import Forecast
from reports.models.forecast import Occasion
from stages.desks import project as project_pages
from stages.desks.searching import about_projects_of
from stages.desks.wording import words
from stages.enums import StageCode
from stages.rules.workdays import ONE_DAY

#: days back in which every project under way has a forecast, for one is made each month
LATEST = 62
#: fewer different outcomes than this are told in words
FEWEST_BARS = 5


class Range(forms.NumberInput):
    input_type = "range"


class WhatIfForm(forms.Form):
    office = forms.ChoiceField(label=gettext_lazy("Office"), required=False)
    pace = forms.IntegerField(label=gettext_lazy("takes this share of its usual days"), required=False, min_value=25,
                              max_value=200, widget=Range(attrs={"step": 5}))  # fmt: skip
    later = forms.IntegerField(label=gettext_lazy("The enterprise files this many working days later"), required=False,
                               min_value=0, max_value=60, widget=Range)  # fmt: skip
    stage = forms.ChoiceField(label=gettext_lazy("in the stage"), required=False)
    in_turn = forms.BooleanField(label=gettext_lazy("The stages one after another"), required=False)

    def __init__(self, *args, prospects, **kwargs):
        super().__init__(*args, **kwargs)
        offices = {p.approval.office_id: words(p.approval.office) for p in prospects if p.approval.office_id}
        self.fields["office"].choices = [
            ("", gettext_lazy("every office")),
            *sorted(offices.items(), key=lambda each: each[1]),
        ]
        stages = {p.approval.stage.code for p in prospects}
        every = ("", pgettext_lazy("stages", "in every stage"))
        self.fields["stage"].choices = [every, *(c for c in StageCode.choices if c[0] in stages)]

    def clean_stage(self):
        """A stage alone changes nothing: it says where to file later."""
        if self.cleaned_data["stage"] and not self.cleaned_data.get("later"):
            raise forms.ValidationError(gettext_lazy("Say how many working days later the papers of this stage come."),
                                        code="stage_without_days")  # fmt: skip
        return self.cleaned_data["stage"]

    def what_if(self):
        if not self.is_valid():
            return WhatIf()
        said = self.cleaned_data
        pace = said["pace"] if said["pace"] is not None else 100
        return WhatIf(int(said["office"]) if said["office"] else None, pace, said["later"] or 0, said["stage"],
                      said["in_turn"])  # fmt: skip


@seated()
def forecast(request, code):
    """When this project will have its permit and be finished, what decides it, and what if."""
    at = timezone.now()
    project = access.project(request.seat, code)
    on, is_active = timezone.localdate(at) - ONE_DAY, project.status == ProjectStatus.ACTIVE
    on = max(on, timezone.localdate(project.registered_at))
    if request.method == "POST":
        making.on_demand(project, on, at=at)
        return redirect("reports:forecast", code)
    usual = outlook(project, on) if is_active else None
    form = WhatIfForm(request.GET or {"pace": 100, "later": 0}, prospects=usual.prospects if usual else [])
    what_if = form.what_if()
    changed = outlook(project, on, what_if) if usual and what_if.changes_anything else None
    shown = changed or usual
    drawn = shown or outlook(project, timezone.localdate(project.ended_at))
    kept = list(Forecast.objects.filter(project=project)[:12])
    return render(request, "reports/forecast.html", project_pages.head(project, "forecast", at) | {
        "on": on, "usual": usual, "changed": changed, "shown": shown, "form": form, "what_if": what_if, "kept": kept,
        "charts": _charts(shown) if shown and shown.finish else [],
        "ribbons": ribbon_chart(drawn, timezone.localdate(at) if is_active else drawn.on),
        "summary": accuracy.summary("permit", timezone.localdate(at)), "asked": any(
            row.occasion == Occasion.DEMAND and row.as_of == on for row in kept),
    }, status=422 if form.errors else 200)  # fmt: skip


def _charts(seen):
    targets = [
        ("permit", _("Working days until the construction permit"), seen.permit),
        ("finish", _("Working days until the project is finished"), seen.finish),
    ]
    return [(title, *_distribution(title, seen.samples[name], days)) for name, title, days in targets if days]


def _distribution(title, samples, days):
    """(Drawing or None, [(days, share)]): so few different outcomes are told in words instead of drawn."""
    counts = _counts(samples)
    if len(counts) < FEWEST_BARS:
        return None, [(each, n / len(samples)) for each, n in counts.items()]
    marks = [(days.days_50, "50 %"), (days.days_80, "80 %")]
    return columns.distribution(counts, title, unit=_("working days"), marks=marks), []


def _counts(samples):
    days, counts = np.unique(samples.astype(np.int64), return_counts=True)
    return dict(zip(days.tolist(), counts.tolist(), strict=True))


def ribbon_chart(seen, on):
    rows = [ribbon(seen, code, on) for code in STAGES]
    return bars.ribbons([row for row in rows if row.spans or row.expected], on, _("Stages over time"))


def ribbon(seen, stage, on):
    """A stage's worked span so far, and from today to its expected end."""
    rows = [row for row in seen.found.rows.values() if row.stage.code == stage]
    begun = [timezone.localdate(row.started_at) for row in rows if row.started_at]
    begun = [day for day in begun if day <= on]
    ended = [seen.found.done[row.code] for row in rows if row.code in seen.found.done]
    is_active = seen.project.status == ProjectStatus.ACTIVE
    still = [p for p in seen.prospects if p.approval.stage.code == stage] if is_active else []
    spans = []
    if begun or ended:
        last = on if any(p.state == "open" for p in still) else max([*ended, *begun])
        spans = [(min([*begun, *ended]), last, "f-go" if not still else "f-gov")]
    if not still:
        return bars.Ribbon(StageCode(stage).label, spans)
    first = min(p.start.on_50 for p in still)
    expected = (first, max(p.finish.on_50 for p in still), max(p.finish.on_80 for p in still))
    return bars.Ribbon(StageCode(stage).label, spans, expected)


COLUMNS = (
    Column("project", gettext_lazy("Project"), lambda row: row.project.name, lambda row: (row.project.name, row.pk)),
    Column("code", gettext_lazy("Project code"), lambda row: row.project.code, on_page=False),
    Column("enterprise", gettext_lazy("Enterprise"), lambda row: row.project.enterprise.name, on_page=False),
    Column("as_of", gettext_lazy("As of"), lambda row: row.as_of, lambda row: (row.as_of, row.pk)),
    Column("permit", gettext_lazy("Permit 50 % / 80 %"), lambda row: row.permit_80,
           lambda row: (row.permit_80 or row.finish_80, row.project_id)),
    Column("finish", gettext_lazy("Finished 50 % / 80 %"), lambda row: row.finish_80,
           lambda row: (row.finish_80, row.project_id)),
    Column("steps", gettext_lazy("Steps (by limit only)"), lambda row: row.steps, lambda row: (row.steps, row.pk),
           css="r"),
)  # fmt: skip
SEARCH = about_projects_of(lambda row: row.project_id)


@seated(SeatKind.CENTRE)
def forecasts(request):
    """The latest forecast of every project under way, and what became of the earlier ones."""
    today = timezone.localdate()
    projects = access.projects_visible_to(request.seat)
    latest = {}
    recent = today - timedelta(days=LATEST)
    rows = Forecast.objects.filter(project__in=projects, project__status=ProjectStatus.ACTIVE, as_of__gte=recent)
    for row in rows.exclude(occasion=Occasion.AFTERWARDS).select_related("project__enterprise").order_by("as_of", "pk"):
        latest[row.project_id] = row
    listing = Listing(request, "forecasts", latest.values(), COLUMNS, filters=(SEARCH,), sort="permit")
    if listing.wants_file:
        return listing.file()
    return render(request, "reports/forecasts.html", {
        "today": today, "listing": listing, "scores": accuracy.scores(projects, today),
    })  # fmt: skip


def _made_columns(target):
    """Of the forecasts behind a score: rows are (Forecast, working days later than its 50 % day, is reached)."""
    day = lambda share: lambda row: getattr(row[0], f"{target}_{share}")  # noqa: E731
    return (
        Column("project", gettext_lazy("Project"), lambda row: row[0].project.name,
               lambda row: (row[0].project.name, row[0].pk)),
        Column("code", gettext_lazy("Project code"), lambda row: row[0].project.code, on_page=False),
        Column("as_of", gettext_lazy("As of"), lambda row: row[0].as_of, lambda row: (row[0].as_of, row[0].pk)),
        Column("on_50", gettext_lazy("Day at 50 %"), day(50), day(50)),
        Column("on_80", gettext_lazy("Day at 80 %"), day(80), day(80)),
        Column("later", gettext_lazy("Working days later"), lambda row: row[1], lambda row: (row[1], row[0].pk),
               css="r"),
        Column("reached", gettext_lazy("Got there"), lambda row: _("yes") if row[2] else "", on_page=False),
    )  # fmt: skip


MADE_SEARCH = about_projects_of(lambda row: row[0].project_id)


@seated(SeatKind.CENTRE)
def made(request):
    """The forecasts behind one figure of their error: `target`, `occasion`, `ahead` (working days) and `part`."""
    today, said = timezone.localdate(), request.GET
    target = "finish" if said.get("target") == "finish" else "permit"
    part = said["part"] if said.get("part") in accuracy.PARTS else "due_50"
    ahead = int(said["ahead"]) if said.get("ahead", "").isdecimal() else 0
    rows = accuracy.behind(
        access.projects_visible_to(request.seat), today, target, said.get("occasion", ""), ahead, part
    )
    listing = Listing(request, "forecasts-made", rows, _made_columns(target), filters=(MADE_SEARCH,), sort="-later")
    if listing.wants_file:
        return listing.file()
    return render(request, "reports/forecasts_made.html", {
        "today": today, "listing": listing, "target": target,
    })  # fmt: skip

"""Cycle times of a log from elsewhere: handed in, measured in the background, shown beside the centre's own years. The
file is thrown away; its report is kept for some days for whoever handed it in.
"""

from django import forms
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects import long_work
from projects.enums import LongWorkKind, LongWorkState, SeatKind
from projects.long_work_desk import mine, of_address
from projects.people.seating import seated
from projects.uploads import content
from reports.charts import columns
from reports.outside import at_length, mapping, measuring
from reports.outside.level import Level
from stages.desks.answering import REFUSED
from stages.desks.uploads import KEPT, KeptFileField, come_back
from stages.desks.wording import pair

#: measured lately, listed below the form
LATEST = 5


class LogForm(forms.Form):
    log = KeptFileField(
        label=gettext_lazy("Event log (XES or CSV, also gzip)"), look=content.any_kind, accept=".xes,.csv,.xml,.gz"
    )
    case = forms.CharField(label=gettext_lazy("Column of the case"), required=False, max_length=100)
    activity = forms.CharField(label=gettext_lazy("Column of the activity"), required=False, max_length=100)
    time = forms.CharField(label=gettext_lazy("Column of the time"), required=False, max_length=100)
    end = forms.CharField(label=gettext_lazy("Column of the end"), required=False, max_length=100)
    due = forms.CharField(label=gettext_lazy("Column of the due date"), required=False, max_length=100)
    office = forms.CharField(label=gettext_lazy("Column of the office"), required=False, max_length=100)
    id = forms.CharField(label=gettext_lazy("Column of the identifier"), required=False, max_length=100)
    dates = forms.CharField(
        label=gettext_lazy("How dates are written"), required=False, max_length=40,
        help_text=gettext_lazy("Only when they begin with the day or month, such as %d/%m/%Y."),
    )  # fmt: skip

    level = forms.ChoiceField(
        label=gettext_lazy("A case is"), required=False,
        choices=[("", gettext_lazy("told by its column, else one item")), *Level.choices],
    )  # fmt: skip

    def said(self):
        """What the form says of the columns, by name, and what a case is."""
        return {name: self.cleaned_data[name].strip() for name in mapping.NAMES}


@seated(SeatKind.CENTRE)
def outside(request):
    """The form; with `work` the report of a log that has been measured, or the form as it was when that failed."""
    today, work = timezone.localdate(), of_address(request, LongWorkKind.OUTSIDE_LOG)
    form = LogForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        if form.is_valid():
            log = form.cleaned_data["log"]
            log.close()
            row = long_work.begin(LongWorkKind.OUTSIDE_LOG, request, at=timezone.now(), about=log.name,
                                  said=form.said(), upload=log.staged)  # fmt: skip
            return redirect("long-work", row.pk)
        come_back(form)
    elif work and work.state == LongWorkState.FAILED:
        form = LogForm({**work.said, f"{KEPT}log": work.upload_id or ""}, {})
        form.add_error("log", [pair(each) for each in work.sentences])
    seen = work.found if work and work.state == LongWorkState.DONE else None
    level = seen and Level(seen["level"])
    return render(request, "reports/outside.html", {
        "form": form, "today": today, "seen": seen, "name": seen and work.about,
        "faults": seen and at_length.faults_of(seen), "notes": seen and at_length.notes_of(seen),
        "most": measuring.LONGEST, "chart": seen and _chart(seen),
        "level": level, "works": mine(request, LongWorkKind.OUTSIDE_LOG)[:LATEST],
    }, status=REFUSED if request.method == "POST" else 200)  # fmt: skip


def _chart(seen):
    marks = [(seen["days"]["median"], _("median %(n)s") % {"n": seen["days"]["median"]})] if seen["days"]["n"] else []
    title = _("How long the cases took")
    return columns.distribution(dict(seen["histogram"]), title, marks=marks, unit=_("calendar days"))

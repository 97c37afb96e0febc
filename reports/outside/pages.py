"""Cycle times of a log from elsewhere: handed in, measured, shown beside the centre's own years, and not kept."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects import access
from projects.enums import SeatKind
from projects.refusal import Refusal
from projects.seating import seated
from reports.charts import columns
from reports.outside import mapping, measuring, reading
from reports.outside.faults import Fault, UnusableLog
from reports.outside.level import Level, level_of
from reports.outside.own_years import own_years
from stages.acts import reference


class LogForm(forms.Form):
    log = forms.FileField(label=gettext_lazy("Event log (XES or CSV, also gzip)"))
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

    def clean_log(self):
        log = self.cleaned_data["log"]
        if log.size > settings.UPLOAD_LIMIT:
            most = settings.UPLOAD_LIMIT // 1_048_576
            raise ValidationError(_("The file is larger than %(most)s MB.") % {"most": most}, code="too_large")
        return log

    def mapping(self):
        return mapping.Mapping(**{name: self.cleaned_data[name].strip() for name in mapping.NAMES})


@seated(SeatKind.CENTRE)
def outside(request):
    """The form, and below it the report of the file just handed in. Nothing of it is stored."""
    today = timezone.localdate()
    form = LogForm(request.POST or None, request.FILES or None)
    log = seen = level = None
    if request.method == "POST" and form.is_valid():
        try:
            log = reading.read(form.cleaned_data["log"].read(), form.mapping(), today=today)
            seen, level = measuring.report(log, _calendar()), level_of(log.mapping)
        except UnusableLog as fault:
            form.add_error("log", str(fault))
    return render(request, "reports/outside.html", {
        "form": form, "today": today, "log": log, "seen": seen, "name": seen and form.cleaned_data["log"].name,
        "faults": seen and [(fault, log.counts[fault], _first(log, fault)) for fault in Fault if log.counts[fault]],
        "most": measuring.LONGEST, "chart": seen and _chart(seen),
        "level": level, "own": level and own_years(access.projects_visible_to(request.seat), level),
    }, status=422 if form.errors else 200)  # fmt: skip


def _calendar():
    try:
        return reference.calendar()
    except Refusal:
        return None


def _first(log, fault):
    return [each for each in log.dirty if each.fault == fault][: measuring.LONGEST]


def _chart(seen):
    marks = [(seen.days.median, _("median %(n)s") % {"n": seen.days.median})] if seen.days.n else []
    return columns.distribution(seen.histogram, _("How long the cases took"), marks=marks, unit=_("calendar days"))

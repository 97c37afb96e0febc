"""Days on forms: typed or picked, and said with weekday and "working day" beside the field.

The words come with the page, after a refusal too, and while somebody types by htmx. The calendar is that of the State
Council; a local order is told where a clock is counted.
"""

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.people.seating import public
from projects.rules import typed_days
from stages.desks.holidays import holiday
from stages.desks.wording import language
from stages.models import CalendarDay
from stages.rules.workdays import SATURDAY

HOUR = "%Y-%m-%d %H:%M"
SENTENCES = {
    "not_a_day": gettext_lazy("“%(text)s” is not a day. Write it like 2026-10-01 or 2026年10月1日."),
    "no_year": gettext_lazy("“%(text)s” says no year. Write it like %(year)s-%(month)02d-%(day)02d."),
    "no_such_day": gettext_lazy("There is no day “%(text)s” in the calendar."),
    "not_an_hour": gettext_lazy("“%(text)s” says no hour of a day. Write it like 2026-10-01 14:30."),
}


def sentence(fault, text):
    said = {"text": text[:40], "year": timezone.localdate().year}
    if fault.code == "no_year":
        said |= {"month": fault.said[0], "day": fault.said[1]}
    return SENTENCES[fault.code] % said


def words(day):
    """`2026-10-01 周四 · 法定节假日（国庆节）`; of a year without its notice also that it is provisional."""
    row = CalendarDay.objects.filter(date=day).first()
    name = "周" + "一二三四五六日"[day.weekday()] if language() == "zh" else WEEKDAYS_ABBR[day.weekday()]
    said = f"{day:%Y-%m-%d} {name} · {_kind(day, row)}"
    return said if row and row.published else f"{said} · {_('provisional')}"


def _kind(day, row):
    is_weekend, label = day.weekday() >= SATURDAY, row.label if row else ""
    if row.working if row else not is_weekend:
        return _("working day in place of a holiday") if is_weekend else _("working day")
    if label and (not is_weekend or row.published):
        return _("public holiday: %(name)s") % {"name": holiday(label)}
    return _("weekend, no working day") if is_weekend else _("no working day")


class DayInput(forms.DateInput):
    """The field to type into, the browser's own picker beside it (with scripts), and the words."""

    picker, parse, written = "date", staticmethod(typed_days.day_of), "%Y-%m-%d"
    example = "2026-10-01"

    def __init__(self, attrs=None):
        attrs = {"placeholder": self.example, "autocomplete": "off", **(attrs or {})}
        super().__init__(attrs=attrs, format=self.written)

    def render(self, name, value, attrs=None, renderer=None):
        attrs = (attrs or {}) | {"hx-get": reverse("stages:day"), "hx-trigger": "input changed delay:300ms",
                                 "hx-target": "next output", "hx-sync": "this:queue last"}  # fmt: skip
        box = super().render(name, value, attrs, renderer)
        return format_html(
            '<span class="day">{}<input type="{}" tabindex="-1" aria-label="{}" hidden></span>'
            '<output class="hint" for="{}">{}</output>',
            box, self.picker, _("Pick the day"), attrs.get("id", ""), self.said(self.format_value(value)),
        )  # fmt: skip

    def said(self, text):
        """The words for what stands in the field, or nothing; what is wrong is said by the field's error."""
        try:
            found = self.parse(text or "")
        except typed_days.NotADay:
            return ""
        return words(found.date() if hasattr(found, "date") else found)


class DayBox(DayInput):
    """The field of a day by which a list is narrowed. No form speaks for it, so it says itself what is no day."""

    def said(self, text):
        try:
            return words(self.parse(text)) if text else ""
        except typed_days.NotADay as fault:
            return sentence(fault, text)


class HourInput(DayInput):
    picker, parse, written = "datetime-local", staticmethod(typed_days.hour_of), HOUR
    example = "2026-10-01 14:30"


class DayField(forms.DateField):
    widget = DayInput

    def to_python(self, value):
        if isinstance(value, str) and value.strip():
            return _cleaned(value, typed_days.day_of)
        return super().to_python(value)


class HourField(forms.DateTimeField):
    widget = HourInput

    def to_python(self, value):
        if isinstance(value, str) and value.strip():
            value = _cleaned(value, typed_days.hour_of)
        return super().to_python(value)


def _cleaned(text, parse):
    try:
        return parse(text)
    except typed_days.NotADay as fault:
        raise forms.ValidationError(sentence(fault, text), code=fault.code) from fault


@public
def day(request):
    """The words for what somebody types into a field of days or hours."""
    text = request.GET.get(request.headers.get("HX-Trigger-Name", "on"), "").strip()
    if not text:
        return HttpResponse("")
    for parse in (typed_days.day_of, typed_days.hour_of):
        try:
            found = parse(text)
        except typed_days.NotADay as fault:
            wrong = fault
        else:
            return HttpResponse(words(found.date() if parse is typed_days.hour_of else found))
    return HttpResponse(format_html("{}", sentence(wrong, text)))

"""The working calendar as a page, with the notices that made it; and taking a notice into force.

Everybody may look: which days work, which make up for a holiday, which are still provisional, what a city has ordered
for itself. The administrator hands in a notice (YAML), sees which open clocks move and by how much, and then takes it
into force; the same is `manage.py load_notice`.
"""

import calendar as weeks
from dataclasses import dataclass
from datetime import date

from django import forms
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy

from projects import long_work
from projects.enums import LongWorkKind, LongWorkState, SeatKind
from projects.long_work_desk import of_address
from projects.models import Division
from projects.people.seating import public, seated
from projects.refusal import Refusal
from stages.acts.explaining import made, notice_of
from stages.desks import notice_at_length
from stages.desks.answering import REFUSED
from stages.desks.holidays import holiday, made_words
from stages.desks.wording import pair
from stages.enums import ClockKind
from stages.loading.faults import BadReferenceData
from stages.models import CalendarDay, CalendarVersion, LocalDay
from stages.rules.workdays import SATURDAY

LATEST, LONGEST = 10, 100_000
#: to look at a notice, and to take it into force
KINDS = (LongWorkKind.NOTICE_LOOK, LongWorkKind.NOTICE_TAKE)


@dataclass(frozen=True)
class Square:
    """One day of a month's sheet; `look` is its class, `title` what made it so. `day` None: of another month."""

    day: date | None
    look: str = ""
    title: str = ""


@public
def calendar(request):
    first, last = _span()
    year = _year(request.GET.get("year"), first, last)
    place = Division.objects.filter(code=request.GET.get("division", "")).first()
    days = {row.date: row for row in CalendarDay.objects.filter(date__year=year)}
    orders = _orders(place, year)
    return render(request, "stages/calendar.html", {
        "year": year, "years": range(last, first - 1, -1), "place": place,
        "places": Division.objects.filter(local_days__isnull=False).distinct(),
        "months": [(date(year, month, 1), _weeks(year, month, days, orders)) for month in range(1, 13)],
        "notices": sorted({notice_of(row.date, row.source) for row in days.values() if row.published}),
        "orders": [(row.date, holiday(row.label), row.source) for row in orders.values()],
        "is_provisional": any(not row.published for row in days.values()),
        "working": sum(orders[day].working if day in orders else row.working for day, row in days.items()),
        "versions": CalendarVersion.objects.all()[:LATEST],
        "may_import": getattr(request, "seat", None) is not None and request.seat.kind == SeatKind.ADMINISTRATOR,
    })  # fmt: skip


def _span():
    days = CalendarDay.objects.order_by("date").values_list("date", flat=True)
    first, last = days.first(), days.last()
    today = timezone.localdate()
    return (first or today).year, (last or today).year


def _year(text, first, last):
    wanted = int(text) if text and text.isdecimal() and len(text) == 4 else timezone.localdate().year
    return min(max(wanted, first), last)


def _orders(place, year):
    """Day -> LocalDay in force at a place, its own before those of the divisions above."""
    if place is None:
        return {}
    found = {}
    for division in reversed(list(place.upwards())):
        found |= {row.date: row for row in LocalDay.objects.filter(division=division, date__year=year)}
    return found


def _weeks(year, month, days, orders):
    return [[_square(day, month, days, orders) for day in week]
            for week in weeks.Calendar().monthdatescalendar(year, month)]  # fmt: skip


def _square(day, month, days, orders):
    row = orders.get(day) or days.get(day)
    if day.month != month or row is None:
        return Square(None)
    is_published = day in orders or row.published
    title = made_words(made(day, row.label, row.source, is_published)) if row.label or day in orders else ""
    if row.working:
        look = "makeup" if day.weekday() >= SATURDAY else ""
    else:
        look = "free" if row.label or day.weekday() < SATURDAY else "rest"
    return Square(day, look if is_published else f"{look} open".strip(), title)


class NoticeForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Notice (YAML)"), widget=forms.Textarea(attrs={"rows": 14}), max_length=LONGEST, strip=False,
        help_text=gettext_lazy("As in fixtures/calendar/notices.yaml: notice with its number, year or single days, "
                               "division for a local order."),
    )  # fmt: skip


@seated(SeatKind.ADMINISTRATOR)
def notice(request):
    """First what would move; with `take`, take it into force. Both are long work, whose outcome `work` shows here."""
    form, work = NoticeForm(request.POST or None), of_address(request, *KINDS)
    if request.method == "POST" and form.is_valid():
        try:
            found = notice_at_length.read(form.cleaned_data["text"])
        except BadReferenceData as refused:
            form.add_error("text", [str(fault) for fault in refused.faults])
        except Refusal as refusal:
            form.add_error("text", str(refusal))
        else:
            row = long_work.begin(KINDS["take" in request.POST], request, at=timezone.now(), said=form.cleaned_data,
                                  about=" · ".join(each.title for each in found))  # fmt: skip
            return redirect("long-work", row.pk)
    elif work and work.state == LongWorkState.FAILED:
        form = NoticeForm(work.said)
        form.add_error("text", [pair(each) for each in work.sentences])
    elif work:
        form = NoticeForm(initial=work.said)
    outcomes = work.found.get("outcomes", []) if work and request.method == "GET" else []
    return render(request, "stages/calendar_notice.html", {
        "form": form, "outcomes": [_shown(each) for each in outcomes],
        "clocks": sum(each["clocks"] for each in outcomes),
        "is_taken": bool(outcomes) and work.kind == LongWorkKind.NOTICE_TAKE,
    }, status=REFUSED if request.method == "POST" else 200)  # fmt: skip


def _shown(outcome):
    lines = [line | {"what": pair(line["what"]), "kind": ClockKind(line["kind"]).label,
                     "before": date.fromisoformat(line["before"]), "due": date.fromisoformat(line["due"])}
             for line in outcome["lines"]]  # fmt: skip
    return outcome | {"lines": lines}

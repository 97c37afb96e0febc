"""The overview for the centre: figures, charts and light history, answered from the roll-up in under ten statements."""

import calendar
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django import forms
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.access import projects_visible_to
from projects.enums import ProjectStatus, SeatKind
from projects.people.seating import seated
from reports.charts import bars, columns, lines
from reports.lights import lights_on
from reports.measures.book import BOOK
from reports.measures.measure import finish
from reports.rollup import reading
from reports.statistics.figures import ALL, SO
from stages.desks.wording import words
from stages.enums import Light

MONTHS = 12
SHARES = ("on_time", "early", "first_pass", "tolerance_used", "online", "at_most_once", "immediate", "stopped")
#: offices of the chart; the others are in the cycle-time pages
MOST_OFFICES = 12


class Choice(forms.Form):
    item = forms.ChoiceField(label=gettext_lazy("Item"), required=False)

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [
            ("", _("all items")),
            *((code, f"{code} {name}") for code, name in items.items()),
        ]

    def chosen(self):
        return self.cleaned_data["item"] if self.is_valid() else ""


@seated(SeatKind.CENTRE)
def overview(request):
    today = timezone.localdate()
    projects, cells = projects_visible_to(request.seat), reading.visible(request.seat)
    months, names = reading.months_before(today, MONTHS), reading.names()
    items = {code: named for (kind, code), named in sorted(names.items()) if kind == "item"}
    form = Choice(request.GET, items={code: words(named, "short") for code, named in items.items()})
    item = form.chosen()
    chosen = cells.filter(item=item) if item else cells
    parts, flow = reading.by_office_with_flow(chosen, cells, (*SHARES, "net_duration", "promise"), months)
    found = finish(parts, ["office"])
    ends = evenings(months[:-1])
    lights = lights_on(projects, [*ends, today], item)
    subject = words(items[item], "short") if item else _("all items")
    return render(request, "reports/overview.html", {
        "today": today, "form": form, "months": months, "lights": lights[-1], "running": sum(lights[-1].values()),
        "under_way": projects.filter(status=ProjectStatus.ACTIVE).count(), "subject": subject, "item": item,
        "shares": shares(found, {"since": f"{months[0]}-01"} | ({"item": item} if item else {})),
        "in_hand": lights_of(today, item), "red": lights_of(today, item, Light.RED),
        "yellow": lights_of(today, item, Light.YELLOW),
        "charts": [
            (_("In and out"), _("projects a month, whatever the item"), flow_chart(months, flow)),
            (_("How long items take"), subject, distribution_chart(parts, items[item].promise if item else None,
                                                                       {"since": f"{months[0]}-01", "item": item})),
            (_("Offices against their promise"), subject, office_chart(found, names, f"{months[0]}-01", item)),
            (_("Lights at the end of each month"), _("decision clocks that ran"),
             light_chart(months, lights, [*ends, today], item)),
        ],
    }, status=422 if form.errors else 200)  # fmt: skip


def evenings(months):
    """The last days of some months ("2026-10")."""
    found = []
    for month in months:
        year, number = map(int, month.split("-"))
        found.append(date(year, number, calendar.monthrange(year, number)[1]))
    return found


@dataclass(frozen=True)
class Share:
    """A share over all offices, and the addresses of the lists of cases behind it."""

    measure: object
    share: float | None
    n: int
    so: int
    url_so: str
    url_all: str

    @property
    def behind(self):
        """(address, number) of the cases of the share: those that are so, or all of them where none is."""
        return (self.url_so, self.so) if self.so else (self.url_all, self.n)


def shares(by_office, query):
    """{code: Share}; of measures about applications none while an item is chosen."""
    found = {}
    for code in SHARES:
        if "item" in query and BOOK[code].frame != "approvals":
            continue
        rows = by_office[by_office["measure"] == code]
        n = int(rows["n"].sum())
        so = int(rows["total"].sum())
        found[code] = Share(BOOK[code], so / n if n else None, n, so, *(cases(code, part, query) for part in (SO, ALL)))
    return found


def cases(code, part, query):
    """The address of the cases behind a figure."""
    known = {name: value for name, value in query.items() if value}
    return f"{reverse('reports:cases', args=[code])}?{urlencode({'part': part} | known)}"


def flow_chart(months, flow):
    series = [(_("new projects"), "c-dim", flow["registered"]), (_("permits"), "c-seal", flow["permitted"])]
    address, of = reverse("reports:rows", args=["projects"]), ("registered_on", "permit_on")
    way = lambda place, part: f"{address}?{urlencode({'of': of[part], 'month': months[place]})}"  # noqa: E731
    return lines.flow(months, series, _("Projects registered and permits given, by month"), url=way)


def distribution_chart(parts, promise, asked):
    rows = parts[parts["measure"] == "net_duration"]
    counts = rows.groupby("value")["n"].sum().to_dict()
    median = finish(rows)["median"] if counts else []
    marks = [(int(days), _("median %(n)s") % {"n": int(days)}) for days in median]
    return columns.distribution(
        counts, _("Net working days of decided items"), promise=promise, marks=marks,
        url=lambda first, last: cases("net_duration", ALL, asked | {"least": str(first), "most": str(last)}),
    )  # fmt: skip


def office_chart(found, names, since, item):
    """The offices with the most decisions: median and p90 of their net days, the median promise of the same items."""
    own = (
        found[found["measure"] == "net_duration"]
        .sort_values("n", ascending=False)
        .head(MOST_OFFICES)
        .set_index("office")
    )
    promise = found[found["measure"] == "promise"].set_index("office")["median"]
    name = lambda code: words(names["office", code], "short") if ("office", code) in names else code  # noqa: E731
    rows = [bars.Against(name(code), int(row["n"]), float(row["median"]), float(row["p90"]),
                         float(promise[code]) if code in promise else None,
                         cases("net_duration", ALL, {"office": code, "since": since, "item": item}))
            for code, row in own.iterrows()]  # fmt: skip
    return bars.against_promise(rows, _("Net working days of each office against its promise"))


def light_chart(months, lights, evenings, item):
    looks = ((Light.GREEN, "f-go"), (Light.YELLOW, "f-soon"), (Light.RED, "f-late"))
    parts = [(light.label, look, [each[light] for each in lights]) for light, look in looks]
    return columns.stacked(months, parts, _("Lights of running decision clocks at the end of each month"),
                           lambda place, part: lights_of(evenings[place], item, looks[part][0]))  # fmt: skip


def lights_of(on, item="", light=""):
    """The address of the clocks that ran on the evening of a day, of those that showed a light when it is named."""
    said = {"on": on.isoformat(), "item": item, "light": light and light.value}
    return f"{reverse('reports:lights')}?{urlencode({name: value for name, value in said.items() if value})}"

"""The public guide: every item of the catalogue in force on a day, with the evidence of each of its figures.

浙江规定 art. 4: the guide is what may be asked for; what it does not list may not. Reads the edition and the offices;
whom an item concerns is said as the catalogue says it, a project's own route is drawn at its registration.
"""

from dataclasses import dataclass

from django import forms
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.enums import DivisionLevel, OfficeKind
from projects.models import Competence, Division, Function
from projects.models.office import dated
from projects.people.seating import public
from stages.acts import reference
from stages.desks.conditions_in_words import in_words
from stages.desks.days import DayField
from stages.enums import Holder, StageCode
from stages.models import Edition


class DayForm(forms.Form):
    """The day whose catalogue is shown; any day of an edition will do."""

    on = DayField(label=_("Catalogue in force on"))
    q = forms.CharField(label=_("Name or code"), required=False, max_length=60)


@dataclass(frozen=True)
class Chosen:
    """The day, its edition (None when none was in force), and all editions to choose from."""

    on: object
    edition: Edition | None
    editions: list
    form: DayForm

    @property
    def q(self):
        return self.form.cleaned_data.get("q", "").strip() if self.form.is_valid() else ""


def chosen(request):
    """The edition asked for by `on` (and `city`, where several cities are loaded); today's when none is named."""
    today = timezone.localdate()
    form = DayForm({"on": request.GET.get("on") or today.isoformat(), "q": request.GET.get("q", "")})
    on = form.cleaned_data["on"] if form.is_valid() else today
    editions = list(Edition.objects.select_related("division").order_by("city", "-valid_from"))
    city = request.GET.get("city")
    mine = [e for e in editions if not city or e.city == city]
    in_force = [e for e in mine if e.valid_from <= on and (e.valid_until is None or on <= e.valid_until)]
    return Chosen(on, in_force[0] if in_force else None, editions, form)


@public
def guide(request):
    """All items by stage."""
    pick = chosen(request)
    items = reference.catalogue(pick.edition).items.values() if pick.edition else []
    found = [item for item in items if _matches(item, pick.q)]
    stages = [(stage, [item for item in found if item.stage == stage]) for stage in StageCode]
    context = {"pick": pick, "stages": stages, "functions": functions(), "count": len(found),
               "today": timezone.localdate()}  # fmt: skip
    return render(request, "stages/guide.html", context)


def _matches(item, q):
    texts = (item.code, item.name_zh, item.name_en, item.short_zh, item.short_en)
    return not q or any(q.lower() in text.lower() for text in texts)


def functions():
    """Function rows by code. One statement."""
    return {function.code: function for function in Function.objects.all()}


@public
def item(request, code):
    """Everything the catalogue says of one item."""
    pick = chosen(request)
    compiled = reference.catalogue(pick.edition) if pick.edition else None
    if compiled is None or code not in compiled.items:
        raise Http404
    row, facts = compiled.items[code], compiled.edition.facts
    rule = next(rule for rule in compiled.rules if rule.code == code)
    when = {ask.pk: in_words(compiled.requirement_conditions[ask.pk], facts) for ask in row.asks if ask.condition}
    return render(request, "stages/guide_item.html", {
        "pick": pick, "item": row, "applies": in_words(rule.applies, facts),
        "function": functions().get(row.function), "today": timezone.localdate(),
        "asks": [(ask, [compiled.items[c] for c in ask.result_of if c in compiled.items], when.get(ask.pk, ""))
                 for ask in row.asks],
        "needs": [(need, [compiled.items[c] for c in need.codes if c in compiled.items],
                   in_words(told.when, facts) if told.when else "")
                  for need, told in zip(row.prerequisites.all(), rule.needs, strict=True)],
        "needed_by": [other for other in compiled.items.values()
                      if any(code in need.codes for need in other.prerequisites.all())],
        "offices": offices(compiled, row, pick.on) if row.holder == Holder.OFFICE else [],
    })  # fmt: skip


def offices(compiled, item, on):
    """(division, office or None) for each division with a window on that day. Two statements."""
    here = Division.objects.filter(offices__kind=OfficeKind.WINDOW).exclude(level=DivisionLevel.PROVINCE).distinct()
    held = Competence.objects.filter(dated("", on), function__code=item.function).select_related("office")
    at = {competence.office.division_id: competence.office for competence in held}
    found = []
    for division in here.select_related("parent__parent"):
        place = division.at(reference.level_of(compiled, item, division))
        found.append((division, at.get(place.pk) if place else None))
    return found

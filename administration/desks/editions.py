"""Editions of the catalogue: which hold, files handed in with their faults and differences, and publishing them."""

import json
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from administration.acts import publishing as acts
from administration.models import Publication
from projects.enums import ProjectStatus, SeatKind
from projects.people.seating import seated
from projects.refusal import Refusal, reason
from stages.desks.answering import REFUSED, done
from stages.desks.days import DayField
from stages.desks.wording import language
from stages.loading import archive, publishing
from stages.loading.faults import BadReferenceData
from stages.models import ApprovalItem, Edition, Requirement

#: faults and changes shown; their number says the whole
SHOWN = 200
#: publications listed
LATEST = 20
WHOLE_WORDS = {
    "facts": gettext_lazy("Questionnaire"), "stages": gettext_lazy("Stages and leads"),
    "tolerance": gettext_lazy("Terms of tolerant acceptance"), "tracks": gettext_lazy("Tracks"),
    "session_kinds": gettext_lazy("Kinds of joint session"),
}  # fmt: skip
assert set(WHOLE_WORDS) == set(publishing.WHOLE)


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files under one name; an empty list when none was chosen."""

    widget = ManyFiles

    def clean(self, data, initial=None):
        return [super(ManyFilesField, self).clean(each, initial) for each in data or ()]


class HandInForm(forms.Form):
    files = ManyFilesField(
        label=gettext_lazy("Files"), required=False, widget=ManyFiles(attrs={"accept": ".zip,.yaml"}),
        help_text=gettext_lazy("One ZIP of the city's whole folder, or single YAML files in place of those that stand. "
                               "None: the folder on the server."),
    )  # fmt: skip


class PublishForm(forms.Form):
    on = DayField(label=gettext_lazy("In force from"))
    reason = forms.CharField(label=gettext_lazy("Document and reason"), max_length=300)


@seated(SeatKind.ADMINISTRATOR)
def editions(request):
    """The editions there are; POST hands files in and leads to what they would change."""
    at, form = timezone.now(), HandInForm(request.POST or None, request.FILES or None)
    made = []
    if request.method == "POST" and done(form, lambda said: made.append(
        acts.hand_in(said["files"], by=request.actor, at=at))):  # fmt: skip
        return redirect("administration:publication", made[0].pk)
    return render(request, "administration/editions.html", {
        "form": form, "editions": [(row, _state(row, timezone.localdate(at))) for row in followed()],
        "publications": Publication.objects.select_related("uploaded_by", "published_by", "discarded_by").defer(
            "archive")[:LATEST],
    }, status=REFUSED if form.errors else 200)  # fmt: skip


def followed():
    """Editions, the newest first, each with `running`: how many projects under way follow it."""
    running = Count("routes", filter=Q(routes__project__status=ProjectStatus.ACTIVE))
    return Edition.objects.annotate(running=running).order_by("city", "-valid_from")


def _state(row, on):
    """(state of the mark, word)"""
    if row.valid_from > on:
        return "ready", _("Still to come")
    return ("off", _("Has ended")) if row.valid_until and row.valid_until < on else ("done", _("In force"))


@seated(SeatKind.ADMINISTRATOR)
def publication(request, pk):
    """The faults of the files, or what they would change from the day `on`; POST publishes what was seen."""
    row, at = _row(pk), timezone.now()
    tomorrow = timezone.localdate(at) + timedelta(days=1)
    form = PublishForm(request.POST or None, initial={"on": request.GET.get("on") or tomorrow})
    if request.method == "POST":
        if row.published_at is not None:  # pressed twice
            messages.info(request, _("This has been published already."))
            return redirect("administration:publication", row.pk)
        if done(form, lambda said: _publish(request, row, at, said)):
            messages.success(request, _("Published: in force from %(day)s.") % {"day": form.cleaned_data["on"]})
            return redirect("administration:publication", row.pk)
    return render(request, "administration/publication.html", {
        "row": row, "form": form, "cannot": reason(acts.may_publish, row, by=request.actor, at=at),
        **(_seen(row, _day(request, form, tomorrow)) if row.is_open else {}),
    }, status=REFUSED if form.errors else 200)  # fmt: skip


def _row(pk):
    return get_object_or_404(Publication.objects.select_related("uploaded_by", "published_by", "discarded_by"), pk=pk)


def _day(request, form, tomorrow):
    """The day whose differences are shown."""
    text = request.POST.get("on") or request.GET.get("on") or ""
    try:
        return DayField().clean(text)
    except forms.ValidationError:
        return tomorrow


def _publish(request, row, at, said):
    """Only the day whose differences have been seen."""
    if request.POST.get("seen") != said["on"].isoformat():
        raise Refusal("not_seen", _("Look at the differences of this day first; they are shown now."), field="on")
    return acts.publish(row, by=request.actor, at=at, **said)


def _seen(row, on):
    """The faults of a publication, or its differences as lines to read."""
    try:
        city = acts.read(row)
        publishing.check(city, on)
    except BadReferenceData as bad:
        return {"faults": bad.faults[:SHOWN], "fault_count": len(bad.faults), "on": on}
    found = publishing.difference(city, on)
    return {
        "on": on, "found": found, "added": [(item.code, item.values[f"name_{language()}"]) for item in found.added],
        "lines": [_lines(each) for each in found.changed],
        "whole": [(WHOLE_WORDS[name], [_words(each) for each in changed])
                  for name, changed in found.whole.items() if changed],
        "papers": [_words(each) for each in found.papers],
        "staying": [each for each in followed().filter(city=city.slug) if each.running],
    }  # fmt: skip


def _lines(change):
    """(code, short name, [(what, before, after)]) of a changed entry."""
    lines = [_words(each, _label(ApprovalItem, each.what)) for each in change.fields]
    lines += [_words(each, _material(each.what)) for each in change.materials]
    if change.requires:
        lines.append(_words(change.requires, _("Prerequisites")))
    return change.item.code, change.item.values[f"short_{language()}"], lines


def _material(what):
    """`Paper plan: core`; a material that is new or goes has no column."""
    code, _colon, column = what.partition(": ")
    return f"{_('Material')} {code}" + (f": {_label(Requirement, column)}" if column else "")


def _label(model, column):
    return capfirst(model._meta.get_field(column).verbose_name)


def _words(changed, what=""):
    return what or changed.what, _plain(changed.before), _plain(changed.after)


def _plain(value):
    if value is None or value == "" or value == [] or value == {}:
        return "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, (dict, list)) else str(value)


@require_POST
@seated(SeatKind.ADMINISTRATOR)
def discard(request, pk):
    try:
        acts.discard(_row(pk), by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Put aside."))
    return redirect("administration:editions")


@require_safe
@seated(SeatKind.ADMINISTRATOR)
def standing_files(request):
    """The files that stand, as one ZIP to work on."""
    return _download(archive.packed(acts.base_files()), "catalogue")


@require_safe
@seated(SeatKind.ADMINISTRATOR)
def files(request, pk):
    """The files of a publication."""
    row = _row(pk)
    return _download(bytes(row.archive), f"catalogue-{row.pk}")


def _download(data, name):
    response = HttpResponse(data, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return response

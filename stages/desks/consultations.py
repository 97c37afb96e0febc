"""Questions, complaints and ratings: asked by enterprises, answered by the centre or an office, read by the centre.

Frequent questions are public. What a list shows is what the seat may see: an enterprise its own, an office those that
lie with it, the centre of a division also those its offices have.
"""

from django import forms
from django.contrib import messages
from django.db.models import Avg, Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from projects import access as of_projects
from projects.access import projects_visible_to
from projects.enums import OfficeKind, SeatKind
from projects.lists.listing import Column, Listing
from projects.lists.narrowing import Choice, Pick, Pills, Search, contains
from projects.models import Division, Office
from projects.models.office import dated
from projects.people.seating import public, seated
from projects.refusal import reason
from stages import access
from stages.acts import consulting, reference
from stages.desks.answering import REFUSED, done
from stages.desks.project import head
from stages.desks.searching import about_projects
from stages.desks.wording import provisional, words
from stages.enums import ConsultationKind, Satisfaction
from stages.flows import door
from stages.models import Consultation, Rating

#: frequent questions beside the form
FREQUENT = 6
SEATS = (SeatKind.ENTERPRISE, *sorted(consulting.ANSWERING))
COLUMNS = (
    Column("state", gettext_lazy("State"), lambda row: _("Answered") if row.answered_at else _("To be answered"),
           "answered_at"),
    Column("subject", gettext_lazy("Subject"), lambda row: row.subject),
    Column("kind", gettext_lazy("Kind"), lambda row: row.get_kind_display(), "kind"),
    Column("enterprise", gettext_lazy("Enterprise"), lambda row: row.enterprise.name, "enterprise__name"),
    Column("office", gettext_lazy("Office"), lambda row: words(row.office), "office__code"),
    Column("asked", gettext_lazy("Asked"), lambda row: row.asked_at, "asked_at"),
    Column("due", gettext_lazy("Due"), lambda row: row.due_on, "due_on"),
    Column("provisional", gettext_lazy("Provisional"), lambda row: provisional(row.provisional), on_page=False),
)  # fmt: skip
RATING_COLUMNS = (
    Column("level", gettext_lazy("Satisfaction"), lambda row: row.get_level_display(), "level"),
    Column("words", gettext_lazy("In words"), lambda row: row.words),
    Column("project", gettext_lazy("Project"), lambda row: row.application.project.name,
           "application__project__name"),
    Column("window", gettext_lazy("Window"), lambda row: words(row.application.window), "application__window__code"),
    Column("given", gettext_lazy("Given"), lambda row: row.given_at, "given_at"),
)  # fmt: skip
RATING_FILTERS = (
    Pills("level", tuple(Choice(str(each.value), each.label, Q(level=each)) for each in reversed(Satisfaction))),
    about_projects("application__project", more=("words",)),
)


class AskForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("What is it?"), choices=ConsultationKind, widget=forms.RadioSelect)
    project = forms.ModelChoiceField(None, label=gettext_lazy("About the project"), required=False,
                                     to_field_name="code", empty_label=gettext_lazy("none in particular"))  # fmt: skip
    division = forms.ModelChoiceField(None, label=gettext_lazy("Division"), to_field_name="code")
    subject = forms.CharField(label=gettext_lazy("In one line"), max_length=120)
    text = forms.CharField(label=gettext_lazy("Text"), widget=forms.Textarea, max_length=consulting.LONGEST)

    def __init__(self, seat, on, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = projects_visible_to(seat)
        windows = dated("offices__", on)
        self.fields["division"].queryset = Division.objects.filter(windows, offices__kind=OfficeKind.WINDOW).distinct()
        self.fields["division"].label_from_instance = words


class ReplyForm(forms.Form):
    text = forms.CharField(label=gettext_lazy("Answer"), widget=forms.Textarea, max_length=consulting.LONGEST)
    publish = forms.BooleanField(label=gettext_lazy("Publish among the frequent questions, without names"),
                                 required=False)  # fmt: skip

    def __init__(self, row, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if row.kind != ConsultationKind.QUESTION:
            del self.fields["publish"]


class HandForm(forms.Form):
    office = forms.ModelChoiceField(None, label=gettext_lazy("Hand to the office"), to_field_name="code")

    def __init__(self, row, on, *args, **kwargs):
        super().__init__(*args, **kwargs)
        here = Office.objects.filter(dated("", on), division=row.office.division_id).exclude(pk=row.office_id)
        self.fields["office"].queryset = here.order_by("kind", "code")
        self.fields["office"].label_from_instance = words


class RateForm(forms.Form):
    level = forms.TypedChoiceField(label=gettext_lazy("How satisfied are you with the service?"), coerce=int,
                                   choices=Satisfaction, widget=forms.RadioSelect)  # fmt: skip
    words = forms.CharField(label=gettext_lazy("In words"), widget=forms.Textarea(attrs={"rows": 3}), required=False,
                            max_length=consulting.LONGEST)  # fmt: skip


def visible_to(seat):
    rows = Consultation.objects.select_related("enterprise", "office__division", "project", "answered_by")
    if seat.kind == SeatKind.ENTERPRISE:
        return rows.filter(enterprise=seat.enterprise_id)
    if seat.kind == SeatKind.CENTRE:
        division = seat.office.division_id
        return rows.filter(Q(office__division=division) | Q(office__division__parent=division))
    return rows.filter(office=seat.office_id)


def filters(on):
    is_open = Q(answered_at__isnull=True)
    return (
        Pills("show", (
            Choice("open", gettext_lazy("To be answered"), is_open),
            Choice("late", gettext_lazy("Late"), is_open & Q(due_on__lt=on)),
            Choice("answered", gettext_lazy("Answered"), ~is_open),
        )),
        Pick("kind", gettext_lazy("Kind"), ConsultationKind.choices, lambda kind: Q(kind=kind)),
        about_projects(more=("subject", "text"), to_enterprise="enterprise"),
    )  # fmt: skip


@seated(*SEATS)
def consultations(request):
    on = timezone.localdate()
    listing = Listing(request, "consultations", visible_to(request.seat), COLUMNS, filters=filters(on), sort="-asked")
    if listing.wants_file:
        return listing.file()
    return render(request, "stages/consultations.html", {
        "listing": listing, "page": listing.page, "today": on,
        "may_ask": request.seat.kind == SeatKind.ENTERPRISE,
    })  # fmt: skip


@seated(SeatKind.ENTERPRISE)
def ask(request):
    at = timezone.now()
    on, asked = timezone.localdate(at), []
    about = projects_visible_to(request.seat).select_related("division")
    about = about.filter(code=request.GET["project"]) if "project" in request.GET else about
    latest = about.order_by("-registered_at").first()
    first = {"division": latest.division.code} if latest else {}
    first |= {"project": latest.code} if latest and "project" in request.GET else {}
    form = AskForm(request.seat, on, request.POST or None, initial=first)
    if request.method == "POST" and done(form, lambda said: asked.append(consulting.ask(
            request.seat.enterprise, by=request.actor, at=at, **said))):  # fmt: skip
        messages.success(request, _("It is on its way. You get the answer as a message, by the promised day."))
        return redirect("stages:consultation", asked[0].pk)
    return render(request, "stages/consultation_ask.html", {
        "form": form, "promised": [(kind.label, days, reference.calendar().due(on, days))
                                   for kind, days in consulting.PROMISED.items()],
        "frequent": Consultation.objects.filter(published_at__isnull=False).order_by("-published_at")[:FREQUENT],
    }, status=REFUSED if form.errors else 200)  # fmt: skip


@seated(*SEATS)
def consultation(request, pk, **forms_shown):
    """One question or complaint; those who have it to answer find the forms."""
    at = timezone.now()
    row = get_object_or_404(visible_to(request.seat), pk=pk)
    may = not reason(consulting.may_answer, row, by=request.actor, at=at)
    context = {"row": row, "today": timezone.localdate(at), "may": may}
    if may:
        context["reply"] = forms_shown.get("reply") or ReplyForm(row)
        context["hand"] = forms_shown.get("hand") or HandForm(row, timezone.localdate(at))
    status = REFUSED if forms_shown else 200
    return render(request, "stages/consultation.html", context, status=status)


@require_POST
@seated(*SEATS)
def reply(request, pk):
    at, row = timezone.now(), get_object_or_404(visible_to(request.seat), pk=pk)
    form = ReplyForm(row, request.POST)
    if done(form, lambda said: consulting.answer(row, by=request.actor, at=at, **said)):
        messages.success(request, _("The answer is on its way to the enterprise."))
        return redirect("stages:consultation", pk)
    return consultation(request, pk, reply=form)


@require_POST
@seated(*SEATS)
def hand(request, pk):
    at, row = timezone.now(), get_object_or_404(visible_to(request.seat), pk=pk)
    form = HandForm(row, timezone.localdate(at), request.POST)
    if done(form, lambda said: consulting.hand_to(row, said["office"], by=request.actor, at=at)):
        messages.success(request, _("It has been handed on; the promised day stays."))
        return redirect("stages:consultations")
    return consultation(request, pk, hand=form)


@public
def questions(request):
    """Frequent questions with their answers, the newest first, without names."""
    rows = Consultation.objects.filter(published_at__isnull=False).order_by("-published_at")
    listing = Listing(request, "questions", rows, (), filters=(Search(contains("subject", "text", "answer")),))
    return render(request, "stages/questions.html", {"listing": listing, "page": listing.page})


@seated(SeatKind.ENTERPRISE)
def rate(request, number):
    """Rate the service about one application."""
    at, row = timezone.now(), access.application(request.seat, number)
    blocked = reason(consulting.may_rate, row, by=request.actor, at=at)
    form = RateForm(request.POST or None)
    if request.method == "POST" and done(form, lambda said: door.rate(row, by=request.actor, at=at, **said)):
        messages.success(request, _("Thank you. The centre reads every rating."))
        return redirect("stages:application", number)
    context = {"application": row, "project": row.project, "form": form, "blocked": blocked,
               "given": Rating.objects.filter(application=row).first()}  # fmt: skip
    return render(request, "stages/rate.html", context, status=REFUSED if form.errors else 200)


@seated(SeatKind.CENTRE)
def ratings(request):
    """Every rating of the centre's projects, with how many there are of each level."""
    rows = Rating.objects.filter(application__project__in=projects_visible_to(request.seat))
    counts = dict(rows.order_by().values_list("level").annotate(Count("pk")))
    average = rows.aggregate(average=Avg("level"))["average"]
    shown = rows.select_related("application__project__enterprise", "application__window")
    listing = Listing(request, "ratings", shown, RATING_COLUMNS, filters=RATING_FILTERS, sort="-given")
    if listing.wants_file:
        return listing.file()
    return render(request, "stages/ratings.html", {
        "listing": listing, "page": listing.page, "average": average,
        "count": sum(counts.values()), "good": sum(n for v, n in counts.items() if v >= Satisfaction.GOOD),
    })  # fmt: skip


@seated()
def readers(request, code):
    """Who may see a project: the offices with work on it, its windows, the centres, its own enterprise and agents."""
    at = timezone.now()
    project = of_projects.project(request.seat, code)
    if request.seat.kind not in (SeatKind.ENTERPRISE, SeatKind.AGENT, SeatKind.CENTRE, SeatKind.ADMINISTRATOR):
        raise Http404
    on = timezone.localdate(at)
    at_work = Office.objects.filter(Q(approvals__project=project) | Q(led_stages__project=project)).distinct()
    places = [project.division_id, project.division.parent_id]
    windows, centres = Q(kind=OfficeKind.WINDOW, division=project.division_id), Q(kind=OfficeKind.CENTRE)
    around = Office.objects.filter(dated("", on)).filter(windows | centres & Q(division__in=places))
    context = head(project, "", at) | {"at_work": at_work.order_by("code"), "around": around.order_by("kind", "code")}
    return render(request, "stages/project_readers.html", context)

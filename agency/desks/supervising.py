"""Reporting a fee, a gift or a named intermediary: open to everybody; and the centre's pages to examine the reports."""

from django import forms
from django.contrib import messages
from django.core import signing
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agency.acts import supervising
from agency.desks.forms_case import lines_field
from agency.enums import Finding, Grievance
from agency.models import Agent, SupervisionCase
from projects.enums import SeatKind
from projects.lists.listing import Column, Listing
from projects.lists.narrowing import Choice, Days, Pick, Pills, Search, contains
from projects.people.seating import public, seated
from projects.refusal import reason
from stages.desks.answering import REFUSED, done

COLUMNS = (
    Column("finding", _("Finding"), lambda row: row.get_finding_display(), "finding"),
    Column("number", _("Number"), lambda row: row.number, "number"),
    Column("kind", _("What is reported"), lambda row: row.get_kind_display(), "kind"),
    Column("text", _("What happened"), lambda row: row.text, on_page=False),
    Column("about", _("About whom"), lambda row: row.about_whom, "about_whom"),
    Column("agent", _("Agent of the project"), lambda row: row.agent.name if row.agent else "", on_page=False),
    Column("reported", _("Reported"), lambda row: row.reported_at, "reported_at"),
    Column("closed", _("Closed"), lambda row: row.closed_at, on_page=False),
)
FILTERS = (
    Pills("show", tuple(Choice(each.value, each.label, Q(finding=each)) for each in Finding)),
    Pick("kind", _("What is reported"), Grievance.choices, lambda kind: Q(kind=kind)),
    Days("reported_at__date", _("Reported")),
    Search(contains("number", "text", "about_whom")),
)
SENT = "report sent"


class ReportForm(forms.Form):
    kind = forms.ChoiceField(label=_("What do you report?"), choices=Grievance, widget=forms.RadioSelect)
    text = lines_field(_("What happened"), rows=5, longest=4000)
    about_whom = forms.CharField(label=_("About whom"), max_length=100, required=False)
    project_code = forms.CharField(label=_("Project code, if you know it"), max_length=24, required=False)
    reporter = forms.CharField(
        label=_("Your name"), max_length=100, required=False, help_text=_("You need not give it.")
    )
    contact = forms.CharField(
        label=_("How to reach you"), max_length=100, required=False,
        help_text=_("So that you can be told what was found. Only the examining centre sees it."),
    )  # fmt: skip


class FindingForm(forms.Form):
    """What was found, and whose breach it is where it was an agent's. `agents`: the centre's to choose from."""

    finding = forms.ChoiceField(
        label=_("Finding"), widget=forms.RadioSelect,
        choices=[(each.value, each.label) for each in (Finding.FOUNDED, Finding.UNFOUNDED)],
    )  # fmt: skip
    agent = forms.ModelChoiceField(
        Agent.objects.none(), label=_("Breach of the agent"), required=False, empty_label=_("no agent's"),
        help_text=_("It counts in the agent's assessment. In the list: who has served the project."),
    )  # fmt: skip
    measures = lines_field(_("What was found and done"), rows=5, longest=4000)

    def __init__(self, agents, data=None):
        super().__init__(data)
        self.fields["agent"].queryset = agents


@public
def report(request):
    """The form, for anybody; afterwards the number, by an address that only the reporter has."""
    form = ReportForm(request.POST or None)
    opened = []
    if request.method == "POST" and done(
        form, lambda said: opened.append(supervising.report(at=timezone.now(), **said))
    ):
        sent = signing.dumps(opened[0].number, salt=SENT)
        return redirect(f"{request.path}?sent={sent}")
    return render(request, "agency/report.html", {"form": form, "number": _number(request.GET.get("sent", ""))},
                  status=REFUSED if form.errors else None)  # fmt: skip


def _number(sent):
    """The number of a report that has just been sent, or nothing."""
    try:
        return signing.loads(sent, salt=SENT)
    except signing.BadSignature:
        return ""


@seated(SeatKind.CENTRE)
def cases(request):
    rows = SupervisionCase.objects.filter(centre=request.seat.office_id).select_related(
        "agent__seat__person", "project", "closed_by"
    )
    listing = Listing(request, "supervision", rows, COLUMNS, filters=FILTERS, sort="-reported")
    if listing.wants_file:
        return listing.file()
    return render(request, "agency/supervision.html", {
        "listing": listing, "page": listing.page, "today": timezone.localdate(),
    })  # fmt: skip


@seated(SeatKind.CENTRE)
def case(request, number):
    """One report, and the form that closes it."""
    at = timezone.now()
    found = SupervisionCase.objects.filter(centre=request.seat.office_id).select_related(
        "agent__seat__person", "project", "closed_by", "centre"
    )
    row = get_object_or_404(found, number=number)
    form = FindingForm(supervising.agents_of(row), request.POST or None)
    if request.method == "POST" and done(form, lambda said: supervising.close(row, by=request.actor, at=at, **said)):
        messages.success(request, gettext("The report is closed."))
        return redirect("agency:supervision")
    return render(request, "agency/supervision_case.html", {
        "row": row, "form": form, "today": timezone.localdate(at),
        "blocked": reason(supervising.may_close, row, by=request.actor, at=at),
    }, status=REFUSED if form.errors else None)  # fmt: skip

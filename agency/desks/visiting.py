"""Visits to the counter for one application: those the procedure knows, those that were entered, and the form."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from agency import door
from agency.acts import visiting
from agency.desks.forms_case import VisitForm
from agency.runs import runs
from projects.enums import SeatKind
from projects.people.seating import seated
from projects.refusal import reason
from stages import access
from stages.desks.answering import REFUSED, done


@seated(SeatKind.WINDOW, SeatKind.AGENT, SeatKind.CENTRE, SeatKind.ENTERPRISE)
def visits(request, number):
    at = timezone.now()
    application = access.application(request.seat, number)
    form = VisitForm(request.POST or None, initial={"on": timezone.localdate(at)})
    if request.method == "POST" and done(
        form, lambda said: door.perform(visiting.enter, application, by=request.actor, at=at, **said)
    ):
        messages.success(request, _("The visit is entered."))
        return redirect("agency:visits", number)
    return render(request, "agency/visits.html", {
        "application": application, "project": application.project, "runs": runs([application.pk])[application.pk],
        "visits": application.counter_visits.select_related("by"), "form": form, "today": timezone.localdate(at),
        "blocked": reason(visiting.may_enter, application, by=request.actor, at=at),
    }, status=REFUSED if form.errors else None)  # fmt: skip

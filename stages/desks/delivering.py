"""Delivery on the page of an application: everything issued at once, parcels followed, the receipt to be signed; and
the list of what has been decided and not yet delivered.
"""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from projects.enums import SeatKind
from projects.lists.listing import Column, Listing
from projects.lists.narrowing import Choice, Pills, Search
from projects.people.seating import seated
from stages import access
from stages.acts import reference
from stages.desks.answering import done
from stages.desks.application import go_on, page
from stages.desks.clock_face import face
from stages.desks.forms_delivery import CounterForm, CourierForm, ParcelReceivedForm, ParcelReturnedForm
from stages.desks.wording import words
from stages.enums import ApplicationStatus, ClockKind, Light
from stages.flows import door
from stages.models import Certificate, Clock

FORMS = {form.way: form for form in (CounterForm, CourierForm)}


@require_POST
@seated(SeatKind.WINDOW)
def issue(request, number):
    """Everything at once; what came back goes out again by the same form."""
    row, at = access.application(request.seat, number), timezone.now()
    form = FORMS.get(request.POST.get("way"), CounterForm)(request.POST, request.FILES)
    if done(form, lambda _said: _issue(row, form, by=request.actor, at=at)):
        return go_on(request, number, _("All results have left the window."))
    return page(request, number, at=at, **{form.way: form})


def _issue(row, form, *, by, at):
    if row.status == ApplicationStatus.ISSUED:
        door.deliver_again(row, by=by, at=at, handover=form.handover())
    else:
        door.perform("issue", row, by=by, at=at, handover=form.handover())


@require_POST
@seated(SeatKind.WINDOW)
def received(request, pk):
    row, at = access.delivery(request.seat, pk), timezone.now()
    form = ParcelReceivedForm(pk, request.POST, request.FILES)
    act = lambda _said: door.parcel_received(row, by=request.actor, at=at, **form.said())  # noqa: E731
    return _followed(request, row, at, f"got-{pk}", form, act, _("The day of receipt is entered: delivered."))


@require_POST
@seated(SeatKind.WINDOW)
def returned(request, pk):
    row, at, form = access.delivery(request.seat, pk), timezone.now(), ParcelReturnedForm(pk, request.POST)
    act = lambda said: door.parcel_returned(row, by=request.actor, at=at, **said)  # noqa: E731
    return _followed(request, row, at, f"back-{pk}", form, act,
                     _("The parcel is back. The enterprise has been told; deliver it again."))  # fmt: skip


def _followed(request, row, at, name, form, act, sentence):
    number = row.application.number
    if done(form, act):
        return go_on(request, number, sentence)
    return page(request, number, at=at, **{name: form})


@seated()
def receipt(request, number):
    """送达回证: what is handed over, to be signed; filled in as far as it is known."""
    row = access.application(request.seat, number)
    if not row.has_receipt:
        raise Http404
    return render(request, "stages/document_delivery.html", {
        "application": row, "delivery": row.deliveries.select_related("by").last(),
        "certificates": Certificate.objects.filter(approval__application=row).order_by("number"),
        "decisions": row.approvals.filter(finished_at__isnull=False).select_related("item", "office").order_by("code"),
    })  # fmt: skip


class Undelivered:
    """An application of which not everything that was decided has arrived: `clock` of delivery with its `face`."""

    def __init__(self, clock, face):
        self.clock, self.face, self.application = clock, face, clock.application
        self.delivery = next(iter(sorted(self.application.deliveries.all(), key=lambda row: -row.serial)), None)

    @property
    def state(self):
        """With the lead, at the window, under way or returned."""
        if self.delivery is not None:
            return self.delivery.state
        return self.application.status

    @property
    def names(self):
        """By what it is found."""
        return [self.application.number, self.application.project.name, self.delivery.tracking if self.delivery else ""]

    @property
    def state_words(self):
        return STATES[self.state]


STATES = {
    ApplicationStatus.TO_CONCLUDE: gettext_lazy("With the lead, to be concluded"),
    ApplicationStatus.TO_ISSUE: gettext_lazy("At the window, to be issued"),
    "under_way": gettext_lazy("Parcel under way"),
    "came_back": gettext_lazy("Parcel came back"),
}
COLUMNS = (
    Column("due", gettext_lazy("Due"), lambda row: row.clock.due_on, lambda row: row.clock.due_on),
    Column("over", gettext_lazy("Light"), lambda row: row.face.words),
    Column("state", gettext_lazy("Where it is"), lambda row: str(row.state_words), lambda row: str(row.state_words)),
    Column("project", gettext_lazy("Project"), lambda row: row.application.project.name,
           lambda row: row.application.project.name),
    Column("application", gettext_lazy("Application"), lambda row: row.application.number, on_page=False),
    Column("decided", gettext_lazy("Last decision"), lambda row: row.clock.started_on,
           lambda row: row.clock.started_on),
    Column("window", gettext_lazy("Window"), lambda row: words(row.application.window),
           lambda row: row.application.window.code),
    Column("tracking", gettext_lazy("Number of the consignment"),
           lambda row: row.delivery.tracking if row.delivery else "", on_page=False),
)  # fmt: skip
FILTERS = (
    Pills("which", (
        Choice("late", gettext_lazy("Late"), lambda row: row.face.light == Light.RED),
        Choice("parcels", gettext_lazy("Parcel under way"), lambda row: row.state == "under_way"),
        Choice("returned", gettext_lazy("Parcel came back"), lambda row: row.state == "came_back"),
    )),
    Search(lambda text: lambda row: any(text.lower() in each.lower() for each in row.names)),
)  # fmt: skip


@seated(SeatKind.CENTRE, SeatKind.WINDOW, SeatKind.LEAD)
def deliveries(request):
    """What has been decided and has not arrived, the one due first on top."""
    on = timezone.localdate()
    rows = _undelivered(access.applications_visible_to(request.seat), on)
    listing = Listing(request, "deliveries", rows, COLUMNS, filters=FILTERS, sort="due")
    if listing.wants_file:
        return listing.file()
    return render(request, "stages/deliveries.html", {"listing": listing, "page": listing.page, "today": on})


def _undelivered(applications, on):
    calendars = reference.calendars()
    clocks = Clock.objects.running().filter(kind=ClockKind.DELIVERY, application__in=applications)
    clocks = clocks.select_related("application__project", "application__window", "application__stage__lead")
    clocks = clocks.prefetch_related("application__deliveries")
    return [Undelivered(clock, face(clock, on, calendars(clock.application.project.division_id))) for clock in clocks]

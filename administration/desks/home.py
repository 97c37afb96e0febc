"""The administrator's first page: what needs attention, and the way to everything an administrator keeps."""

from django.shortcuts import render
from django.utils import timezone

from administration.attention import matters
from projects.enums import SeatKind
from projects.models import Office, Person, Seat
from projects.models.office import dated
from projects.people.seating import seated
from stages.models import Edition


@seated(SeatKind.ADMINISTRATOR)
def home(request):
    at = timezone.now()
    on = timezone.localdate(at)
    found = matters(at)
    return render(request, "administration/home.html", {
        "urgent": [each for each in found if each.number], "calm": [each for each in found if not each.number],
        "people": Person.objects.filter(is_active=True).count(), "seat_count": Seat.objects.held(on).count(),
        "offices": Office.objects.filter(dated("", on)).count(),
        "editions": Edition.objects.filter(dated("", on)).order_by("city"),
    })  # fmt: skip

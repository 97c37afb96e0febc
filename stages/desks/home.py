"""The first page of each seat: where its work lies."""

from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render

from projects.enums import SeatKind
from projects.people.seating import public

FIRST_PAGE = {
    SeatKind.ENTERPRISE: "stages:projects",
    SeatKind.AGENT: "agency:home",
    SeatKind.WINDOW: "stages:inbox",
    SeatKind.DEPARTMENT: "stages:inbox",
    SeatKind.LEAD: "stages:inbox",
    SeatKind.CENTRE: "stages:city",
    SeatKind.ADMINISTRATOR: "administration:home",
}


@public
def home(request):
    """To the seat's own page; nobody is asked to sign in, and a person whose seats have all ended is told so."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if request.seat is None:
        return render(request, "stages/projects_no_seat.html")
    return redirect(FIRST_PAGE[SeatKind(request.seat.kind)])

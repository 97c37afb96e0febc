"""The page of a joint session: opinions side by side, who comes and came, what is missing, the lead's conclusion."""

from django.shortcuts import render

from projects.seating import seated
from stages import access
from stages.desks import session_view


@seated()
def session(request, number, round):
    row = access.session(request.seat, number, round)
    return render(request, "stages/session.html", session_view.page(row, request.actor))

"""Papers of a joint session: its minutes, the consolidated notice, and the invitation as a calendar file."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from projects.enums import APPLICANTS
from projects.people.seating import seated
from stages import access
from stages.acts import correcting_session, scheduling, sessions
from stages.desks import session_view
from stages.enums import SESSION_LIVE, ConditionStatus, SessionStatus
from stages.rules import itip


@seated()
def minutes(request, number, round):
    """The minutes of a concluded session, with the sign-off of each office."""
    row = access.session(request.seat, number, round)
    if row.status != SessionStatus.CONCLUDED:
        raise Http404
    context = session_view.page(row, request.actor)
    still = [each for each in context["conditions"] if each.status == ConditionStatus.OPEN]
    return render(request, "stages/document_minutes.html", context | {"open": still})


@seated()
def notice(request, number):
    """The one notice of everything that all offices ask to be corrected; an agent reads what is entrusted to it."""
    row = access.session_notice(request.seat, number)
    seen = session_view.shown(row.session, request.actor)
    projects = [each for each in seen if each.enterprise_id == row.enterprise_id]
    lines = correcting_session.lines_on(row, projects)
    if row.lines and not lines:
        raise Http404
    context = {"notice": row, "session": row.session, "lines": lines, "names": sessions.names_of(projects)}
    return render(request, "stages/document_session_notice.html", context)


@seated()
def invitation(request, number, round):
    """The invitation for a calendar program that got no mail."""
    row = access.session(request.seat, number, round)
    if row.starts_at is None or row.status not in SESSION_LIVE:
        raise Http404
    projects = session_view.shown(row, request.actor)
    enterprise = projects[0].enterprise if request.actor.kind in APPLICANTS else None
    made = scheduling.invitation(row, at=timezone.now(), enterprise=enterprise)
    response = HttpResponse(itip.written(made), content_type=itip.content_type(made))
    response["Content-Disposition"] = f'attachment; filename="{row.number}-{row.round}.ics"'
    return response

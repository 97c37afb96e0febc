"""What all acts of a joint session share: who leads it, its line in each served project's history, telling people of
it.

行政许可法 art. 26 (2): several departments may handle a matter jointly or in one place. A session may serve several
projects; each act stands in the history of every one of them.
"""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects import history, outbox
from projects.acting import require_seat
from projects.enums import SeatKind
from projects.models import Enterprise
from projects.refusal import Refusal
from stages.enums import SESSION_LIVE, SessionKind

TOPIC = "session"
#: seats from which an office speaks in a session
OFFICE_SEATS = frozenset({SeatKind.DEPARTMENT, SeatKind.LEAD, SeatKind.WINDOW, SeatKind.CENTRE})


def projects_of(session):
    """The served projects by their key: the order in which they are held, so that no two acts wait for each other."""
    return list(session.projects.order_by("pk"))


def record(session, act, *, by, at, reason="", facts=None):
    """One event in the history of each served project. Returns the first one, to which changed rows refer."""
    facts = {"kind": session.kind} | (facts or {})
    events = [
        history.record(project, act, session.subject, by=by, at=at, reason=reason, facts=facts)
        for project in projects_of(session)
    ]  # fmt: skip
    return events[0]


def lead_seat(rule):
    """The seat from which a session of a kind is called and concluded."""
    return SeatKind.CENTRE if rule.by_centre else SeatKind.LEAD


def may_lead(session, *, by, at):
    """Whether `by` sits where this session is led."""
    require_seat(by, {lead_seat(session.rule)}, at, office_id=session.lead_id)


def may_lead_live(session, *, by, at):
    """The same, of a session that has been called and not been concluded."""
    may_lead(session, by=by, at=at)
    if session.status not in SESSION_LIVE:
        raise Refusal("session_not_live", _("This session is not under way."))


def kind_words(session):
    """The kind in both languages."""
    return outbox.both("%(kind)s", kind=SessionKind(session.kind))


def link_to(session):
    return reverse("stages:session", args=[session.number, session.round])


def tell(session, to, subject, body, event, *, at, seat_kind="", **facts):
    """A message about the session to an Office or Enterprise; `subject` and `body` are translatable sentences."""
    facts = {"kind": kind_words(session), "number": session.name, "project": session.project.name} | facts
    return outbox.post(
        TOPIC, to, subject=outbox.both(subject, **facts), body=outbox.both(body, **facts), at=at, event=event,
        project=session.project, link=link_to(session), seat_kind=seat_kind,
    )  # fmt: skip


def enterprises_of(session):
    return list(Enterprise.objects.filter(projects__sessions=session).distinct().order_by("pk"))

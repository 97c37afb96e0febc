"""What all acts of a joint session share: who leads it, its line in each served project's history, telling people of
it.

行政许可法 art. 26 (2): several departments may handle a matter jointly or in one place. A session may serve several
projects; each act stands in the history of every one of them.
"""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import require_seat
from projects.enums import SeatKind
from projects.messages import outbox
from projects.models import Enterprise
from projects.refusal import Refusal
from stages.acts import reference
from stages.enums import SESSION_LIVE, SessionKind
from stages.rules.sessions import in_force

TOPIC = "session"
#: seats from which an office speaks in a session
OFFICE_SEATS = frozenset({SeatKind.DEPARTMENT, SeatKind.LEAD, SeatKind.WINDOW, SeatKind.CENTRE})


def projects_of(session):
    """The served projects by their key: the order in which they are held, so that no two acts wait for each other."""
    return list(session.projects.order_by("pk"))


def record(session, act, *, by, at, reason="", facts=None, projects=None):
    """One event in the history of each project that the act concerns, all that are served when None.

    `facts`: a mapping, or a function of the project where they are not the same for all. Returns the first event, to
    which changed rows refer.
    """
    said = facts if callable(facts) else lambda project: facts or {}
    events = [
        history.record(project, act, session.subject, by=by, at=at, reason=reason,
                       facts={"kind": session.kind} | said(project))
        for project in (projects_of(session) if projects is None else projects)
    ]  # fmt: skip
    return events[0]


def rule_on(kind, project, on):
    """The line of a kind that holds on a day in the catalogue that a project follows."""
    return in_force(project.route.edition.session_kinds, kind, on)


def rules_on(division, on):
    """{kind: its line} on a day in a division."""
    kinds = reference.edition_on(division, on).session_kinds
    return {kind: in_force(kinds, kind, on) for kind in SessionKind}


def codes_of(approvals, project):
    """Codes of the items of one project, as its history names them."""
    return sorted(approval.code for approval in approvals if approval.project_id == project.pk)


def concerned(session, approvals):
    """The projects of these items in the order in which they are held; all when there are none."""
    ids = {approval.project_id for approval in approvals}
    return [project for project in projects_of(session) if not ids or project.pk in ids]


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
    """A message about the session to an Office or Enterprise; `subject` and `body` are translatable sentences. An
    enterprise reads of its own projects only.
    """
    shown = shown_to(session, to)
    facts = {"kind": kind_words(session), "number": session.name, "project": names_of(shown)} | facts
    return outbox.post(
        TOPIC, to, subject=outbox.both(subject, **facts), body=outbox.both(body, **facts), at=at, event=event,
        project=shown[0], link=link_to(session), seat_kind=seat_kind,
    )  # fmt: skip


def shown_to(session, to):
    """The served projects of which an Office or Enterprise reads."""
    projects = projects_of(session)
    return [each for each in projects if each.enterprise_id == to.pk] if isinstance(to, Enterprise) else projects


def names_of(projects):
    return "、".join(project.name for project in projects)


def enterprises_of(session):
    return list(Enterprise.objects.filter(projects__sessions=session).distinct().order_by("pk"))

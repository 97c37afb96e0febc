"""Calendar entries of joint sessions: the meeting at its hour, and for each office the last day for its opinion.

The meeting has the number under which the invitation went out by mail, so that a calendar which got both knows them for
one. A session that is held in writing has no meeting, only last days. Where a
session serves several enterprises its entry, one for all calendars, names neither them nor their projects: each reads
of its own on the page.
"""

from django.conf import settings
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.messages import outbox
from reports.enums import EntryKind, EntryState
from reports.feeds.clock_entries import absolute, alarms
from reports.feeds.facts import KEPT, Facts, Place
from stages.acts import reference, scheduling, sessions
from stages.enums import SessionKind, SessionStatus
from stages.models import JointSession, SessionOffice

MEETING = _("%(kind)s %(number)s: %(project)s")
SEVERAL = _("%(n)s projects")
OPINION = _("Opinion due: %(kind)s %(number)s: %(project)s")
LINES = {
    "lead": _("Lead: %(office)s"),
    "matter": _("Matter: %(text)s"),
    "agenda": _("Agenda: %(text)s"),
    "projects": _("Projects: %(names)s"),
    "offices": _("Invited: %(offices)s"),
    "until": _("Opinions until %(day)s"),
    "silence": _("Whoever says nothing until then is taken to agree."),
    "page": _("Papers, opinions and minutes: %(link)s"),
}
CALLED_OFF = frozenset({SessionStatus.CALLED_OFF, SessionStatus.DISMISSED})


def of_projects(projects, at):
    """The Facts of the sessions of these projects that are called or ended not long ago."""
    recent = timezone.localdate(at) - KEPT
    rows = JointSession.objects.filter(pk__in=JointSession.objects.filter(projects__in=projects).values("pk"))
    seats = SessionOffice.objects.select_related("office").order_by("pk")
    rows = rows.with_names().prefetch_related("projects", Prefetch("offices", queryset=seats))
    for session in rows.filter(Q(ended_at__isnull=True) | Q(ended_at__date__gt=recent)).order_by("pk"):
        yield from of_session(session, at)


def of_session(session, at):
    if session.starts_at is not None:
        yield _meeting(session, at)
    if session.opinions_until is not None:
        calendar = reference.calendar(session.project.division_id)
        yield from (_opinion(session, seat, calendar) for seat in session.offices.all())


def _meeting(session, at):
    seats = _expected(session)
    state, ended_on = _end(session)
    offices = {session.lead_id, *(seat.office_id for seat in seats)}
    return Facts(
        key=scheduling.uid(session).partition("@")[0], kind=EntryKind.MEETING, session_kind=session.kind,
        starts=_hour(session.starts_at), ends=_hour(session.ends_at), place=session.place, state=state,
        title=_titled(MEETING, session), text=_text(session, seats), link=absolute(sessions.link_to(session)),
        alarms=tuple(-minutes for minutes in settings.FEED_SESSION_ALARMS), categories=_categories(session),
        ended_on=ended_on, organiser=(session.lead.name_zh, scheduling.address_of_replies()),
        attendees=tuple(
            (one.name, one.address, str(one.partstat))
            for one in scheduling.attendees(session, seats, at, [] if _is_of_several(session) else None)
            if one.is_mailed
        ),
        places=tuple(
            Place(project.pk, office) for project in session.projects.all() for office in sorted(offices)
        ),
    )  # fmt: skip


def _opinion(session, seat, calendar):
    """The last day for the opinion of one office."""
    state, ended_on = _end(session)
    if seat.answered_at is not None:
        state, ended_on = EntryState.DONE, _day(seat.answered_at)
    elif seat.released_at is not None:
        state, ended_on = EntryState.CANCELLED, _day(seat.released_at)
    until = session.opinions_until
    return Facts(
        key=f"opinion-{seat.pk}", kind=EntryKind.OPINION, session_kind=session.kind, day=until.isoformat(),
        state=state, ended_on=ended_on, title=_titled(OPINION, session), text=_text(session, [seat], is_owed=True),
        link=absolute(sessions.link_to(session)), alarms=alarms(until, timezone.localdate(seat.invited_at), calendar),
        is_provisional=bool(calendar.is_provisional(until)), categories=_categories(session),
        places=tuple(Place(project.pk, seat.office_id) for project in session.projects.all()),
    )  # fmt: skip


def _expected(session):
    return [seat for seat in session.offices.all() if seat.released_at is None]


def _end(session):
    """(state, day on which it ended) of a session."""
    if session.ended_at is None:
        return EntryState.STANDING, ""
    state = EntryState.CANCELLED if session.status in CALLED_OFF else EntryState.DONE
    return state, _day(session.ended_at)


def _titled(sentence, session):
    projects = list(session.projects.all())
    shown = sessions.names_of(projects)
    if _is_of_several(session):
        shown = outbox.both(SEVERAL, n=len(projects))
    return outbox.both(sentence, kind=SessionKind(session.kind), number=session.name, project=shown)


def _is_of_several(session):
    """Whether it serves projects of several enterprises."""
    return len({project.enterprise_id for project in session.projects.all()}) > 1


def _text(session, seats, is_owed=False):
    said = [outbox.both(LINES["lead"], office=session.lead)]
    said += [outbox.both(LINES[name], text=text)
             for name, text in (("matter", session.reason), ("agenda", session.agenda)) if text]  # fmt: skip
    if not _is_of_several(session):
        names = "、".join(f"{project.name}（{project.code}）" for project in session.projects.all())
        said.append(outbox.both(LINES["projects"], names=names))
    said.append(outbox.both(LINES["offices"], offices={
        key: "、".join(getattr(seat.office, f"short_{key}") for seat in seats) for key in outbox.LANGUAGES
    }))  # fmt: skip
    if session.opinions_until is not None:
        said.append(outbox.both(LINES["until"], day=session.opinions_until))
    if is_owed:
        said.append(outbox.both(LINES["silence"]))
    said.append(outbox.both(LINES["page"], link=absolute(sessions.link_to(session))))
    return {key: "\n".join(line[key] for line in said) for key in outbox.LANGUAGES}


def _categories(session):
    return {key: [said] for key, said in sessions.kind_words(session).items()}


def _hour(at):
    return timezone.localtime(at).isoformat(timespec="seconds")


def _day(at):
    return timezone.localdate(at).isoformat()

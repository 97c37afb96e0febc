"""Inviting offices to a joint session, adding one while it runs, letting one go, and having one back.

Everybody whose item is served is invited, and whoever leads the stage of one; a drawing review invites the office of
each discipline. An office that is let go takes its items out of the session with it, and brings them back when it comes
back. Nobody is added once all opinions are in; whoever is added has the days that those who came have.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.models import Office
from projects.naming import Names
from projects.refusal import Refusal
from stages.acts import answering_order, proposing, scheduling, sessions
from stages.enums import Reply, SessionStatus
from stages.models import Approval, SessionOffice

INVITED = _("Invitation: %(kind)s %(number)s, %(project)s")
INVITED_BODY = _("%(lead)s invites you. Matter: %(reason)s Reply, give your opinion and name a deputy on the page.")
RELEASED = _("No longer needed: %(kind)s %(number)s, %(project)s")
RELEASED_BODY = _("%(lead)s: %(reason)s")


def office_of(function, division, on):
    """The office that holds a function for a division: its own, else its city's, else its province's; or a Refusal."""
    for place in division.upwards():
        office = Office.objects.competent(function, place, on).first()
        if office is not None:
            return office
    raise Refusal(
        "no_competent_office", _("Nobody in %(division)s is competent for %(function)s."), division=Names(division),
        function=function,
    )  # fmt: skip


def to_invite(rule, approvals, leads, extra, disciplines, division, on):
    """{office: disciplines}: of the items, of the disciplines asked for (all when None), `leads` of other stages, and
    those named besides.
    """
    found = {}
    for discipline in rule.disciplines:
        if disciplines is None or discipline.code in disciplines:
            found.setdefault(office_of(discipline.function, division, on), []).append(discipline.code)
    if not rule.disciplines:
        for approval in approvals:
            found.setdefault(approval.office, [""])
    for office in (*leads, *extra):
        found.setdefault(office, [""])
    return found


def invite(session, offices, event, *, by, at):
    """Invite {office: disciplines}; tells each. Returns the SessionOffice rows in the order given."""
    seats = []
    for office, disciplines in offices.items():
        seat = SessionOffice(session=session, office=office, disciplines=disciplines, invited_at=at)
        seats.append(history.keep(seat, event, person=by.person))
        _tell(session, office, event, at)
    return seats


def _tell(session, office, event, at):
    reason = session.reason or session.agenda
    sessions.tell(session, office, INVITED, INVITED_BODY, event, at=at, lead=session.lead, reason=reason)


def may_add(session, *, by, at):
    sessions.may_lead(session, by=by, at=at)
    if session.status != SessionStatus.CALLED:
        raise Refusal("all_in", _("Nobody can be added or let go: it is not called, or all opinions are in."))


def add(session, office, *, by, at, disciplines=()):
    """Add an office while the session runs. Returns its SessionOffice."""
    may_add(session, by=by, at=at)
    unknown = [code for code in disciplines if session.rule.discipline(code) is None]
    if unknown:
        raise Refusal("unknown_discipline", _("There is no discipline %(discipline)s."), field="disciplines",
                      discipline=unknown[0])  # fmt: skip
    known = session.offices.filter(office=office).select_related("office").first()
    if known is not None and known.released_at is None:
        raise Refusal(
            "already_invited", _("%(office)s has been invited already."), field="office", office=Names(office)
        )
    back = _coming_back(session, known)
    event = sessions.record(
        session, "add_office", by=by, at=at,
        facts=lambda project: {"offices": [office.code], "items": sessions.codes_of(back, project)},
    )  # fmt: skip
    if known is None:
        seat = invite(session, {office: list(disciplines) or [""]}, event, by=by, at=at)[0]
    else:
        seat = _have_back(session, known, list(disciplines), back, event, by=by, at=at)
    scheduling.give_days(session, event, at=at)
    scheduling.invite_to_fixed(session, seat, event, at=at, is_back=known is not None)
    return seat


def _coming_back(session, seat):
    """Items that left with an office and can be served again."""
    left = Approval.objects.filter(pk__in=seat.took_out if seat else []).select_related("item", "project")
    return [each for each in left if proposing.is_servable(each, session.kind)]


def _have_back(session, seat, disciplines, approvals, event, *, by, at):
    """Invite an office again that had been let go: its items come back, its reply is asked for anew."""
    session.approvals.add(*approvals)
    session.holds = session.holds or bool(approvals)
    history.keep(session, event, person=by.person)
    seat.session, seat.disciplines = session, disciplines or seat.disciplines
    seat.invited_at, seat.reply, seat.replied_at = at, Reply.NEEDS_ACTION, None
    seat.released_at, seat.released_because, seat.took_out = None, "", []
    history.keep(seat, event, person=by.person)
    _tell(session, seat.office, event, at)
    return seat


def may_release(seat, *, by, at):
    """Whether the lead may let an office go: it has not spoken of anything, and somebody and something is left."""
    session = seat.session
    may_add(session, by=by, at=at)
    if not seat.is_open or seat.opinions.standing().exists():
        raise Refusal("already_answered", _("This office has answered or was let go already."))
    if not session.offices.filter(released_at__isnull=True).exclude(pk=seat.pk).exists():
        raise Refusal("last_office", _("This is the last office: call the session off instead."))
    if session.rule.first_items and answering_order.is_first(seat):
        raise Refusal("first_item_first", _("Its item comes first: the others wait for its opinion."))
    mine = session.approvals.filter(office=seat.office_id)
    if mine.exists() and not session.approvals.exclude(office=seat.office_id).exists():
        raise Refusal("last_item", _("The session serves only items of this office: call it off instead."))


def release(seat, *, by, at, reason):
    """Let an office go; its items leave the session with it. Returns the SessionOffice."""
    may_release(seat, by=by, at=at)
    if not reason.strip():
        raise Refusal("reason_missing", _("Say why the office is not needed."), field="reason")
    session = seat.session
    mine = list(session.approvals.filter(office=seat.office_id))
    event = sessions.record(
        session, "release_office", by=by, at=at, reason=reason,
        facts=lambda project: {"offices": [seat.office.code], "items": sessions.codes_of(mine, project)},
    )  # fmt: skip
    session.approvals.remove(*mine)
    seat.released_at, seat.released_because, seat.took_out = at, reason, [approval.pk for approval in mine]
    history.keep(seat, event, person=by.person)
    sessions.tell(session, seat.office, RELEASED, RELEASED_BODY, event, at=at, lead=session.lead, reason=reason)
    scheduling.withdraw_invitation(session, seat, event, at=at)
    return seat


def told_on(seat):
    """The day on which an office was invited."""
    return timezone.localdate(seat.invited_at)

"""The hour of a joint session: proposing several, fixing one, moving it; and the calendar invitations that go with
it.

RFC 5545, RFC 5546: METHOD:REQUEST with one UID as long as the session lives; moved, SEQUENCE is one higher and
everybody is asked again; called off, or told not to come, METHOD:CANCEL under a higher SEQUENCE (3.2.5). They leave
through the outbox, to every person seated at an invited office and to the deputy it names; an enterprise reads of its
own projects and people only. An hour at which one of them or the lead sits in another session is refused unless the
lead fixes it all the same.
"""

from datetime import date, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.enums import SeatKind
from projects.messages import outbox
from projects.models import Event, Seat
from projects.naming import Names
from projects.refusal import Refusal
from stages.acts import double_booking, reference, sessions
from stages.enums import ClockKind, Reply
from stages.models import Clock
from stages.rules import deadlines, itip
from stages.rules.sessions import first_meeting_day, opinions_until

#: how long a meeting lasts when nobody says when it ends
USUAL_LENGTH = timedelta(hours=2)
MOST_DATES = 5
FIXES, MOVES = "fix_session", "move_session"
FIXED = _("%(kind)s %(number)s on %(on)s: %(project)s")
FIXED_BODY = _("%(lead)s invites you on %(on)s, %(place)s. Until %(until)s opinions are taken.")
MOVED = _("Moved to %(on)s: %(kind)s %(number)s, %(project)s")
ASKED = _("Which hour suits? %(kind)s %(number)s, %(project)s")
ASKED_BODY = _("%(lead)s proposes: %(dates)s. Say on the page which of them suit you.")
WITHDRAWN = _("Taken out of your calendar: %(kind)s %(number)s, %(project)s")
WITHDRAWN_BODY = _("%(lead)s does not expect you any more.")
NOWHERE = _("place to follow")
PARTSTAT = {
    Reply.NEEDS_ACTION: itip.PartStat.NEEDS_ACTION,
    Reply.ACCEPTED: itip.PartStat.ACCEPTED,
    Reply.TENTATIVE: itip.PartStat.TENTATIVE,
    Reply.DECLINED: itip.PartStat.DECLINED,
    Reply.DELEGATED: itip.PartStat.ACCEPTED,  # the office comes, by somebody whose address nobody knows
}
assert set(PARTSTAT) == set(Reply)


def begin(session, *, by, at, proposed=(), starts_at=None, ends_at=None, despite_clash=False, why_late=""):
    """What the lead says of the hour when it calls the session: one fixed, several proposed, or nothing yet."""
    if starts_at is not None:
        fix(session, by=by, at=at, starts_at=starts_at, ends_at=ends_at, despite_clash=despite_clash, why_late=why_late)
    elif proposed:
        propose_dates(session, by=by, at=at, dates=proposed)


def propose_dates(session, *, by, at, dates):
    """Ask the offices which of several hours (aware datetimes) suits them."""
    sessions.may_lead_live(session, by=by, at=at)
    dates = sorted(set(dates))
    if not 1 < len(dates) <= MOST_DATES:
        raise Refusal("dates_to_choose", _("Propose two to %(most)s hours."), field="dates", most=MOST_DATES)
    for hour in dates:
        _check_hour(session, hour, at, field="dates")
    session.proposed_dates = [hour.isoformat() for hour in dates]
    event = sessions.record(session, "propose_dates", by=by, at=at, facts={"dates": [told(hour) for hour in dates]})
    history.keep(session, event, person=by.person)
    for seat in invited(session):
        sessions.tell(session, seat.office, ASKED, ASKED_BODY, event, at=at, lead=session.lead,
                      dates=", ".join(told(hour) for hour in dates))  # fmt: skip
    return session


def proposed(session):
    """The proposed hours as aware datetimes."""
    return [parse_datetime(text) for text in session.proposed_dates]


def fix(session, *, by, at, starts_at, ends_at=None, place=None, despite_clash=False, why_late=""):
    """Fix the hour, or move it; invitations go out. Refused with `clash` when an office sits elsewhere at that hour,
    and with `beyond_term` when the day is after the session's own term and nobody says why.
    """
    sessions.may_lead_live(session, by=by, at=at)
    ends_at = ends_at or starts_at + USUAL_LENGTH
    if ends_at <= starts_at:
        raise Refusal("ends_before_it_begins", _("A session cannot end before it begins."), field="ends_at")
    _check_hour(session, starts_at, at, field="starts_at")
    if session.starts_at is not None and session.starts_at <= at:
        raise Refusal("has_begun", _("The session has begun; it cannot be moved any more."))
    beyond = _check_term(session, starts_at, why_late)
    found = double_booking.clashes(session, starts_at, ends_at)
    if found and not despite_clash:
        raise Refusal(
            "clash",
            _("%(offices)s sit in another session at that hour (%(others)s). Choose another, or fix it all the same."),
            field="starts_at", offices=Names(*(seat.office for seat in found)),
            others=", ".join(sorted({seat.session.name for seat in found})),
        )  # fmt: skip
    is_move = session.is_told
    before = session.starts_at
    session.starts_at, session.ends_at = starts_at, ends_at
    session.place = session.place if place is None else place
    session.sequence += is_move
    session.hour_sequence = session.sequence
    session.is_told = True
    on = timezone.localdate(starts_at)
    calendar = reference.calendar(session.project.division_id)
    session.opinions_until = opinions_until(session.rule, on, session.opinions_until, calendar)
    facts = {
        "from": told(starts_at), "until": told(ends_at), "place": session.place,
        "before": told(before) if before else "", "clash": sorted({seat.office.code for seat in found}),
    }  # fmt: skip
    event = sessions.record(
        session, MOVES if is_move else FIXES, by=by, at=at, reason=why_late.strip() if beyond else "",
        facts=facts | ({"beyond": beyond.isoformat()} if beyond else {}),
    )  # fmt: skip
    history.keep(session, event, person=by.person)
    if is_move:
        _ask_again(session, event, by)
    send(session, event, at=at, subject=MOVED if is_move else FIXED)
    return session


def _check_hour(session, hour, at, *, field):
    """An hour of a working day, so far ahead that everybody invited can come."""
    calendar = reference.calendar(session.project.division_id)
    day = timezone.localdate(hour)
    earliest = first_meeting_day(session.rule, timezone.localdate(at), calendar)
    if day < earliest:
        raise Refusal("short_notice", _("The earliest day to which offices can be invited is %(day)s."), field=field,
                      day=earliest)  # fmt: skip
    if not calendar.is_working(day):
        raise Refusal("no_working_day", _("%(day)s is no working day."), field=field, day=day)


def _check_term(session, starts_at, why_late):
    """The last day of the term when the hour is after it, and it is said why; else None."""
    until = term_ends(session)
    if until is None or not deadlines.is_late(timezone.localdate(starts_at), until):
        return None
    if not why_late.strip():
        raise Refusal(
            "beyond_term", _("It is to be held by %(day)s. Choose an earlier day, or say why it is held later."),
            field="why_late", day=until,
        )  # fmt: skip
    return until


def term_ends(session):
    """The last day of the step in which opinions are given, counted from the current step; None while none runs."""
    clock = Clock.objects.running().filter(session=session, kind=ClockKind.SESSION).first()
    if clock is None or clock.due_on is None:
        return None
    calendar, day, code = reference.calendar(session.project.division_id), clock.due_on, session.step
    while not session.rule.takes_opinions(code, session.round):
        step = session.rule.next_step(code, session.round)
        code, day = step.code, calendar.due(day, step.days)
    return day


def why_beyond(session):
    """(last day of the term, the lead's reason) when the hour that holds now was fixed after its term, else None."""
    rows = Event.objects.filter(project=session.project_id, subject=session.subject, act__in=[FIXES, MOVES])
    event = rows.order_by("seq").last() if session.is_told else None
    return (date.fromisoformat(event.facts["beyond"]), event.reason) if event and "beyond" in event.facts else None


def _ask_again(session, event, by):
    """Who has accepted the old hour has not accepted the new one."""
    seats = [seat for seat in invited(session) if seat.reply != Reply.NEEDS_ACTION]
    for seat in seats:
        seat.reply, seat.replied_at = Reply.NEEDS_ACTION, None
    history.keep_all(seats, event, ["reply", "replied_at"], person=by.person)


def invited(session):
    """Offices of the session that have not been let go."""
    return list(session.offices.filter(released_at__isnull=True).select_related("office"))


def give_days(session, event, *, at):
    """Somebody may speak only from now on: opinions are taken for at least as many days as after a meeting, one in any
    case.
    """
    if session.opinions_until is None:
        return
    calendar = reference.calendar(session.project.division_id)
    until = calendar.due(timezone.localdate(at), max(session.rule.later_days, 1))
    if until > session.opinions_until:
        session.opinions_until = until
        history.keep(session, event)


def set_opinions_until(session, step_due):
    """Until when opinions may come: in writing until the step's last day, else some days after the meeting."""
    calendar = reference.calendar(session.project.division_id)
    meeting = session.starts_at and timezone.localdate(session.starts_at)
    session.opinions_until = opinions_until(session.rule, meeting, step_due, calendar)


# -- calendar invitations ----------------------------------------------------------------------------------------------


def uid(session):
    """The UID of the session in every calendar."""
    return f"{session.number}-{session.round}@{urlsplit(settings.PUBLIC_URL).hostname}"


def address_of_replies():
    """The mailbox to which calendar programs send their answers."""
    return settings.SESSIONS_ADDRESS


def invitation(session, *, at, method=itip.Method.REQUEST, seats=None, enterprise=None):
    """The session as an iTIP invitation in both languages; `seats`: the SessionOffices it is for (all that are expected
    when None); `enterprise`: the Enterprise that reads it, when no office does.
    """
    seats = invited(session) if seats is None else seats
    kinds = sessions.kind_words(session)
    offices = outbox.both(_("Invited: %(offices)s"), offices={
        key: "、".join(getattr(seat.office, f"short_{key}") for seat in seats) for key in outbox.LANGUAGES
    })  # fmt: skip
    projects = sessions.names_of(sessions.shown_to(session, enterprise))
    return itip.Invitation(
        uid=uid(session), sequence=session.sequence,
        summary=f"{kinds['zh']} {kinds['en']} {session.name}: {projects}",
        description="\n".join(part for part in (session.reason, session.agenda, *offices.values()) if part),
        place=session.place, starts=session.starts_at, ends=session.ends_at,
        organiser=itip.Organiser(session.lead.name_zh, address_of_replies()),
        attendees=tuple(attendees(session, seats, at, enterprise and [enterprise])), stamp=at, last_modified=at,
        url=settings.PUBLIC_URL.rstrip("/") + sessions.link_to(session), method=method, language="",
        categories=tuple(kinds.values()),
    )  # fmt: skip


def attendees(session, seats, at, enterprises=None):
    """Everybody with an e-mail address who is seated at the offices, the deputies they name, and the enterprises (all
    that are served when None), which need not answer.

    An office where nobody has one stands there by itself, under an address of our own domain to which nothing is sent.
    """
    on, known = timezone.localdate(at), set()
    people = (
        Seat.objects.held(on)
        .filter(person__is_active=True)
        .exclude(person__email="")
        .select_related("person", "office")
    )
    by_office = {seat.office_id: [] for seat in seats}
    for row in people.filter(office__in=by_office).order_by("office__code", "person__email", "kind"):
        if row.person.email.lower() not in known:
            known.add(row.person.email.lower())
            by_office[row.office_id].append(row)
    for seat in sorted(seats, key=lambda seat: seat.office.code):
        yield from _of_office(seat, by_office[seat.office_id], known)
    owners = people.filter(enterprise__projects__sessions=session, kind=SeatKind.ENTERPRISE).distinct()
    owners = owners if enterprises is None else owners.filter(enterprise__in=enterprises)
    for row in owners.order_by("person__email"):
        if row.person.email.lower() not in known:
            known.add(row.person.email.lower())
            yield itip.Attendee(row.person.name, row.person.email.lower(), rsvp=False, role=itip.Role.OPTIONAL)


def _of_office(seat, people, known):
    """The people of one invited office, and its deputy, who stands in for the first of them."""
    said, name = PARTSTAT[Reply(seat.reply)], seat.office.short_zh
    addresses = [row.person.email.lower() for row in people] or [_own_address(seat.office)]
    deputy = seat.deputy_address.lower() if seat.deputy_address.lower() not in known else ""
    stands_in = deputy if seat.reply == Reply.DELEGATED else ""
    said = itip.PartStat.DELEGATED if stands_in else said
    for row in people:
        yield itip.Attendee(f"{name} {row.person.name}", row.person.email.lower(), partstat=said, deputy=stands_in)
    if not people:
        yield itip.Attendee(name, addresses[0], partstat=said, rsvp=False, is_mailed=False, deputy=stands_in)
    if deputy:
        known.add(deputy)
        yield itip.Attendee(f"{name} {seat.deputy or deputy}", deputy, rsvp=False, deputy_of=addresses[0])


def _own_address(office):
    return f"{office.code}@{urlsplit(settings.PUBLIC_URL).hostname}".lower()


def send(session, event, *, at, subject=FIXED, body=FIXED_BODY, method=itip.Method.REQUEST, seats=None, owners=True):
    """Post the invitation (or cancellation) to the offices, their deputies and the enterprises, with the calendar file.

    Each enterprise gets a file of its own.
    """
    seats = invited(session) if seats is None else seats
    made = invitation(session, at=at, method=method, seats=seats)
    for seat in seats:
        _post(session, seat.office, made, event, at, subject, body, also=[seat.deputy_address])
    for enterprise in sessions.enterprises_of(session) if owners else []:
        made = invitation(session, at=at, method=method, seats=seats, enterprise=enterprise)
        _post(session, enterprise, made, event, at, subject, body)


def _post(session, to, made, event, at, subject, body, **where):
    shown = sessions.shown_to(session, to)
    facts = {
        "kind": sessions.kind_words(session), "number": session.name, "project": sessions.names_of(shown),
        "lead": session.lead, "on": told(session.starts_at), "place": session.place or outbox.both(NOWHERE),
        "until": session.opinions_until or outbox.both("–"),
    }  # fmt: skip
    outbox.post(
        sessions.TOPIC, to, subject=outbox.both(subject, **facts), body=outbox.both(body, **facts), at=at,
        event=event, project=shown[0], link=sessions.link_to(session),
        attachment=(itip.FILE_NAME, itip.content_type(made), itip.written(made)), **where,
    )  # fmt: skip


def invite_to_fixed(session, seat, event, *, at, is_back=False):
    """Somebody added after the hour was fixed gets the invitation as it stands; one that had been told not to come,
    under a higher number than that.
    """
    if session.is_told:
        if is_back:
            _count_on(session, event)
        send(session, event, at=at, seats=[seat], owners=False)


def withdraw_invitation(session, seat, event, *, at):
    """Somebody let go gets the session out of its calendar; the others' stays as it is, and their answers count."""
    if session.is_told:
        _count_on(session, event)
        send(session, event, at=at, subject=WITHDRAWN, body=WITHDRAWN_BODY, method=itip.Method.CANCEL, seats=[seat],
             owners=False)  # fmt: skip


def replace_deputy(session, seat, before, event, *, at):
    """A deputy named after the hour was fixed gets the invitation; one in whose place another comes gets a CANCEL."""
    now = seat.deputy_address
    if not session.is_told or before == now:
        return
    if before:
        _count_on(session, event)
        made = itip.cancelled_for(
            invitation(session, at=at, method=itip.Method.CANCEL, seats=[seat]),
            f"{seat.office.short_zh} {before}",
            before,
        )
        _post(session, seat.office, made, event, at, WITHDRAWN, WITHDRAWN_BODY, only=[before])
    if now:
        made = invitation(session, at=at, seats=[seat])
        _post(session, seat.office, made, event, at, FIXED, FIXED_BODY, only=[now])


def _count_on(session, event):
    """A CANCEL has a higher number than what it ends; answers to the hour as it was told still count."""
    session.sequence += 1
    history.keep(session, event)


def cancel(session, event, *, at):
    """The session is called off: whoever has it in the calendar gets a CANCEL."""
    if session.is_told:
        session.sequence += 1
        send(session, event, at=at, subject=WITHDRAWN, body=WITHDRAWN_BODY, method=itip.Method.CANCEL)


def told(hour):
    """An hour as history and messages say it."""
    return f"{hour.astimezone(timezone.get_default_timezone()):%Y-%m-%d %H:%M}"

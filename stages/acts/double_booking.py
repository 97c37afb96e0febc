"""Who would sit in two joint sessions at one hour: offices invited to both, and whoever leads one of them."""

from dataclasses import dataclass

from projects.models import Office
from stages.models import JointSession, SessionOffice
from stages.rules.sessions import overlap

MOST_SITTINGS = 20


@dataclass(frozen=True)
class Sitting:
    """An office that sits in another session, as one invited to it or as its lead."""

    office: Office
    session: JointSession


def clashes(session, starts_at, ends_at):
    """Sittings at that hour of the lead of this session and of the offices invited to it."""
    others = JointSession.objects.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)
    found = [each for each in _sittings(session, others)
             if overlap(starts_at, ends_at, each.session.starts_at, each.session.ends_at)]  # fmt: skip
    return sorted(found, key=lambda each: (each.office.code, each.session.number))


def busy(session):
    """Sittings from now on, by hour, of the lead of this session and of the offices invited to it."""
    found = _sittings(session, JointSession.objects.filter(starts_at__isnull=False))
    return sorted(found, key=lambda each: (each.session.starts_at, each.session.pk, each.office.code))[:MOST_SITTINGS]


def _sittings(session, others):
    """Who of this session sits in which of the others that are under way; whoever leads one sits in it too."""
    invited = session.offices.filter(released_at__isnull=True).values_list("office", flat=True)
    expected = {*invited, session.lead_id}
    rows = others.live().exclude(pk=session.pk).select_related("lead").distinct()
    seated = SessionOffice.objects.filter(session__in=rows, office__in=expected, released_at__isnull=True)
    found = {(seat.office_id, seat.session_id): Sitting(seat.office, seat.session)
             for seat in seated.select_related("office", "session")}  # fmt: skip
    for other in rows.filter(lead__in=expected):
        found.setdefault((other.lead_id, other.pk), Sitting(other.lead, other))
    return list(found.values())

"""What lies on the table of a joint session: the latest opinion of each office over all rounds, and its conditions."""

from stages.enums import ConditionStatus, SessionKind, SessionVerdict
from stages.models import SessionCondition, SessionOpinion
from stages.rules.sessions import outcomes, side_by_side


def rounds(session):
    """The session and the rounds before it, the latest first."""
    found = [session]
    while found[-1].previous_id is not None:
        found.append(found[-1].previous)
    return found


def opinions(session):
    """The latest opinion of each office and discipline over all rounds, with its conditions."""
    latest = {}
    for each in rounds(session):
        rows = SessionOpinion.objects.filter(seat__session=each, seat__released_at__isnull=True)
        for row in rows.select_related("seat__office", "by").prefetch_related("conditions"):
            latest.setdefault((row.seat.office_id, row.discipline), row)
    return list(latest.values())


def open_conditions(session):
    """Conditions of the session that are still to be met, in order."""
    rows = SessionCondition.objects.filter(
        opinion__in=[each.pk for each in opinions(session)], status=ConditionStatus.OPEN
    )
    return list(rows.select_related("opinion__seat__office").order_by("opinion__seat", "opinion", "position"))


def counts_as(opinion):
    """An opinion whose conditions have all given way to another office's asks for nothing any more."""
    if opinion.verdict != SessionVerdict.CONDITIONS:
        return SessionVerdict(opinion.verdict)
    is_open = any(row.status == ConditionStatus.OPEN for row in opinion.conditions.all())
    return SessionVerdict.CONDITIONS if is_open else SessionVerdict.AGREE


def unsettled(session):
    """Groups of conditions of several offices about one thing, of which the lead has not said how they go together."""
    groups = side_by_side(conditions_on_table(session))
    return [group for group in groups if any(not each.settlement for each in group)]


def conditions_on_table(session):
    """Conditions of the latest opinions, those that have given way included."""
    rows = SessionCondition.objects.filter(opinion__in=[each.pk for each in opinions(session)])
    return list(rows.select_related("opinion__seat__office").order_by("opinion__seat", "position"))


def possible_outcomes(session):
    """The outcome that follows from the opinions, then what the lead may choose instead."""
    return outcomes(SessionKind(session.kind), [counts_as(each) for each in opinions(session)])


def is_satisfied(opinion):
    """Whether an office has nothing more to ask, and need not come to a further round."""
    return counts_as(opinion) in (SessionVerdict.AGREE, SessionVerdict.NOT_CONCERNED)


def unheard(session):
    """Offices that could not speak in this round, because what comes first was not agreed to."""
    rows = session.offices.filter(answered_at__isnull=True, released_at__isnull=True, opinions__isnull=True)
    return list(rows.select_related("office").order_by("pk"))

"""What lies on the table of a joint session: the latest opinion of each office on each item over all rounds, and its
conditions.

An opinion that concerns several items may have been replaced for some of them; it stands for the others.
"""

from stages.enums import ConditionStatus, SessionVerdict
from stages.models import SessionCondition, SessionOpinion
from stages.rules.sessions import outcomes, side_by_side


def rounds(session):
    """The session and the rounds before it, the latest first."""
    found = [session]
    while found[-1].previous_id is not None:
        found.append(found[-1].previous)
    return found


def items(session, project=None):
    """Ids of the items that are spoken of, of one project when it is given; [None] where it is about the whole."""
    served = session.approvals.all() if project is None else session.approvals.filter(project=project)
    return list(served.values_list("pk", flat=True)) or [None]


def concerned(opinion):
    """Ids of the items that an opinion was given on; {None} where it is about the whole."""
    return {approval.pk for approval in opinion.approvals.all()} or {None}


def latest(session, about=None):
    """{(office, discipline, item): the latest opinion} over all rounds. `about`: ids of items, all that it serves
    when None.
    """
    about, found = set(items(session) if about is None else about), {}
    for each in rounds(session):
        rows = SessionOpinion.objects.standing().filter(seat__session=each, seat__released_at__isnull=True)
        rows = rows.select_related("seat__office", "by").prefetch_related("conditions", "approvals__project")
        for row in rows.order_by("-given_at", "-pk"):
            for item in concerned(row) & about:
                found.setdefault((row.seat.office_id, row.discipline, item), row)
    return found


def opinions(session, about=None):
    """The opinions that stand for these items, each once, in the order of invitation."""
    rows = {row.pk: row for row in latest(session, about).values()}
    return sorted(rows.values(), key=lambda row: (row.seat.session_id, row.seat_id, row.pk))


def open_conditions(session, about=None):
    """Conditions of the session that are still to be met, in order."""
    return [row for row in conditions_on_table(session, about) if row.status == ConditionStatus.OPEN]


def counts_as(opinion):
    """An opinion whose conditions have all given way to another office's asks for nothing any more."""
    if opinion.verdict != SessionVerdict.CONDITIONS:
        return SessionVerdict(opinion.verdict)
    is_open = any(row.status == ConditionStatus.OPEN for row in opinion.conditions.all())
    return SessionVerdict.CONDITIONS if is_open else SessionVerdict.AGREE


def groups(session):
    """Conditions of several offices about one thing, those that the lead has put side by side included."""
    return side_by_side(conditions_on_table(session))


def unsettled(session):
    """Groups of which the lead has not said how they go together."""
    return [group for group in groups(session) if any(not each.settlement for each in group)]


def conditions_on_table(session, about=None):
    """Conditions of the latest opinions, those that have given way included."""
    rows = SessionCondition.objects.filter(opinion__in=[each.pk for each in opinions(session, about)])
    rows = rows.select_related("opinion__seat__office").prefetch_related("opinion__approvals")
    return list(rows.order_by("opinion__seat", "opinion", "position"))


def possible_outcomes(session, project):
    """The outcome that follows for a project from the opinions on its items, then what the lead may choose instead."""
    return outcomes(session.rule, [counts_as(each) for each in opinions(session, items(session, project))])


def is_satisfied(opinion):
    """Whether an office has nothing more to ask, and need not come to a further round."""
    return counts_as(opinion) in (SessionVerdict.AGREE, SessionVerdict.NOT_CONCERNED)


def unheard(session):
    """Offices that could not speak in this round, because what comes first was not agreed to."""
    rows = session.offices.filter(answered_at__isnull=True, released_at__isnull=True)
    return list(rows.select_related("office").order_by("pk"))

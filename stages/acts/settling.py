"""Conditions of a joint session one by one: those of several offices about one thing are put side by side, by their own
words or by the lead, and settled by the lead; each is ticked off by its office when it has been met.
"""

from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import require_seat
from projects.refusal import Refusal
from stages.acts import sessions, tabling
from stages.enums import ConditionStatus, SessionOutcome
from stages.rules.sessions import subject_key


def may_settle(session, *, by, at):
    sessions.may_lead_live(session, by=by, at=at)


def put_together(session, *, by, at, conditions, about):
    """The lead puts conditions (their ids) side by side that contradict one another although their offices name
    different things. `about`: what they are about. Returns the SessionConditions.
    """
    may_settle(session, by=by, at=at)
    if not about.strip():
        raise Refusal("about_missing", _("Say in a few words what they are about."), field="about")
    rows = [row for row in tabling.conditions_on_table(session) if row.pk in set(conditions)]
    if len({row.voice for row in rows}) < 2:
        raise Refusal("not_of_several", _("Choose conditions of at least two offices."), field="conditions")
    event = sessions.record(
        session, "put_together", by=by, at=at, projects=_projects_of(session, rows),
        facts={"about": about.strip(), "conditions": [row.text for row in rows]},
    )  # fmt: skip
    for row in rows:
        row.matter, row.settlement = about.strip()[:60], ""
    history.keep_all(rows, event, ["matter", "settlement"], person=by.person)
    return rows


def _projects_of(session, rows):
    """The projects that these conditions concern."""
    ids = set().union(*(row.project_ids for row in rows))
    return [project for project in sessions.projects_of(session) if not ids or project.pk in ids]


def settle(session, *, by, at, subject, holding, text):
    """Say how conditions about `subject` go together. `holding`: ids of those that hold; the others give way."""
    may_settle(session, by=by, at=at)
    holding = set(holding)
    alike = [each for each in tabling.groups(session) if subject_key(each[0].about) == subject_key(subject)]
    group = next((each for each in alike if holding & {row.pk for row in each}), alike[0] if alike else None)
    if group is None:
        raise Refusal("nothing_to_settle", _("There are no conditions on “%(subject)s”."), subject=subject)
    if not text.strip():
        raise Refusal(
            "settlement_missing", _("Say how they go together, and with which office it was cleared."), field="text"
        )
    if not holding or not holding <= {row.pk for row in group}:
        raise Refusal("nothing_holds", _("At least one of the conditions holds."), field="holding")
    event = sessions.record(
        session, "settle_conditions", by=by, at=at, reason=text, projects=_projects_of(session, group),
        facts={"about": subject, "conditions": [row.text for row in group if row.pk in holding]},
    )  # fmt: skip
    for row in group:
        row.settlement = text.strip()
        row.status = ConditionStatus.OPEN if row.pk in holding else ConditionStatus.SUPERSEDED
    history.keep_all(group, event, ["settlement", "status"], person=by.person)
    return group


def may_tick(condition, *, by, at):
    """Whether the office that set the condition may say that it has been met: after it passed with conditions."""
    require_seat(by, sessions.OFFICE_SEATS, at, office_id=condition.opinion.seat.office_id)
    session = condition.opinion.seat.session
    outcomes = {session.outcome_of(pk) for pk in condition.project_ids or {session.project_id}}
    if SessionOutcome.CONDITIONAL not in outcomes:
        raise Refusal("not_to_tick", _("Conditions are ticked off once the session has passed with conditions."))
    if condition.status != ConditionStatus.OPEN:
        raise Refusal("not_open", _("This condition has been met or has given way."))


def tick(condition, *, by, at):
    """The office finds its condition met. Returns it."""
    may_tick(condition, by=by, at=at)
    session = condition.opinion.seat.session
    event = sessions.record(session, "condition_met", by=by, at=at, reason=condition.text,
                            projects=_projects_of(session, [condition]),
                            facts={"offices": [condition.opinion.seat.office.code]})  # fmt: skip
    condition.status, condition.kept_at, condition.kept_by = ConditionStatus.KEPT, at, by.person
    return history.keep(condition, event, person=by.person)

"""What the enterprise thinks of it: its own rating, and the follow-up call by somebody other than the agent (回访)."""

from django.utils.translation import gettext_lazy as _

from agency.acts import supervising
from agency.enums import Satisfaction
from agency.models import FollowUp
from projects import history
from projects.acting import require_seat
from projects.enums import SeatKind
from projects.refusal import Refusal


def may_rate(case, *, by, at):
    require_seat(by, {SeatKind.ENTERPRISE}, at, enterprise_id=case.project.enterprise_id)
    if case.rated_at is not None:
        raise Refusal("rated_already", _("You have rated this service."))


def rate(case, *, by, at, rating, text=""):
    """The enterprise rates the service, once."""
    may_rate(case, by=by, at=at)
    event = history.record(
        case.project,
        "rate_agency",
        case.subject,
        by=by,
        at=at,
        reason=text,
        facts={"rating": int(Satisfaction(rating))},
    )
    case.rating, case.rated_at, case.rating_text = rating, at, text
    return history.keep(case, event, person=by.person)


def may_follow_up(case, *, by, at):
    """The centre calls; never one of the agents who had the case."""
    require_seat(by, {SeatKind.CENTRE}, at, office_id=case.entrustment.centre_id)
    agents = {case.entrustment.agent.seat.person_id}
    agents |= set(case.entrustment.hand_overs.values_list("from_agent__seat__person", flat=True))
    if by.person.pk in agents:
        raise Refusal("own_case", _("The follow-up call is made by somebody other than the agent."))


def follow_up(case, *, by, at, with_whom, satisfaction, grievance="", remarks=""):
    """Note a follow-up call; a Grievance that was told in it opens a supervision case. Returns the FollowUp."""
    may_follow_up(case, by=by, at=at)
    if grievance:
        if not remarks.strip():
            raise Refusal("text_missing", _("Say what happened."), field="remarks")
        supervising.report(
            at=at, kind=grievance, text=remarks, about_whom=case.entrustment.agent.name,
            project_code=case.project.code, reporter=with_whom,
        )  # fmt: skip
    history.record(case.project, "follow_up", case.subject, by=by, at=at, facts={"rating": int(satisfaction)})
    return FollowUp.objects.create(
        case=case, at=at, by=by.person, with_whom=with_whom, satisfaction=satisfaction, was_charged=bool(grievance),
        remarks=remarks,
    )  # fmt: skip

"""Who acts: a person in a seat, at an hour. Acts take an Actor as `by`; history writes down what it says."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.enums import BINDING_DEEDS, OWN_DEEDS, Deed, SeatKind
from projects.models import Deputyship, Enterprise, Office, Person, Seat
from projects.refusal import Refusal


@dataclass(frozen=True)
class Actor:
    """A person acting from a seat, their own or, while its person is away, as deputy from another's.

    The system (a clock that ran out, a start that became possible) has neither.
    """

    person: Person | None
    seat: Seat | None
    on_behalf_of: str = ""
    prepared_by: str = ""  # the agent who prepared what the enterprise now does itself
    deputyship: Deputyship | None = None  # by which the person may act from a seat that is not their own

    @property
    def kind(self):
        return self.seat.kind if self.seat else SeatKind.SYSTEM

    @property
    def office(self) -> Office | None:
        return self.seat.office if self.seat else None

    @property
    def enterprise(self) -> Enterprise | None:
        return self.seat.enterprise if self.seat else None


SYSTEM = Actor(person=None, seat=None)


def acting_from(seat, deputyship=None):
    """The Actor of a seat row: its person, or by a deputyship the deputy on behalf of that person."""
    if deputyship is not None:
        return Actor(deputyship.deputy, seat, on_behalf_of=seat.person.name, deputyship=deputyship)
    return Actor(person=seat.person, seat=seat, on_behalf_of=seat.enterprise.name if seat.enterprise_id else "")


def require_seat(by, kinds, at, *, office_id=None, enterprise_id=None):
    """Refuse unless `by` acts, at `at`, from a seat of one of `kinds`, of the named office or enterprise.

    The seat row is what counts, not the page: a person who left the office yesterday is refused today, and a deputy
    whose last day was yesterday too.
    """
    if by.seat is None or by.kind not in kinds or not by.seat.is_held(timezone.localdate(at)):
        raise Refusal("wrong_seat", _("Your seat may not do this."))
    if by.deputyship is not None:
        _require_deputy(by, timezone.localdate(at))
    if office_id is not None and by.seat.office_id != office_id:
        raise Refusal("wrong_office", _("This belongs to another office."))
    if enterprise_id is not None and by.seat.enterprise_id != enterprise_id:
        raise Refusal("wrong_enterprise", _("This belongs to another enterprise."))


def _require_deputy(by, on):
    if not Deputyship.objects.in_force(on).filter(pk=by.deputyship.pk).exists():
        raise Refusal(
            "not_deputy", _("You are not the deputy for %(who)s on %(day)s."), who=by.seat.person.name, day=on
        )


#: `mandate(by, project, at, deed, about, items)` refuses what no entrustment in force covers; `deed` None asks only
#: whether there is one. The agency service puts its own in; without one no agent may do anything.
MANDATES = []


#: `put(letter, by, at)` puts before the enterprise what an agent has drawn up and what would bind it
PREPARED = []


def require_applicant(by, project, at, deed, *, about=None, items=None):
    """Refuse unless `by` is the enterprise of the project, or an agent whose mandate covers this deed on it at `at`.

    `about`: the stage, application, approval or obligation concerned, None for the whole project; `items`: codes of the
    items of a stage that are meant, None for any of them.
    """
    if by.kind != SeatKind.AGENT:
        require_seat(by, {SeatKind.ENTERPRISE}, at, enterprise_id=project.enterprise_id)
        return
    require_seat(by, {SeatKind.AGENT}, at)
    if not MANDATES:
        raise Refusal("wrong_seat", _("Your seat may not do this."))
    for mandate in MANDATES:
        mandate(by, project, at, None if deed in BINDING_DEEDS | OWN_DEEDS else deed, about, items)
    if deed in OWN_DEEDS:
        raise Refusal("own_deed", _("Only the enterprise itself can do this: %(deed)s."), deed=Deed(deed).label)
    if deed in BINDING_DEEDS:
        raise Refusal(
            "needs_confirmation", _("This binds the enterprise: ask for its confirmation in your agency case.")
        )

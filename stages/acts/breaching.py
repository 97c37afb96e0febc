"""Noting a breach of the rules of the clock: red whatever the date.

The acts refuse what would be a breach here; what has happened outside, or was entered elsewhere, the centre
notes when its supervision finds it (电子监察). A breach is not taken back: the answer to the urging that
follows says what was done.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import require_seat
from projects.enums import SeatKind
from projects.refusal import Refusal
from stages.acts import clocks
from stages.enums import Breach


def may_note(clock, *, by, at):
    require_seat(by, {SeatKind.CENTRE}, at)
    if clock.breach:
        raise Refusal("breach_noted", _("A breach has been noted already."))


def note(clock, *, by, at, breach, reason):
    """Note a Breach on a clock, with what was found. Returns the clock."""
    may_note(clock, by=by, at=at)
    if breach not in Breach or not reason.strip():
        raise Refusal("reason_missing", _("Say which rule was broken, and how it was found."), field="reason")
    event = history.record(
        clock.project, "breach", clocks.subject_of(clock), by=by, at=at, reason=reason, facts={"breach": breach}
    )
    clock.breach = breach
    clocks.look(clock, timezone.localdate(at))
    return history.keep(clock, event, person=by.person)

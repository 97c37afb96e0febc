"""Where an item stands today, for the board: its state, the word on its card, who has it and until when.

Read from rows that a caller has fetched for the whole project, so that a board costs the same statements whatever its
size. Nothing is decided here: lights come from the clocks, readiness from the plan.
"""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stages.desks.clock_face import Face
from stages.desks.wording import short_day
from stages.enums import APPLIED_FOR, FINISHED, ApplicationStatus, ApprovalStatus, ClockKind, Holder, Light
from stages.rules import routing
from stages.rules.board_layout import CardState

#: clocks that run on an application while its items wait for acceptance
BEFORE_ACCEPTANCE = frozenset({ClockKind.CHECK, ClockKind.CORRECTION})
LIGHTS = {Light.GREEN: CardState.RUN, Light.YELLOW: CardState.SOON, Light.RED: CardState.LATE}


@dataclass(frozen=True)
class Standing:
    """State and word of a card; `face` of the clock on the item or its application, `missing`: unmet needs."""

    state: CardState
    word: str
    face: Face | None = None
    missing: tuple = ()

    @property
    def due_on(self) -> date | None:
        return self.face.due_on if self.face else None


@dataclass
class Surroundings:
    """What the standing of an item hangs on: `needs` of the plan, codes `finished`, faces of running clocks."""

    on: date
    is_active: bool
    needs: dict
    finished: set
    of_approval: dict
    of_application: dict


def surroundings(project, approvals, running, on):
    """`approvals`: current ones by code; `running`: (clock, Face) of the project's clocks that have not stopped."""
    return Surroundings(
        on=on, is_active=project.ended_at is None, needs=project.route.plan["needs"],
        finished={code for code, approval in approvals.items() if approval.status in FINISHED},
        of_approval={clock.approval_id: face for clock, face in running if clock.kind == ClockKind.DECISION},
        of_application={clock.application_id: face for clock, face in running if clock.kind in BEFORE_ACCEPTANCE},
    )  # fmt: skip


def standing(approval, around):
    """The Standing of one current approval, its item and application fetched."""
    if approval.status in FINISHED:
        finished = timezone.localdate(approval.finished_at)
        return Standing(CardState.DONE, _("%(day)s done") % {"day": short_day(finished, around.on)})
    if not around.is_active:
        return Standing(CardState.OFF, approval.get_status_display())
    if approval.status == ApprovalStatus.FILED:
        return _at_the_window(approval, around)
    if approval.status == ApprovalStatus.OPEN:
        return _in_hand(approval, around)
    return _not_begun(approval, around)


def _at_the_window(approval, around):
    face = around.of_application.get(approval.application_id)
    if approval.application.status == ApplicationStatus.CORRECTION:
        until = short_day(face.due_on, around.on) if face else ""
        return Standing(CardState.STOP, _("correction by %(day)s") % {"day": until}, face)
    return Standing(LIGHTS[face.light] if face else CardState.RUN, _("at the window"), face)


def _in_hand(approval, around):
    face = around.of_approval.get(approval.pk)
    if face is None or face.due_on is None:
        word = _("in hand") if approval.holder == Holder.OFFICE else _("result to come")
        return Standing(CardState.RUN, word, face)
    state = CardState.STOP if face.is_stopped else LIGHTS[face.light]
    return Standing(state, face.words, face)


def _not_begun(approval, around):
    missing = tuple(tuple(codes) for codes in routing.waits_for(approval.code, around.needs, around.finished))
    if missing:
        count = len(missing)
        return Standing(CardState.OFF, ngettext("waits for %(n)s", "waits for %(n)s", count) % {"n": count},
                        missing=missing)  # fmt: skip
    if approval.item.kind in APPLIED_FOR and approval.status == ApprovalStatus.PLANNED:
        return Standing(CardState.READY, _("ready to file"))
    return Standing(CardState.OFF, approval.get_status_display())

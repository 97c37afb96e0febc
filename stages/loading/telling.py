"""Telling on a terminal what a load did, or why it was refused."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stages.acts.warning import subject_of
from stages.loading.changes import Changes
from stages.loading.faults import BadReferenceData


def tell_changes(out, changes: Changes) -> None:
    """Counts for each kind of row, then a line for every change."""
    line = _("%(kind)s: %(added)s added, %(changed)s changed, %(unchanged)s unchanged, %(ended)s ended")
    for kind, tally in changes.tallies.items():
        out.write(line % {"kind": kind, **vars(tally)})
    for change in changes.lines:
        out.write(change)


def tell_moves(out, outcome) -> None:
    """Which open clocks a new calendar moves and by how much, and how many days are final now."""
    moved = [move for move in outcome.moves if move.days]
    out.write(ngettext("%(n)s open clock moves", "%(n)s open clocks move", len(moved)) % {"n": len(moved)})
    for move in moved:
        clock, about = move.clock, subject_of(move.clock)
        out.write(
            f"{clock.project.code} {about.name} {clock.get_kind_display()}: {move.before} > {clock.due_on}"
            f" ({move.days:+d})"
        )
    settled = sum(move.was_provisional and not move.clock.provisional for move in outcome.moves)
    if settled:
        out.write(_("%(n)s provisional days are final now") % {"n": settled})


def tell_faults(out, refused: BadReferenceData) -> None:
    """Every fault with file, line, entry and field."""
    for fault in refused.faults:
        out.write(str(fault))

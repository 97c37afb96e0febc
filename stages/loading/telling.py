"""Telling on a terminal what a load did, or why it was refused."""

from django.utils.translation import gettext as _

from stages.loading.changes import Changes
from stages.loading.faults import BadReferenceData


def tell_changes(out, changes: Changes) -> None:
    """Counts for each kind of row, then a line for every change."""
    line = _("%(kind)s: %(added)s added, %(changed)s changed, %(unchanged)s unchanged, %(ended)s ended")
    for kind, tally in changes.tallies.items():
        out.write(line % {"kind": kind, **vars(tally)})
    for change in changes.lines:
        out.write(change)


def tell_faults(out, refused: BadReferenceData) -> None:
    """Every fault with file, line, entry and field."""
    for fault in refused.faults:
        out.write(str(fault))

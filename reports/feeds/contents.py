"""What a calendar contains, in a sentence under its name."""

from django.utils.translation import gettext as _

from projects.enums import SeatKind
from reports.enums import EntryKind, FeedScope
from reports.feeds.scopes import HELD


def contents(scope, seat):
    """The kinds of entry in a calendar of this scope, by their names."""
    if scope == FeedScope.SEAT:
        held = HELD[SeatKind(seat.kind)]
        return _(", ").join(str(kind.label) for kind in EntryKind if kind in held)
    if scope == FeedScope.OFFICE:
        return _("Every clock at the office, whoever holds it, and its sessions.")
    if scope == FeedScope.PROJECT:
        return _("Every clock of the project, whoever holds it, and its sessions.")
    return _("Sessions of this kind that you are told of.")

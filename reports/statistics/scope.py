"""What a seat may see of the frames: its own cases row by row, its peers only as sums.

A centre sees its division and those below; an enterprise its own projects; the head of a department the items of its
office, and beside them the same items of other offices added up; a lead also the applications of the stages it leads.
"""

from functools import lru_cache

from django.utils import timezone

from projects.access import projects_visible_to
from projects.enums import SeatKind
from projects.models import Event, Project
from reports.frames import Frames
from reports.frames.tables import TABLES
from stages.models import CalendarVersion

SEATS = (SeatKind.CENTRE, SeatKind.DEPARTMENT, SeatKind.LEAD, SeatKind.ENTERPRISE)
OF_OFFICE = {
    SeatKind.DEPARTMENT: ("approvals", "stoppages", "invitations"),
    SeatKind.LEAD: ("approvals", "applications", "stoppages", "sessions", "invitations"),
}
#: frame -> the column that says whose row it is, and the column in which peers do the same
OWN = {
    "applications": ("lead", "stage"),
    "sessions": ("office", "session_kind"),
    "invitations": ("office", "session_kind"),
}


class Scope:
    """The frames as one seat sees them today."""

    def __init__(self, seat):
        self.seat, self.kind = seat, SeatKind(seat.kind)
        self.is_office = self.kind in OF_OFFICE
        self.on = timezone.localdate()

    @property
    def names(self):
        """The frames that this seat may see."""
        return OF_OFFICE.get(self.kind, tuple(TABLES))

    @property
    def all(self):
        """Everything that may go into a sum: for an office the whole city, else what the seat may see."""
        return kept(self._key(), self.on, _state())

    def rows(self, name):
        """The rows that the seat may see one by one; KeyError for a frame it may not see."""
        if name not in self.names:
            raise KeyError(name)
        frame = self.all[name]
        if not self.is_office:
            return frame
        column, _same = OWN.get(name, ("office", "item"))
        return frame[frame[column] == self.seat.office.code].reset_index(drop=True)

    def peers(self, name):
        """The same items (stages) of other offices, to be shown only as sums."""
        frame, mine = self.all[name], self.rows(name)
        column, same = OWN.get(name, ("office", "item"))
        others = frame[frame[column] != self.seat.office.code] if self.is_office else frame
        return others[others[same].isin(mine[same].unique())].reset_index(drop=True)

    def whose(self, name):
        """The column that says which office's a row of a frame is."""
        return OWN.get(name, ("office", "item"))[0]

    def _key(self):
        if self.kind == SeatKind.ENTERPRISE:
            return self.kind, self.seat.enterprise_id
        return (SeatKind.ADMINISTRATOR, 0) if self.is_office else (self.kind, self.seat.office.division_id)

    def projects(self):
        """The queryset of the projects whose frames these are."""
        return Project.objects.all() if self.is_office else projects_visible_to(self.seat)


def _state():
    """Changes whenever something has happened: every act writes an event."""
    last = Event.objects.order_by("-pk").values_list("pk", flat=True).first()
    return last, CalendarVersion.objects.values_list("pk", flat=True).first()


#: frames are kept in memory until something happens: every figure of a page, and the next page, reads the same ones
@lru_cache(maxsize=4)
def kept(key, on, state):
    kind, pk = key
    if kind == SeatKind.ENTERPRISE:
        return Frames(on, Project.objects.filter(enterprise=pk))
    if kind == SeatKind.CENTRE:
        return Frames(on, Project.objects.filter(division=pk) | Project.objects.filter(division__parent=pk))
    return Frames(on)

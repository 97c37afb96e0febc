"""The facts first: one row per approval, application, obligation, stoppage, project and run of days.

    from reports.frames import frames
    frames(on).approvals          # a DataFrame; its columns stand in reports.frames.tables and docs/frames.md

The page, the workbook, the API, the files of `manage.py frames` and a notebook all read these. Frames are built from
the rows of the procedure and the events of history when they are asked for, never kept by hand. `projects` narrows
them to a queryset of projects, which is how a seat sees only its own.
"""

from functools import cached_property

from reports.frames import applications, approvals, handoffs, held_days, projects, sessions
from reports.frames.replay import Replay
from reports.frames.sources import Sources
from reports.frames.tables import TABLES


class Frames:
    """The frames of one day of asking, each built once, when it is asked for."""

    def __init__(self, on, scope=None):
        self.on, self.sources = on, Sources(on, scope)

    def __getitem__(self, name):
        """A frame by the name of its table; KeyError for another."""
        return getattr(self, TABLES[name].name)

    @cached_property
    def approvals(self):
        return approvals.build(self.sources)

    @cached_property
    def applications(self):
        return applications.applications(self.sources)

    @cached_property
    def obligations(self):
        return applications.obligations(self.sources)

    @cached_property
    def stoppages(self):
        return applications.stoppages(self.sources)

    @cached_property
    def held(self):
        return held_days.Held(self.sources)

    @cached_property
    def days(self):
        return held_days.days(self.sources, self.held)

    @cached_property
    def agency(self):
        return applications.agency(self.sources)

    @cached_property
    def invitations(self):
        return sessions.invitations(self.sources)

    @cached_property
    def sessions(self):
        return sessions.sessions(self.sources, self.invitations)

    @cached_property
    def handoffs(self):
        return handoffs.build(self.sources, self.held.graph)

    @cached_property
    def replay(self):
        """The routes ready to be played again, see replay.Replay."""
        return Replay(self.held.graph)

    @cached_property
    def projects(self):
        return projects.build(self.sources, self.held, self.applications)


def frames(on, projects=None):
    """The Frames of a day of asking (a local date), of all projects or of a queryset of them."""
    return Frames(on, projects)

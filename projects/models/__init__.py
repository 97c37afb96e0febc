"""Who and what: divisions, offices, people and their seats, enterprises, projects, papers, history, messages."""

from .deputy import Deputyship
from .division import Division
from .draft import Draft, SentForm
from .enterprise import Enterprise
from .event import ChainHead, Event
from .filter import SavedFilter
from .long_work import LongWork
from .office import Competence, Function, Office
from .outbox import InboxMessage, OutboxMessage
from .paper import Paper
from .project import Project, ProjectFacts
from .schedule import ScheduleSlot
from .seat import Person, Seat
from .upload import FileScan, StagedUpload

__all__ = [
    "ChainHead",
    "Competence",
    "Deputyship",
    "Division",
    "Draft",
    "Enterprise",
    "Event",
    "FileScan",
    "Function",
    "InboxMessage",
    "LongWork",
    "Office",
    "OutboxMessage",
    "Paper",
    "Person",
    "Project",
    "ProjectFacts",
    "SavedFilter",
    "ScheduleSlot",
    "Seat",
    "SentForm",
    "StagedUpload",
]

"""Who and what: divisions, offices, people and their seats, enterprises, projects, papers on file, history."""

from .division import Division
from .enterprise import Enterprise
from .event import ChainHead, Event
from .office import Competence, Function, Office
from .paper import Paper
from .project import Project, ProjectFacts
from .seat import Person, Seat

__all__ = [
    "ChainHead",
    "Competence",
    "Division",
    "Enterprise",
    "Event",
    "Function",
    "Office",
    "Paper",
    "Person",
    "Project",
    "ProjectFacts",
    "Seat",
]

"""The rows of the procedure: catalogue, calendar, route, applications, approvals, clocks, decisions."""

from .application import Application, CorrectionNotice, Obligation, RequiredPaper
from .approval import Approval, Opinion
from .calendar import CalendarDay, CalendarVersion, LocalDay
from .catalogue import ApprovalItem, Edition, Jurisdiction, PaperType, Prerequisite, Requirement
from .certificate import Certificate, Counter
from .clock import Clock
from .renewal import Renewal
from .route import Route, Stage
from .search import SearchEntry
from .session import JointSession, SessionCondition, SessionNotice, SessionOffice, SessionOpinion
from .stoppage import Extension, Stoppage
from .urging import Reminder, Urging

__all__ = [
    "Application",
    "Approval",
    "ApprovalItem",
    "CalendarDay",
    "CalendarVersion",
    "Certificate",
    "Clock",
    "CorrectionNotice",
    "Counter",
    "Edition",
    "Extension",
    "JointSession",
    "Jurisdiction",
    "LocalDay",
    "Obligation",
    "Opinion",
    "PaperType",
    "Prerequisite",
    "Reminder",
    "Renewal",
    "RequiredPaper",
    "Requirement",
    "Route",
    "SearchEntry",
    "SessionCondition",
    "SessionNotice",
    "SessionOffice",
    "SessionOpinion",
    "Stage",
    "Stoppage",
    "Urging",
]

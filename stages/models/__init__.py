"""The rows of the procedure: catalogue, calendar, route, applications, approvals, clocks, decisions."""

from .application import Application, CorrectionNotice, RequiredPaper, SpotCorrection
from .approval import Approval, InitialOpinion, Opinion
from .calendar import CalendarDay, CalendarVersion, LocalDay
from .catalogue import ApprovalItem, Edition, Jurisdiction, PaperType, Prerequisite, Requirement
from .certificate import Certificate, Counter
from .clock import Clock
from .delivery import Delivery
from .feedback import Consultation, Rating
from .precheck import Precheck
from .renewal import Renewal
from .route import Route, Stage
from .search import SearchEntry
from .session import JointSession, SessionCondition, SessionNotice, SessionOffice, SessionOpinion
from .stoppage import Extension, Stoppage
from .tolerance import Commitment, CreditEntry, Obligation, Revocation, Supply
from .urging import Reminder, Urging

__all__ = [
    "Application",
    "Approval",
    "ApprovalItem",
    "CalendarDay",
    "CalendarVersion",
    "Certificate",
    "Clock",
    "Commitment",
    "Consultation",
    "CorrectionNotice",
    "Counter",
    "CreditEntry",
    "Delivery",
    "Edition",
    "Extension",
    "InitialOpinion",
    "JointSession",
    "Jurisdiction",
    "LocalDay",
    "Obligation",
    "Opinion",
    "PaperType",
    "Precheck",
    "Prerequisite",
    "Rating",
    "Reminder",
    "Renewal",
    "RequiredPaper",
    "Requirement",
    "Revocation",
    "Route",
    "SearchEntry",
    "SessionCondition",
    "SessionNotice",
    "SessionOffice",
    "SessionOpinion",
    "SpotCorrection",
    "Stage",
    "Stoppage",
    "Supply",
    "Urging",
]

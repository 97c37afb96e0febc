"""Rows of the agency service. No row has a field for money: the service is free (浙江规定 art. 30)."""

from .agent import Agent
from .assessment import FollowUp
from .blockage import Blockage, BlockageStep
from .case import AgencyCase, PlanLine, PreCheck
from .confirmation import Confirmation
from .diary import BringForward, Contact, Note
from .entrustment import Entrustment
from .handover import HandOver
from .qualification import InvestmentBand, Qualification
from .supervision import SupervisionCase
from .visit import CounterVisit

__all__ = [
    "AgencyCase",
    "Agent",
    "Blockage",
    "BlockageStep",
    "BringForward",
    "Confirmation",
    "Contact",
    "CounterVisit",
    "Entrustment",
    "FollowUp",
    "HandOver",
    "InvestmentBand",
    "Note",
    "PlanLine",
    "PreCheck",
    "Qualification",
    "SupervisionCase",
]

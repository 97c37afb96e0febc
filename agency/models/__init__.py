"""Rows of the agency service. No row has a field for money: the service is free (浙江规定 art. 30)."""

from .agent import Agent
from .entrustment import Entrustment
from .qualification import InvestmentBand, Qualification

__all__ = [
    "Agent",
    "Entrustment",
    "InvestmentBand",
    "Qualification",
]

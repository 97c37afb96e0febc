"""Editions as they were handed in and published, and offices that took over from others."""

from .publication import Publication
from .succession import Succession

__all__ = ["Publication", "Succession"]

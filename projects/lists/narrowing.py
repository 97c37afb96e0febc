"""The filters of a list: what may stand in its address, and which rows that keeps.

A condition is a Q for rows of a queryset and a test of one row for rows of a list; None keeps everything. A condition
on rows that hang on a row is an Exists, so that no row is counted twice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.rules import typed_days

#: what an address says to undo a filter that is set unasked
EVERYTHING = "all"
ALL, FIND = _("All"), _("Find in this list")
LONGEST_DAY = 40


@dataclass(frozen=True)
class Choice:
    value: str
    label: Any
    keeps: Any = None


class Pills:
    """Choices side by side, each with the number of rows it keeps. `usual`: the one that is set unasked."""

    def __init__(self, name, choices, *, usual="", all_label=ALL):
        self.name, self.usual = name, usual
        self.choices = (Choice(EVERYTHING if usual else "", all_label), *choices)

    def chosen(self, said):
        """The Choice that the address names; the usual one for none and for one that does not exist (an old link)."""
        known = {each.value: each for each in self.choices}
        return known.get(said.get(self.name) or self.usual) or known[self.usual]

    def condition(self, said):
        return self.chosen(said).keeps


@dataclass(frozen=True)
class Pick:
    """One of several, from a box. `choices`: [(value, words)]; `keeps`: value -> condition."""

    name: str
    label: Any
    choices: list
    keeps: Callable

    def said(self, said):
        """What is chosen; a value that cannot be (an old link) is none."""
        asked = said.get(self.name, "")
        return asked if asked in {str(value) for value, _words in self.choices} else ""

    def condition(self, said):
        asked = self.said(said)
        return self.keeps(asked) if asked else None

    def boxes(self, said):
        chosen = self.said(said)
        options = [(str(value), words, str(value) == chosen) for value, words in self.choices]
        return [{"name": self.name, "label": self.label, "options": [("", ALL, not chosen), *options]}]


@dataclass(frozen=True)
class Days:
    """From one day until another, both included; either may be open. `field`: of a queryset (a moment's is `x__date`),
    or list row -> its day."""

    field: Any
    label: Any

    def said(self, said):
        return {name: _day(said.get(name, "")) for name in ("since", "until")}

    def condition(self, said):
        asked = self.said(said)
        if callable(self.field):
            return self._of_rows(**asked) if any(asked.values()) else None
        bounds = {f"{self.field}__{bound}": asked[name] for name, bound in (("since", "gte"), ("until", "lte"))}
        bounds = {field: day for field, day in bounds.items() if day}
        return Q(**bounds) if bounds else None

    def _of_rows(self, since, until):
        return lambda row: (since is None or self.field(row) >= since) and (until is None or self.field(row) <= until)

    def boxes(self, said):
        words = {"since": _("from"), "until": _("until")}
        return [{"name": name, "label": self.label, "bound": words[name], "text": said.get(name, "")[:LONGEST_DAY]}
                for name in words]  # fmt: skip


def _day(text):
    """A day as people write it; what is none keeps everything, and is said beside the box."""
    try:
        return typed_days.day_of(text)
    except typed_days.NotADay:
        return None


@dataclass(frozen=True)
class Search:
    """Words typed into a box. `by`: text -> condition; `before`: what is done before anybody searches."""

    by: Callable
    label: Any = FIND
    before: Callable | None = None
    name: str = "q"

    def said(self, said):
        return said.get(self.name, "").strip()[:120]

    def condition(self, said):
        asked = self.said(said)
        return self.by(asked) if asked else None


def contains(*fields):
    """A Search's `by`: one of the fields contains the text."""
    return lambda text: Q(*((f"{field}__icontains", text) for field in fields), _connector=Q.OR)

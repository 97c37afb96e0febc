"""Whose day every working day of one project was: its runs of days, and their sums by holder (docs/whose-day.md).

Runs change only when something is written in the project's history, a day passes or the calendar is loaded anew, so
they are kept in the cache under exactly that; any process may forget them and reckon them again.
"""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.core.cache import cache
from django.utils.translation import ngettext

from projects.models import Office, Project
from reports.frames import frames
from reports.frames.whose_day import PROMISED, Rank
from reports.statistics import labels
from reports.statistics.whose import LOOK, Part, parts
from stages.acts import reference
from stages.desks.wording import short_day, words

KEPT = 24 * 60 * 60


@dataclass(frozen=True)
class Run:
    """Working days in a row with one holder, after the day `after` up to `until`; `who` names the office or ground."""

    rank: Rank
    holder: str
    look: str
    who: str
    after: date
    until: date
    days: int

    def told(self, on):
        """`发改局 07-31–08-04, 3 working days`."""
        name = self.who if self.rank == Rank.OFFICE else f"{self.holder} ({self.who})" if self.who else self.holder
        days = ngettext("%(n)s working day", "%(n)s working days", self.days) % {"n": self.days}
        return f"{name} {short_day(self.after, on)} → {short_day(self.until, on)}, {days}"


@dataclass(frozen=True)
class Holders:
    runs: list
    parts: list  # statistics.whose.Part by holder, in per mille of all days
    total: int
    promised: int  # days that the promise counts

    @property
    def shown(self) -> list[Part]:
        return [part for part in self.parts if part.days]


def holders(project, on):
    """The Holders of a project up to the day `on`, or up to its end; the days add up to its life."""
    rows = _kept(project, on)
    codes = {who for rank, who, *_days in rows if rank == Rank.OFFICE}
    names = {office.code: words(office, "short") for office in Office.objects.filter(code__in=codes)}
    runs = [Run(rank, str(labels.HOLDER[rank]), LOOK[rank], names.get(who) or _ground(rank, who), after, until, days)
            for rank, who, after, until, days in rows]  # fmt: skip
    sums = {rank: sum(run.days for run in runs if run.rank == rank) for rank in Rank}
    total = sum(sums.values())
    row = {"total_days": total} | {f"{rank.name.lower()}_days": days for rank, days in sums.items()}
    return Holders(runs, parts(row, total), total, sum(sums[rank] for rank in PROMISED))


def _kept(project, on):
    number, loaded_at = reference.calendar_version() or (0, None)
    name = f"{project.chain.hash} {on} {number} {loaded_at}"
    key = f"holders:{sha256(name.encode()).hexdigest()}"
    rows = cache.get(key)
    if rows is None:
        rows = _rows(project, on)
        cache.set(key, rows, KEPT)
    return rows


def _rows(project, on):
    """(rank, code of office or ground or "", day before the first, last day, working days) for each run."""
    days = frames(on, Project.objects.filter(pk=project.pk)).days
    return [(Rank[row.holder.upper()], row.who if isinstance(row.who, str) else "", row.after_on.date(),
             row.until_on.date(), int(row.working_days)) for row in days.itertuples()]  # fmt: skip


def _ground(rank, who):
    return labels.who(who, rank == Rank.STOPPED) if who else ""

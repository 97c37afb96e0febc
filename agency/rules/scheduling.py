"""Drawing planned days from the route: each item begins when what it needs is there and takes the time it promises.

A plan's days, no promise: steps without a promised time count three working days, and to what is applied for the
enterprise's preparing and the window's check are added (both estimates). Alternatives: the earliest one counts.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from stages.enums import Unit
from stages.rules import graph
from stages.rules.workdays import Calendar

#: working days of a step whose guide promises none
STEP_DAYS = 3
#: working days to prepare, file and have checked what is applied for
PREPARE_DAYS = 5


@dataclass(frozen=True)
class Task:
    """An item as it stands: `days` of its promise in its `unit`; `due_on` when its clock runs; what has happened."""

    days: int | None
    unit: str = Unit.WORKING_DAY
    is_applied_for: bool = False
    started_on: date | None = None
    due_on: date | None = None
    finished_on: date | None = None


def schedule(
    tasks: Mapping[str, Task], needs: Mapping[str, Iterable[Collection[str]]], on: date, calendar: Calendar
) -> dict[str, tuple[date, date]]:
    """Code -> (start, end) of every task, as seen on the day `on`. What has finished keeps its own days."""
    edges = [(before, code) for code in tasks for codes in needs.get(code, ()) for before in codes if before in tasks]
    found: dict[str, tuple[date, date]] = {}
    for code in graph.topological(list(tasks), edges):
        ready = [min(found[other][1] for other in codes if other in found)
                 for codes in needs.get(code, ()) if any(other in found for other in codes)]  # fmt: skip
        found[code] = _days(tasks[code], max([on, *ready]), on, calendar)
    return found


def _days(task: Task, ready: date, on: date, calendar: Calendar) -> tuple[date, date]:
    if task.finished_on is not None:
        return task.started_on or task.finished_on, task.finished_on
    if task.started_on is not None:
        start = task.started_on
        end = task.due_on or _after(start, task, calendar)
        return start, max(end, on)
    start = calendar.due(ready, PREPARE_DAYS if task.is_applied_for else 0)
    return start, _after(start, task, calendar)


def _after(start: date, task: Task, calendar: Calendar) -> date:
    days = STEP_DAYS if task.days is None else task.days
    if task.unit == Unit.CALENDAR_DAY:
        return calendar.due_calendar(start, days)
    return calendar.due(start, days)

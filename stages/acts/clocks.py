"""Starting and stopping legal clocks.

A clock keeps the limits it started with, their articles and their evidence, and both due dates; the earlier one binds
(Zhejiang Provisions on "at most one visit", art. 12). Where each kind starts is said by the act that starts it.
"""

from dataclasses import asdict

from stages.acts import reference
from stages.enums import ClockKind, Evidence, Unit
from stages.models import Clock
from stages.rules import deadlines
from stages.rules.deadlines import Limit

#: limits that do not come from an item of the catalogue
WINDOW_CHECK = Limit(5, Unit.WORKING_DAY, "receipt", "行政许可法 第32条", Evidence.READ)
DELIVERY = Limit(10, Unit.WORKING_DAY, "decision", "行政许可法 第44条", Evidence.READ)


def correction_limit(days):
    """The time the window gives for a correction; no statute fixes it, the notice does."""
    return Limit(days, Unit.WORKING_DAY, "notice", "浙江省保障“最多跑一次”改革规定 第11条", Evidence.ESTIMATED)


def statutory_limit(item):
    return Limit(
        item.statutory_days, item.statutory_unit, item.statutory_from, item.statutory_basis, item.statutory_evidence
    )


def promised_limit(item):
    return Limit(
        item.promised_days, item.promised_unit, item.statutory_from, item.promised_source, item.promised_evidence
    )


def start(kind, project, started_on, reason, *, statutory=None, promised=None, **subject):
    """Start a clock on a day; `subject` names the application or approval and the office. Returns the saved row."""
    clock = Clock(kind=kind, project=project, started_on=started_on, start_reason=reason, **subject)
    clock.reckoning = {
        "statutory": asdict(statutory) if statutory else None,
        "promised": asdict(promised) if promised else None,
    }
    reckon(clock)
    clock.save()
    return clock


def reckon(clock):
    """Set the due dates of a clock from its facts and the calendar."""
    calendar = reference.calendar()
    dues = {name: _due(clock, name, calendar) for name in ("statutory", "promised")}
    clock.statutory_due, clock.promised_due = dues["statutory"], dues["promised"]
    clock.due_on = deadlines.binding(dues["statutory"], dues["promised"])
    clock.provisional = clock.due_on is not None and bool(calendar.is_provisional(clock.due_on))


def limit_of(clock, name):
    """The Limit a clock keeps under "statutory" or "promised", or None."""
    kept = clock.reckoning.get(name)
    return Limit(**kept) if kept else None


def binding_limit(clock):
    """The limit whose due date binds."""
    name = "promised" if clock.promised_due is not None and clock.promised_due == clock.due_on else "statutory"
    return limit_of(clock, name)


def light(clock, on):
    """The light of a running clock on a day, or of a stopped one on the day it stopped."""
    limit = binding_limit(clock)
    if limit is None:
        return deadlines.Light.GREEN
    return deadlines.light(clock.stopped_on or on, clock.due_on, limit, reference.calendar())


def stop(on, *, kind, **subject):
    """Stop the running clock of a kind and subject, if there is one."""
    stop_all(on, kind=kind, **subject)


def stop_all(on, **subject):
    """Stop every running clock of a subject."""
    for clock in Clock.objects.filter(stopped_on__isnull=True, **subject):
        clock.stopped_on = on
        clock.save(update_fields=["stopped_on"])


def start_check(application, on):
    """The window's five working days, from receipt (art. 32)."""
    return start(
        ClockKind.CHECK,
        application.project,
        on,
        "receipt",
        statutory=WINDOW_CHECK,
        application=application,
        office=application.window,
    )


def start_decision(approval, on, reason):
    """The office's clock for one item, statutory and promised side by side."""
    return start(
        ClockKind.DECISION,
        approval.project,
        on,
        reason,
        statutory=statutory_limit(approval.item),
        promised=promised_limit(approval.item),
        approval=approval,
        office=approval.office,
    )


def _due(clock, name, calendar):
    limit = limit_of(clock, name)
    return deadlines.due(clock.started_on, limit, calendar) if limit else None

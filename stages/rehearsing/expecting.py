"""Holding what happened against what a case expects."""

from stages.enums import ClockKind, StageCode
from stages.models import Application, Approval, Certificate, Clock, CreditEntry, Obligation, Stage
from stages.rehearsing import sitting
from stages.rehearsing.case import Expectation

CLOCK_FIELDS = {"started": "started_on", "due": "due_on", "stopped": "stopped_on"}
CERTIFICATE_FIELDS = {"issued": "issued_on"}
IN_ORDER = "in order"


def found(rehearsal, expectation):
    """What is there, in the form of what was wanted; None when there is no such thing."""
    return FINDERS[expectation.kind](rehearsal.project, expectation)


def holds(expectation, there):
    if expectation.kind == "order":
        return there == IN_ORDER
    if isinstance(expectation.wanted, dict):
        return there is not None and there == {name: str(value) for name, value in expectation.wanted.items()}
    return there == expectation.wanted


def _project(project, expectation):
    return type(project).objects.values_list("status", flat=True).get(pk=project.pk)


def _stage(project, expectation):
    return Stage.objects.filter(project=project, code=expectation.subject).values_list("status", flat=True).first()


def _round(rows, text, latest):
    round = text.partition("/")[2]
    return rows.filter(round=round) if round else latest(rows)


def _application(project, expectation):
    rows = Application.objects.filter(project=project, stage__code=expectation.subject.partition("/")[0])
    rows = _round(rows, expectation.subject, lambda found: found.order_by("-round"))
    return rows.values_list("status", flat=True).first()


def _approvals(project, subject):
    rows = Approval.objects.filter(project=project, code=subject.partition("/")[0])
    return _round(rows, subject, lambda found: found.filter(is_current=True))


def _approval(project, expectation):
    return _approvals(project, expectation.subject).values_list("status", flat=True).first()


def _route(project, expectation):
    return _approvals(project, expectation.subject).exists()


def _certificate(project, expectation):
    row = Certificate.objects.filter(approval__in=_approvals(project, expectation.subject)).first()
    return _fields(row, expectation.wanted, CERTIFICATE_FIELDS)


def _clock(project, expectation):
    """An item's decision clock; under a stage's name, the window's clock of its latest application."""
    name = expectation.subject.partition("/")[0]
    if name in StageCode.values:
        rows = Application.objects.filter(project=project, stage__code=name)
        application = _round(rows, expectation.subject, lambda found: found.order_by("-round")).first()
        row = Clock.objects.filter(application=application, kind=ClockKind.CHECK).first()
    else:
        approvals = _approvals(project, expectation.subject)
        row = Clock.objects.filter(approval__in=approvals, kind=ClockKind.DECISION).first()
    return _fields(row, expectation.wanted, CLOCK_FIELDS)


def _fields(row, wanted, names):
    if row is None:
        return None
    return {name: str(getattr(row, names.get(name, name))) for name in wanted}


def _order(project, expectation):
    """Whether the first item was finished before the term of the second one began."""
    before, after = (_approvals(project, code).first() for code in expectation.subject.split())
    if before is None or after is None or before.finished_at is None or after.started_at is None:
        return None
    if before.finished_at <= after.started_at:
        return IN_ORDER
    return f"{before.code} {before.finished_at:%Y-%m-%d}, {after.code} {after.started_at:%Y-%m-%d}"


def _session(project, expectation):
    """The outcome of a session, or its status while it has none."""
    try:
        row = sitting.latest(project, expectation.subject)
    except LookupError:
        return None
    return row.outcome or row.status


def _obligation(project, expectation):
    """The status of the latest obligation about a type of paper."""
    rows = Obligation.objects.filter(
        required_paper__application__project=project, required_paper__type=expectation.subject
    )
    return rows.order_by("-pk").values_list("status", flat=True).first()


def _credit(project, expectation):
    """Whether the enterprise has an entry about a type of paper: open or repaired."""
    row = CreditEntry.objects.filter(project=project, obligation__required_paper__type=expectation.subject).first()
    return row and ("open" if row.is_open else "repaired")


def _breach(project, expectation):
    """The breach noted on the window's check of a stage's latest application."""
    clock = Clock.objects.filter(
        kind=ClockKind.CHECK, application__project=project, application__stage__code=expectation.subject
    )
    return clock.order_by("-application__round").values_list("breach", flat=True).first()


FINDERS = {
    "project": _project,
    "stages": _stage,
    "applications": _application,
    "approvals": _approval,
    "sessions": _session,
    "route": _route,
    "certificates": _certificate,
    "clocks": _clock,
    "order": _order,
    "obligations": _obligation,
    "credit": _credit,
    "breaches": _breach,
}
__all__ = ["Expectation", "found", "holds"]

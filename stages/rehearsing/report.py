"""What a rehearsal came to, for machines: every application, approval, clock, certificate and refusal."""

from django.utils import timezone

from projects.history import first_break
from stages.models import Application, Approval, Certificate, Clock, Stage


def as_data(outcome):
    """A dict of plain values. Hours in the local zone with its offset, days as ISO dates."""
    rehearsal = outcome.rehearsal
    data = {
        "case": outcome.case.name,
        "as_expected": outcome.is_as_expected,
        "missed": [_expectation(*miss) for miss in outcome.misses],
        "held": [_expectation(*held) for held in outcome.held],
        "refusals": [_done(done) for done in rehearsal.log if done.refusal is not None],
        "acts": [_done(done) for done in rehearsal.log],
    }
    project = rehearsal.project
    return data | _project(type(project).objects.get(pk=project.pk)) if project else data


def _project(project):
    return {
        "project": {
            "code": project.code, "name": project.name, "status": project.status, "division": project.division.code,
            "registered_at": _hour(project.registered_at), "ended_at": _hour(project.ended_at),
        },
        "stages": [
            {"stage": s.code, "lead": s.lead.code, "status": s.status, "concluded_at": _hour(s.concluded_at)}
            for s in Stage.objects.filter(project=project).select_related("lead")
        ],
        "applications": [
            _application(a) for a in Application.objects.filter(project=project).order_by("filed_at", "id")
        ],
        "approvals": [_approval(a) for a in Approval.objects.filter(project=project).with_names()],
        "clocks": [_clock(c) for c in Clock.objects.filter(project=project).order_by("started_on", "id")],
        "certificates": [
            _certificate(c) for c in Certificate.objects.filter(approval__project=project).order_by("issued_on", "id")
        ],
        "events": project.events.count(),
        "history_is_whole": first_break(project) is None,
    }  # fmt: skip


def _application(row):
    return {
        "number": row.number, "stage": row.stage.code, "round": row.round, "status": row.status, "channel": row.channel,
        "filed_at": _hour(row.filed_at), "accepted_at": _hour(row.accepted_at), "concluded_at": _hour(row.concluded_at),
        "issued_at": _hour(row.issued_at), "ended_at": _hour(row.ended_at), "reasons": row.reasons,
        "papers": [{"type": p.type, "check": p.check_result} for p in row.required_papers.all()],
    }  # fmt: skip


def _approval(row):
    return {
        "item": row.code, "round": row.round, "name": row.item.name_zh, "status": row.status, "holder": row.holder,
        "office": row.office.code if row.office else None,
        "application": row.application.number if row.application else None,
        "started_at": _hour(row.started_at), "finished_at": _hour(row.finished_at), "reasons": row.reasons,
        "remedies": row.remedies, "conditions": row.conditions, "result": row.result,
    }  # fmt: skip


def _clock(row):
    return {
        "kind": row.kind, "item": row.approval.subject if row.approval else None,
        "application": row.application.number if row.application else None,
        "started_on": _day(row.started_on), "why": row.start_reason, "statutory_due": _day(row.statutory_due),
        "promised_due": _day(row.promised_due), "due_on": _day(row.due_on), "stopped_on": _day(row.stopped_on),
        "provisional": row.provisional,
    }  # fmt: skip


def _certificate(row):
    return {
        "number": row.number, "item": row.approval.subject, "office": row.office.code, "issued_on": _day(row.issued_on),
        "valid_until": _day(row.valid_until), "delivered_at": _hour(row.delivered_at), "conditions": row.conditions,
    }  # fmt: skip


def _done(done):
    found = {
        "at": _hour(done.at), "by": done.by.person.username if done.by.person else "", "seat": str(done.by.kind),
        "act": str(done.do), "subject": done.subject,
    }  # fmt: skip
    if done.refusal is not None:
        found |= {"refused": done.refusal.code, "sentence": str(done.refusal)}
    return found


def _expectation(expectation, there):
    wanted = expectation.wanted
    if isinstance(wanted, dict):
        wanted = {name: str(value) for name, value in wanted.items()}
    return {"line": expectation.line, "about": expectation.kind, "subject": expectation.subject, "wanted": wanted,
            "found": there}  # fmt: skip


def _hour(moment):
    return timezone.localtime(moment).isoformat(timespec="minutes") if moment else None


def _day(day):
    return day.isoformat() if day else None

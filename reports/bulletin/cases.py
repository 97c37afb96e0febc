"""The cases behind the figures of a bulletin: frozen with the edition, one row a case, with names as they then were.

`frozen` takes them out of the frames; `behind` says which of them one figure counts. Rows are plain data (JSON), days
are texts ("2026-03-05").
"""

from collections import Counter

from django.utils import timezone

from projects.models import Office, Project
from reports.measures.book import BOOK
from stages.models import ApprovalItem

NET = BOOK["net_duration"]


def frozen(seen, decided, running, late, urgings, on, months):
    """{"approvals", "projects", "applications", "urgings", "names"} of a month.

    `decided`, `running`: rows of the frame of approvals; `late`: whether a row of them is red; `on`: the last evening;
    `months`: those of the flow, the last one is that of the bulletin.
    """
    month = months[-1]
    measured = set(decided.loc[NET.rows(decided), "approval"])
    approvals = [_approval(row, "decided", late(row), row.approval in measured) for row in decided.itertuples()]
    approvals += [_approval(row, "open", late(row), False) for row in running.itertuples()]
    projects = [_days(row, "registered_on", "permit_on", on=on) for row in seen.projects.itertuples()]
    applications = [_days(row, "filed_on", "accepted_on", on=on) | {"number": row.number, "stage": str(row.stage)}
                    for row in seen.applications.itertuples()]  # fmt: skip
    found = {
        "approvals": approvals, "urgings": [row for row in map(_urging, urgings) if _is_told(row, month, on)],
        "projects": [row for row in projects if {_month(row["registered_on"]), _month(row["permit_on"])} & set(months)],
        "applications": [row for row in applications if month in (_month(row["filed_on"]), _month(row["accepted_on"]))],
    }  # fmt: skip
    return found | {"names": _names(found)}


def _approval(row, state, is_late, is_measured):
    is_decided = state == "decided"
    stopped = 0 if row.stopped_days is None or row.stopped_days != row.stopped_days else int(row.stopped_days)
    return {
        "project": row.project, "item": str(row.item), "round": int(row.round), "office": _text(row.office),
        "began": _day(row.started_on), "due": _day(row.due_on), "state": state, "late": bool(is_late),
        "ended": _day(row.finished_on) if is_decided else "", "early": bool(row.is_early) and is_decided,
        "stopped": stopped > 0 and is_decided, "net": int(row.net_days) if is_measured else None,
    }  # fmt: skip


def _days(row, *names, on):
    """What had happened by the evening."""
    days = {name: _day(getattr(row, name)) for name in names}
    return {"project": row.project} | {name: day if day <= on.isoformat() else "" for name, day in days.items()}


def _urging(row):
    approval = row.clock.approval
    return {
        "project": row.project.code, "item": approval.code if approval else "",
        "round": approval.round if approval else 0, "office": row.office.code,
        "opened": timezone.localdate(row.opened_at).isoformat(),
        "answered": timezone.localdate(row.answered_at).isoformat() if row.answered_at else "",
        "answer": row.answer,
    }  # fmt: skip


def _is_told(row, month, on):
    """Opened in the month, or without an answer on its last evening; what came later is not told."""
    if row["answered"] > on.isoformat():
        row.update(answered="", answer="")
    return _month(row["opened"]) == month or not row["answered"]


def _names(found):
    """{"projects", "items", "offices"}: code -> names, as they are when the month is frozen."""
    rows = [row for kind in found.values() for row in kind]
    items = ApprovalItem.objects.filter(code__in={row["item"] for row in rows if row.get("item")}).order_by("edition")
    offices = Office.objects.filter(code__in={row["office"] for row in rows if row.get("office")})
    return {
        "projects": dict(Project.objects.filter(code__in={row["project"] for row in rows}).values_list("code", "name")),
        "items": {row.code: {"zh": row.name_zh, "en": row.name_en} for row in items},
        "offices": {row.code: {"zh": row.name_zh, "en": row.name_en} for row in offices},
    }  # fmt: skip


def _text(code):
    return "" if code is None or code != code else str(code)


def _day(day):
    return "" if day is None or day != day else f"{day:%Y-%m-%d}"


def _month(day):
    return day[:7]


DECIDED = {
    "decided": lambda row: row["state"] == "decided",
    "in_time": lambda row: row["state"] == "decided" and not row["late"],
    "late": lambda row: row["state"] == "decided" and row["late"],
    "early": lambda row: row["early"],
    "stopped": lambda row: row["stopped"],
    "measured": lambda row: row["net"] is not None,
    "running": lambda row: row["state"] == "open",
    "overdue": lambda row: row["state"] == "open" and row["late"],
    "counted": lambda row: row["state"] == "decided" or row["late"],
}
#: what a figure counts -> (which rows, whether it counts one, given the month)
PARTS = {part: ("approvals", lambda row, _month, holds=holds: holds(row)) for part, holds in DECIDED.items()} | {
    "registered": ("projects", lambda row, month: _month(row["registered_on"]) == month),
    "permitted": ("projects", lambda row, month: _month(row["permit_on"]) == month),
    "filed": ("applications", lambda row, month: _month(row["filed_on"]) == month),
    "accepted": ("applications", lambda row, month: _month(row["accepted_on"]) == month),
    "urged": ("urgings", lambda row, month: _month(row["opened"]) == month),
    "unanswered": ("urgings", lambda row, _month: not row["answered"]),
}
#: the figures of the month -> the part whose cases they are reckoned from
OF_NUMBER = {name: name for name in PARTS} | dict.fromkeys(("mean", "median", "p90"), "measured")


def counted(cases, month):
    """{(part, office): how many rows it counts}, the office empty for all of them together. Every row is read once."""
    found = Counter()
    for part, (kind, counts) in PARTS.items():
        for row in cases[kind]:
            if counts(row, month):
                found.update({(part, ""), (part, row.get("office", ""))})
    return found


def behind(cases, part, month, *, office="", item="", least=None, most=None):
    """The rows that a figure counts; `least`, `most`: bounds of the net days."""
    kind, counts = PARTS[part]
    return [
        row for row in cases[kind]
        if counts(row, month) and office in ("", row.get("office")) and item in ("", row.get("item"))
        and (least is None or row["net"] >= least) and (most is None or row["net"] <= most)
    ]  # fmt: skip

"""What the demo city's enterprises ask and complain of, how they are answered, and how they rate what has ended.

Done by the acts, on the days that fixtures/demo/questions.yaml says, none of them after yesterday evening.
"""

from datetime import time

import yaml

from projects.enums import SeatKind
from projects.models import Project
from stages.acts import consulting, reference
from stages.flows import door
from stages.models import Application, Consultation, Rating
from stages.rehearsing.hours import aware

ASKED, ANSWERED = time(10, 20), time(15, 40)


def ask_and_answer(folder, seats, *, today, last_hour):
    """Questions, answers and ratings, unless they are there already."""
    said = yaml.safe_load((folder / "questions.yaml").read_text(encoding="utf-8"))
    if Consultation.objects.exists() or not Project.objects.exists():
        return
    calendar = reference.calendar()
    for number, each in enumerate(said["questions"]):
        _ask(each, number, seats, calendar, today)
    _rate(said["ratings"], seats, last_hour)


def _ask(each, number, seats, calendar, today):
    asked_on = calendar.back(today, each["age"])
    there = Project.objects.filter(registered_at__lt=aware(asked_on, ASKED)).select_related("enterprise", "division")
    rows = list(there.order_by("code") or Project.objects.select_related("enterprise", "division").order_by("code"))
    project = rows[number * 5 % len(rows)]
    row = consulting.ask(
        project.enterprise, by=seats.enterprise(project.enterprise), at=aware(asked_on, ASKED), kind=each["kind"],
        subject=each["subject"], text=each["text"], division=project.division, project=project,
    )  # fmt: skip
    if "answer" in each:
        at = aware(calendar.due(asked_on, each["answered"]), ANSWERED)
        by = seats.of_office(SeatKind.CENTRE, row.office)
        consulting.answer(row, by=by, at=at, text=each["answer"], publish=each.get("publish", False))


def _rate(levels, seats, last_hour):
    rows = Application.objects.filter(issued_at__isnull=False).select_related("project__enterprise").order_by("number")
    for row, given in zip(rows, levels, strict=False):
        if not Rating.objects.filter(application=row).exists():
            door.rate(row, by=seats.enterprise(row.project.enterprise), at=last_hour, level=given["level"],
                      words=given.get("words", ""))  # fmt: skip

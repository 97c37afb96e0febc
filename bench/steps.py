"""Human steps per second, beside a floor of the same rows written without engine, acts, guards or `advance`.

A step is an officer's opinion or an office's decision on an item of a real route. The floor writes, in one
transaction a step, what any system with this history must write: the event with its hash and the chain's head, the
row, its history row, for decisions also the certificate with its paper. So the ratio is the price of the engine, the
checks and the flow.
"""

import sys
import time
from datetime import datetime, timedelta
from io import StringIO

import django
from django.conf import settings

django.setup()
settings.DEBUG = False

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.city import project_under_review, seat_of  # noqa: E402
from projects import history  # noqa: E402
from projects.models import Paper  # noqa: E402
from stages.enums import ApprovalStatus, ItemKind, Verdict  # noqa: E402
from stages.flows import door  # noqa: E402
from stages.models import Approval, Certificate, Opinion  # noqa: E402

PROJECTS = 8


def in_hand():
    """Approvals that wait for an officer's opinion, those of one project side by side."""
    rows = Approval.objects.filter(status=ApprovalStatus.OPEN, opinions__isnull=True).with_names()
    reviewed = [ItemKind.PERMIT, ItemKind.VERIFICATION, ItemKind.TECHNICAL_REVIEW, ItemKind.CONFIRMATION]
    return list(rows.filter(item__kind__in=reviewed, application__isnull=False))


def through_the_door(approvals, at):
    for approval in approvals:
        by = seat_of(approval.office)
        door.perform("review", approval, by=by, at=at, verdict=Verdict.AGREE, text="符合要求")


def plain_rows(approvals, at):
    """The floor: the same rows of an opinion, and nothing else."""
    for approval in approvals:
        by = seat_of(approval.office)
        with transaction.atomic():
            event = history.record(approval.project, "opinion", f"approval:{approval.subject}", by=by, at=at,
                                   reason="符合要求", facts={"verdict": "agree", "conditions": []})  # fmt: skip
            opinion = Opinion(approval=approval, office=approval.office, by=by.person, verdict=Verdict.AGREE,
                              text="符合要求", given_at=at)  # fmt: skip
            history.keep(opinion, event, person=by.person)


def decide_through_the_door(approvals, at):
    for approval in approvals:
        by = seat_of(approval.office)
        door.perform("decide", approval, by=by, at=at, verdict=Verdict.AGREE, text="准予许可")


def decide_plain_rows(approvals, at):
    for number, approval in enumerate(approvals):
        by = seat_of(approval.office)
        with transaction.atomic():
            event = history.record(approval.project, "decide", f"approval:{approval.subject}", by=by, at=at)
            approval.finished_at = at
            history.keep(approval, event, person=by.person)
            paper = Paper(project=approval.project, type=f"floor:{approval.pk}", name_zh="批文", name_en="Decision",
                          origin="result", supplied_at=at)  # fmt: skip
            history.keep(paper, event, person=by.person)
            certificate = Certificate(approval=approval, number=f"floor {number}", check_code=f"floor{number}",
                                      name_zh="批文", name_en="Decision", office=approval.office,
                                      issued_on=at.date(), paper=paper)  # fmt: skip
            history.keep(certificate, event, person=by.person)


def rate(work, approvals, at):
    """Steps per second."""
    begun = time.perf_counter()
    work(approvals, at)
    return len(approvals) / (time.perf_counter() - begun)


def main(name):
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        call_command("load_calendar", verbosity=0, stdout=StringIO())
        call_command("load_city", verbosity=0, stdout=StringIO())
        at = datetime(2026, 3, 2, 9, tzinfo=timezone.get_default_timezone())
        for number in range(PROJECTS):
            project_under_review(number, at)
        rows = in_hand()
        half = len(rows) // 2
        later = at + timedelta(days=1)
        report(name, "opinion", rate(through_the_door, rows[:half], later), rate(plain_rows, rows[half:], later), half)
        decidable = [a for a in rows[:half] if a.application_id]
        free = Approval.objects.filter(pk__in=[a.pk for a in rows[half:]]).with_names()
        report(name, "decision", rate(decide_through_the_door, ready(decidable), later),
               rate(decide_plain_rows, list(free), later), half)  # fmt: skip
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def ready(approvals):
    """Those whose gate is open."""
    from stages.acts import gating

    return [approval for approval in approvals if gating.is_open(approval)]


def report(name, step, ours, floor, count):
    print(f"{name:<12}{step:<10}{ours:8.1f} steps/s   floor {floor:8.1f} /s   ratio {floor / ours:5.2f}   n={count}")


if __name__ == "__main__":
    main(sys.argv[1])

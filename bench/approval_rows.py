"""Approvals with their clocks by the hundred thousand, written by the database itself, for the reports.

Every project has one application for each stage and one approval for each item of the catalogue in force; the days are
spread by arithmetic on the row numbers, so two runs and both databases have the same ones. The figures mean nothing.
"""

from datetime import datetime

from django.db import connection
from django.utils import timezone

from bench.city import project_under_review
from projects.models import Project, ProjectFacts
from stages.models import Approval, ApprovalItem, Clock, Route, Stage

#: on this day the first of them is registered
FIRST = "2024-01-01"


def fill(approvals):
    """Write about so many approvals, in projects that copy one registered by the acts. Returns how many there are."""
    at = datetime(2026, 3, 2, 9, tzinfo=timezone.get_default_timezone())
    model = project_under_review(1, at)
    edition = model.route.edition_id
    items = ApprovalItem.objects.filter(edition=edition).count()
    projects = max(1, approvals // items)
    for rows in (Clock, Approval):
        rows.objects.filter(project=model).delete()
    _projects(model, projects)
    with connection.cursor() as cursor:
        for statement in _statements(model.pk, edition):
            cursor.execute(statement)
        for table in ("projects_project", "stages_application", "stages_approval", "stages_clock"):
            cursor.execute(f"ANALYZE {table}")
    return Approval.objects.count()


def _projects(model, count):
    names = {
        "enterprise_id": model.enterprise_id,
        "division_id": model.division_id,
        "registered_at": model.registered_at,
    }
    made = Project.objects.bulk_create(
        [Project(code=f"{number:024}", code_format="new", name=f"项目 {number}", **names) for number in range(count)],
        batch_size=2_000,
    )  # fmt: skip
    plan, answers = model.route.plan, model.facts.answers
    Route.objects.bulk_create(
        [Route(project=p, edition_id=model.route.edition_id, plan=plan) for p in made], batch_size=500
    )
    ProjectFacts.objects.bulk_create([ProjectFacts(project=p, answers=answers) for p in made], batch_size=500)
    leads = list(model.stages.all())
    Stage.objects.bulk_create(
        [Stage(project=p, code=s.code, order=s.order, lead_id=s.lead_id) for p in made for s in leads], batch_size=2_000
    )


def _statements(model, edition):
    """INSERT ... SELECT over projects, stages and items; `n` numbers the rows of a project."""
    offices = "(SELECT MIN(id) FROM projects_office WHERE kind = 'department')"
    shared = f"p.id <> {model}"
    yield f"""
        UPDATE projects_project SET registered_at = {hour("id % 500")} WHERE id <> {model}"""
    yield f"""
        INSERT INTO stages_application (project_id, stage_id, round, number, status, window_id, channel, filed_at,
                                        accepted_at, concluded_at, conclusion, issued_at, ended_at, reasons)
        SELECT p.id, s.id, 1, 'B' || s.id, 'issued', {offices}, CASE WHEN s.id % 3 = 0 THEN 'online' ELSE 'counter' END,
               {hour("p.id % 500 + s.id % 40")}, {hour("p.id % 500 + s.id % 40 + 1")},
               {hour("p.id % 500 + s.id % 40 + 45")}, '', {hour("p.id % 500 + s.id % 40 + 46")},
               {hour("p.id % 500 + s.id % 40 + 46")}, ''
        FROM projects_project p JOIN stages_stage s ON s.project_id = p.id WHERE {shared}"""
    begun = "p.id % 500 + a.id % 40 + 1"
    took = "(p.id * 7 + i.id * 13) % 31"
    is_open = "(p.id + i.id) % 12 = 0"
    yield f"""
        INSERT INTO stages_approval (project_id, stage_id, item_id, code, round, is_current, office_id, holder, status,
                                     application_id, accepted_at, started_at, finished_at, reasons, remedies,
                                     conditions, result)
        SELECT p.id, s.id, i.id, i.code, 1, {true()}, {offices} + (p.id + i.id) % 150, 'office',
               CASE WHEN {is_open} THEN 'open' ELSE 'granted' END, a.id, {hour(begun)}, {hour(begun)},
               CASE WHEN {is_open} THEN NULL ELSE {hour(f"{begun} + {took}")} END, '', '', '[]', ''
        FROM projects_project p
        JOIN stages_stage s ON s.project_id = p.id
        JOIN stages_application a ON a.stage_id = s.id
        JOIN stages_approvalitem i ON i.stage = s.code AND i.edition_id = {edition}
        WHERE {shared}"""
    kept = """'{"statutory": {"days": 20, "unit": "working_day"}, "promised": {"days": 7, "unit": "working_day"}}'"""
    yield f"""
        INSERT INTO stages_clock (kind, rule, project_id, office_id, approval_id, started_on, start_reason, reckoning,
                                  statutory_due, promised_due, due_on, red_on, provisional, light, breach, stopped_on)
        SELECT 'decision', 'decision', a.project_id, a.office_id, a.id, {date("a.id % 500")}, 'acceptance', {kept},
               {date("a.project_id % 500 + a.application_id % 40 + 29")},
               {date("a.project_id % 500 + a.application_id % 40 + 18")},
               {date("a.project_id % 500 + a.application_id % 40 + 18")},
               {date("a.project_id % 500 + a.application_id % 40 + 19")}, {false()}, 'green', '', NULL
        FROM stages_approval a WHERE a.project_id <> {model}"""


def _is_postgres():
    return connection.vendor == "postgresql"


def hour(days):
    if _is_postgres():
        return f"(TIMESTAMPTZ '{FIRST} 09:00+08' + make_interval(days => ({days})::int))"
    return f"datetime('{FIRST} 01:00:00', ({days}) || ' days')"


def date(days):
    return f"(DATE '{FIRST}' + ({days})::int)" if _is_postgres() else f"date('{FIRST}', ({days}) || ' days')"


def true():
    return "TRUE" if _is_postgres() else "1"


def false():
    return "FALSE" if _is_postgres() else "0"

"""Runs, the ledger, the assessment, supervision, and that the service is free."""

import io

import openpyxl
import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agency import door, ledger
from agency.acts import ending, following_up, keeping, supervising, visiting
from agency.desks import forms_case, forms_entrustment
from agency.desks import supervising as supervising_desk
from agency.enums import Finding, Grievance, Visitor
from agency.models import SupervisionCase
from agency.runs import at_most_once, runs
from projects.enums import Channel
from projects.refusal import Refusal
from stages.flows import door as procedure
from stages.models import Application
from tests.agency.entrusting import entrusted
from tests.cast import at
from tests.steps import ACCEPTED, FILED, all_papers, filed_stage

pytestmark = pytest.mark.django_db

MONEY = (
    "fee",
    "price",
    "amount",
    "cost",
    "charge",
    "payment",
    "tariff",
    "money",
    "yuan",
    "invoice",
    "金额",
    "收费",
    "费用",
)
#: not an amount of money: whether a fee was spoken of in a follow-up call; from which investment a level serves
HARMLESS = {"was_charged"}


def names_money(name):
    return name not in HARMLESS and any(word in name.lower() for word in MONEY)


def test_no_model_of_the_agency_has_a_field_for_money():
    found = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("agency").get_models()
        for field in model._meta.get_fields()
        if names_money(field.name) or isinstance(field, (models.DecimalField, models.FloatField))
    ]
    assert found == []


def test_no_form_of_the_agency_asks_for_money():
    modules = (forms_case, forms_entrustment, supervising_desk)
    forms = [each for module in modules for each in vars(module).values() if hasattr(each, "base_fields")]
    found = [f"{form.__name__}.{name}" for form in forms for name in form.base_fields if names_money(name)]
    assert forms and found == []


def test_an_item_of_the_service_may_not_be_paid_for(cast):
    assert not [name for name in vars(entrusted(cast, cast.register())) if names_money(name)]


# -- runs --------------------------------------------------------------------------------------------------------------


def filed_by_agent(cast, project):
    stage = project.stages.get(code="initiation")
    codes = list(procedure.filing.to_file(stage).values_list("code", flat=True))
    return procedure.file(stage, by=cast.agent, at=FILED, supplied=all_papers(project, codes), channel=Channel.COUNTER)


def test_the_agents_runs_are_not_the_enterprises(cast):
    project = cast.register()
    entrusted(cast, project)
    application = filed_by_agent(cast, project)
    found = runs([application.pk])[application.pk]
    assert (found.enterprise, found.agent, found.is_at_most_once) == (0, 1, True)


def test_papers_at_the_counter_are_a_run_and_a_day_counts_once(cast):
    project = cast.register()
    application = filed_stage(cast, project, "initiation")  # originals at the counter
    assert runs([application.pk])[application.pk].enterprise == 1
    for purpose in ("问进度", "送图"):
        visiting.enter(
            application, by=cast.window, at=at("2026-03-05"), visitor=Visitor.ENTERPRISE, on=at("2026-03-05").date(),
            purpose=purpose,
        )  # fmt: skip
    found = runs([application.pk])[application.pk]
    assert found.enterprise == 2 and not found.is_at_most_once
    assert at_most_once(Application.objects.values("pk")) == (0, 1)


def test_online_and_courier_are_no_runs(cast):
    project = cast.register()
    application = procedure.file(project.stages.get(code="initiation"), by=cast.applicant, at=FILED)
    assert runs([application.pk])[application.pk].online
    visiting.enter(
        application, by=cast.window, at=ACCEPTED, visitor=Visitor.COURIER, on=ACCEPTED.date(), purpose="快递送件"
    )
    found = runs([application.pk])[application.pk]
    assert (found.enterprise, found.courier, found.is_at_most_once) == (0, 1, True)


def test_who_enters_a_visit(cast):
    project = cast.register()
    application = filed_stage(cast, project, "initiation")
    entrusted(cast, project)
    said = {"at": ACCEPTED, "on": ACCEPTED.date(), "purpose": "取件"}
    visiting.enter(application, by=cast.agent, visitor=Visitor.AGENT, **said)
    for by, visitor in ((cast.agent, Visitor.ENTERPRISE), (cast.other_agent, Visitor.AGENT),
                        (cast.applicant, Visitor.ENTERPRISE)):  # fmt: skip
        with pytest.raises(Refusal):
            visiting.enter(application, by=by, visitor=visitor, **said)


def test_runs_cost_the_same_however_many_matters(cast):
    numbers = []
    for n in range(3):
        filed_stage(cast, cast.register(name=f"第{n}个项目"), "initiation")
        with CaptureQueriesContext(connection) as seen:
            runs(Application.objects.values("pk"))
        numbers.append(len(seen))
    assert numbers[0] == numbers[2] <= 5


# -- ledger ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def served(cast):
    """Two cases: one recalled and rated, one under way with a plan."""
    first, second = cast.register(name="甲项目"), cast.register(name="乙项目")
    ended = entrusted(cast, first).case
    door.perform(ending.recall, ended.entrustment, by=cast.applicant, at=at("2026-03-20"))
    door.perform(following_up.rate, ended, by=cast.applicant, at=at("2026-03-21"), rating=5)
    case = entrusted(cast, second).case
    door.perform(keeping.draw_plan, case, by=cast.agent, at=at("2026-03-03"))
    return ended, case


def test_the_assessment_has_numerators_and_denominators(cast, served):
    on = at("2026-12-31").date()
    entries = ledger.entries(ledger.cases_of(cast.centre.seat), on)
    (group,) = ledger.assessed(entries, lambda entry: entry.case.entrustment.agent)
    assert (group.cases, group.closed, group.content) == (2, 1, (1, 1))
    kept, judged = group.in_time
    assert judged > kept >= 1  # the platform's registration was at once; the rest is past its day
    assert group.solved == (0, 0)


def test_the_ledger_leaves_as_csv_and_as_a_workbook(cast, served, sit, it_becomes):
    it_becomes("2026-03-25 10:00")
    centre = sit(cast.centre)
    text = centre.get(reverse("agency:ledger"), {"format": "csv"}).content.decode("utf-8-sig")
    assert "甲项目" in text and "乙项目" in text
    book = openpyxl.load_workbook(io.BytesIO(centre.get(reverse("agency:ledger"), {"format": "xlsx"}).content))
    rows = list(book.active.values)
    assert rows[0][0] == "Entrustment" and len(rows) > 20
    sheet = openpyxl.load_workbook(io.BytesIO(centre.get(reverse("agency:assessment"), {"format": "xlsx"}).content))
    assert [row[1] for row in sheet.active.values][1] == cast.agent.person.name


@pytest.mark.parametrize("query,shown", [({}, 2), ({"month": "2026-02"}, 0), ({"month": "2026-04"}, 1),
                                         ({"level": "province"}, 0)])  # fmt: skip
def test_filters_of_the_ledger(cast, served, sit, it_becomes, query, shown):
    it_becomes("2026-04-25 10:00")
    seen = sit(cast.centre).get(reverse("agency:ledger"), query).content.decode()
    assert sum(name in seen for name in ("甲项目", "乙项目")) == shown


def test_an_agents_ledger_holds_only_what_is_in_force(cast, served, sit, it_becomes):
    it_becomes("2026-04-25 10:00")
    seen = sit(cast.agent).get(reverse("agency:ledger")).content.decode()
    assert "乙项目" in seen and "甲项目" not in seen


def test_board_and_ledger_cost_the_same_with_more_cases(cast, sit, it_becomes):
    it_becomes("2026-03-04 10:00")
    agent, centre, counts = sit(cast.agent), sit(cast.centre), []
    for n in range(1, 4):
        case = entrusted(cast, cast.register(name=f"第{n}个项目")).case
        door.perform(keeping.draw_plan, case, by=cast.agent, at=at("2026-03-03"))
        seen = []
        for client, name in ((agent, "home"), (centre, "ledger"), (centre, "assessment"), (centre, "home")):
            with CaptureQueriesContext(connection) as statements:
                assert client.get(reverse(f"agency:{name}")).status_code == 200
            seen.append(len(statements))
        counts.append(seen)
    assert counts[1] == counts[2]


# -- supervision -------------------------------------------------------------------------------------------------------


def test_anybody_reports_a_gift_and_the_citys_centre_examines_it(client, cast, sit):
    project = cast.register()
    entrusted(cast, project)
    said = {"kind": "gift", "text": "代办员收了两条烟。", "project_code": project.code}
    answer = client.post(reverse("agency:report"), said, follow=True)
    row = SupervisionCase.objects.get()
    assert row.number in answer.content.decode() and row.agent == cast.agent_record(cast.agent)
    assert not row.is_breach and row.centre.division.level == "city"
    city = cast.seats.of_office("centre", row.centre)
    page = reverse("agency:supervision-case", args=[row.number])
    assert sit(cast.centre).get(page).status_code == 404
    sit(city).post(page, {"finding": "founded", "measures": "属实，调离岗位。"})
    row.refresh_from_db()
    assert row.finding == Finding.FOUNDED and row.is_breach


def test_naming_an_intermediary_is_a_breach_when_it_is_reported(cast):
    row = supervising.report(at=ACCEPTED, kind=Grievance.INTERMEDIARY, text="只能找某某图审公司。")
    assert row.is_breach and row.project is None
    city = cast.seats.of_office("centre", row.centre)
    supervising.close(row, by=city, at=ACCEPTED, finding=Finding.UNFOUNDED, measures="查无实据。")
    assert not row.is_breach


def test_a_report_without_a_word_is_sent_back(client):
    answer = client.post(reverse("agency:report"), {"kind": "fee", "text": " "})
    assert answer.status_code == 422 and not SupervisionCase.objects.exists()


def test_breaches_stand_in_the_assessment(cast, served):
    supervising.report(
        at=ACCEPTED, kind=Grievance.INTERMEDIARY, text="指定测绘公司。", agent=cast.agent_record(cast.agent)
    )
    entries = ledger.entries(ledger.cases_of(cast.centre.seat), at("2026-03-25").date())
    groups = ledger.assessed(entries, lambda entry: entry.case.entrustment.agent)
    assert ledger.with_breaches(groups, [group.key for group in groups])[0].breaches == 1

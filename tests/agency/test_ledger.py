"""Runs, the ledger, the assessment, supervision, and that the service is free."""

import io
from datetime import date

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
from agency.enums import Finding, Grievance
from agency.models import SupervisionCase
from agency.runs import at_most_once, runs
from projects.enums import Channel, Visitor
from projects.refusal import Refusal
from stages.acts.papers import Supplied
from stages.flows import door as procedure
from stages.models import Application
from tests.agency.entrusting import entrusted
from tests.cast import at
from tests.steps import ACCEPTED, FILED, all_papers, filed_stage, owed, tolerated_stage

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


def test_every_paper_brought_to_the_counter_again_is_another_run(cast):
    """The paper's newest version hides none of the days on which one was brought."""
    project = cast.register("upgrade")
    application = tolerated_stage(cast, project, "initiation", ["eia_public_version"], when=at("2026-03-05"))
    before = runs([application.pk])[application.pk].enterprise
    said = {"by": cast.window, "supplied": Supplied(channel=Channel.COUNTER)}
    for day, result, words in ((6, "bad", "未盖章。"), (9, "good", "")):
        when = at(f"2026-03-{day:02}")
        entry = procedure.receive(owed(application, "eia_public_version"), at=when, arrived_on=when.date(), **said)
        procedure.check_supply(entry, by=cast.window, at=when, result=result, words=words)
    assert runs([application.pk])[application.pk].enterprise == before + 2


@pytest.mark.parametrize("visitor", [Visitor.ENTERPRISE, Visitor.AGENT, Visitor.COURIER])
def test_the_window_says_who_brought_a_paper(cast, visitor):
    application = tolerated_stage(cast, cast.register("upgrade"), "initiation", ["eia_public_version"],
                                  when=at("2026-03-05"))  # fmt: skip
    before = runs([application.pk])[application.pk]
    procedure.receive(owed(application, "eia_public_version"), by=cast.window, at=at("2026-03-06"),
                      supplied=Supplied(channel=Channel.COUNTER), arrived_on=at("2026-03-06").date(),
                      brought_by=visitor)  # fmt: skip
    after = runs([application.pk])[application.pk]
    assert getattr(after, visitor) == getattr(before, visitor) + 1


def test_results_that_the_agent_fetches_are_its_run(cast):
    project = cast.register()
    application = procedure.file(project.stages.get(code="initiation"), by=cast.applicant, at=FILED)
    entrusted(cast, project)
    Application.objects.filter(pk=application.pk).update(issued_at=at("2026-03-20"))
    application.refresh_from_db()
    door.perform(keeping.receive, application, by=cast.agent, at=at("2026-03-23"))
    assert runs([application.pk])[application.pk].agent == 1


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
    (group,) = ledger.assessed(ledger.by_agent(entries))
    assert (group.cases, group.closed, group.content) == (2, 1, (1, 1))
    kept, judged = group.in_time
    assert judged > kept == 0  # what was finished before the case was opened is nobody's merit
    assert (group.solved, group.breaches) == ((0, 0), None)


def line(**of):
    """A planned item, its days in March 2026."""
    days = {name: date(2026, 3, of.pop(name)) for name in ("finished", "until", "first") if name in of}
    days = {"first": date(2026, 3, 20), "finished": None} | days
    return ledger.ItemLine("L01", None, planned=days["first"], **days, **of)


@pytest.mark.parametrize(
    ("of", "said"),
    [
        ({"finished": 20}, True), ({"finished": 21}, False), ({}, False), ({"first": 31}, None),
        ({"finished": 1, "was_done": True}, None), ({"is_dropped": True}, None),
        ({"until": 10}, None),  # closed before its day: nobody's any more
        ({"until": 10, "finished": 15}, None), ({"until": 24, "finished": 25}, False),
    ],
)  # fmt: skip
def test_an_item_is_judged_by_what_happened_while_the_case_was_open(of, said):
    assert line(**of).is_in_time(date(2026, 3, 31)) is said


def test_what_was_decided_before_a_hand_over_counts_for_who_held_the_case_then(cast, served):
    _ended, case = served
    first, second = cast.agent_record(cast.agent), cast.agent_record(cast.other_agent)
    (entry,) = ledger.entries([case], date(2026, 3, 31))
    entry.items = [line(finished=10), line(first=25, finished=30)]
    entry.holders = [(first, date(2026, 3, 2), date(2026, 3, 16)), (second, date(2026, 3, 16), None)]
    of_agent = {group.key: group for group in ledger.assessed(ledger.by_agent([entry]))}
    assert (of_agent[first].in_time, of_agent[second].in_time) == ((1, 1), (0, 1))
    assert (of_agent[first].record[1], of_agent[second].record[1] > 0) == (0, True)


def test_a_month_counts_what_was_decided_in_it(cast, served):
    _ended, case = served
    (entry,) = ledger.entries([case], date(2026, 5, 31))
    entry.items = [line(finished=10), line(first=25)]
    assert [each.judged for each in ledger.of_month([entry], date(2026, 3, 1))] == [(1, 2)]
    assert [each.judged for each in ledger.of_month([entry], date(2026, 4, 1))] == [(0, 0)]


def test_the_ledger_leaves_as_csv_and_as_a_workbook(cast, served, sit, it_becomes):
    it_becomes("2026-03-25 10:00")
    centre = sit(cast.centre)
    text = centre.get(reverse("agency:ledger"), {"format": "csv"}).getvalue().decode("utf-8-sig")
    assert "甲项目" in text and "乙项目" in text
    book = openpyxl.load_workbook(io.BytesIO(centre.get(reverse("agency:ledger"), {"format": "xlsx"}).getvalue()))
    rows = list(book.active.values)
    assert rows[0][0] == "Entrustment" and len(rows) > 20
    sheet = openpyxl.load_workbook(io.BytesIO(centre.get(reverse("agency:assessment"), {"format": "xlsx"}).getvalue()))
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
    assert row.number in answer.content.decode() and row.agent is None
    assert not row.is_breach and row.centre.division.level == "city"
    city = cast.seats.of_office("centre", row.centre)
    page = reverse("agency:supervision-case", args=[row.number])
    assert sit(cast.centre).get(page).status_code == 404
    agent = cast.agent_record(cast.agent)
    sit(city).post(page, {"finding": "founded", "measures": "属实，调离岗位。", "agent": agent.pk})
    row.refresh_from_db()
    assert row.agent == agent
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


def test_only_what_the_centre_finds_is_an_agents_breach(cast, served):
    """A report about somebody else that names a project is no breach of its agent."""
    _ended, case = served
    row = supervising.report(at=ACCEPTED, kind=Grievance.INTERMEDIARY, text="窗口人员推荐测绘公司。",
                             about_whom="窗口", project_code=case.project.code)  # fmt: skip
    entries = ledger.entries(ledger.cases_of(cast.centre.seat), at("2026-03-25").date())
    breaches = lambda **of: ledger.with_breaches(ledger.assessed(ledger.by_agent(entries)), **of)[0].breaches  # noqa: E731
    assert (row.is_breach, breaches()) == (True, 0)
    city = cast.seats.of_office("centre", row.centre)
    agent = cast.agent_record(cast.agent)
    assert agent in supervising.agents_of(row)
    supervising.close(row, by=city, at=ACCEPTED, finding=Finding.FOUNDED, measures="属实。", agent=agent)
    assert breaches() == 1
    assert (breaches(month=ACCEPTED.date()), breaches(month=date(2026, 5, 1))) == (1, 0)

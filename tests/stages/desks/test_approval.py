"""The page of an approval: opinion, decision, recorded result, the clock's account, how it stood on a past day."""

import pytest
from django.urls import reverse

from stages.enums import ApprovalStatus, StageCode
from tests.steps import accepted_stage, current, decide_fully, filed_stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("it_is_monday")]


@pytest.fixture
def project(cast):
    project = cast.register()
    accepted_stage(cast, project, StageCode.INITIATION)
    return project


@pytest.fixture
def reviewer(cast):
    return cast.department("environment")


def page(approval, name="approval"):
    return reverse(f"stages:{name}", args=[approval.project.code, approval.code, approval.round])


def test_who_may_see_it(cast, sit, project, reviewer):
    approval = current(project, "L09")
    seen = [cast.applicant, cast.window, reviewer, cast.centre, cast.lead("development_reform")]
    assert [sit(actor).get(page(approval)).status_code for actor in seen] == [200] * 5
    assert sit(cast.stranger).get(page(approval)).status_code == 404
    assert sit(cast.applicant).post(page(approval, "approval-review")).status_code == 404


def test_review_then_decide(cast, sit, project, reviewer):
    decide_fully(cast, project, "L02")
    approval, desk = current(project, "L09"), sit(reviewer)
    assert "The item has not been reviewed yet" in desk.get(page(approval)).content.decode()
    said = {"verdict": "conditions", "text": "污染防治措施可行。", "conditions": "落实噪声措施\n按图施工"}
    assert desk.post(page(approval, "approval-review"), said).status_code == 302
    text = desk.get(page(approval)).content.decode()
    assert "落实噪声措施" in text
    assert desk.post(page(approval, "approval-decide"), said).status_code == 302
    approval.refresh_from_db()
    assert approval.status == ApprovalStatus.CONDITIONAL
    assert approval.conditions == ["落实噪声措施", "按图施工"]


def test_a_refused_opinion_keeps_what_was_typed(sit, project, reviewer):
    response = sit(reviewer).post(
        page(current(project, "L09"), "approval-review"), {"verdict": "conditions", "text": "措施基本可行"}
    )
    assert response.status_code == 422
    assert "Write each condition on a line of its own" in response.content.decode()
    assert "措施基本可行" in response.content.decode()


def test_a_rejection_names_remedies(cast, sit, project, reviewer):
    decide_fully(cast, project, "L02")
    approval, desk = current(project, "L09"), sit(reviewer)
    said = {"verdict": "disagree", "text": "选址不符合规划"}
    desk.post(page(approval, "approval-review"), said)
    response = desk.post(page(approval, "approval-decide"), said)
    assert response.status_code == 422
    assert "Say what the enterprise can do" in response.content.decode()
    assert desk.post(page(approval, "approval-decide"), said | {"remedies": "另行选址"}).status_code == 302
    text = sit(cast.applicant).get(page(approval)).content.decode()
    assert "Round 2" in text
    assert "另行选址" in sit(cast.applicant).get(page(approval, "decision")).content.decode()


def test_another_office_and_a_second_opinion_are_refused(cast, sit, project, reviewer):
    approval = current(project, "L09")
    said = {"verdict": "agree", "text": "同意。"}
    response = sit(cast.department("development_reform")).post(page(approval, "approval-review"), said)
    assert response.status_code == 422
    assert "This belongs to another office" in response.content.decode()
    desk = sit(reviewer)
    assert desk.post(page(approval, "approval-review"), said).status_code == 302
    again = desk.post(page(approval, "approval-review"), said)
    assert (again.status_code, "has been done already" in again.content.decode()) == (422, True)


def test_a_filing_is_recorded_and_cannot_be_rejected(cast, sit, project):
    approval, desk = current(project, "L02"), sit(cast.department("development_reform"))
    text = desk.get(page(approval)).content.decode()
    assert "Record the filing" in text
    assert 'value="disagree"' not in text
    rejected = desk.post(page(approval, "approval-decide"), {"verdict": "disagree", "text": "不予备案"})
    assert (rejected.status_code, "不予备案" in rejected.content.decode()) == (422, True)
    assert desk.post(page(approval, "approval-decide"), {"verdict": "agree", "text": "予以备案"}).status_code == 302


def test_the_enterprise_records_the_result_of_its_own_step(cast, sit, project):
    step = project.approvals.filter(office=None, status=ApprovalStatus.OPEN).first()
    desk = sit(cast.applicant)
    assert "Record the result" in desk.get(page(step)).content.decode()
    assert desk.post(page(step, "approval-record"), {"result": ""}).status_code == 422
    given = desk.post(page(step, "approval-record"), {"result": "报告编号 2026-18", "counter-result": "on"})
    assert given.status_code == 302
    step.refresh_from_db()
    assert (step.status, step.result) == (ApprovalStatus.RECORDED, "报告编号 2026-18")


def test_the_account_of_the_clock_adds_up(sit, project, reviewer):
    response = sit(reviewer).get(page(current(project, "L09")))
    accounts = response.context["accounts"]
    assert [account.is_binding for account in accounts].count(True) == 1
    clock = response.context["clock"]
    assert {account.due_on for account in accounts} == {clock.statutory_due, clock.promised_due}
    for account in accounts:
        assert account.lines[-1].last == account.due_on


def test_what_it_needs_and_what_waits_for_it(sit, project, reviewer):
    response = sit(reviewer).get(page(current(project, "L09")))
    assert [each.approval.code for each in response.context["needs"]] == ["L01"]
    assert all(each.is_met for each in response.context["needs"])
    assert response.context["followers"]


def test_a_past_day_shows_the_item_as_it_stood(cast, sit, project, reviewer):
    decide_fully(cast, project, "L02")
    decide_fully(cast, project, "L09")
    approval = project.approvals.get(code="L09")
    desk = sit(reviewer)
    states = {}
    for day in ("2026-03-02", "2026-03-03", "2026-03-05", "2026-03-06"):
        response = desk.get(page(approval), {"on": day})
        states[day] = response.context["approval"].status, len(response.context["opinions"])
        assert "nothing can be done here" in response.content.decode()
        assert '<form class="pad" method="post"' not in response.content.decode()
    assert states == {
        "2026-03-02": (ApprovalStatus.PLANNED, 0),
        "2026-03-03": (ApprovalStatus.FILED, 0),
        "2026-03-05": (ApprovalStatus.OPEN, 1),
        "2026-03-06": (ApprovalStatus.GRANTED, 1),
    }
    followers = desk.get(page(approval), {"on": "2026-03-04"}).context["followers"]
    assert {each.approval.status for each in followers} == {ApprovalStatus.PLANNED}


def test_a_past_day_shows_the_papers_as_they_were_checked(sit, project, reviewer):
    desk, approval = sit(reviewer), project.approvals.get(code="L09")
    checks = {}
    for day in ("2026-03-02", "2026-03-03", "2026-03-04"):
        rows = desk.get(page(approval), {"on": day}).context["papers"]
        checks[day] = {row.check_result for row in rows if row.type == "eia_form"}
    assert checks == {"2026-03-02": set(), "2026-03-03": {"unchecked"}, "2026-03-04": {"good"}}


@pytest.mark.parametrize(
    ("day", "sentence"),
    [("last week", "is not a day"), ("2026-02-30", "is not a day"), ("2027-01-01", "not over yet"),
     ("2026-01-01", "did not stand on the route yet")],
)  # fmt: skip
def test_a_day_that_cannot_be_shown_gets_a_sentence(sit, project, reviewer, day, sentence):
    response = sit(reviewer).get(page(current(project, "L09")), {"on": day})
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_the_statements_do_not_grow(cast, sit, project, reviewer, django_assert_num_queries):
    desk = sit(reviewer)
    desk.get(page(current(project, "L09")))
    address = page(current(project, "L09"))
    with django_assert_num_queries(23):
        desk.get(address)
    for n in range(3):
        other = cast.register(name=f"{n}号项目")
        filed_stage(cast, other, StageCode.INITIATION)
    with django_assert_num_queries(23):
        desk.get(address)
    with django_assert_num_queries(24):
        desk.get(address, {"on": "2026-03-05"})

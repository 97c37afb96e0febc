"""The second family of tolerance: an initial opinion now, the formal paper within two working days, or void."""

from datetime import date

import pytest
from django.urls import reverse

from projects.refusal import Refusal
from stages.acts import reference
from stages.enums import ApprovalStatus, ClockKind, StageCode
from stages.flows import door
from stages.models import ApprovalItem, Clock, InitialOpinion
from tests.cast import at
from tests.stages.desks.pages import enter, it_is
from tests.steps import brought, current, tolerated_stage

pytestmark = pytest.mark.django_db
PUBLIC = "eia_public_version"
AGREE = {"verdict": "agree", "text": "就现有材料同意。"}


@pytest.fixture
def approval(cast):
    """The report form in an edition whose guide knows the initial opinion; accepted on the 6th, reviewed on the 9th."""
    project = cast.register("upgrade")
    said = {"family": "initial", "days": 2, "basis": "试点办法", "evidence": "estimated"}
    ApprovalItem.objects.filter(pk=current(project, "L09").item_id).update(tolerance=said)
    reference._compiled.cache_clear()
    tolerated_stage(cast, project, StageCode.INITIATION, [PUBLIC], when=at("2026-03-06"))
    row = current(project, "L09")
    door.perform("review", row, by=cast.holder(row), at=at("2026-03-09 08:30"), verdict="agree", text="报告表可行。")
    yield current(project, "L09")
    reference._compiled.cache_clear()


def given(cast, approval):
    return door.give_initial_opinion(approval, by=cast.holder(approval), at=at("2026-03-09 11:00"), **AGREE)


def clock(approval, kind):
    return Clock.objects.get(approval=approval, kind=kind)


def refused(code, act, *args, **said):
    with pytest.raises(Refusal) as refusal:
        act(*args, **said)
    assert refusal.value.code == code


def test_handed_out_while_the_paper_is_owed_it_ends_the_term(cast, approval):
    row = given(cast, approval)
    assert row.number.endswith("-CS1")
    assert clock(approval, ClockKind.DECISION).stopped_on == date(2026, 3, 9)
    refused("initial_given", given, cast, approval)
    decide = {"by": cast.holder(approval), "at": at("2026-03-09 12:00"), "verdict": "agree", "text": "同意。"}
    refused("paper_owed", door.perform, "decide", approval, **decide)


def test_formal_within_two_working_days_after_the_papers(cast, approval):
    given(cast, approval)
    application = approval.application
    brought(cast, application, PUBLIC, when=at("2026-03-10"))
    formal = clock(approval, ClockKind.FORMAL)
    assert (formal.started_on, formal.due_on, formal.office_id) == (
        date(2026, 3, 10),
        date(2026, 3, 12),
        approval.office_id,
    )
    decide = {"by": cast.holder(approval), "at": at("2026-03-11"), "verdict": "agree", "text": "同意，转为正式批复。"}
    door.perform("decide", current(approval.project, "L09"), **decide)
    assert InitialOpinion.objects.get().formal_at == at("2026-03-11")
    assert current(approval.project, "L09").status == ApprovalStatus.GRANTED
    assert not clock(approval, ClockKind.FORMAL).is_running


def test_papers_that_change_the_matter_void_it_and_the_examination_begins_again(cast, approval):
    given(cast, approval)
    officer = {"by": cast.holder(approval)}
    refused(
        "papers_not_complete",
        door.void_initial_opinion,
        approval,
        at=at("2026-03-09 12:00"),
        reason="规模不符",
        **officer,
    )
    brought(cast, approval.application, PUBLIC, when=at("2026-03-10"))
    door.void_initial_opinion(approval, at=at("2026-03-11"), reason="公示本显示规模变化，影响结论。", **officer)
    decide = {"verdict": "agree", "text": "同意。", **officer}
    refused("no_opinion_yet", door.perform, "decide", current(approval.project, "L09"), at=at("2026-03-11"), **decide)
    term = clock(approval, ClockKind.DECISION)
    assert (term.started_on, term.is_running, term.start_reason) == (date(2026, 3, 11), True, "papers_complete")
    review = {"verdict": "agree", "text": "按变化后的规模重新审查，可行。", **officer}
    door.perform("review", current(approval.project, "L09"), at=at("2026-03-12"), **review)
    door.perform("decide", current(approval.project, "L09"), at=at("2026-03-13"), **decide)
    assert current(approval.project, "L09").status == ApprovalStatus.GRANTED


def test_an_item_of_the_first_family_knows_no_initial_opinion(cast):
    project = cast.register("upgrade")
    tolerated_stage(cast, project, StageCode.INITIATION, [PUBLIC], when=at("2026-03-06"))
    row = current(project, "L09")
    door.perform("review", row, by=cast.holder(row), at=at("2026-03-09 08:30"), verdict="agree", text="可行。")
    refused("not_of_this_family", given, cast, row)


def test_the_page_leads_through_it(client, cast, approval, monkeypatch):
    it_is(monkeypatch, "2026-03-09 10:00")
    enter(client, cast.holder(approval))
    client.cookies["lianshen_language"] = "en"
    address = [approval.project.code, approval.code, approval.round]
    assert "Hand out the initial opinion" in client.get(reverse("stages:approval", args=address)).content.decode()
    assert client.post(reverse("stages:approval-initial", args=address), AGREE).status_code == 302
    text = client.get(reverse("stages:initial-opinion", args=address)).content.decode()
    for part in ("This is not the formal decision", "试点办法", "Public version"):
        assert part in text
    enter(client, cast.stranger)
    assert client.get(reverse("stages:initial-opinion", args=address)).status_code == 404

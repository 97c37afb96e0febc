"""What is on file is not asked for again; results are taken from the file; land by grant and by allocation."""

import pytest

from projects.refusal import Refusal
from stages.acts import checklist, papers
from stages.enums import ApplicationStatus, ApprovalStatus, Origin, StageCode
from stages.flows import door
from tests.cast import at
from tests.steps import accepted_stage, all_papers, current, decide_fully, filed_stage

pytestmark = pytest.mark.django_db


def test_a_paper_on_file_is_not_asked_for_again(cast):
    project = cast.register("upgrade")
    first = filed_stage(cast, project, StageCode.INITIATION)
    supplied = set(first.required_papers.exclude(origin=Origin.FILE).values_list("type", flat=True))
    door.withdraw(first, by=cast.applicant, at=at("2026-03-05"), reason="另行申报。")
    assert all_papers(project, ["L03", "L07", "L09", "L13"]) == {}
    again = door.file(project.stages.get(code=StageCode.INITIATION), by=cast.applicant, at=at("2026-03-06"))
    assert set(again.required_papers.exclude(origin=Origin.FILE).values_list("type", flat=True)) == supplied
    assert not again.required_papers.filter(origin=Origin.ENTERPRISE, paper__isnull=True).exists()
    door.perform("accept", again, by=cast.window, at=at("2026-03-07"))


def test_an_unasked_paper_is_not_taken(cast):
    project = cast.register("upgrade")
    with pytest.raises(Refusal) as refused:
        door.file(project.stages.get(code=StageCode.INITIATION), by=cast.applicant, at=at("2026-03-03"),
                  supplied={"other_materials": papers.Supplied()})  # fmt: skip
    assert refused.value.code == "paper_not_asked_for"


def test_each_paper_is_asked_for_once_in_an_application(cast):
    project = cast.register("upgrade")
    application = filed_stage(cast, project, StageCode.INITIATION)
    types = list(application.required_papers.values_list("type", flat=True))
    assert len(types) == len(set(types))
    shared = [row for row in application.required_papers.all() if len(row.items) > 1]
    assert shared, "items of one stage share papers"


def test_the_result_of_an_earlier_item_is_taken_from_the_file(cast):
    project = cast.register("upgrade")
    accepted_stage(cast, project, StageCode.INITIATION)
    decide_fully(cast, project, "L03")
    asked = checklist.for_codes(project, ["S01"])
    line = next(line for line in asked if "L03" in line.result_of)
    assert not line.is_asked_of_enterprise
    application = filed_stage(cast, project, StageCode.CONSTRUCTION, when=at("2026-03-09"))
    row = application.required_papers.get(type=line.type)
    assert (row.origin, row.paper.type) == (Origin.FILE, papers.result_type("L03"))


def needs(project, code):
    return {other for group in project.route.plan["needs"].get(code, []) for other in group}


def test_granted_land_contract_before_planning_permit(cast):
    project = cast.register("factory")
    assert {"Y04", "G01"} <= needs(project, "G02")
    assert "G02" not in needs(project, "Y04") | needs(project, "Y02")
    assert not project.approvals.filter(code__in=["Y05", "L05"]).exists()


def test_allocated_land_planning_permit_before_allocation(cast):
    project = cast.register("verified")
    assert "G02" in needs(project, "Y05")
    assert "L05" in needs(project, "G02")
    assert not project.approvals.filter(code__in=["Y02", "Y04"]).exists()


def test_the_graph_and_not_the_stage_decides_who_starts(cast):
    project = cast.register("factory")
    accepted_stage(cast, project, StageCode.PLANNING)
    assert current(project, "G02").status == ApprovalStatus.WAITING
    assert current(project, "G01").status == ApprovalStatus.OPEN


def test_the_notice_cannot_ask_for_what_the_file_has(cast):
    """优化营商环境条例 art. 36: what the government holds is not asked of the enterprise, by notice either."""
    application = filed_stage(cast, cast.register(), StageCode.INITIATION)
    from_file = application.required_papers.filter(origin=Origin.FILE).first()
    with pytest.raises(Refusal) as refused:
        door.perform("correct", application, by=cast.window, at=at("2026-03-04"), problems={from_file.type: "缺少"})
    assert refused.value.code == "paper_not_asked_for"
    application.refresh_from_db()
    assert application.status == ApplicationStatus.FILED

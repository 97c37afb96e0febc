"""A rejection says why and what can be done; the item goes back on the route, and so does what depended on it."""

import pytest

from projects.refusal import Refusal
from stages.enums import ApplicationStatus, ApprovalStatus, StageCode, Verdict
from stages.flows import door
from stages.models import Certificate
from tests.cast import at
from tests.steps import DECIDED, REVIEWED, accepted_stage, current, decide_fully, filed_stage

pytestmark = pytest.mark.django_db


def test_a_rejection_without_remedies_is_refused(cast):
    project = cast.register("verified")
    accepted_stage(cast, project, StageCode.INITIATION)
    approval = current(project, "L05")
    by = cast.holder(approval)
    door.perform("review", approval, by=by, at=REVIEWED, verdict=Verdict.DISAGREE, text="与规划不符。")
    with pytest.raises(Refusal) as refused:
        door.perform("decide", approval, by=by, at=DECIDED, verdict=Verdict.DISAGREE, text="与规划不符。")
    assert refused.value.code == "remedies_missing"


def test_a_rejected_item_keeps_its_reasons_and_returns_with_a_new_round(cast):
    project = cast.register("verified")
    accepted_stage(cast, project, StageCode.INITIATION)
    decided = decide_fully(cast, project, "L05", verdict=Verdict.DISAGREE)
    assert decided.status == ApprovalStatus.REJECTED
    assert decided.reasons and decided.remedies
    assert not Certificate.objects.filter(approval=decided).exists()
    assert (current(project, "L05").round, current(project, "L05").status) == (2, ApprovalStatus.PLANNED)


def test_what_waited_for_the_rejected_item_is_returned_and_filed_again_with_it(cast):
    project = cast.register("verified")
    first = accepted_stage(cast, project, StageCode.INITIATION)
    assert current(project, "L04").status == ApprovalStatus.WAITING
    decide_fully(cast, project, "L05", verdict=Verdict.DISAGREE)
    returned = project.approvals.get(code="L04", round=1)
    assert returned.status == ApprovalStatus.RETURNED
    assert project.events.get(act="return").facts == {"because_of": ["L05"]}
    assert current(project, "L06").status == ApprovalStatus.OPEN
    again = filed_stage(cast, project, StageCode.INITIATION, when=at("2026-03-09"))
    assert (again.round, sorted(again.approvals.values_list("code", flat=True))) == (2, ["L04", "L05"])
    door.perform("accept", again, by=cast.window, at=at("2026-03-10"))
    first.refresh_from_db()
    assert first.status == ApplicationStatus.ACCEPTED
    assert current(project, "L05").status == ApprovalStatus.OPEN
    assert current(project, "L04").status == ApprovalStatus.WAITING


def test_a_filing_is_not_rejected_by_its_office_either(cast):
    project = cast.register("upgrade")
    accepted_stage(cast, project, StageCode.INITIATION)
    with pytest.raises(Refusal) as refused:
        decide_fully(cast, project, "L03", verdict=Verdict.DISAGREE)
    assert refused.value.code == "filing_cannot_be_refused"
    assert current(project, "L03").status == ApprovalStatus.OPEN


def test_conditions_stand_on_the_certificate(cast):
    project = cast.register("upgrade")
    accepted_stage(cast, project, StageCode.INITIATION)
    approval = current(project, "L07")
    said = {"verdict": Verdict.CONDITIONS, "text": "落实节能措施后同意。", "conditions": ["安装能耗在线监测。"]}
    door.perform("review", approval, by=cast.holder(approval), at=REVIEWED, **said)
    decide_fully(cast, project, "L03")
    door.perform("decide", approval, by=cast.holder(approval), at=DECIDED, **said)
    certificate = Certificate.objects.get(approval=approval)
    assert certificate.conditions == ["安装能耗在线监测。"]
    assert current(project, "L07").status == ApprovalStatus.CONDITIONAL

"""The enterprise may withdraw at any point: an application, or the whole project. What is decided stays decided."""

import pytest
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from projects.enums import ProjectStatus
from projects.refusal import Refusal
from stages.acts import dispatching
from stages.enums import ApplicationStatus, ApprovalStatus, StageCode
from stages.flows import door
from stages.flows.advance import advance
from stages.models import Certificate
from tests.cast import at
from tests.steps import accepted_stage, current, decide_fully, filed_stage

pytestmark = pytest.mark.django_db
LATER = at("2026-03-20")


def open_tasks(rows):
    ids = [row.process_id for row in rows if row.process_id]
    return Task.objects.filter(process_id__in=ids, status__in=(STATUS.NEW, STATUS.ASSIGNED))


def test_withdrawn_at_the_window_the_items_can_be_filed_again(cast):
    project = cast.register("upgrade")
    application = filed_stage(cast, project, StageCode.INITIATION)
    door.withdraw(application, by=cast.applicant, at=LATER, reason="资料有误。")
    application.refresh_from_db()
    assert application.status == ApplicationStatus.WITHDRAWN
    assert not open_tasks([application]).exists()
    assert not application.clocks.filter(stopped_on__isnull=True).exists()
    again = filed_stage(cast, project, StageCode.INITIATION, when=LATER)
    assert again.round == 2


def test_withdrawn_under_review_what_is_decided_stays(cast):
    project = cast.register("upgrade")
    application = accepted_stage(cast, project, StageCode.INITIATION)
    decide_fully(cast, project, "L03")
    door.withdraw(application, by=cast.applicant, at=LATER, reason="调整方案。")
    assert current(project, "L03").status == ApprovalStatus.GRANTED
    assert project.approvals.get(code="L09", round=1).status == ApprovalStatus.WITHDRAWN
    assert current(project, "L09").status == ApprovalStatus.PLANNED
    assert not open_tasks(application.approvals.all()).exists()


def test_an_ended_application_is_not_withdrawn_again(cast):
    project = cast.register("upgrade")
    application = filed_stage(cast, project, StageCode.INITIATION)
    door.withdraw(application, by=cast.applicant, at=LATER, reason="资料有误。")
    with pytest.raises(Refusal) as refused:
        door.withdraw(application, by=cast.applicant, at=LATER, reason="资料有误。")
    assert refused.value.code == "application_ended"


def test_a_withdrawn_project_rests(cast):
    project = cast.register("upgrade")
    application = accepted_stage(cast, project, StageCode.INITIATION)
    door.withdraw_project(project, by=cast.applicant, at=LATER, reason="终止投资。")
    project.refresh_from_db()
    application.refresh_from_db()
    assert (project.status, application.status) == (ProjectStatus.WITHDRAWN, ApplicationStatus.WITHDRAWN)
    assert not open_tasks([application, *project.approvals.all()]).exists()
    assert not project.clocks.filter(stopped_on__isnull=True).exists()
    assert advance(project, at=LATER) == 0
    with pytest.raises(Refusal) as refused:
        filed_stage(cast, project, StageCode.INITIATION, when=LATER)
    assert refused.value.code == "project_ended"


def test_a_stranger_withdraws_nothing(cast):
    project = cast.register("upgrade")
    application = filed_stage(cast, project, StageCode.INITIATION)
    for act, subject in ((door.withdraw, application), (door.withdraw_project, project)):
        with pytest.raises(Refusal) as refused:
            act(subject, by=cast.stranger, at=LATER, reason="不是我的。")
        assert refused.value.code == "wrong_enterprise"


def test_what_was_decided_before_the_withdrawal_is_handed_out_with_it(cast):
    project = cast.register("upgrade")
    application = accepted_stage(cast, project, StageCode.INITIATION)
    decided = decide_fully(cast, project, "L03")
    door.withdraw(application, by=cast.applicant, at=at("2026-03-09"), reason="另行申报。")
    certificate = Certificate.objects.get(approval=decided)
    assert certificate.delivered_at == at("2026-03-09")
    assert current(project, "L03").status == ApprovalStatus.GRANTED


def test_nothing_starts_in_a_project_withdrawn_a_moment_ago(cast):
    """`advance` chose the step before the withdrawal and comes to claim it after."""
    project = cast.register("factory")
    chosen = project.approvals.filter(status=ApprovalStatus.PLANNED).first()
    door.withdraw_project(project, by=cast.applicant, at=at("2026-03-09"), reason="不再建设。")
    assert not dispatching.claim(chosen)
    chosen.refresh_from_db()
    assert chosen.status == ApprovalStatus.PLANNED

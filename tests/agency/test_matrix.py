"""The permission matrix: every act that the enterprise may do, times everybody who might try it in its name.

Each line is an act of the procedure, with the deed it is and what it is about. Asked is the guard of the act itself,
the same that greys the button and stops the door.
"""

from datetime import date

import pytest

from agency import door
from agency.acts import ending
from agency.enums import Scope, Until
from projects.enums import AGENT_DEEDS, Deed
from projects.refusal import Refusal
from stages.acts import (
    committing,
    correcting,
    filing,
    moving,
    prechecking,
    proposing,
    recording,
    supplying,
    withdrawing,
)
from stages.enums import ApprovalStatus, SessionKind
from stages.flows import door as procedure
from stages.models import Approval, Commitment, Obligation
from tests.agency.entrusting import entrusted
from tests.cast import at
from tests.steps import ACCEPTED, FILED, all_papers, filed_stage, uploaded

pytestmark = pytest.mark.django_db

NOW = at("2026-03-05 10:00")
TOLERATED = "power_of_attorney"
DONE = "done"


@pytest.fixture
def scene(cast):
    """A project with a stage to file, one waiting for a correction, one with a paper owed, and steps to record."""
    project = cast.register()
    corrected = filed_stage(cast, project, "initiation")
    procedure.perform(
        "correct", corrected, by=cast.window, at=ACCEPTED, problems={_asked(corrected): "请补盖公章。"}, days=10
    )
    promised = [row.type for row in committing.promisable(corrected.required_papers.all())][:1]
    procedure.prepare_commitment(corrected, by=cast.applicant, at=NOW, papers=dict.fromkeys(promised, "公章不清。"))
    return project


def _asked(application):
    return application.required_papers.exclude(origin="file").first().type


#: act -> (deed, guard called with the scene's subject). `None`: the act cannot be set up by filing alone.
def acts(project):
    stage = project.stages.select_related("project__enterprise").get(code="construction")
    application = project.applications.select_related("stage", "project__enterprise").first()
    step = Approval.objects.with_names().filter(
        project=project, holder="enterprise", item__kind="self_acceptance"
    ).first()  # fmt: skip
    contract = Approval.objects.with_names().filter(project=project, status=ApprovalStatus.OPEN, office=None).first()
    return {
        "file": (Deed.FILE, filing.may_file, stage),
        "answer": (Deed.SUPPLEMENT, correcting.may_answer, application),
        "record": (Deed.SUPPLEMENT, recording.may_record, contract),
        "fill_in_commitment": (Deed.FILL_IN, committing.may_prepare, application),
        "commit": (Deed.COMMIT, committing.may_confirm, Commitment.objects.filter(application=application).first()),
        "ask_for_session": (Deed.ATTEND, _may_propose, _reviewed(project)),
        "ask_for_precheck": (Deed.PRE_CHECK, prechecking.may_ask, stage),
        "withdraw": (Deed.WITHDRAW, withdrawing.may_withdraw, application),
        "withdraw_project": (Deed.WITHDRAW, withdrawing.may_withdraw_project, project),
        "move_edition": (Deed.MOVE_EDITION, moving.may_move, project),
        "record_own_inspection": (Deed.STATE_FACTS, recording.may_record, step),
    }


def _may_propose(approval, *, by, at):
    return proposing.may_propose([approval], SessionKind.MEETING, by=by, at=at)


def _reviewed(project):
    """An item that a joint meeting can serve."""
    rows = Approval.objects.with_names().filter(project=project, stage__code="planning", item__kind="permit")
    return rows.select_related("project__enterprise").first()


ACTS = [
    "file", "answer", "record", "fill_in_commitment", "commit", "ask_for_session", "ask_for_precheck", "withdraw",
    "withdraw_project", "move_edition", "record_own_inspection",
]  # fmt: skip


def tried(guard, subject, by, when=NOW):
    try:
        guard(subject, by=by, at=when)
    except Refusal as refusal:
        return refusal.code
    return DONE


def allowed(deed):
    """What an agent whose entrustment covers everything meets."""
    if deed == Deed.STATE_FACTS:
        return "own_deed"
    return DONE if deed in AGENT_DEEDS else "needs_confirmation"


@pytest.mark.parametrize("name", ACTS)
def test_every_act_times_everybody(cast, scene, name):
    deed, guard, subject = acts(scene)[name]
    assert subject is not None, name
    own = tried(guard, subject, cast.applicant)
    assert own in (DONE, "not_in_hand", "not_servable"), own  # the owner's own inspection is not due yet
    assert tried(guard, subject, cast.stranger) == "wrong_enterprise"
    assert tried(guard, subject, cast.agent) == "no_mandate"
    row = entrusted(cast, scene, until=Until.COMPLETION, valid_from=date(2026, 3, 4), valid_until=date(2026, 3, 6))
    assert tried(guard, subject, cast.agent, at("2026-03-03 23:00")) == "no_mandate"
    assert tried(guard, subject, cast.agent) == allowed(deed)
    assert tried(guard, subject, cast.other_agent) == "no_mandate"
    assert tried(guard, subject, cast.stranger) == "wrong_enterprise"
    if name != "answer":
        assert tried(guard, subject, cast.agent, at("2026-03-07 00:00")) == "no_mandate"
    door.perform(ending.recall, row, by=cast.applicant, at=NOW)
    assert tried(guard, subject, cast.agent) == "no_mandate"
    assert tried(guard, subject, cast.applicant) == own


@pytest.mark.parametrize("name", ["file", "answer", "record"])
def test_outside_the_scope(cast, scene, name):
    _deed, guard, subject = acts(scene)[name]
    entrusted(cast, scene, scope=Scope.STAGES, stages=["completion"], until=Until.COMPLETION)
    assert tried(guard, subject, cast.agent) == "outside_scope"


@pytest.mark.parametrize("name", ["file", "answer", "record"])
def test_inside_a_scope_of_stages(cast, scene, name):
    _deed, guard, subject = acts(scene)[name]
    code = subject.code if name == "file" else subject.stage.code
    entrusted(cast, scene, scope=Scope.STAGES, stages=[code])
    assert tried(guard, subject, cast.agent) == DONE


@pytest.mark.parametrize("name", ["file", "answer", "record"])
def test_a_deed_that_is_not_entrusted(cast, scene, name):
    _deed, guard, subject = acts(scene)[name]
    entrusted(cast, scene, deeds=[Deed.ATTEND])
    assert tried(guard, subject, cast.agent) == "deed_not_entrusted"


def test_the_completion_stage_lies_beyond_the_start_of_works(cast, scene):
    entrusted(cast, scene)
    assert tried(filing.may_file, scene.stages.get(code="completion"), cast.agent) == "outside_scope"


def test_single_items_and_no_others(cast):
    project = cast.register()
    stage = project.stages.get(code="initiation")
    codes = sorted(filing.to_file(stage).values_list("code", flat=True))
    entrusted(cast, project, scope=Scope.ITEMS, items=codes[:1])
    with pytest.raises(Refusal) as caught:
        procedure.file(stage, by=cast.agent, at=FILED)
    assert caught.value.code == "outside_scope"
    application = procedure.file(
        stage, by=cast.agent, at=FILED, items=codes[:1], supplied=all_papers(project, codes[:1])
    )
    assert [row.code for row in application.approvals.all()] == codes[:1]


def test_a_tolerated_paper_is_supplied_by_the_agent_in_the_enterprises_name(cast):
    project = cast.register()
    entrusted(cast, project)
    application = filed_stage(cast, project, "initiation", without={TOLERATED}, promising=[TOLERATED])
    procedure.perform("accept", application, by=cast.window, at=ACCEPTED, tolerating=[TOLERATED])
    owed = Obligation.objects.select_related("required_paper__application").get()
    assert tried(supplying.may_supply, owed, cast.other_agent) == "no_mandate"
    procedure.supply(owed, by=cast.agent, at=NOW, supplied=uploaded())
    event = project.events.get(act="supply")
    assert (event.seat, event.on_behalf_of, event.by_name) == ("agent", cast.enterprise.name, cast.agent.person.name)


def test_every_act_of_the_agent_is_recorded_as_agent_for_the_enterprise(cast):
    project = cast.register()
    entrusted(cast, project)
    stage = project.stages.get(code="initiation")
    procedure.file(stage, by=cast.agent, at=FILED)
    event = project.events.get(act="file")
    assert (event.seat, event.on_behalf_of) == ("agent", cast.enterprise.name)

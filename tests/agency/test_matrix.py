"""The permission matrix: every act that the enterprise or its agent may do, times everybody who might try it.

The rows are tests/agency/matrix.py, checked here against the source. Asked is the guard of the act itself, the same
that greys the button and stops the door.
"""

from datetime import datetime, time, timedelta

import pytest

from agency import door
from agency.acts import ending
from agency.enums import Scope
from projects.enums import AGENT_DEEDS, OWN_DEEDS, Deed
from projects.refusal import Refusal
from stages.acts import filing
from stages.flows import door as procedure
from tests.agency.entrusting import entrusted
from tests.agency.matrix import ACTS, guards, row_for
from tests.cast import SHANGHAI
from tests.steps import FILED, all_papers

pytestmark = pytest.mark.django_db

DONE = "done"


def test_every_guard_that_asks_for_an_agent_is_in_the_matrix():
    assert {act.guard for act in ACTS.values()} == guards()


def test_every_deed_is_in_the_matrix():
    assert {act.deed for act in ACTS.values()} == {*Deed, None}


def tried(act, subject, by, when=None):
    try:
        act.ask(subject, by, when or act.now)
    except Refusal as refusal:
        return refusal.code
    return DONE


def allowed(deed):
    """What an agent whose entrustment covers everything meets."""
    if deed in OWN_DEEDS:
        return "own_deed"
    return DONE if deed is None or deed in AGENT_DEEDS else "needs_confirmation"


def midnight(day):
    return datetime.combine(day, time(), SHANGHAI)


@pytest.mark.parametrize("name", ACTS)
def test_every_act_times_everybody(cast, name):
    act = ACTS[name]
    scene = act.scene(cast)
    if act.subject is None:
        assert tried(act, scene.subject, cast.agent) == "no_mandate"  # without
    row = row_for(act, cast, scene)
    subject = act.subject(cast, scene, row) if act.subject else scene.subject
    assert subject is not None
    first, last = act.days
    before, after = midnight(first) - timedelta(minutes=1), midnight(last + timedelta(days=1))
    for when in (before, after):
        assert tried(act, subject, cast.agent, when) in ("no_mandate", "not_in_force"), when
    assert tried(act, subject, cast.agent) == allowed(act.deed)  # inside
    if name != "confirm_hand_over":  # there it is the other agent's word as well
        assert tried(act, subject, cast.other_agent) == "no_mandate"
    assert tried(act, subject, cast.stranger) == ("wrong_enterprise" if act.is_own else "wrong_seat")
    assert tried(act, subject, cast.applicant) == (DONE if act.is_own else "wrong_seat")
    door.perform(ending.recall, row, by=cast.applicant, at=act.now)
    subject.refresh_from_db()
    assert tried(act, subject, cast.agent) in ("no_mandate", "not_in_force", "already_done")  # after
    assert tried(act, subject, cast.applicant) == (DONE if act.is_own else "wrong_seat")


@pytest.mark.parametrize("name", ACTS)
def test_outside_and_inside_a_scope_of_stages(cast, name):
    act = ACTS[name]
    scene = act.scene(cast)
    elsewhere = "planning" if act.reach != "planning" else "land"
    row = row_for(act, cast, scene, scope=Scope.STAGES, stages=[elsewhere])
    subject = act.subject(cast, scene, row) if act.subject else scene.subject
    outside = "outside_scope" if act.deed in AGENT_DEEDS else allowed(act.deed)
    assert tried(act, subject, cast.agent) == outside
    door.perform(ending.recall, row, by=cast.applicant, at=act.now)
    row = row_for(act, cast, scene, scope=Scope.STAGES, stages=[act.reach or elsewhere])
    subject = act.subject(cast, scene, row) if act.subject else scene.subject
    assert tried(act, subject, cast.agent) == allowed(act.deed)


@pytest.mark.parametrize("name", ACTS)
def test_a_deed_that_is_not_entrusted(cast, name):
    act = ACTS[name]
    scene = act.scene(cast)
    row = row_for(act, cast, scene, deeds=[deed.value for deed in AGENT_DEEDS if deed != act.deed])
    subject = act.subject(cast, scene, row) if act.subject else scene.subject
    expected = "deed_not_entrusted" if act.deed in AGENT_DEEDS else allowed(act.deed)
    assert tried(act, subject, cast.agent) == expected


def test_the_completion_stage_lies_beyond_the_start_of_works(cast):
    project = cast.register()
    entrusted(cast, project)
    with pytest.raises(Refusal) as caught:
        filing.may_file(project.stages.get(code="completion"), by=cast.agent, at=FILED)
    assert caught.value.code == "outside_scope"


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

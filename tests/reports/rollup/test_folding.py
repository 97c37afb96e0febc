"""The roll-up: kept as things happen, equal to a full recomputation at every step, and quick to answer."""

import io

import pytest
from django.core.management import call_command

from projects.models import Event
from reports.models import RolledProject, RollupCell
from reports.rollup import folding
from stages.flows import door
from tests.cast import at
from tests.steps import accepted_stage, current, decide_fully

pytestmark = pytest.mark.django_db
LATER = at("2026-05-01")
ON = LATER.date()


def cells(measure):
    rows = RollupCell.objects.filter(measure=measure).values_list("month", "item", "value", "n")
    return sorted(rows)


@pytest.fixture
def project(cast):
    project = cast.register()
    accepted_stage(cast, project, "initiation")
    return project


def test_it_follows_what_happens_step_by_step(cast, project):
    assert folding.fold(LATER) == 1
    assert cells("registered") == [("2026-03", "", 1, 1)] and cells("decided") == []
    assert folding.difference(ON).empty
    decide_fully(cast, project, "L09")
    assert not folding.difference(ON).empty
    assert folding.fold(LATER) == 1
    assert cells("decided") == [("2026-03", "L09", 1, 1)]
    assert folding.difference(ON).empty


def test_nothing_new_is_nothing_to_fold(project):
    folding.fold(LATER)
    before = list(RollupCell.objects.values_list("pk", "n"))
    assert folding.fold(LATER) == 0
    assert list(RollupCell.objects.values_list("pk", "n")) == before


def test_folding_twice_over_the_same_history_changes_nothing(project):
    folding.fold(LATER)
    before = sorted(RollupCell.objects.values_list("measure", "month", "item", "value", "n"))
    RolledProject.objects.update(seq=0)
    assert folding.fold(LATER) == 1
    assert sorted(RollupCell.objects.values_list("measure", "month", "item", "value", "n")) == before


def test_two_projects_add_up_and_one_alone_is_taken_out_again(cast, project):
    other = cast.register("upgrade", name="第二个项目")
    assert folding.fold(LATER) == 2
    assert cells("registered") == [("2026-03", "", 1, 2)]
    door.withdraw_project(other, by=cast.applicant, at=at("2026-03-20"), reason="终止。")
    folding.fold(LATER)
    assert cells("registered") == [("2026-03", "", 1, 2)]
    assert folding.difference(ON).empty


def test_a_late_decision_is_in_its_month(cast, project):
    decide_fully(cast, project, "L09", when=at("2026-04-28 10:00"))
    folding.fold(LATER)
    assert cells("decided_late") == [("2026-04", "L09", 1, 1)]
    assert cells("on_time") == [("2026-04", "L09", 0, 1)]


def test_a_new_version_of_the_calendar_counts_everything_anew(project):
    folding.fold(LATER)
    RolledProject.objects.update(calendar=0)
    assert folding.fold(LATER) == 1


def test_the_command_proves_it_equal_and_fails_when_it_is_not(cast, project):
    decide_fully(cast, project, "L09")
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("rollup", check=True, stdout=out, stderr=io.StringIO())
    assert ended.value.code == 0
    RollupCell.objects.filter(measure="decided").update(n=7)
    with pytest.raises(SystemExit) as ended:
        call_command("rollup", check=True, stdout=out, stderr=io.StringIO())
    assert ended.value.code == 1 and "decided" in out.getvalue()
    call_command("rollup", anew=True, stdout=out, stderr=io.StringIO())
    with pytest.raises(SystemExit) as ended:
        call_command("rollup", check=True, stdout=out, stderr=io.StringIO())
    assert ended.value.code == 0


def test_packing_keeps_everything():
    frame = folding.unpacked({"texts": [["a", "2026-03", "", "", "", ""]], "rows": [[0, 3, 1, 2], [0, -4, 1, 1]]})
    assert folding.unpacked(folding.packed(frame)).equals(frame)
    assert folding.unpacked({}).empty


def test_every_event_is_behind_until_it_is_folded(cast, project):
    folding.fold(LATER)
    version = folding.calendar_version()
    assert folding.behind(version).count() == 0
    decide_fully(cast, project, "L09")
    assert folding.behind(version).count() == 1
    assert Event.objects.count() == RolledProject.objects.get().seq + 2
    assert current(project, "L09").status == "granted"

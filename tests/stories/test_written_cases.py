"""The written cases of fixtures/rehearsals run from registration to completion, as they expect themselves to."""

from pathlib import Path

import pytest

from projects.enums import ProjectStatus
from projects.history import first_break
from stages.enums import StageStatus
from stages.rehearsing.playing import play
from stages.rehearsing.reading import read_case

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "rehearsals"
CASES = [path for path in sorted(FOLDER.glob("*.yaml")) if not path.stem.startswith("agency-")]

#: cases about one matter, followed only as far as it goes
NOT_TO_THE_END = {"tolerated-papers", "second-notice", "two-enterprises"}

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_a_written_case_ends_as_it_expects(path):
    outcome = play(read_case(path))
    assert outcome.misses == []
    project = outcome.rehearsal.project
    project.refresh_from_db()
    assert first_break(project) is None
    if path.stem in NOT_TO_THE_END:
        return
    assert project.status == ProjectStatus.CONCLUDED
    assert set(project.stages.values_list("status", flat=True)) == {StageStatus.CONCLUDED}
    assert not project.clocks.filter(stopped_on__isnull=True).exists()


def test_there_is_a_case_of_each_of_the_four_kinds():
    assert {path.stem for path in CASES} >= {
        "factory-on-granted-land", "housing", "zero-land-upgrade", "verified-allocated-land",
    }  # fmt: skip

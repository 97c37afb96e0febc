"""The agency service in written cases: from entrustment to the start of works, hand-over, recall, expiry."""

from pathlib import Path

import pytest

from projects.enums import SeatKind
from projects.history import first_break
from stages.management.commands import demo_city
from stages.rehearsing import demo
from stages.rehearsing.playing import play
from stages.rehearsing.reading import read_case

CASES = sorted((Path(__file__).parents[2] / "fixtures/rehearsals").glob("agency-*.yaml"))

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_a_written_case_of_the_agency(path):
    outcome = play(read_case(path))
    assert outcome.misses == []
    project = outcome.rehearsal.project
    assert first_break(project) is None
    by_agent = project.events.filter(seat=SeatKind.AGENT)
    assert by_agent.exists()
    assert set(by_agent.values_list("on_behalf_of", flat=True)) == {project.enterprise.name}


def test_the_four_stories_are_there():
    assert {path.stem for path in CASES} == {
        "agency-expiry-at-midnight", "agency-hand-over", "agency-recall-while-confirmation-waits",
        "agency-to-start-of-works",
    }  # fmt: skip


def test_every_scene_of_the_demo_city_comes_up_unasked():
    assert len(demo.scenes(demo_city.FOLDER)) <= demo_city.PROJECTS

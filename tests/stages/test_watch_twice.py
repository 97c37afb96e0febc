"""Watch processes at the same time, and one that is killed at any point: nothing twice, nothing lost."""

import random
import time

import pytest
from django.utils import timezone

from stages.enums import StageCode
from stages.models import Clock
from stages.rules.warning import URGED
from tests.steps import accepted_stage
from tests.workers import Workers

URGINGS = "SELECT count(*), count(DISTINCT clock_id) FROM stages_urging"
MESSAGES = "SELECT count(*) FROM projects_outboxmessage WHERE topic = 'clock.urging'"
EVENTS = "SELECT count(*) FROM projects_event WHERE act = 'urge'"
#: office, lead of the stage, centre
TOLD = 3


@pytest.fixture
def late(transactional_db, cast):
    """A project whose items have been late for months by today's clock; how many urgings that makes."""
    project = cast.register()
    accepted_stage(cast, project, StageCode.INITIATION)
    accepted_stage(cast, cast.register(name="柯桥第二项目"), StageCode.INITIATION)
    return Clock.objects.overdue(timezone.localdate()).filter(kind__in=URGED, office__isnull=False).count()


@pytest.fixture
def workers(late, tmp_path):
    started = Workers(tmp_path)
    yield started
    started.kill_all()


def found(workers):
    ((urgings, clocks),) = workers.rows(URGINGS)
    return urgings, clocks, workers.rows(MESSAGES)[0][0], workers.rows(EVENTS)[0][0]


def test_three_at_once_urge_once(workers, late):
    assert late > 1
    runs = [workers.start("watch", "--once") for _turn in range(3)]
    assert [run.wait(60) for run in runs] == [0, 0, 0], workers.log()
    assert found(workers) == (late, late, late * TOLD, late)


def test_a_run_that_was_killed_is_made_up_for(workers, late):
    doomed = workers.start("watch", "--once")
    assert workers.wait_for(lambda: workers.rows(EVENTS)[0][0] > 0 or doomed.poll() is not None)
    time.sleep(random.random() / 20)
    workers.kill(doomed)
    urgings, _clocks, messages, events = found(workers)
    assert (messages, events) == (urgings * TOLD, urgings), "no half urging"
    assert workers.start("watch", "--once").wait(60) == 0
    assert found(workers) == (late, late, late * TOLD, late)

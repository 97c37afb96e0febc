"""Workers are killed with SIGKILL in the middle of their work, on both job backends, and the deliveries are counted."""

import random
import socket
import uuid
from datetime import timedelta

import pytest
import redis
from django.conf import settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from config.celery_backend import app, run
from projects import schedule
from projects.jobs import deliver_outbox
from projects.messages import outbox
from projects.models import OutboxMessage, ScheduleSlot
from tests.workers import Workers

MESSAGES = 30
PENDING = "SELECT count(*) FROM projects_outboxmessage WHERE delivered_at IS NULL"
DEAD = "SELECT count(*) FROM projects_outboxmessage WHERE dead_at IS NOT NULL"
RUNNING = f"SELECT count(*) FROM {DBTaskResult._meta.db_table} WHERE status = 'RUNNING'"
#: everything short, so that what was lost comes back within the test
IMPATIENT = {
    "OUTBOX_LEASE": 2, "OUTBOX_FIRST_WAIT": 0.2, "JOB_LIMIT": 3, "OUTBOX_EVERY": 1, "REAP_EVERY": 1,
    "RECEIVED_DELAY": 0.02, "RECEIVED_FAILING": 0.05, "WATCH_EVERY": 3600,
}  # fmt: skip


def redis_answers():
    host, port = settings.REDIS_URL.split("//")[1].split("/")[0].split(":")
    try:
        socket.create_connection((host, int(port)), 1).close()
    except OSError:
        return False
    return True


on_redis = pytest.mark.skipif(not redis_answers(), reason="no Redis here")


@pytest.fixture
def messages(transactional_db, settings, cast):
    """E-mails to be delivered; nothing in the inbox, so that every delivery is counted by the receiver."""
    settings.MAIL = True
    office = cast.window.office
    type(cast.window.person).objects.filter(pk=cast.window.person.pk).update(email="window@example.org")
    said = outbox.both("hello")
    for _number in range(MESSAGES):
        outbox.post("test", office, subject=said, body=said, at=timezone.now())
    OutboxMessage.objects.filter(target="inbox").delete()
    return {f"<{pk}@127.0.0.1>" for pk in OutboxMessage.objects.values_list("pk", flat=True)}


@pytest.fixture
def prefix():
    """What the test's keys in Redis begin with; nothing of them is left."""
    chosen = f"test-{uuid.uuid4().hex[:8]}:"
    yield chosen
    if redis_answers():
        with redis.Redis.from_url(settings.REDIS_URL) as store:
            for key in store.scan_iter(f"{chosen}*"):
                store.delete(key)


@pytest.fixture(params=["database", pytest.param("celery", marks=on_redis)])
def workers(request, messages, prefix, tmp_path):
    started = Workers(tmp_path, TASK_BACKEND=request.param, REDIS_PREFIX=prefix, **IMPATIENT)
    yield started
    started.kill_all()


def test_killed_workers_lose_nothing_and_repeats_carry_the_same_number(workers, messages):
    workers.start("schedule")
    doomed = [workers.start("work", "--interval=0.1") for _turn in range(2)]
    for process in doomed:
        reached = random.randint(2, MESSAGES // 3)
        assert workers.wait_for(lambda n=reached: len(workers.received()) >= n), workers.log()
        workers.kill(process)
        if process is doomed[0]:
            workers.start("work", "--interval=0.1")  # the one that will end it takes a while to start
    assert workers.wait_for(lambda: workers.rows(PENDING)[0][0] == 0, patience=40), workers.log()
    received = workers.received()
    assert set(received) == messages
    assert len(received) - len(messages) <= len(doomed), "only what was under way when a worker was killed may repeat"
    assert workers.rows(DEAD) == [(0,)]


DAY = 24 * 3600


def fired_today(*jobs):
    """Slots of a day's length that no scheduler will fire again, today or at midnight."""
    now = timezone.now()
    slots = [schedule.slot(now, DAY), schedule.slot(now, DAY) + timedelta(days=1)]
    ScheduleSlot.objects.bulk_create(ScheduleSlot(job=job, slot=slot, fired_at=now) for job in jobs for slot in slots)


ONE_JOB = {
    **IMPATIENT, "OUTBOX_EVERY": DAY, "WATCH_EVERY": DAY, "JOB_LIMIT": 6, "RECEIVED_FAILING": 0,
}  # fmt: skip


def kill_the_first(workers):
    """One worker starts the only job and is killed in the middle of it; another one takes its place."""
    first = workers.start("work", "--interval=0.1")
    assert workers.wait_for(lambda: len(workers.received()) >= 3), workers.log()
    workers.kill(first)
    workers.start("work", "--interval=0.1")


def test_a_job_whose_worker_was_killed_is_given_to_another(messages, tmp_path):
    fired_today("outbox", "watch", "prune")
    deliver_outbox.enqueue()  # the only job that delivers: only the reaper can bring it back
    workers = Workers(tmp_path, **ONE_JOB)
    try:
        kill_the_first(workers)
        assert workers.rows(RUNNING) == [(1,)]
        workers.start("schedule")
        assert workers.wait_for(lambda: set(workers.received()) == messages, patience=30), workers.log()
    finally:
        workers.kill_all()


@on_redis
def test_celery_gives_the_job_of_a_killed_worker_to_another(messages, prefix, tmp_path):
    workers = Workers(tmp_path, **ONE_JOB, TASK_BACKEND="celery", REDIS_PREFIX=prefix)
    with app.connection_for_write() as broker:
        broker.transport_options = {**broker.transport_options, "global_keyprefix": prefix}
        app.send_task(run.name, (deliver_outbox.module_path, [], {}), connection=broker, queue="default")
    try:
        kill_the_first(workers)  # no schedule runs: the job itself must come back
        assert workers.wait_for(lambda: set(workers.received()) == messages, patience=40), workers.log()
    finally:
        workers.kill_all()

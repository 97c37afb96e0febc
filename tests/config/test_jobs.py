"""The schedule, the reaper, the two job backends: each slot once, nothing leaked by a rollback, all in one terminal."""

import os
import signal
import socket
import subprocess
import threading
from datetime import timedelta
from unittest.mock import Mock

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from config.celery_backend import CeleryBackend, app
from projects import jobs, schedule
from projects.messages import outbox
from projects.models import InboxMessage, ScheduleSlot
from tests.cast import at
from tests.workers import Workers

MORNING = at("2026-03-05 09:00")
ONE = {"outbox": ("projects.jobs.deliver_outbox", 10)}


def queued(path="projects.jobs.deliver_outbox"):
    return DBTaskResult.objects.filter(task_path=path).count()


# the schedule


@pytest.mark.parametrize(
    ("hour", "every", "begins"),
    [("09:00", 300, "09:00"), ("09:04", 300, "09:00"), ("09:05", 300, "09:05"), ("09:59", 3600, "09:00")],
)
def test_the_day_is_cut_into_slots(hour, every, begins):
    assert schedule.slot(at(f"2026-03-05 {hour}"), every) == at(f"2026-03-05 {begins}")


def test_a_slot_is_fired_once(db):
    for second in range(10):
        schedule.fire(MORNING + timedelta(seconds=second), ONE)
    assert (queued(), ScheduleSlot.objects.count()) == (1, 1)
    schedule.fire(MORNING + timedelta(seconds=10), ONE)
    assert queued() == 2


def test_slots_missed_are_not_made_up_for_one_run_does_their_work(db):
    schedule.fire(MORNING, ONE)
    assert schedule.fire(MORNING + timedelta(days=7), ONE) == ["outbox"]
    assert queued() == 2


def test_every_job_of_the_schedule_is_there(db, settings):
    assert set(schedule.fire(MORNING)) == set(settings.SCHEDULE)
    assert DBTaskResult.objects.count() == len(settings.SCHEDULE)
    assert MORNING < schedule.next_slot(MORNING) <= MORNING + timedelta(seconds=60)


def test_a_slot_whose_job_was_not_enqueued_is_not_taken(db, monkeypatch):
    monkeypatch.setattr(type(jobs.deliver_outbox), "enqueue", Mock(side_effect=RuntimeError))
    with pytest.raises(RuntimeError):
        schedule.fire(MORNING, ONE)
    monkeypatch.undo()
    assert schedule.fire(MORNING, ONE) == ["outbox"]


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_at_once_fire_each_slot_once():
    """Threads with connections of their own (PostgreSQL); SQLite's test database is shared by processes instead."""
    if connection.vendor != "postgresql":
        pytest.skip("see the test with processes")
    start = threading.Barrier(2)

    def scheduler():
        start.wait()
        for second in range(0, 200, 2):
            schedule.fire(MORNING + timedelta(seconds=second), ONE)
        connection.close()

    threads = [threading.Thread(target=scheduler) for _turn in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (queued(), ScheduleSlot.objects.count()) == (20, 20)


@pytest.mark.django_db(transaction=True)
def test_two_scheduler_processes_fire_each_slot_once(tmp_path):
    workers = Workers(tmp_path, OUTBOX_EVERY=1, WATCH_EVERY=86400, REAP_EVERY=86400)
    try:
        for _turn in range(2):
            workers.start("schedule")
        slots = "SELECT count(*) FROM projects_scheduleslot WHERE job = 'outbox'"
        assert workers.wait_for(lambda: workers.rows(slots)[0][0] >= 5), workers.log()
    finally:
        workers.kill_all()
    ((fired,),) = workers.rows(slots)
    ((enqueued,),) = workers.rows(
        f"SELECT count(*) FROM {DBTaskResult._meta.db_table} WHERE task_path = 'projects.jobs.deliver_outbox'"
    )
    assert enqueued == fired
    assert "rror" not in workers.log()


# jobs in the database


def running(since, workers=1):
    """A job that a worker has taken and not ended."""
    pk = jobs.deliver_outbox.enqueue().id
    DBTaskResult.objects.filter(pk=pk).update(
        status=TaskResultStatus.RUNNING, started_at=since, worker_ids=[str(n) for n in range(workers)]
    )
    return pk


def status(pk):
    return DBTaskResult.objects.get(pk=pk).status


def test_a_job_that_runs_longer_than_any_job_may_is_given_back(db, settings):
    now = timezone.now()
    lost = running(now - settings.JOB_LIMIT - timedelta(seconds=1))
    busy = running(now - settings.JOB_LIMIT / 2)
    assert jobs.give_back_lost_jobs(now) == 1
    assert (status(lost), status(busy)) == (TaskResultStatus.READY, TaskResultStatus.RUNNING)


def test_a_job_that_keeps_killing_its_workers_is_given_up(db, settings):
    now = timezone.now()
    deadly = running(now - settings.JOB_LIMIT * 2, workers=jobs.MOST_WORKERS)
    assert jobs.give_back_lost_jobs(now) == 0
    assert status(deadly) == TaskResultStatus.FAILED


def test_a_transaction_that_is_rolled_back_leaves_no_job(db):
    with pytest.raises(RuntimeError), transaction.atomic():
        jobs.deliver_outbox.enqueue()
        raise RuntimeError
    assert queued() == 0


def test_old_jobs_and_slots_are_forgotten(db):
    schedule.fire(MORNING, ONE)
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL, finished_at=MORNING)
    jobs.prune.call()
    assert (queued(), ScheduleSlot.objects.count()) == (0, 0)


def test_the_job_delivers_the_outbox(cast):
    said = outbox.both("hello")
    outbox.post("test", cast.window.office, subject=said, body=said, at=MORNING)
    assert jobs.deliver_outbox.call() == 1
    assert InboxMessage.objects.count() == 1


# jobs on Celery


@pytest.fixture
def celery(monkeypatch):
    """The Celery backend, with what it hands to the broker."""
    sent = []
    monkeypatch.setattr(app, "send_task", lambda name, args, **options: sent.append((name, args, options)))
    backend = CeleryBackend("default", {"QUEUES": ["default"]})
    return backend, sent


def test_a_job_goes_to_the_broker_when_the_transaction_commits(db, celery, django_capture_on_commit_callbacks):
    backend, sent = celery
    with django_capture_on_commit_callbacks(execute=True):
        result = backend.enqueue(jobs.reap, [], {})
        assert sent == []
    ((name, args, options),) = sent
    assert (name, args) == ("lianshen.run", ("projects.jobs.reap", [], {}))
    assert options["task_id"] == result.id and options["queue"] == "default"


@pytest.mark.django_db(transaction=True)
def test_a_job_of_a_transaction_that_is_rolled_back_never_reaches_the_broker(celery):
    backend, sent = celery
    with pytest.raises(RuntimeError), transaction.atomic():
        backend.enqueue(jobs.reap, [], {})
        raise RuntimeError
    assert sent == []


# everything in one terminal


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def children(pid):
    """{command: process id} of the processes a process has started."""
    listed = subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    rows = [line.split(None, 1) for line in listed.stdout.splitlines()]
    return {args.split("manage.py ")[1].split()[0]: int(number) for number, args in rows if "manage.py " in args}


@pytest.mark.django_db(transaction=True)
def test_one_terminal_runs_all_three_restarts_a_killed_worker_and_ends_them_together(tmp_path):
    workers = Workers(tmp_path, DEBUG=1)
    everything = workers.start("run_all", f"127.0.0.1:{free_port()}")
    try:
        all_three = {"runserver", "work", "schedule"}
        assert workers.wait_for(lambda: set(children(everything.pid)) == all_three), workers.log()
        first = children(everything.pid)
        os.kill(first["work"], signal.SIGKILL)
        assert workers.wait_for(lambda: children(everything.pid).get("work", first["work"]) != first["work"])
        alive = children(everything.pid)
        everything.terminate()
        assert everything.wait(15) == 0
        assert workers.wait_for(lambda: not any(is_alive(pid) for pid in alive.values()), 5)
    finally:
        workers.kill_all()


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True

"""`python -m tests.killing`: processes that do acts of the procedure are killed between any two statements.

Each act of a scene is done once undisturbed. Then, from the same beginning, a child process does it again and kills
itself (SIGKILL) before its n-th statement or commit, for every n. What it leaves must be the whole act or nothing of
it, with a whole history; and when the act is sent again if it was not done, and `advance` has run, the project must
stand exactly where the undisturbed one stands. Prints a line of JSON for each act; exit status 1 on a fault.
"""

import argparse
import json
import os
import shutil
import signal
import sys
import tempfile
import traceback
from pathlib import Path
from random import Random

FOLDER = Path(tempfile.mkdtemp(prefix="lianshen-killing-"))
os.environ.update(DJANGO_SETTINGS_MODULE="tests.settings", DATABASE_URL=f"sqlite:///{FOLDER / 'work.sqlite3'}")

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from viewflow.workflow.models import Task  # noqa: E402

from projects.enums import Channel  # noqa: E402
from projects.history import first_break  # noqa: E402
from projects.models import Event, Paper, Project  # noqa: E402
from stages.acts.papers import Supplied  # noqa: E402
from stages.enums import StageCode, Verdict  # noqa: E402
from stages.flows import door  # noqa: E402
from stages.flows.advance import advance  # noqa: E402
from stages.models import Application, Approval, Certificate, Clock, Obligation, Stage, Supply  # noqa: E402
from tests.cast import Cast, at  # noqa: E402
from tests.steps import COLLECTED, current, filed_stage, uploaded  # noqa: E402

WORK, BEFORE = FOLDER / "work.sqlite3", FOLDER / "before.sqlite3"
CODE = "2603-330603-04-02-100018"
SURVIVED, NEVER = 0, 1 << 30


def project():
    return Project.objects.get(code=CODE)


def application():
    return Application.objects.order_by("-id").first()


def on_application(act, who, when, **said):
    return lambda cast: door.perform(act, application(), by=getattr(cast, who), at=at(when), **said)


def on_item(act, code, when, **said):
    def step(cast):
        row = current(project(), code)
        door.perform(act, row, by=cast.holder(row), at=at(when), **said)

    return step


def register(cast):
    cast.register("upgrade", code=CODE)


def file(cast):
    without = {"eia_form", "eia_public_version"}
    filed_stage(cast, project(), StageCode.INITIATION, without=without, promising=["eia_public_version"])


def supply(cast):
    obligation = Obligation.objects.get(required_paper__type="eia_public_version")
    door.supply(obligation, by=cast.applicant, at=at("2026-03-11"), supplied=uploaded())


def look_at_it(cast):
    entry = Supply.objects.select_related("obligation__required_paper__application__project").get()
    door.check_supply(entry, by=cast.window, at=at("2026-03-12"), result="good")


def conclude(cast):
    lead = cast.lead("economy_information")
    door.perform("conclude", application(), by=lead, at=at("2026-03-20"), text="同意汇总。")


def file_again(cast):
    filed_stage(cast, project(), StageCode.PLANNING, items=["G03"], when=at("2026-03-24"))


def withdraw(cast):
    door.withdraw(application(), by=cast.applicant, at=at("2026-03-25"), reason="调整方案。")


CLOCK = "kind", "approval__code", "started_on", "due_on", "stopped_on"
AGREE = {"verdict": Verdict.AGREE, "text": "同意。"}
REJECT = {"verdict": Verdict.DISAGREE, "text": "不符合规定。"}
FORM = {"eia_form": "缺少报告表。"}
#: (name, the event by which one sees that it was done, the act)
SCENE = [
    ("register", "register", register),
    ("file", "file", file),
    ("correct", "correct", on_application("correct", "window", "2026-03-04", problems=FORM)),
    ("answer", "answer_correction", on_application(
        "answer", "applicant", "2026-03-05", supplied={"eia_form": Supplied(channel=Channel.COUNTER)})),
    ("accept", "accept", on_application("accept", "window", "2026-03-06", tolerating=["eia_public_version"])),
    ("decide a filing", "decide", on_item("decide", "L03", "2026-03-09", **AGREE)),
    ("review", "opinion", on_item("review", "L09", "2026-03-10", **AGREE)),
    ("supply", "supply", supply),
    ("look at the supply", "check_supply", look_at_it),
    ("decide, which starts a step", "decide", on_item("decide", "L09", "2026-03-13", **AGREE)),
    ("decide another filing", "decide", on_item("decide", "L13", "2026-03-13", **AGREE)),
    ("review to reject", "opinion", on_item("review", "L07", "2026-03-16", **REJECT)),
    ("reject, which hands over to the lead", "decide", on_item(
        "decide", "L07", "2026-03-17", remedies="补正后可重新申请。", **REJECT)),
    ("record", "record", on_item("record", "Y12", "2026-03-18", result="权属清楚。")),
    ("conclude", "conclude", conclude),
    ("issue", "issue", on_application("issue", "window", "2026-03-23", handover=COLLECTED)),
    ("file another stage", "file", file_again),
    ("withdraw", "withdraw", withdraw),
]  # fmt: skip


def state():
    """Everything that must come out the same, without the numbers of rows."""
    found = Project.objects.filter(code=CODE).first()
    if found is None:
        return {"events": Event.objects.count(), "papers": Paper.objects.count(), "stages": Stage.objects.count()}
    tasks = Task.objects.filter(process__in=_processes()).select_related("process")
    return {
        "project": found.status,
        "stages": list(found.stages.values_list("code", "status")),
        "applications": list(Application.objects.order_by("number").values_list("number", "status", "ended_at")),
        "approvals": list(
            Approval.objects.order_by("code", "round").values_list(
                "code", "round", "is_current", "status", "started_at", "finished_at", "application__number"
            )
        ),
        "tasks": sorted((_subject(task), str(task.flow_task.name), task.status) for task in tasks),
        "clocks": sorted(map(str, Clock.objects.values_list(*CLOCK))),
        "certificates": sorted(Certificate.objects.values_list("number", flat=True)),
        "papers": sorted(Paper.objects.values_list("type", "version", "status")),
        "owed": sorted(map(str, Obligation.objects.values_list("required_paper__type", "met_at"))),
        "events": sorted(Event.objects.values_list("act", "subject")),
    }


def _processes():
    return {
        *Approval.objects.exclude(process=None).values_list("process_id", flat=True),
        *Application.objects.exclude(process=None).values_list("process_id", flat=True),
    }


def _subject(task):
    row = Approval.objects.filter(process_id=task.process_id).first()
    return str(row or Application.objects.get(process_id=task.process_id))


def orphans():
    """Processes that nothing points to: an act begun and not finished."""
    return Task.objects.exclude(process__in=_processes()).count()


class Killer:
    """Kills this process before its n-th statement or commit."""

    def __init__(self, n):
        self.left = n

    def count(self):
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def __call__(self, execute, sql, params, many, context):
        self.count()
        return execute(sql, params, many, context)


def in_child(act, n):
    """Do the act in a child that dies before its n-th statement. Returns how many it did; None when it was killed."""
    connection.close()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        done_by_child(act, Killer(n), n, writer)
    os.close(writer)
    with os.fdopen(reader) as said:
        counted = said.read()
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return None
    if not counted:
        raise RuntimeError(f"the act failed by itself at {n}")
    return int(counted)


def done_by_child(act, killer, n, writer):
    try:
        connection.ensure_connection()
        commit = connection._commit
        connection._commit = lambda: (killer.count(), commit())
        with connection.execute_wrapper(killer):
            act(Cast())
        os.write(writer, str(n - killer.left).encode())
    except Exception:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(SURVIVED)


def restore(source):
    connection.close()
    for leftover in FOLDER.glob("work.sqlite3*"):
        leftover.unlink()
    shutil.copy(source, WORK)


def keep(target):
    connection.close()  # the last connection puts the write-ahead log back into the file
    shutil.copy(WORK, target)


def times_done(event):
    return Event.objects.filter(act=event).count()


def play(name, event, act, points):
    """Kill the act at every point (or at `points` random ones); returns its line of the report."""
    keep(BEFORE)
    untouched, before = state(), times_done(event)
    statements = in_child(act, NEVER)
    settle()  # what an act has made possible and left to the next run of `advance`
    wanted, faults, killed, whole = state(), [], 0, 0
    chosen = range(1, statements + 1)
    if points and points < statements:
        chosen = sorted(Random(name).sample(chosen, points))
    for n in chosen:
        restore(BEFORE)
        if in_child(act, n) is not None:
            continue  # shorter than the first time: something is in memory by now
        killed += 1
        was_done = times_done(event) > before
        whole += was_done
        faults += [f"{n}: {fault}" for fault in left_behind(was_done, untouched, act)]
        if state() != wanted:
            faults.append(f"{n}: ends elsewhere: {difference(state(), wanted)}")
    restore(BEFORE)
    act(Cast())
    return {"act": name, "statements": statements, "killed": killed, "act_was_whole": whole, "faults": faults}


def settle():
    """`advance` at the hour of the last event."""
    advance(project(), at=Event.objects.filter(project=project()).latest("seq").effective_at)


def left_behind(was_done, untouched, act):
    """What is wrong with what a killed process left; then the act is sent again if need be, and `advance` runs."""
    found = Project.objects.filter(code=CODE).first()
    if not was_done and state() != untouched:
        yield f"half an act: {difference(state(), untouched)}"
    if found is not None and (broken := first_break(found)):
        yield f"history: {broken}"
    if orphans():
        yield "a process without its row"
    if not was_done:
        act(Cast())
    settle()
    if broken := first_break(project()):
        yield f"history afterwards: {broken}"


def difference(here, there):
    return {key: (here.get(key), there.get(key)) for key in there if here.get(key) != there.get(key)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--points", type=int, default=0, help="random points an act; all when 0")
    points = parser.parse_args().points
    call_command("migrate", verbosity=0)
    call_command("load_calendar", verbosity=0)
    call_command("load_city", verbosity=0)
    Cast().applicant  # noqa: B018  people exist before they act
    keep(BEFORE)
    register(Cast())  # what a process keeps in memory is read once, so that every child does the same statements
    restore(BEFORE)
    faults = 0
    for name, event, act in SCENE:
        line = play(name, event, act, points)
        faults += len(line["faults"])
        print(json.dumps(line, ensure_ascii=False), flush=True)
    connection.close()
    shutil.rmtree(FOLDER)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()

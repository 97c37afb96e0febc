"""What a human step costs in statements, and that it costs the same when the city is full of other projects.

Acts that start other items pay for each start; the steps measured here start nothing, so the figures are the step's
own.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.enums import Channel
from stages.acts.papers import Supplied
from stages.enums import StageCode, Verdict
from stages.flows import door
from stages.models import Application
from tests.cast import at
from tests.steps import COLLECTED, accepted_stage, current, filed_stage

pytestmark = pytest.mark.django_db

#: at most so many statements, savepoints included; tighten when a step gets cheaper, explain when it gets dearer
#: a review and a decision ask whether a joint session holds the item, advance looks at the project's sessions and
#: promises
PINNED = {"correct": 40, "answer": 38, "review": 24, "decide": 55, "conclude": 22, "issue": 44}


def cost(work):
    with CaptureQueriesContext(connection) as captured:
        result = work()
    return len(captured), result


def walk(cast, name):
    """The statements of each step on one project, which files and finishes a single filing and a single permit."""
    project = cast.register("upgrade", name=name)
    found = {}
    applied = {"items": ["L03", "L09"]}
    first = filed_stage(cast, project, StageCode.INITIATION, **applied, without=["eia_form"])
    problems = {"eia_form": "缺少报告表"}
    found["correct"], _ = cost(
        lambda: door.perform("correct", first, by=cast.window, at=at("2026-03-04"), problems=problems)
    )
    paper = {"eia_form": _counter()}
    found["answer"], _ = cost(
        lambda: door.perform("answer", first, by=cast.applicant, at=at("2026-03-05"), supplied=paper)
    )
    door.perform("accept", first, by=cast.window, at=at("2026-03-06"))
    officer = cast.holder(current(project, "L09"))
    found["review"], _ = cost(
        lambda: door.perform("review", current(project, "L09"), by=officer, at=at("2026-03-09"),
                             verdict=Verdict.AGREE, text="符合要求")
    )  # fmt: skip
    filing = current(project, "L03")
    found["decide"], _ = cost(
        lambda: door.perform(
            "decide", filing, by=cast.holder(filing), at=at("2026-03-09"), verdict=Verdict.AGREE, text="已备案"
        )
    )
    approval = current(project, "L09")
    door.perform("decide", approval, by=officer, at=at("2026-03-10"), verdict=Verdict.AGREE, text="同意")
    first = Application.objects.get(pk=first.pk)
    lead = cast.seats.of_office("lead", first.stage.lead)
    found["conclude"], _ = cost(lambda: door.perform("conclude", first, by=lead, at=at("2026-03-11"), text="同意"))
    said = {"by": cast.window, "at": at("2026-03-12"), "handover": COLLECTED}
    found["issue"], _ = cost(lambda: door.perform("issue", first, **said))
    return found


def _counter():
    return Supplied(channel=Channel.COUNTER)


def test_a_step_costs_the_same_in_a_full_city(cast):
    walk(cast, "预热")  # what a process keeps in memory is read once
    alone = walk(cast, "甲项目")
    for number in range(3):
        accepted_stage(cast, cast.register("factory", name=f"他项目 {number}"), StageCode.INITIATION)
    among_others = walk(cast, "乙项目")
    assert among_others == alone
    assert {step: count for step, count in alone.items() if count > PINNED[step]} == {}

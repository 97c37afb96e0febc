"""Whose history counts: the nearest that is not rare, and of that what ran longer than the step has already."""

import pandas as pd
import pytest

from reports.forecast.learned import LEAST, Learned, Level


def history(rows, checks=()):
    """`rows`: (code, office, kind, stage, days)."""
    frame = pd.DataFrame(rows, columns=["code", "office", "kind", "stage", "days"])
    frame["wait"] = 1
    return Learned(frame, list(checks))


STEP = {"code": "L09", "office": 7, "kind": "permit", "stage": "initiation"}
HERE = [("L09", 7, "permit", "initiation", 5)]
ELSEWHERE = [("L09", 8, "permit", "initiation", 6)]
SAME_KIND = [("L08", 8, "permit", "planning", 7)]
SAME_STAGE = [("L02", 9, "filing", "initiation", 8)]

LADDER = [
    # rows of history, level, usual days
    (HERE * LEAST, Level.OFFICE, 5),
    (HERE * (LEAST - 1) + ELSEWHERE, Level.ITEM, 5),
    (HERE * (LEAST - 2) + SAME_KIND * 2, Level.KIND, 5),
    (HERE * (LEAST - 2) + SAME_STAGE * 2, Level.STAGE, 5),
    (ELSEWHERE * LEAST, Level.ITEM, 6),
    (SAME_KIND * LEAST, Level.KIND, 7),
    (SAME_STAGE * LEAST, Level.STAGE, 8),
    ([], Level.PROMISE, 20),
    (HERE * (LEAST - 1), Level.PROMISE, 20),
]


@pytest.mark.parametrize("rows,level,usual", LADDER)
def test_history_falls_back_upwards_when_it_is_rare(rows, level, usual):
    found = history(rows).duration(STEP, -1, 20)
    assert (found.level, found.usual) == (level, usual)


def test_without_history_and_limit_there_is_nothing_to_say():
    assert history([]).duration(STEP, -1, None).level == Level.NONE


def test_what_has_run_is_compared_with_what_ran_longer():
    rows = [("L09", 7, "permit", "initiation", days) for days in (2, 2, 2, 2, 2, 9, 10, 12)]
    found = history(rows).duration(STEP, 5, 20)
    assert found.level == Level.OFFICE and sorted(found.remaining) == [4, 5, 7]


def test_what_has_run_longer_than_nearly_all_asks_further_up():
    rows = [("L09", 7, "permit", "initiation", 2)] * LEAST + [("L09", 8, "permit", "initiation", 30)] * 3
    assert history(rows).duration(STEP, 5, 20).level == Level.ITEM
    assert history(rows[:LEAST]).duration(STEP, 5, 20).level == Level.PROMISE


@pytest.mark.parametrize("elapsed,remaining", [(-1, 20), (0, 20), (15, 5), (20, 1), (40, 1)])
def test_the_promise_stands_in_and_never_ends_in_the_past(elapsed, remaining):
    assert history([]).duration(STEP, elapsed, 20).remaining.tolist() == [remaining]


def test_a_filed_application_waits_as_long_as_the_window_usually_checks():
    usual = history([], checks=[1] * 5 + [3, 4, 5]).check(1, 5)
    assert sorted(usual.remaining) == [2, 3, 4]
    assert history([]).check(2, 5).remaining.tolist() == [3]

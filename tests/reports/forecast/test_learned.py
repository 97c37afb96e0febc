"""Whose history counts: the nearest that is not rare, and of that what ran longer than the step has already."""

import numpy as np
import pandas as pd
import pytest

from reports.forecast.learned import LEAST, Learned, Level
from reports.forecast.survival import MOST_TIMES, Courses, as_long_again


def history(rows, checks=(), running=()):
    """`rows`, `running`: (code, office, kind, stage, days) of what is over and of what is not."""
    frame = pd.DataFrame([*rows, *running], columns=["code", "office", "kind", "stage", "days"])
    frame["wait"], frame["waited"], frame["begun"] = 1, True, True
    frame["done"] = [True] * len(rows) + [False] * len(running)
    return Learned(frame, Courses(list(checks), [True] * len(checks)))


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
    assert found.level == Level.OFFICE and sorted(set(found.remaining)) == [4, 5, 7]


def test_what_has_run_longer_than_nearly_all_asks_further_up():
    rows = [("L09", 7, "permit", "initiation", 2)] * LEAST + [("L09", 8, "permit", "initiation", 30)] * 3
    assert history(rows).duration(STEP, 5, 20).level == Level.ITEM
    assert history(rows[:LEAST]).duration(STEP, 5, 20).level == Level.PROMISE


def test_what_still_runs_counts_with_the_days_it_has_run():
    """Half of a young history ended after two days; the other half has run nine: half take longer than two days."""
    over, running = [("L09", 7, "permit", "initiation", 2)] * LEAST, [("L09", 7, "permit", "initiation", 9)]
    alone, beside = history(over), history(over, running=running * (LEAST + 2))
    assert set(alone.duration(STEP, -1, 20).remaining) == {2}
    found = beside.duration(STEP, -1, 20)
    assert found.count == LEAST and found.usual > 9
    assert (found.remaining > 9).mean() == pytest.approx((LEAST + 2) / (2 * LEAST + 2), abs=0.01)


def test_kaplan_and_meiers_own_example():
    """Kaplan & Meier 1958, section 2: of 8 courses those of 0.8, 3.1, 5.4 and 9.2 ended, 1.0, 2.7, 7.0 and 12.1 were
    lost from sight (here tenfold): P(t) is 7/8, 7/10, 21/40 and 21/80.
    """
    seen = Courses([8, 31, 54, 92, 10, 27, 70, 121], [True] * 4 + [False] * 4).rest(-1)
    for day, beyond in ((8, 7 / 8), (31, 7 / 10), (54, 21 / 40), (92, 21 / 80)):
        assert (seen > day).mean() == pytest.approx(beyond, abs=0.001)


@pytest.mark.parametrize("elapsed", [21, 40, 300])
def test_what_has_outrun_its_limit_and_all_history_goes_on_at_even_chances_as_long_again(elapsed):
    found = history([]).duration(STEP, elapsed, 20)
    assert found.level == Level.OUTRUN
    assert np.median(found.remaining) == pytest.approx(elapsed, rel=0.05)
    assert found.remaining.max() <= elapsed * (MOST_TIMES - 1)
    assert (history([]).wait(STEP, elapsed).remaining == as_long_again(elapsed)).all()


@pytest.mark.parametrize("elapsed,remaining", [(-1, 20), (0, 20), (15, 5), (20, 1)])
def test_the_promise_stands_in_and_never_ends_in_the_past(elapsed, remaining):
    assert history([]).duration(STEP, elapsed, 20).remaining.tolist() == [remaining]


def test_a_filed_application_waits_as_long_as_the_window_usually_checks():
    usual = history([], checks=[1] * 5 + [3, 4, 5]).check(1, 5)
    assert sorted(set(usual.remaining)) == [2, 3, 4]
    assert history([]).check(2, 5).remaining.tolist() == [3]

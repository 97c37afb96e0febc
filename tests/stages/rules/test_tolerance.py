"""Until when a promised paper is owed, and which day of a supply counts: tables beside the sources."""

from datetime import date

import pytest

from projects.enums import Channel
from stages.enums import DayThatCounts, LateConsequence
from stages.rules import notices, tolerance
from stages.rules.notices import Remark
from stages.rules.tolerance import Terms

D = date.fromisoformat
SENT, ARRIVED = Terms(), Terms(counts=DayThatCounts.ARRIVED)


@pytest.mark.parametrize(
    ("guide", "own", "due"),
    [
        (5, [], "2026-03-11"),  # the guide's days, from the day after the tolerant acceptance of 4 March
        (5, ["2026-03-09"], "2026-03-09"),  # the item's own limit is earlier
        (5, ["2026-03-20", None], "2026-03-11"),
        (None, [], "2026-03-11"),  # five days where the guide names none (an estimate)
    ],
)
def test_owed_until_the_earlier_of_the_guides_day_and_the_items_own(guide, own, due, calendar):
    dues = [day and D(day) for day in own]
    assert tolerance.due(D("2026-03-04"), guide, dues, calendar) == D(due)


@pytest.mark.parametrize(
    ("is_filing", "limits", "may"),
    [
        (False, (20, 5), True),
        (False, (0, None), False),  # decided on the day of acceptance: no day is left for a paper
        (False, (20, 0), False),  # the promised limit binds (浙江规定 art. 12)
        (False, (None, None), True),
        (True, (0, 0), True),  # a filing waits for no paper (Decree 673 art. 13)
    ],
)
def test_an_item_that_leaves_no_day_has_no_paper_that_comes_later(is_filing, limits, may):
    assert tolerance.leaves_a_day(is_filing, *limits) is may


@pytest.mark.parametrize(
    ("terms", "channel", "sent", "arrived", "counted"),
    [
        (SENT, Channel.POST, "2026-03-11", "2026-03-16", "2026-03-11"),  # 行诉解释 48, by analogy
        (ARRIVED, Channel.POST, "2026-03-11", "2026-03-16", "2026-03-16"),  # 民政 rule
        (SENT, Channel.FAX, "2026-03-11", "2026-03-11", "2026-03-11"),
        (SENT, Channel.COUNTER, "2026-03-10", "2026-03-11", "2026-03-11"),  # only the post takes days
    ],
)
def test_which_day_counts_is_the_citys_setting(terms, channel, sent, arrived, counted):
    assert tolerance.counted_on(terms, channel, D(sent), D(arrived)) == D(counted)


@pytest.mark.parametrize(
    ("terms", "posted", "last"),
    [
        (SENT, None, "2026-03-12"),  # one working day for entering what came on the 11th
        (SENT, "2026-03-11", "2026-03-25"),  # ten working days in the post
        (SENT, "2026-03-12", "2026-03-12"),  # posted too late: nothing to wait for
        (ARRIVED, "2026-03-11", "2026-03-12"),
    ],
)
def test_until_when_what_came_in_time_can_be_entered(terms, posted, last, calendar):
    found = tolerance.last_day_to_enter(terms, D("2026-03-11"), calendar, posted and D(posted))
    assert found == D(last)


@pytest.mark.parametrize(
    ("arrived", "checked", "due"),
    [
        ("2026-03-09", "2026-03-13", "2026-03-17"),  # two days were left: two more from the day of the look
        ("2026-03-09", "2026-03-09", "2026-03-11"),  # looked at on the same day: nothing to give back
        ("2026-03-11", "2026-03-13", "2026-03-11"),  # brought on the last day: nothing was left
    ],
)
def test_days_at_the_window_are_given_back(arrived, checked, due, calendar):
    assert tolerance.given_back(D(arrived), D("2026-03-11"), D(checked), calendar) == D(due)


def test_what_follows_is_said_for_the_day_of_the_promise():
    rows = [
        {"kind": "terminated", "until": "2018-12-31", "text": {"zh": "终止", "en": "ends"}, "source": "指南",
         "evidence": "estimated"},
        {"kind": "revoked", "from": "2019-01-01", "text": {"zh": "撤销", "en": "revoked"}, "source": "第11条",
         "evidence": "read"},
    ]  # fmt: skip
    terms = Terms.of({"counts": "sent", "source": "x", "evidence": "estimated", "consequences": rows})
    assert terms.consequence(D("2018-12-31")).kind == LateConsequence.TERMINATED
    assert terms.consequence(D("2019-01-01")).kind == LateConsequence.REVOKED
    assert Terms.of({}).consequence(D("2020-01-01")).kind == LateConsequence.REVOKED


@pytest.mark.parametrize(
    ("told", "before", "today", "remark"),
    [
        ([], None, None, Remark.COULD_HAVE_BEEN_SAID),  # missing then as now, and nobody said so
        ([], 7, 7, Remark.COULD_HAVE_BEEN_SAID),  # it lay there
        ([], 7, 8, Remark.NEW_PAPER),  # exchanged since
        (["a"], None, 8, Remark.NEW_PAPER),  # brought in answer
        (["a"], None, None, Remark.SAID_BEFORE),  # told, and still missing
    ],
)
def test_a_second_notice_beside_the_first(told, before, today, remark):
    assert notices.compare(["a"], told, {"a": before}, {"a": today}) == {"a": remark}

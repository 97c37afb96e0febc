"""The kinds of the city and the table of outcomes, as a lawyer reads them."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stages.enums import Evidence, SessionKind, SessionOutcome, SessionVerdict
from stages.loading.reading import read_city
from stages.rules.sessions import (
    OUTCOMES_FIRST,
    WORST_FIRST,
    in_force,
    legal_order,
    opinions_until,
    outcome_of_all,
    outcomes,
    overlap,
    side_by_side,
    worst,
)
from stages.rules.workdays import Calendar

D, K, V, OUT = date.fromisoformat, SessionKind, SessionVerdict, SessionOutcome
READ = Evidence.READ
LINES = read_city(Path(__file__).parents[3] / "fixtures/shaoxing").session_kinds
KINDS = {kind: in_force(LINES, kind, D("2026-03-02")) for kind in SessionKind}


@pytest.mark.parametrize(
    ("kind", "days", "evidence"),
    [
        (K.SITE_VISIT, [5], READ),
        (K.JOINT_ACCEPTANCE, [5, 5], READ),  # papers, site
        (K.ASSESSMENT, [1, 18, 4, 17], READ),  # receive, write, review, approve: 40 in all
        (K.DRAWING_REVIEW, [7], READ),
        (K.MEETING, [5], Evidence.ESTIMATED),
        (K.COORDINATION, [5], Evidence.ESTIMATED),
    ],
)
def test_the_days_of_each_kind_and_where_they_come_from(kind, days, evidence):
    steps = KINDS[kind].steps(1)
    assert [step.days for step in steps] == days
    assert {step.evidence for step in steps} == {evidence}


def test_a_further_round_begins_with_the_opinions_and_has_its_own_days():
    assert [step.days for step in KINDS[K.JOINT_ACCEPTANCE].steps(2)] == [5]
    assert [step.code for step in KINDS[K.DRAWING_REVIEW].steps(2)] == ["recheck"]
    assert [step.code for step in KINDS[K.ASSESSMENT].steps(2)] == ["review", "approve"]


def test_the_planning_verification_comes_first_and_drawings_have_their_disciplines():
    assert KINDS[K.JOINT_ACCEPTANCE].first_items == ("V02",)
    drawings = KINDS[K.DRAWING_REVIEW].disciplines
    assert [each.code for each in drawings] == ["quality", "fire", "civil_defence", "energy", "seismic", "lightning"]
    assert [kind for kind, rule in KINDS.items() if rule.is_rechecked] == [K.DRAWING_REVIEW]
    assert [kind for kind, rule in KINDS.items() if rule.on_site] == [K.SITE_VISIT, K.JOINT_ACCEPTANCE]
    assert [kind for kind, rule in KINDS.items() if rule.by_centre] == [K.COORDINATION]


@pytest.mark.parametrize(
    ("verdicts", "follows"),
    [
        ([V.AGREE, V.NOT_CONCERNED], (OUT.PASSED,)),
        ([V.NOT_CONCERNED], (OUT.PASSED,)),
        ([], (OUT.PASSED,)),
        ([V.AGREE, V.CONDITIONS], (OUT.CONDITIONAL, OUT.FURTHER_ROUND)),
        ([V.CONDITIONS, V.EXPERT_REVIEW], (OUT.EXPERT_REVIEW,)),
        ([V.AGREE, V.CONDITIONS, V.EXPERT_REVIEW, V.DISAGREE], (OUT.FURTHER_ROUND, OUT.FAILED)),
    ],
)
def test_the_outcome_is_read_from_the_worst_opinion(verdicts, follows):
    assert outcomes(KINDS[K.MEETING], verdicts) == follows


def test_where_conditions_are_rechecked_they_lead_to_a_further_round():
    assert outcomes(KINDS[K.DRAWING_REVIEW], [V.AGREE, V.CONDITIONS]) == (OUT.FURTHER_ROUND,)
    assert outcomes(KINDS[K.DRAWING_REVIEW], [V.AGREE]) == (OUT.PASSED,)


def test_one_more_opinion_never_makes_it_better():
    for verdicts in (one for size in (1, 2, 3) for one in product(V, repeat=size)):
        for more in V:
            assert WORST_FIRST.index(worst([*verdicts, more])) <= WORST_FIRST.index(worst(verdicts))
        assert worst(verdicts) == worst(verdicts[::-1])


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 500), st.integers(1, 200), st.integers(0, 500), st.integers(1, 200))
def test_two_hours_overlap_when_they_share_a_minute(a, length, b, other):
    minute = lambda n: D("2026-03-09") + timedelta(days=n)  # noqa: E731
    shared = set(range(a, a + length)) & set(range(b, b + other))
    assert overlap(minute(a), minute(a + length), minute(b), minute(b + other)) == bool(shared)


@dataclass
class Said:
    about: str
    voice: int
    project_ids: frozenset = frozenset()


def test_conditions_of_several_offices_on_one_thing_lie_side_by_side():
    boiler, same, noise, mine, nothing = (
        Said("锅炉房", 1), Said(" 锅炉 房", 2), Said("噪声", 1), Said("噪声", 1), Said("", 3),
    )  # fmt: skip
    assert side_by_side([boiler, noise, same, mine, nothing]) == [[boiler, same]]


def test_conditions_on_projects_that_have_nothing_to_do_with_one_another_do_not_meet():
    here, there, both = frozenset({1}), frozenset({2}), frozenset({1, 2})
    mine, theirs, neither = Said("锅炉房", 1, here), Said("锅炉房", 2, there), Said("锅炉房", 3, here)
    assert side_by_side([mine, theirs]) == []
    assert side_by_side([mine, theirs, neither]) == [[mine, neither]]
    joining = Said("锅炉房", 3, both)
    assert side_by_side([mine, theirs, joining]) == [[mine, theirs, joining]]


def test_a_round_to_come_stands_before_an_end():
    assert outcome_of_all([OUT.PASSED, OUT.FAILED, OUT.FURTHER_ROUND]) == OUT.FURTHER_ROUND
    assert all(outcome_of_all([each]) == each for each in OUTCOMES_FIRST)


def test_a_line_holds_from_its_first_day_to_its_last():
    old = next(line for line in LINES if line["kind"] == K.MEETING)
    dated = [old | {"until": "2026-03-01"}, old | {"from": "2026-03-02", "later_days": 4}]
    assert in_force(dated, K.MEETING, D("2026-03-01")).later_days == 1
    assert in_force(dated, K.MEETING, D("2026-03-02")).later_days == 4


def test_opinions_may_come_some_days_after_the_meeting_or_in_writing_until_the_last_day():
    days = [D("2026-03-02") + timedelta(days=n) for n in range(30)]
    calendar = Calendar.of_rows([(day, day.weekday() < 5, True) for day in days])
    friday = D("2026-03-06")
    assert opinions_until(KINDS[K.MEETING], friday, None, calendar) == D("2026-03-09")
    assert opinions_until(KINDS[K.MEETING], None, friday, calendar) is None  # it waits for its hour
    assert opinions_until(KINDS[K.DRAWING_REVIEW], None, friday, calendar) == friday


def test_a_bundle_is_decided_in_its_legal_order():
    needs = {"L15": [["L02", "L03"]], "L08": [["L15"]], "L07": []}
    assert legal_order(["L07", "L08", "L15"], needs) == ["L07", "L15", "L08"]

"""The table of kinds and the table of outcomes, as a lawyer reads them."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stages.enums import Evidence, SessionKind, SessionOutcome, SessionVerdict
from stages.rules.sessions import (
    DRAWINGS,
    KINDS,
    WORST_FIRST,
    legal_order,
    opinions_until,
    outcomes,
    overlap,
    side_by_side,
    worst,
)
from stages.rules.workdays import Calendar

D, K, V, OUT = date.fromisoformat, SessionKind, SessionVerdict, SessionOutcome
READ = Evidence.READ


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
    assert [each.code for each in DRAWINGS] == ["quality", "fire", "civil_defence", "energy", "seismic", "lightning"]
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
    assert outcomes(K.MEETING, verdicts) == follows


def test_where_conditions_are_rechecked_they_lead_to_a_further_round():
    assert outcomes(K.DRAWING_REVIEW, [V.AGREE, V.CONDITIONS]) == (OUT.FURTHER_ROUND,)
    assert outcomes(K.DRAWING_REVIEW, [V.AGREE]) == (OUT.PASSED,)


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
    subject: str
    office_id: int


def test_conditions_of_several_offices_on_one_thing_lie_side_by_side():
    boiler, same, noise, mine, nothing = (
        Said("锅炉房", 1), Said(" 锅炉 房", 2), Said("噪声", 1), Said("噪声", 1), Said("", 3),
    )  # fmt: skip
    assert side_by_side([boiler, noise, same, mine, nothing]) == [[boiler, same]]


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

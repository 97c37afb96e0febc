"""The life of a project on one line: left of today are facts, right of it what is expected, and only that."""

from datetime import date

import pytest

from reports.expecting import Expected
from reports.lifeline import Lifeline

DRAWN = ('class="plan"', 'class="due"', 'class="wait"')


def expected(on_50, on_80):
    return Expected(True, date.fromisoformat(on_50), date.fromisoformat(on_80), date(2026, 2, 28), False)


@pytest.mark.parametrize("days,drawn,is_overdue", [
    (("2026-04-10", "2026-04-20"), {*DRAWN}, False),
    (("2026-03-10", "2026-04-20"), {'class="wait"'}, False),
    (("2026-03-10", "2026-03-20"), set(), True),
])  # fmt: skip
def test_what_has_gone_by_without_coming_true_is_told_and_no_longer_drawn(days, drawn, is_overdue):
    today, made = date(2026, 4, 1), expected(*days)
    svg = str(Lifeline([], today, None, made).svg())
    assert {shape for shape in DRAWN if shape in svg} == drawn
    assert made.is_overdue(today) == is_overdue
    assert made.told(today) in svg

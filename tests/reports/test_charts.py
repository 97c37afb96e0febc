"""Charts survive a whole city: what is drawn grows with the range of the days and not with the number of cases."""

from collections import Counter

import numpy as np

from reports.charts.columns import MOST_COLUMNS, distribution

CASES = 200_000


def drawn(days):
    return distribution({int(n): times for n, times in Counter(days.tolist()).items()}, "用时", promise=20)


def test_two_hundred_thousand_cases_are_as_many_columns_as_a_few():
    days = np.random.default_rng(1).gamma(2, 40, CASES).astype(int)  # most within a quarter, some for years
    chart = drawn(days)
    columns = [shape for shape in chart.shapes if shape.tag == "rect"]
    assert len(columns) <= MOST_COLUMNS + 1 and len(chart.shapes) < 3 * MOST_COLUMNS
    assert sum(int(str(n)) for _words, n in chart.rows) == CASES  # the table behind it loses none


def test_one_case_that_took_years_does_not_break_it_up():
    chart = drawn(np.array([1] * CASES + [4000]))
    assert len(chart.rows) <= MOST_COLUMNS + 1

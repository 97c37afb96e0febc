"""A day is what people write for it; what could mean two days is asked again."""

from datetime import date, datetime

import pytest

from projects.rules.typed_days import NotADay, day_of, hour_of

FIRST = date(2026, 10, 1)


@pytest.mark.parametrize("text", [
    "2026-10-01", "2026-10-1", "2026/10/1", "2026.10.1", "2026年10月1日", "2026年10月01号", "20261001",
    " 2026 - 10 - 1 ",
    "２０２６年１０月１日", "2026．10．1",
])  # fmt: skip
def test_a_day_is_read_as_it_is_written(text):
    assert day_of(text) == FIRST


@pytest.mark.parametrize(("text", "code"), [
    ("10月1日", "no_year"), ("10-1", "no_year"), ("10.1", "no_year"), ("2026-02-30", "no_such_day"),
    ("2026-13-01", "no_such_day"), ("", "not_a_day"), ("明天", "not_a_day"), ("2026", "not_a_day"), 
    ("26-10-01", "not_a_day"),
    ("2026-10-01-02", "not_a_day"), ("2026-10-01 14:30", "not_a_day"),
])  # fmt: skip
def test_what_is_no_day_says_why(text, code):
    with pytest.raises(NotADay) as refused:
        day_of(text)
    assert refused.value.code == code


@pytest.mark.parametrize("text", [
    "2026-10-01 14:30", "2026-10-01T14:30", "2026-10-01 14:30:00", "2026年10月1日14:30", "2026年10月1日 14点30分",
    "2026年10月1日下午2点30分", "2026/10/1 下午 2:30",
])  # fmt: skip
def test_an_hour_is_read_as_it_is_written(text):
    assert hour_of(text) == datetime(2026, 10, 1, 14, 30)


@pytest.mark.parametrize(("text", "code"), [
    ("2026-10-01", "not_an_hour"), ("2026-10-01 25:00", "not_an_hour"), ("2026-10-01 14:75", "not_an_hour"),
    ("10月1日 14:30", "no_year"), ("两点半", "not_a_day"),
])  # fmt: skip
def test_what_is_no_hour_says_why(text, code):
    with pytest.raises(NotADay) as refused:
        hour_of(text)
    assert refused.value.code == code


def test_midday_and_midnight():
    assert hour_of("2026-10-01 下午12:00").hour == 12
    assert hour_of("2026-10-01 上午9时").hour == 9
    assert hour_of("2026-10-01 0:00").hour == 0

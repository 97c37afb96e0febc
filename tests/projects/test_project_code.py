"""The unified project code in both formats, on codes that have been published."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.enums import CodeFormat
from projects.rules import project_code
from projects.rules.project_code import CodeFault, CodeFaultKind, CodeWarning, ProjectCode

SHAOXING = {"330600", "330602", "330603", "330604", "330624", "330681", "330683"}
days = st.dates(project_code.NEW_FORMAT_FROM, date(2099, 12, 31))


@pytest.mark.parametrize(
    ("text", "year", "month", "department", "project_type"),
    [
        ("2505-330354-04-01-274607", 2025, 5, "04", "01"),
        ("2603-141124-89-05-346948", 2026, 3, "89", "05"),
        ("2411-130202-89-01-637015", 2024, 11, "89", "01"),
    ],
)
def test_published_codes_of_the_new_format(text, year, month, department, project_type):
    code = project_code.parse(text)
    assert (code.format, code.year, code.month) == (CodeFormat.NEW, year, month)
    assert (code.department, code.industry, code.project_type) == (department, None, project_type)
    assert code.check_holds is True


@pytest.mark.parametrize(
    ("text", "year", "industry", "project_type"),
    [
        ("2019-330391-47-03-831266", 2019, "47", "03"),
        ("2020-330391-48-03-158734", 2020, "48", "03"),
        ("2020-330327-48-01-167360", 2020, "48", "01"),
        ("2020-451421-88-03-016343", 2020, "88", "03"),
    ],
)
def test_published_codes_of_the_old_format(text, year, industry, project_type):
    assert project_code.parse(f" {text} ") == ProjectCode(
        text, CodeFormat.OLD, year, None, text[5:11], None, industry, project_type, text[-6:], None
    )


@pytest.mark.parametrize(
    ("time", "format_", "year", "month"),
    [
        ("2015", CodeFormat.OLD, 2015, None),
        ("2020", CodeFormat.OLD, 2020, None),
        ("2011", CodeFormat.NEW, 2020, 11),
        ("2012", CodeFormat.NEW, 2020, 12),
        ("2101", CodeFormat.NEW, 2021, 1),
        ("2612", CodeFormat.NEW, 2026, 12),
    ],
)
def test_the_first_group_tells_the_formats_apart(time, format_, year, month):
    code = project_code.parse(f"{time}-330602-04-01-123456")
    assert (code.format, code.year, code.month) == (format_, year, month)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", CodeFaultKind.SHAPE),
        ("2505-330354-04-01-27460", CodeFaultKind.SHAPE),
        ("250533035404012746070000", CodeFaultKind.SHAPE),
        ("２５０５-330354-04-01-274607", CodeFaultKind.SHAPE),
        ("2513-330354-04-01-274607", CodeFaultKind.TIME),
        ("2100-330354-04-01-274607", CodeFaultKind.TIME),
        ("2014-330354-04-01-274607", CodeFaultKind.TIME),
        ("2010-330354-04-01-274607", CodeFaultKind.TIME),
        ("1998-330354-04-01-274607", CodeFaultKind.TIME),
    ],
)
def test_what_is_no_code(text, kind):
    with pytest.raises(CodeFault) as raised:
        project_code.parse(text)
    assert raised.value.kind is kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019-330602-47-03-831266", []),
        ("2019-330391-47-03-831266", [CodeWarning.UNKNOWN_REGION]),
        ("2505-330354-04-01-274608", [CodeWarning.CHECK_MISMATCH, CodeWarning.UNKNOWN_REGION]),
    ],
)
def test_a_wrong_check_digit_or_an_unknown_region_only_warns(text, expected):
    assert project_code.warnings(project_code.parse(text), SHAOXING) == expected


def test_codes_issued_before_and_after_the_change_of_format():
    assert project_code.issue(date(2020, 10, 31), "330602", "48", "03", 42) == "2020-330602-48-03-000042"
    assert project_code.issue(date(2025, 5, 20), "330354", "04", "01", 27460) == "2505-330354-04-01-274607"


@pytest.mark.parametrize(
    ("on", "region", "department", "number", "kind"),
    [
        (date(2025, 1, 1), "3306", "04", 1, CodeFaultKind.REGION),
        (date(2025, 1, 1), "330602", "4", 1, CodeFaultKind.GROUP),
        (date(2025, 1, 1), "330602", "04", 100_000, CodeFaultKind.NUMBER),
        (date(2020, 1, 1), "330602", "04", 1_000_000, CodeFaultKind.NUMBER),
        (date(2014, 1, 1), "330602", "04", 1, CodeFaultKind.TIME),
    ],
)
def test_no_code_is_made_of_wrong_parts(on, region, department, number, kind):
    with pytest.raises(CodeFault) as raised:
        project_code.issue(on, region, department, "01", number)
    assert raised.value.kind is kind


@given(days, st.integers(0, 99_999))
def test_an_issued_code_is_read_back(on, number):
    text = project_code.issue(on, "330681", "07", "02", number)
    code = project_code.parse(text)
    assert (code.year, code.month, code.region) == (on.year, on.month, "330681")
    assert code.check_holds and code.text == text and len(text) == 24


@given(days, st.integers(0, 99_999), st.integers(0, 18), st.integers(1, 9))
def test_one_wrong_digit_breaks_the_check(on, number, index, shift):
    digits = project_code.issue(on, "330681", "07", "02", number).replace("-", "")
    wrong = digits[:index] + str((int(digits[index]) + shift) % 10) + digits[index + 1 :]
    assert project_code.check_digit(wrong[:-1]) != wrong[-1]

"""The unified code of an investment project (投资项目统一代码): twenty-four characters, hyphens counted.

Until October 2020 `YYYY-AAAAAA-II-TT-NNNNNN`: year, region, industry (GB/T 4754 division), type of approval,
serial number. Since 2020-11-01 (发改投资〔2020〕1439号, GB/T 40058-2021) `YYMM-AAAAAA-DD-TT-RRRRRC`: year and
month, region, guiding department, type of project, random number and a check digit.

The check digit follows ISO 7064 MOD 11,10. That was inferred from published codes, so a mismatch is a warning
and not a fault. Regions outside GB/T 2260 exist (development zones) and are a warning too.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from projects.enums import CodeFormat

SHAPE = re.compile(r"(\d{4})-(\d{6})-(\d{2})-(\d{2})-(\d{6})", re.ASCII)
NEW_FORMAT_FROM = date(2020, 11, 1)
OLD_YEARS = range(2015, 2021)
# In the first two months of the new format its year and month read like years before there was a platform.
FIRST_NEW_MONTHS = ("2011", "2012")
OLD_SERIAL_DIGITS = 6
RANDOM_DIGITS = 5


class CodeFaultKind(StrEnum):
    SHAPE = "shape"
    TIME = "time"
    REGION = "region"
    GROUP = "group"
    NUMBER = "number"


class CodeWarning(StrEnum):
    CHECK_MISMATCH = "check_mismatch"
    UNKNOWN_REGION = "unknown_region"


class CodeFault(ValueError):
    """A text that cannot be a project code, or parts no code can be made of. `kind` says which part."""

    def __init__(self, kind: CodeFaultKind, text: str):
        super().__init__(f"{kind}: {text}")
        self.kind = kind
        self.text = text


@dataclass(frozen=True)
class ProjectCode:
    """The parts of a code. `industry` only in the old format, `month`, `department` and `check_holds` in the
    new.
    """

    text: str
    format: CodeFormat
    year: int
    month: int | None
    region: str
    department: str | None
    industry: str | None
    project_type: str
    serial: str
    check_holds: bool | None


def parse(text: str) -> ProjectCode:
    """Read a code of either format. Raises CodeFault(shape) or CodeFault(time)."""
    text = text.strip()
    groups = SHAPE.fullmatch(text)
    if groups is None:
        raise CodeFault(CodeFaultKind.SHAPE, text)
    time, region, third, project_type, last = groups.groups()
    if int(time) in OLD_YEARS:
        return ProjectCode(text, CodeFormat.OLD, int(time), None, region, None, third, project_type, last, None)
    if not _is_year_and_month(time):
        raise CodeFault(CodeFaultKind.TIME, text)
    return ProjectCode(
        text,
        CodeFormat.NEW,
        2000 + int(time[:2]),
        int(time[2:]),
        region,
        third,
        None,
        project_type,
        last,
        last[-1] == check_digit(time + region + third + project_type + last[:-1]),
    )


def warnings(code: ProjectCode, known_regions: Collection[str]) -> list[CodeWarning]:
    """What is odd about a well-formed code without making it wrong."""
    found = []
    if code.check_holds is False:
        found.append(CodeWarning.CHECK_MISMATCH)
    if code.region not in known_regions:
        found.append(CodeWarning.UNKNOWN_REGION)
    return found


def issue(on: date, region: str, department: str, project_type: str, number: int) -> str:
    """A new code of the format in force on that day.

    `number` is the random number (up to five digits) or, before November 2020, the serial number (up to six).
    In the old format `department` is the industry, which stands in its place. Raises CodeFault.
    """
    _refuse_unless(len(region) == 6 and region.isdecimal(), CodeFaultKind.REGION, region)
    for group in (department, project_type):
        _refuse_unless(len(group) == 2 and group.isdecimal(), CodeFaultKind.GROUP, group)
    if on >= NEW_FORMAT_FROM:
        groups = [f"{on:%y%m}", region, department, project_type, _digits(number, RANDOM_DIGITS)]
        return "-".join(groups) + check_digit("".join(groups))
    _refuse_unless(on.year in OLD_YEARS, CodeFaultKind.TIME, on.isoformat())
    return "-".join([f"{on:%Y}", region, department, project_type, _digits(number, OLD_SERIAL_DIGITS)])


def check_digit(digits: str) -> str:
    """ISO 7064 MOD 11,10 over the nineteen digits before the last."""
    product = 10
    for digit in digits:
        total = (product + int(digit)) % 10 or 10
        product = 2 * total % 11
    return str((11 - product) % 10)


def _is_year_and_month(time: str) -> bool:
    if time in FIRST_NEW_MONTHS:
        return True
    return int(time[:2]) > 20 and 1 <= int(time[2:]) <= 12


def _digits(number: int, width: int) -> str:
    _refuse_unless(0 <= number < 10**width, CodeFaultKind.NUMBER, str(number))
    return f"{number:0{width}}"


def _refuse_unless(holds: bool, kind: CodeFaultKind, text: str) -> None:
    if not holds:
        raise CodeFault(kind, text)

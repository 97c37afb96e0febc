"""What a column of a frame is: its name, how it is stored, its unit, what it says and where it comes from.

The table of columns of each frame is the only description there is. The page, docs/frames.md, the API and the files
that `manage.py frames` writes take it from there, and a frame that does not look like its table fails.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd


class Kind(StrEnum):
    """How a column is stored. The value is the pandas dtype."""

    NUMBER = "Int32"  # whole number, may be missing
    KEY = "int64"  # number of a row
    CODE = "category"  # one of a short list of texts
    TEXT = "str"
    DAY = "datetime64[ms]"  # local day at midnight
    FLAG = "bool"


class Unit(StrEnum):
    """What a number counts."""

    NONE = ""
    WORKING_DAYS = "working days"
    DAYS = "days"
    DAY = "local day"
    PIECES = "number"


UNIT_ZH = {Unit.NONE: "", Unit.WORKING_DAYS: "工作日", Unit.DAYS: "日", Unit.DAY: "当地日期", Unit.PIECES: "个数"}
assert set(UNIT_ZH) == set(Unit), "every unit has its Chinese word"


@dataclass(frozen=True)
class Column:
    """One column. `source`: the rows and events that it is read or reckoned from, and the article where one rules."""

    name: str
    kind: Kind
    unit: Unit
    text_en: str
    text_zh: str
    source: str

    @property
    def unit_en(self) -> str:
        return self.unit.value

    @property
    def unit_zh(self) -> str:
        return UNIT_ZH[self.unit]


@dataclass(frozen=True)
class Table:
    """One frame: what one row is, and its columns in order. `key` is the column that tells rows apart."""

    name: str
    row_en: str
    row_zh: str
    key: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    def shaped(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The frame with exactly these columns, in this order, stored as the table says. Raises KeyError."""
        given = {
            column.name: frame[column.name]
            if str(frame[column.name].dtype) == column.kind
            else frame[column.name].astype(column.kind)
            for column in self.columns
        }
        return pd.DataFrame(given, copy=False).reset_index(drop=True)


def flag(name: str, en: str, zh: str, source: str) -> Column:
    return Column(name, Kind.FLAG, Unit.NONE, en, zh, source)


def code(name: str, en: str, zh: str, source: str) -> Column:
    return Column(name, Kind.CODE, Unit.NONE, en, zh, source)


def text(name: str, en: str, zh: str, source: str) -> Column:
    return Column(name, Kind.TEXT, Unit.NONE, en, zh, source)


def key(name: str, en: str, zh: str, source: str) -> Column:
    return Column(name, Kind.KEY, Unit.NONE, en, zh, source)


def day(name: str, en: str, zh: str, source: str) -> Column:
    return Column(name, Kind.DAY, Unit.DAY, en, zh, source)


def days(name: str, en: str, zh: str, source: str, unit: Unit = Unit.WORKING_DAYS) -> Column:
    return Column(name, Kind.NUMBER, unit, en, zh, source)


def count(name: str, en: str, zh: str, source: str) -> Column:
    return Column(name, Kind.NUMBER, Unit.PIECES, en, zh, source)


def table(name: str, row_en: str, row_zh: str, key: str, *columns: Iterable[Column] | Column) -> Table:
    """A Table of columns and groups of columns."""
    flat = [c for part in columns for c in ((part,) if isinstance(part, Column) else part)]
    names = [c.name for c in flat]
    assert len(names) == len(set(names)), f"a name twice in {name}"
    assert key in names, f"{name} has no column {key}"
    return Table(name, row_en, row_zh, key, tuple(flat))

"""Small words in which the measures say which rows they are about. Each takes a frame and gives a mask or a column."""

from collections.abc import Callable

import pandas as pd

from reports.measures.measure import Frame


def flag(*names: str) -> Callable[[Frame], pd.Series]:
    """Rows on which all the flags are set."""

    def rows(frame):
        found = frame[names[0]]
        for name in names[1:]:
            found = found & frame[name]
        return found

    return rows


def column(name: str) -> Callable[[Frame], pd.Series]:
    return lambda frame: frame[name]


def known(rows: Callable, *names: str) -> Callable[[Frame], pd.Series]:
    """Those of the rows in which the columns have a value."""

    def found(frame):
        kept = rows(frame)
        for name in names:
            kept = kept & frame[name].notna()
        return kept

    return found


def all_rows(frame):
    return pd.Series(True, index=frame.index)


def positive(name: str) -> Callable[[Frame], pd.Series]:
    return lambda frame: (frame[name] > 0).fillna(False).astype(bool)


def at_most(name: str, most: int) -> Callable[[Frame], pd.Series]:
    return lambda frame: (frame[name] <= most).fillna(False).astype(bool)


def equals(name: str, value: str) -> Callable[[Frame], pd.Series]:
    return lambda frame: frame[name] == value


def no(rows: Callable) -> Callable[[Frame], pd.Series]:
    return lambda frame: ~rows(frame)


def both(*tests: Callable) -> Callable[[Frame], pd.Series]:
    def rows(frame):
        found = tests[0](frame)
        for test in tests[1:]:
            found = found & test(frame)
        return found

    return rows


def less(name: str, other: str) -> Callable[[Frame], pd.Series]:
    return lambda frame: frame[name] - frame[other]


def same(name: str, other: str) -> Callable[[Frame], pd.Series]:
    """Rows in which two columns of few words say the same."""

    def rows(frame):
        words = sorted(set(frame[name].cat.categories) | set(frame[other].cat.categories))
        one, two = (frame[each].cat.set_categories(words).cat.codes for each in (name, other))
        return (one == two) & (one >= 0)

    return rows

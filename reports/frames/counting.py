"""Working days of whole columns, by the working calendar of each project's division."""

import numpy as np
import pandas as pd

from stages.acts import reference

#: stands in for a day that is missing, so that columns can be looked up; the answer is thrown away
SOME_DAY = np.datetime64("2020-01-02", "ms")


class Counting:
    """The calendars of the divisions of a frame. `division`: one division id a row.

    A city or county may order days for itself; divisions with the same days share one calendar.
    """

    def __init__(self, division):
        division = np.asarray(division)
        self._groups = []
        by_calendar = {}
        for each in np.unique(division):
            calendar = reference.calendar(int(each))
            by_calendar.setdefault(id(calendar), (calendar, []))[1].append(each)
        for calendar, ids in by_calendar.values():
            self._groups.append((calendar, slice(None) if len(by_calendar) == 1 else np.isin(division, ids)))
        self.size = len(division)

    def place(self, days):
        """The number of working days up to and with each day since the calendar began; -1 where the day is missing.

        The difference of two places is the number of working days after the first day up to and with the second.
        """
        days = np.asarray(days, "datetime64[ms]")
        missing = np.isnat(days)
        filled = (
            np.where(missing, SOME_DAY, days).astype("datetime64[D]") if missing.any() else days.astype("datetime64[D]")
        )
        found = np.empty(len(days), np.int64)
        for calendar, rows in self._groups:
            start = np.full(1, calendar.first, "datetime64[D]")
            found[rows] = calendar.between(start, filled[rows])
        return np.where(missing, -1, found)

    def day_of(self, places):
        """The working day at each place, as place() gives it."""
        places = np.asarray(places, np.int64)
        found = np.empty(len(places), "datetime64[ms]")
        for calendar, rows in self._groups:
            start = np.full(1, calendar.first, "datetime64[D]")
            found[rows] = calendar.due(np.broadcast_to(start, places[rows].shape), places[rows])
        return found

    def between(self, start, end):
        """Working days after `start` up to and with `end` as an Int32 column; missing where a day is."""
        first, last = self.place(start), self.place(end)
        return whole(last - first, (first < 0) | (last < 0))

    def so_far(self, start, day, is_open):
        """Working days after `start` up to and with one day, of the rows that are open; missing elsewhere."""
        return self.between(start, np.where(is_open, np.datetime64(day, "ms"), np.datetime64("NaT", "ms")))


class EveryDay:
    """Calendar days, placed as Counting places working days."""

    @staticmethod
    def place(days):
        days = np.asarray(days, "datetime64[ms]")
        return np.where(np.isnat(days), -1, days.astype("datetime64[D]").astype(np.int64))

    @staticmethod
    def day_of(places):
        return np.asarray(places, np.int64).astype("datetime64[D]").astype("datetime64[ms]")


def whole(values, missing):
    """A column of whole numbers with gaps."""
    return pd.Series(pd.arrays.IntegerArray(np.asarray(values, np.int32), np.asarray(missing, bool)))


class Found:
    """A small table, looked up once for a column of its row numbers. `table` is indexed by row number."""

    def __init__(self, ids, table):
        self.table = table
        self.places = table.index.get_indexer(np.asarray(ids.fillna(-1) if ids.hasnans else ids, np.int64))

    def coded(self, column):
        """The words of a column of the table, as categories."""
        words = pd.Categorical(self.table[column])
        codes = np.append(words.codes, words.codes.dtype.type(-1))  # place -1, not found, is the last
        return pd.Categorical.from_codes(codes[self.places], dtype=words.dtype)

    def picked(self, column, missing=None):
        """The values of a column of the table, stored as they are there.

        Where the number is missing or unknown so is the value; `missing` stands in for columns that cannot be empty.
        """
        if missing is None:
            return pd.Series(pd.api.extensions.take(self.table[column].array, self.places, allow_fill=True))
        values = self.table[column].to_numpy()
        return pd.Series(np.append(values, values.dtype.type(missing))[self.places])


def coded(ids, table, column):
    """One column of a table as Found.coded gives it."""
    return Found(ids, table).coded(column)


def picked(ids, table, column, missing=None):
    """One column of a table as Found.picked gives it."""
    return Found(ids, table).picked(column, missing)


def times(ids, of):
    """How many times each row number stands in another column."""
    return ids.map(of.value_counts()).fillna(0) if len(of) else pd.Series(0, index=ids.index)

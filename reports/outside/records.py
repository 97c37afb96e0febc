"""The records of a CSV file with their lines. A stray quotation mark costs its own line, not all behind it."""

import csv

#: lines that one record may have
MOST_LINES = 500
csv.field_size_limit(10_000_000)


class _Feed:
    """The lines of a file from `at` to `end`, as csv.reader takes them; both may be set between two records."""

    def __init__(self, lines):
        self.lines, self.at, self.end = lines, 0, 0

    def __iter__(self):
        return self

    def __next__(self):
        if self.at >= self.end:
            raise StopIteration
        self.at += 1
        return self.lines[self.at - 1]


def records(lines, delimiter, told=lambda _done, _total: None):
    """(first line, last line, values) of each record, lines counted from 1; the first record is the head.

    `values` is None of a line whose quotation marks do not close as they should; what follows it is read anew.
    """
    feed, width = _Feed(lines), None
    reader = csv.reader(feed, delimiter=delimiter)
    while feed.at < len(lines):
        first = feed.at
        told(first, len(lines))
        feed.end = min(len(lines), first + MOST_LINES)
        try:
            values = next(reader)
        except csv.Error:
            values = None
        if values is None or (feed.at > first + 1 and not _is_one(lines[first : feed.at], values, delimiter, width)):
            values, feed.at = None, first + 1
        width = width or len(values or ())
        yield first + 1, feed.at, values


def _is_one(lines, values, delimiter, width):
    """Whether several lines are one record: as wide as the head, well quoted, and with no row inside."""
    if len(values) != (width or len(values)):
        return False
    try:
        next(csv.reader(lines, delimiter=delimiter, strict=True))
        return width is None or all(len(row) != width for row in csv.reader(lines[1:-1], delimiter=delimiter))
    except csv.Error:
        return False

"""`manage.py workdays`: due days and working days between two days, from the calendar in force.

    workdays due 2017-01-16 5              the fifth working day after it; the day itself is not counted
    workdays between 2017-01-16 2017-02-16 working days after the first day, up to and with the second
    workdays due --table in.csv            rows of a CSV file with the columns start and n; the same rows are written
                                           with due and provisional to standard output

A date beyond the last published year is given and marked provisional. Exit status 1: something could not be
answered.
"""

import csv
import io
import sys
from datetime import date
from pathlib import Path

import numpy as np
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from projects.refusal import Refusal
from stages.acts import reference
from stages.rules.workdays import NegativeDays, OutsideCalendar


class Command(BaseCommand):
    help = "Counts working days: a due day, the days between two days, or due days for a whole table."

    def add_arguments(self, parser):
        asked = parser.add_subparsers(dest="question", required=True)
        due = asked.add_parser("due", help="the n-th working day after a day")
        due.add_argument("start", nargs="?", help="a day such as 2017-01-16")
        due.add_argument("n", nargs="?", help="a number of working days")
        due.add_argument("--table", type=Path, help="a CSV file with the columns start and n")
        between = asked.add_parser("between", help="working days after A up to and with B")
        between.add_argument("a")
        between.add_argument("b")

    def handle(self, *args, question, **options):
        try:
            calendar = reference.calendar()
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        if question == "between":
            self.between(calendar, options["a"], options["b"])
        elif options["table"]:
            self.table(calendar, options["table"])
        elif options["n"] is None:
            raise CommandError(_("Give a day and a number of days, or --table FILE."))
        else:
            self.due(calendar, options["start"], options["n"])

    def due(self, calendar, start, n):
        try:
            found = calendar.due(_day(start), _number(n))
        except (ValueError, OutsideCalendar, NegativeDays) as fault:
            raise CommandError(_sentence(fault, calendar, start, n)) from None
        mark = f" {_('provisional')}" if calendar.is_provisional(found) else ""
        self.stdout.write(f"{found}{mark}")

    def between(self, calendar, a, b):
        try:
            found = calendar.between(_day(a), _day(b))
        except (ValueError, OutsideCalendar) as fault:
            raise CommandError(_sentence(fault, calendar, a, b)) from None
        is_open = any(calendar.is_provisional(_day(day)) for day in (a, b))
        self.stdout.write(f"{found}{' ' + _('provisional') if is_open else ''}")

    def table(self, calendar, path):
        """Read the table whole, answer its good rows in one go, and say on standard error what is wrong with others."""
        rows, columns = _read(path)
        starts, numbers, faults = _columns(rows, calendar)
        is_good = faults == ""
        dues = np.full(len(rows), np.datetime64("NaT"), "M8[D]")
        dues[is_good] = calendar.due(starts[is_good], numbers[is_good])
        provisional = np.zeros(len(rows), bool)
        provisional[is_good] = calendar.is_provisional(dues[is_good])
        self.stdout.write(_written(rows, columns, dues, provisional), ending="")
        for line in np.flatnonzero(~is_good):
            self.stderr.write(_("line %(line)s: %(fault)s") % {"line": rows[line][0], "fault": faults[line]})
        if not is_good.all():
            sys.exit(1)


def _read(path):
    """[(line number in the file, row)] of a CSV file, and its columns."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            rows = [(reader.line_num, row) for row in reader]
    except OSError as fault:
        raise CommandError(_("%(file)s cannot be read: %(fault)s.") % {"file": path, "fault": fault.strerror}) from None
    except (UnicodeDecodeError, csv.Error):
        raise CommandError(_("%(file)s is not a CSV file in UTF-8.") % {"file": path}) from None
    columns = reader.fieldnames or []
    if not {"start", "n"} <= set(columns):
        raise CommandError(_("The table needs the columns start and n; it has: %(columns)s.")
                           % {"columns": ", ".join(columns) or "–"})  # fmt: skip
    return rows, columns


def _columns(rows, calendar):
    """Starts, numbers and a sentence for each bad row (empty for a good one)."""
    starts, numbers = np.full(len(rows), calendar.first, "M8[D]"), np.zeros(len(rows), np.int64)
    faults = np.full(len(rows), "", object)
    for place, (_line, row) in enumerate(rows):
        try:
            starts[place], numbers[place] = _day(row["start"] or ""), _number(row["n"] or "")
            _refuse_outside(starts[place].item(), int(numbers[place]), calendar)
        except (ValueError, OutsideCalendar, NegativeDays) as fault:
            starts[place], numbers[place] = calendar.first, 0
            faults[place] = _sentence(fault, calendar, row["start"], row["n"])
    return starts, numbers, faults


def _refuse_outside(start, n, calendar):
    if n < 0:
        raise NegativeDays(n)
    if not calendar.first <= start <= calendar.last or n > calendar.between(start, calendar.last):
        raise OutsideCalendar(calendar.first, calendar.last)


def _day(text):
    return date.fromisoformat(text.strip())


def _number(text):
    return int(text.strip())


def _sentence(fault, calendar, start, n):
    if isinstance(fault, OutsideCalendar):
        return _("%(start)s, %(n)s is outside the calendar, which goes from %(first)s to %(last)s.") % {
            "start": start, "n": n, "first": calendar.first, "last": calendar.last}  # fmt: skip
    if isinstance(fault, NegativeDays):
        return _("A number of days to count forward cannot be below zero: %(n)s.") % {"n": n}
    return _("A day such as 2017-01-16 and a whole number are expected, not “%(start)s” and “%(n)s”.") % {
        "start": start, "n": n}  # fmt: skip


def _written(rows, columns, dues, provisional):
    """The rows as CSV text with their answers; a bad row keeps its place with empty ones."""
    out = io.StringIO()
    kept = [name for name in columns if name not in ("due", "provisional")]
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*kept, "due", "provisional"])
    for (_line, row), due, is_open in zip(rows, dues, provisional, strict=True):
        answer = ["", ""] if np.isnat(due) else [str(due), "true" if is_open else "false"]
        writer.writerow([*(row[name] for name in kept), *answer])
    return out.getvalue()

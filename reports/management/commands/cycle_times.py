"""`manage.py cycle_times --log FILE [--map FILE] [--json]`: cycle times of an event log from elsewhere, XES or CSV.

Every row that is left out is told with its line. Exit status 1 when the file as a whole cannot be measured.
"""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.refusal import Refusal
from reports.outside import mapping, measuring, reading
from reports.outside.faults import Fault, UnusableLog
from reports.outside.level import level_of
from stages.acts import reference

SHOWN = 20


class Command(BaseCommand):
    help = "Measures the cycle times of an event log from elsewhere (XES, or CSV with a mapping of columns)."

    def add_arguments(self, parser):
        parser.add_argument("--log", required=True, help="an XES or CSV file, may be compressed with gzip")
        parser.add_argument("--map", help="YAML or JSON: case, activity, time, end, due, office, id, dates, level")
        parser.add_argument("--json", action="store_true", help="for machines; all dirty rows")

    def handle(self, *args, log, map, json: bool, **options):
        try:
            said = mapping.read(Path(map).read_text(encoding="utf-8-sig")) if map else mapping.Mapping()
            found = reading.read(Path(log).read_bytes(), said, today=timezone.localdate())
            level_of(found.mapping)
        except (OSError, UnusableLog) as fault:
            raise CommandError(str(fault)) from fault
        seen = measuring.report(found, working_calendar())
        self.stdout.write(as_json(measuring.as_data(found, seen)) if json else self.words(found, seen))

    def words(self, log, seen):
        lines = [
            _("%(cases)s cases, %(events)s events, %(activities)s activities")
            % {"cases": seen.cases, "events": seen.events, "activities": seen.activities},
            self.figures(_("calendar days"), seen.days),
            self.figures(_("working days"), seen.working_days),
            _("late: %(late)s of %(due)s cases with a due date") % {"late": seen.late.late, "due": seen.late.with_due},
            _("left out: %(dirty)s of %(rows)s rows, %(doubtful)s cases doubtful for it")
            % {"dirty": len(log.dirty), "rows": log.lines, "doubtful": seen.doubtful},
            *(f"! {note.label}" for note in log.notes),
        ]
        for fault in Fault:
            rows = [each for each in log.dirty if each.fault == fault]
            if rows:
                lines.append(f"- {fault.label}: {len(rows)}")
                lines += [_("  line %(line)s: %(what)s") % {"line": row.line, "what": row.what} for row in rows[:SHOWN]]
                if len(rows) > SHOWN:
                    lines.append(_("  and %(more)s more (--json tells all)") % {"more": len(rows) - SHOWN})
        return "\n".join(str(line) for line in lines if line)

    def figures(self, unit, found):
        if found is None or not found.n:
            return ""
        return _("%(unit)s: mean %(mean).1f, median %(median)s, p90 %(p90)s, longest %(most)s") % {
            "unit": unit, "mean": found.mean, "median": found.median, "p90": found.p90, "most": found.most,
        }  # fmt: skip


def working_calendar():
    """The working calendar, or None before one has been loaded."""
    try:
        return reference.calendar()
    except Refusal:
        return None


def as_json(data):
    return json.dumps(data, ensure_ascii=False, indent=2, default=str)

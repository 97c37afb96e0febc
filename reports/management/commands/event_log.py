"""`manage.py event_log --format xes|ocel --out FILE`: the history for tools of process mining.

Streamed: memory does not grow with the log. `--out -` writes to the standard output; a name that ends in .gz is
compressed. XES has one trace a project, or a trace an application or approval by `--case`.
"""

import gzip
import sys
from contextlib import contextmanager

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from reports.logs import ocel, traces, xes
from reports.progress import progress


class Command(BaseCommand):
    help = "Writes the history as an event log: XES, or OCEL 2.0 in JSON."

    def add_arguments(self, parser):
        parser.add_argument("--format", choices=["xes", "ocel"], required=True)
        parser.add_argument("--out", required=True, help="file, - for the standard output")
        parser.add_argument("--case", choices=traces.Case.values, default=traces.Case.PROJECT)

    def handle(self, *args, format, out, case, **options):
        with opened(out) as stream, progress(self.stderr, _("Event log"), traces.count()) as told:
            if format == "xes":
                chosen = traces.traces(traces.events(), traces.Case(case))
                cases, events = xes.write(chosen, stream, told)
            else:
                cases, events = ocel.write(traces.events(), stream, told)
        words = (
            _("%(cases)s cases, %(events)s events") if format == "xes" else _("%(cases)s objects, %(events)s events")
        )
        self.stderr.write(words % {"cases": cases, "events": events})


@contextmanager
def opened(out):
    if out == "-":
        yield sys.stdout
        return
    write = gzip.open if out.endswith(".gz") else open
    try:
        with write(out, "wt", encoding="utf-8") as stream:
            yield stream
    except OSError as fault:
        raise CommandError(_("%(out)s cannot be written: %(fault)s") % {"out": out, "fault": fault}) from fault

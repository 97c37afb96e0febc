"""`manage.py rehearse FILE.yaml [--json]`: play a written case on a scratch database. See docs/rehearsal.md.

Exit status 0: everything was as the case expects; 1: something was not; 2: the file is bad, with its faults by line.
"""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from stages.loading.faults import BadReferenceData
from stages.loading.reading import read_city
from stages.rehearsing.playing import play
from stages.rehearsing.reading import check_against, read_case
from stages.rehearsing.report import as_data
from stages.rehearsing.scratch import scratch_database
from stages.rehearsing.timeline import tell

NOT_AS_EXPECTED, BAD_FILE = 1, 2


class Command(BaseCommand):
    help = "Plays a written case through the real acts on a scratch database and prints what happened."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the case (YAML)")
        parser.add_argument("--json", action="store_true", help="print everything for machines")

    def handle(self, *args, file, **options):
        try:
            case = read_case(file)
            check_against(case, read_city(case.city), file)
        except BadReferenceData as refused:
            for fault in refused.faults:
                self.stderr.write(str(fault))
            self.stderr.write(_("%(count)s faults; nothing was played.") % {"count": len(refused.faults)})
            sys.exit(BAD_FILE)
        with scratch_database(case.city):
            outcome = play(case)
            self.print(outcome, options["json"])
        if not outcome.is_as_expected:
            sys.exit(NOT_AS_EXPECTED)

    def print(self, outcome, for_machines):
        if for_machines:
            self.stdout.write(json.dumps(as_data(outcome), ensure_ascii=False, indent=2))
        else:
            tell(outcome, self.stdout)

"""`manage.py rollup [--check | --anew]`: bring the roll-up up to date; prove it equal to a full recomputation.

`--check` counts everything anew from the frames, prints where the kept cells differ, and ends with status 1 if they do.
`--anew` throws the roll-up away first.
"""

import sys

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.models import ChainHead
from reports.models import RolledProject, RollupCell
from reports.progress import progress
from reports.rollup import folding

SHOWN = 20


class Command(BaseCommand):
    help = "Keeps the roll-up by month up to date, or checks it against a full recomputation."

    def add_arguments(self, parser):
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--check", action="store_true", help="count everything anew and compare")
        what.add_argument("--anew", action="store_true", help="throw the roll-up away and build it again")

    def handle(self, *args, check, anew, **options):
        at = timezone.now()
        if anew:
            with transaction.atomic():
                RolledProject.objects.all().delete()
                RollupCell.objects.all().delete()
        with progress(self.stderr, _("Roll-up"), folding.behind(folding.calendar_version()).count()) as told:
            done = folding.fold(at, told)
        self.stdout.write(_("%(count)s projects rolled up.") % {"count": done})
        if check:
            sys.exit(self.compare(timezone.localdate(at)))

    def compare(self, on):
        """0 when the roll-up equals the recomputation, else 1 with the first differences told."""
        with progress(self.stderr, _("Recomputation"), ChainHead.objects.count()) as told:
            found = folding.difference(on, told)
        cells = RollupCell.objects.count()
        if found.empty:
            self.stdout.write(_("Equal: %(count)s cells.") % {"count": cells})
            return 0
        self.stdout.write(_("%(count)s of %(cells)s cells differ:") % {"count": len(found), "cells": cells})
        self.stdout.write(found.head(SHOWN).to_string(index=False))
        return 1

"""`manage.py load_notice FILE [--dry-run | --yes]`: what calendar notices do to open clocks; taking them into force."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.models import Division
from projects.refusal import Refusal
from stages.acts import publishing_calendar
from stages.acts.publishing_calendar import Said
from stages.loading.calendar_notices import notices
from stages.loading.faults import BadReferenceData
from stages.loading.telling import tell_faults, tell_moves


class Command(BaseCommand):
    help = (
        "Shows which open clocks the calendar notices of a file move and by how much; moves them with --yes or once "
        "asked: all notices of the file or none."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the notice (YAML), written as in fixtures/calendar/notices.yaml")
        parser.add_argument("--dry-run", action="store_true", help="only show what would move; ask nothing")
        parser.add_argument("--yes", action="store_true", help="take it into force without asking")

    def handle(self, *args, file, dry_run, yes, **options):
        at = timezone.now()
        try:
            if not file.exists():
                raise CommandError(_("There is no file %(file)s.") % {"file": file})
            said = [Said(each.title, each.days, division(each.division)) for each in notices(file)]
            outcomes = publishing_calendar.preview(said, at=at)
            for each, outcome in zip(said, outcomes, strict=True):
                self.tell(each, outcome)
            if dry_run or not any(outcome.changed for outcome in outcomes):
                return
            if yes or self.agrees():
                publishing_calendar.take(said, at=at)
            else:
                self.stdout.write(_("Nothing was taken into force; --yes does so without asking."))
        except BadReferenceData as refused:
            tell_faults(self.stderr, refused)
            raise CommandError(_("%(count)s faults; nothing was loaded.") % {"count": len(refused.faults)}) from None
        except Refusal as refused:
            raise CommandError(str(refused)) from None

    def agrees(self):
        """Whether somebody sits at the terminal and says yes."""
        if not sys.stdin.isatty():
            return False
        return input(_("Take it into force? [y/N] ")).strip().lower() in ("y", "yes", "是")

    def tell(self, said, outcome):
        self.stdout.write(said.title)
        count = len(outcome.changed)
        self.stdout.write(ngettext("%(n)s day changes", "%(n)s days change", count) % {"n": count})
        tell_moves(self.stdout, outcome)


def division(code):
    """The division of a local order, or None."""
    if not code:
        return None
    found = Division.objects.filter(code=code).first()
    if found is None:
        raise CommandError(_("There is no division %(code)s.") % {"code": code})
    return found

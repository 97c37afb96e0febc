"""`manage.py load_notice FILE [--dry-run]`: calendar notices taken into force, with what they do to clocks."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.models import Division
from projects.refusal import Refusal
from stages.acts import publishing_calendar
from stages.loading.calendar_notices import notices
from stages.loading.faults import BadReferenceData
from stages.loading.telling import tell_faults, tell_moves


class Command(BaseCommand):
    help = "Shows which open clocks a calendar notice moves and by how much; then, unless it is a dry run, moves them."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the notice (YAML), written as in fixtures/calendar/notices.yaml")
        parser.add_argument("--dry-run", action="store_true", help="only show what would move")

    def handle(self, *args, file, dry_run, **options):
        at = timezone.now()
        try:
            if not file.exists():
                raise CommandError(_("There is no file %(file)s.") % {"file": file})
            for notice in notices(file):
                self.take(notice, at, dry_run)
        except BadReferenceData as refused:
            tell_faults(self.stderr, refused)
            raise CommandError(_("%(count)s faults; nothing was loaded.") % {"count": len(refused.faults)}) from None
        except Refusal as refused:
            raise CommandError(str(refused)) from None

    def take(self, notice, at, dry_run):
        said = {"title": notice.title, "at": at, "division": self.division(notice.division)}
        outcome = publishing_calendar.preview(notice.days, **said)
        self.tell(notice, outcome)
        if not dry_run and outcome.changed:
            publishing_calendar.publish(notice.days, **said)

    def division(self, code):
        if not code:
            return None
        found = Division.objects.filter(code=code).first()
        if found is None:
            raise CommandError(_("There is no division %(code)s.") % {"code": code})
        return found

    def tell(self, notice, outcome):
        self.stdout.write(notice.title)
        count = len(outcome.changed)
        self.stdout.write(ngettext("%(n)s day changes", "%(n)s days change", count) % {"n": count})
        tell_moves(self.stdout, outcome)

"""`manage.py load_calendar [--notices FILE]`: the working calendar into rows, checked against a second library."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stages.acts import publishing_calendar
from stages.loading import calendar_rows
from stages.loading.calendar_notices import notices
from stages.loading.faults import BadReferenceData
from stages.loading.telling import tell_changes, tell_faults, tell_moves

#: under what the history of projects keeps it; history is kept in Chinese
RELOADED = "工作日历重新载入"
NOTICES = Path(settings.BASE_DIR) / "fixtures" / "calendar" / "notices.yaml"


class Command(BaseCommand):
    help = "Loads the working calendar: published years, notices kept by hand, and one provisional year."

    def add_arguments(self, parser):
        parser.add_argument("--notices", type=Path, default=NOTICES, help="notices kept by hand (YAML)")

    def handle(self, *args, verbosity, **options):
        try:
            days, disagreements = calendar_rows.assemble(notices(options["notices"]))
        except BadReferenceData as refused:
            tell_faults(self.stderr, refused)
            raise CommandError(_("%(count)s faults; nothing was loaded.") % {"count": len(refused.faults)}) from None
        with transaction.atomic():
            at = timezone.now()
            changes, changed = calendar_rows.store(days, at)
            outcome = publishing_calendar.follow(changed, title=RELOADED, at=at)
        if verbosity > 0:
            for found in disagreements:
                self.stdout.write(_("%(date)s: %(taken)s and %(other)s disagree; the first is taken.") % vars(found))
            published = max(day.date for day in days if day.published)
            self.stdout.write(_("published until %(day)s, %(count)s days of disagreement") % {
                "day": published, "count": len(disagreements)})  # fmt: skip
            tell_changes(self.stdout, changes)
            if outcome.changed:
                tell_moves(self.stdout, outcome)

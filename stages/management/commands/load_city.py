"""`manage.py load_city [FOLDER]`: the reference data of a city, from its folder of YAML files into rows."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stages.loading import storing
from stages.loading.edition_rows import EditionInUse
from stages.loading.faults import BadReferenceData
from stages.loading.reading import read_city
from stages.loading.telling import tell_changes, tell_faults


class Command(BaseCommand):
    help = "Loads the offices, questionnaire, papers and catalogue of a city; a folder with a fault is refused whole."

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=settings.CITY_FIXTURES)

    def handle(self, *args, folder, verbosity, **options):
        try:
            changes = self.load(folder)
        except BadReferenceData as refused:
            tell_faults(self.stderr, refused)
            raise CommandError(_("%(count)s faults; nothing was loaded.") % {"count": len(refused.faults)}) from None
        except EditionInUse as refused:
            raise CommandError(str(refused)) from None
        if verbosity > 0:
            tell_changes(self.stdout, changes)

    @transaction.atomic
    def load(self, folder):
        changes = storing.store(read_city(folder), timezone.localtime())
        for companion in storing.COMPANIONS:
            companion(folder)
        return changes

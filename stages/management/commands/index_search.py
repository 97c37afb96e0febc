"""`manage.py index_search`: makes the index of the search anew, after rows were changed past it."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from stages.acts import indexing


class Command(BaseCommand):
    help = "Makes the search index anew."

    def handle(self, *args, **options):
        self.stdout.write(_("The search index has %(count)s entries.") % {"count": indexing.rebuild()})

"""`manage.py verify_history [CODE ...]`: walk the hash chain of every project, or of the named ones.

Names the first broken link of each chain: the project, the number of the event, and what is wrong. Exit status 1 then.
"""

import sys

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from projects.history import first_break
from projects.models import Event, Project


class Command(BaseCommand):
    help = "Verifies the history of projects; names the first broken link of each."

    def add_arguments(self, parser):
        parser.add_argument("codes", nargs="*", help="project codes; all projects when none is given")

    def handle(self, *args, codes, **options):
        projects = Project.objects.filter(code__in=codes) if codes else Project.objects.all()
        unknown = set(codes) - set(projects.values_list("code", flat=True))
        if unknown:
            raise CommandError(_("There is no project %(codes)s.") % {"codes": ", ".join(sorted(unknown))})
        broken = [found for found in map(first_break, projects.order_by("code").iterator()) if found]
        for found in broken:
            self.stderr.write(self.in_words(found))
        if broken:
            sys.exit(1)
        self.stdout.write(_("%(projects)s projects, %(events)s events: every link holds.")
                          % {"projects": projects.count(), "events": self.events(projects)})  # fmt: skip

    def events(self, projects):
        return Event.objects.filter(project__in=projects).count()

    def in_words(self, found):
        sentences = {
            "missing": _("%(project)s: event %(seq)s is missing."),
            "altered": _("%(project)s: event %(seq)s is not what was written."),
        }
        return sentences[found.fault] % {"project": found.project, "seq": found.seq}

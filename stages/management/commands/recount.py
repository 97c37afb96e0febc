"""`manage.py recount`: running clocks anew, after CLOCK_YELLOW was changed. Says which due days differ; none should."""

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from stages.acts import recounting


class Command(BaseCommand):
    help = "Reckons all running clocks anew, so that new yellow thresholds hold for them too."

    def handle(self, *args, **options):
        at, count = timezone.now(), 0
        for project in recounting.projects():
            for clock, differing in recounting.recount(project, at=at):
                count += 1
                if "due_on" in differing:
                    before, after = differing["due_on"]
                    self.stdout.write(f"{clock.project.code} {clock.get_kind_display()}: {before} > {after}")
        self.stdout.write(_("%(count)s clocks changed") % {"count": count})

"""`manage.py demo_city`: a living city of invented projects and people, made by the acts with dates up to yesterday,
and one run of the watch today.

It may be run again: projects that are there are left alone. For a demo and for development; not for a real city.
"""

from datetime import date, time, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from projects.enums import Channel
from projects.models import Person, Project
from stages.acts import reference
from stages.flows import watching
from stages.rehearsing import demo, demo_offices, demo_questions
from stages.rehearsing.hours import CLOSES, aware
from stages.rehearsing.playing import play
from stages.rehearsing.seats import Seats

PREFIX = "demo-"
FOLDER = Path(settings.BASE_DIR) / "fixtures" / "demo"
#: every so many projects one hands its papers in on line, as files
ONLINE_EVERY = 4
#: enough for every scene to come up
PROJECTS = 50


class Command(BaseCommand):
    help = "Fills the database with a demo city: projects in every state of the procedure, people in every seat."

    def add_arguments(self, parser):
        parser.add_argument("--projects", type=int, default=PROJECTS)
        parser.add_argument("--today", type=date.fromisoformat, default=None, help="YYYY-MM-DD")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args, projects, today, seed, **options):
        today = today or timezone.localdate()
        cases = list(demo.cases(FOLDER, projects, reference.calendar(), today, seed))
        missing = [(n, case) for n, case in enumerate(cases) if not is_there(case)]
        if not missing:
            self.stdout.write(_("The demo city is there: %(count)s projects.") % {"count": len(cases)})
            return
        seats = Seats(PREFIX)
        demo.seat_everybody(seats, today)
        last_hour = aware(today - timedelta(days=1), CLOSES)
        with self.progress() as bar:
            task = bar.add_task(_("Demo city"), total=len(missing))
            for number, case in missing:
                channel = Channel.ONLINE if number % ONLINE_EVERY == 0 else Channel.COUNTER
                self.make(case, seats, channel, last_hour)
                bar.advance(task)
        yesterday = today - timedelta(days=1)
        demo_offices.urge_over_time(seats, today=today, last_hour=last_hour)
        demo_offices.share_out(seats, at=last_hour, first=yesterday, last=today + demo_offices.BACK_AFTER)
        demo_questions.ask_and_answer(FOLDER, seats, today=today, last_hour=last_hour)
        self.watch(today)
        give_addresses()
        self.stdout.write(_("The demo city has %(count)s projects.") % {"count": len(cases)})

    def make(self, case, seats, channel, last_hour):
        outcome = play(case, seats=seats, channel=channel, last_hour=last_hour)
        refused = [done for done in outcome.rehearsal.log if done.refusal is not None]
        if refused:
            raise CommandError(f"{case.name}: {refused[0].do} {refused[0].subject}: {refused[0].refusal}")

    def watch(self, today):
        """Lights, urgings and reminders as the watch leaves them in the first hour of the day."""
        done = watching.watch(aware(today, time()))
        if done.failed:
            raise CommandError(_("The watch failed at %(count)s things.") % {"count": done.failed})
        for watch in demo.WATCHES:
            watch(aware(today, time()))

    def progress(self):
        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
        return Progress(*columns, console=Console(file=self.stdout, force_terminal=None))


def give_addresses():
    """E-mail addresses for everybody once the city stands, so that its history wrote to nobody.

    No mail ever arrives under .example (RFC 2606); with DEBUG it is only printed.
    """
    people = Person.objects.filter(username__startswith=PREFIX, email="")
    people.update(email=Concat("username", Value("@shaoxing.example")))


def is_there(case):
    return Project.objects.filter(enterprise__uscc=case.uscc, name=case.project).exists()

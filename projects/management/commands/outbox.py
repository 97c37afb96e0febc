"""`manage.py outbox deliver | dead | replay [ID ...]`: deliver what is due, list dead letters, send them again."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.messages import outbox
from projects.models import OutboxMessage

DELIVER, DEAD, REPLAY = "deliver", "dead", "replay"


class Command(BaseCommand):
    help = "Delivers the outbox once; lists messages that were given up; sends them again."

    def add_arguments(self, parser):
        parser.add_argument("what", choices=[DELIVER, DEAD, REPLAY])
        parser.add_argument("ids", nargs="*", metavar="ID", help="messages to send again (all dead ones if none)")

    def handle(self, *args, what, ids, **options):
        {DELIVER: self.deliver, DEAD: self.dead, REPLAY: self.replay}[what](ids)

    def deliver(self, _ids):
        done = outbox.deliver_all()
        self.stdout.write(_("%(delivered)s delivered, %(put_off)s put off, %(given_up)s given up") % vars(done))

    def dead(self, _ids):
        for message in OutboxMessage.objects.dead().select_related("office", "enterprise", "person"):
            told = f"{message.pk}  {message.dead_at:%Y-%m-%d %H:%M}  {message.topic}  {message.target}"
            self.stdout.write(f"{told}  {message.address or message.recipient}  {message.error}")

    def replay(self, ids):
        unknown = set(ids) - {str(pk) for pk in OutboxMessage.objects.dead().values_list("pk", flat=True)}
        if unknown:
            raise CommandError(_("Not given up: %(ids)s") % {"ids": ", ".join(sorted(unknown))})
        self.stdout.write(_("%(count)s to be sent again") % {"count": outbox.replay_all(timezone.now(), ids)})

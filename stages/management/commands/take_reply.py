"""Take in the answer to an invitation from a mail on standard input; a mail server pipes what comes to
SESSIONS_ADDRESS here.

Exit status 0: on record. 65 (EX_DATAERR): no answer that counts; the sentence on standard error says why.
"""

import sys

from django.core.management.base import BaseCommand
from django.utils import timezone

from projects.refusal import Refusal
from stages.flows import session_door
from stages.rules import itip, itip_mail

BAD_DATA = 65


class Command(BaseCommand):
    help = "Read a mail with an iTIP REPLY from standard input and record the office's answer."

    def handle(self, *args, **options):
        try:
            mailed = itip_mail.reply_in_mail(sys.stdin.buffer.read(itip_mail.LONGEST_MAIL + 1))
            for answer in itip.parse_reply(mailed.data):
                if not itip_mail.speaks_for(mailed.sender, answer):
                    raise Refusal("not_the_sender", "%(sender)s does not answer for %(address)s.", sender=mailed.sender,
                                  address=answer.address)  # fmt: skip
                seat = session_door.take_mailed(answer, at=timezone.now())
                self.stdout.write(f"{seat.session.name} {seat.office.code} {seat.reply}")
        except Refusal as refusal:
            self.stderr.write(f"{refusal.code}: {refusal}")
            sys.exit(BAD_DATA)

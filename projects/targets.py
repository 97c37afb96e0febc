"""Where messages of the outbox go: the in-house inbox of everybody seated at the recipient, or one e-mail address.

A sender either returns (delivered) or raises (try again later). It may be called again for the same message: the inbox
keeps one copy a seat, an e-mail carries the same Message-ID each time.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from projects.enums import Target
from projects.models import InboxMessage, Seat

#: header that other systems may use to drop repeats
ID_HEADER = "X-Message-UUID"


class NobodySeated(Exception):
    """Nobody holds a seat to which the message is addressed."""


def seats_of(message, on):
    """The seats held on a day to which a message is addressed."""
    seats = Seat.objects.held(on).filter(person__is_active=True)
    if message.seat_kind:
        seats = seats.filter(kind=message.seat_kind)
    if message.office_id:
        return seats.filter(office=message.office_id)
    if message.enterprise_id:
        return seats.filter(enterprise=message.enterprise_id)
    return seats.filter(person=message.person_id)


def to_inbox(message, *, at):
    seats = list(seats_of(message, timezone.localdate(at)))
    if not seats:
        raise NobodySeated(str(message.recipient))
    copies = [InboxMessage(message=message, seat=seat, received_at=at) for seat in seats]
    InboxMessage.objects.bulk_create(copies, ignore_conflicts=True)


def to_email(message, *, at):
    """Chinese above, English below: an address does not say which language its reader prefers."""
    headers = {"Message-ID": message_id(message), ID_HEADER: str(message.pk)}
    EmailMessage(
        subject=message.subject["zh"],
        body="\n\n".join([_paragraphs(message, "zh"), "--", message.subject["en"], _paragraphs(message, "en")]),
        to=[message.address],
        headers=headers,
    ).send(fail_silently=False)


def message_id(message):
    return f"<{message.pk}@{urlsplit(settings.PUBLIC_URL).hostname}>"


def _paragraphs(message, language):
    link = f"{settings.PUBLIC_URL.rstrip('/')}{message.link}" if message.link else ""
    return "\n\n".join(part for part in (message.body[language], link) if part)


SENDERS = {Target.INBOX: to_inbox, Target.EMAIL: to_email}
assert set(SENDERS) == set(Target)

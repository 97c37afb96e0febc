"""Where messages of the outbox go: the in-house inbox of everybody seated at the recipient, or one e-mail address.

A sender either returns (delivered) or raises (try again later). It may be called again for the same message: the inbox
keeps one copy a seat, an e-mail carries the same Message-ID each time.
"""

from email import policy
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from projects.enums import Target
from projects.models import InboxMessage, Seat

#: header that other systems may use to drop repeats
ID_HEADER = "X-Message-UUID"
CALENDAR = "text/calendar"


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
    mail = Mail(
        subject=message.subject["zh"],
        body="\n\n".join([_paragraphs(message, "zh"), "--", message.subject["en"], _paragraphs(message, "en")]),
        to=[message.address],
        headers=headers,
    )
    if message.attachment:
        _attach(mail, message.attachment_name, message.attachment_type, bytes(message.attachment))
    mail.send(fail_silently=False)


class Mail(EmailMultiAlternatives):
    """A mail with an alternative whose type has parameters: {"text/calendar": {"method": "REQUEST"}}."""

    parameters = {}

    def message(self, **kwargs):
        message = super().message(**kwargs)
        for part in message.walk():
            for name, value in self.parameters.get(part.get_content_type(), {}).items():
                part.set_param(name, value)
        return message


def _attach(mail, name, content_type, data):
    """A calendar file twice: as an alternative, for which mail programs show buttons, and as a file to save."""
    kind, parameters = _parsed_type(content_type)
    if kind == CALENDAR:
        mail.attach_alternative(data.decode(), CALENDAR)
        mail.parameters = {CALENDAR: parameters}
        kind = "application/ics"
    mail.attach(name, data, kind)


def _parsed_type(content_type):
    """("text/calendar", {"method": "REQUEST"}); the character set is left to the mail."""
    header = policy.default.header_factory("Content-Type", content_type)
    parameters = {name: value for name, value in header.params.items() if name != "charset"}
    return header.content_type, parameters


def message_id(message):
    return f"<{message.pk}@{urlsplit(settings.PUBLIC_URL).hostname}>"


def _paragraphs(message, language):
    link = f"{settings.PUBLIC_URL.rstrip('/')}{message.link}" if message.link else ""
    return "\n\n".join(part for part in (message.body[language], link) if part)


SENDERS = {Target.INBOX: to_inbox, Target.EMAIL: to_email}
assert set(SENDERS) == set(Target)

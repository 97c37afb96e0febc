"""The answer to an invitation inside an e-mail: finding the calendar part, and who sent it (RFC 6047).

Mail programs put the same REPLY into the mail as an alternative, as an attachment, or as both. The sender is what the
mail says of itself; whoever takes it in compares that with the attendee and trusts its own mail server for the rest.
"""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.utils import parseaddr

from django.utils.translation import gettext_lazy as _

from projects.refusal import Refusal
from stages.rules import itip

#: a mail carries the text, its HTML and perhaps a logo beside the answer
LONGEST_MAIL = 4 * 1024 * 1024
CALENDAR_TYPES = ("text/calendar", "application/ics")


@dataclass(frozen=True)
class MailedReply:
    """A reply file as it was mailed, in UTF-8, with the sender's address and the number of the mail."""

    sender: str
    message_id: str
    data: bytes


def reply_in_mail(mail: bytes) -> MailedReply:
    """The REPLY file in a mail as it came from the mail server. Raises Refusal."""
    if len(mail) > LONGEST_MAIL:
        raise Refusal("mail_too_long", _("The mail is too long for an answer."), field="reply")
    message = message_from_bytes(mail, policy=policy.default)
    sender = parseaddr(str(message.get("From", "")))[1].lower()
    if not sender:
        raise Refusal("mail_without_sender", _("The mail does not say who sent it."), field="reply")
    return MailedReply(sender, str(message.get("Message-ID", "")).strip(), _calendar(message))


def speaks_for(sender: str, reply: itip.Reply) -> bool:
    """Whether the sender of a mail is the attendee who answers. SENT-BY gives no right: whoever writes it says it."""
    return sender.lower() == reply.address


def _calendar(message):
    parts = [part for part in message.walk() if part.get_content_type() in CALENDAR_TYPES or _is_ics(part)]
    parts.sort(key=lambda part: (part.get_content_type() != CALENDAR_TYPES[0], part.get_content_disposition() or ""))
    if not parts:
        raise Refusal("mail_without_answer", _("The mail contains no calendar file with an answer."), field="reply")
    return _utf8(parts[0])


def _is_ics(part):
    return (part.get_filename() or "").lower().endswith(".ics") and not part.is_multipart()


def _utf8(part):
    data = part.get_payload(decode=True) or b""
    charset = part.get_content_charset("utf-8")
    try:
        return data.decode(charset).encode()
    except (LookupError, UnicodeDecodeError):
        raise Refusal("reply_unreadable", _("The file cannot be read: it is not written in UTF-8."), field="reply")

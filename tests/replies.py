"""REPLY files and mails as calendar programs write them, for tests that take answers in."""

REPLY = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Some calendar program//EN
METHOD:{method}
BEGIN:VEVENT
UID:{uid}
SEQUENCE:{sequence}
DTSTAMP:{stamp}
DTSTART:20260312T010000Z
ORGANIZER:mailto:sessions@lianshen.example
ATTENDEE;PARTSTAT={partstat}{more}:mailto:{address}
{lines}END:VEVENT
END:VCALENDAR
"""


def reply(uid, address, partstat="ACCEPTED", *, sequence=0, stamp="20260306T020000Z", comment="", more="", lines="",
          method="REPLY"):  # fmt: skip
    """The bytes of an answer; `more` are further parameters of the attendee (";CN=..."), `lines` further lines."""
    if comment:
        lines += f"COMMENT:{comment}\n"
    text = REPLY.format(uid=uid, address=address, partstat=partstat, sequence=sequence, stamp=stamp, more=more,
                        lines=lines, method=method)  # fmt: skip
    return text.replace("\n", "\r\n").encode()


MAIL = """From: {sender}
To: sessions@lianshen.example
Subject: Accepted: session
Message-ID: <answer-1@mail.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="outer"

--outer
Content-Type: multipart/alternative; boundary="inner"

--inner
Content-Type: text/plain; charset=UTF-8

Accepted.
--inner
Content-Type: text/calendar; charset=UTF-8; method=REPLY
Content-Transfer-Encoding: 8bit

{calendar}
--inner--
--outer
Content-Type: application/ics; name="invite.ics"
Content-Disposition: attachment; filename="invite.ics"
Content-Transfer-Encoding: 8bit

{calendar}
--outer--
"""


def mailed(data, sender):
    """A mail that carries an answer as an alternative and as an attachment."""
    return MAIL.format(sender=sender, calendar=data.decode()).encode()

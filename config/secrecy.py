"""Secret links stay out of the logs: of the word in the address of a calendar the first four letters are left, of a
one-time link for a password whose it is."""

import logging
import re

LINK = re.compile(r"(/calendars/[\w-]{4}(?=[\w-]+\.ics)|/administration/password/[\w-]+/(?=\w+-\w{10}))[\w-]+")


def hidden(text):
    return LINK.sub(r"\1…", text)


class HideSecretLinks(logging.Filter):
    """Takes secret words out of a record's message, arguments and traceback."""

    def filter(self, record):
        if LINK.search(record.getMessage()):
            record.msg, record.args = hidden(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = hidden(record.exc_text)
        return True

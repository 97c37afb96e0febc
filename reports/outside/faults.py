"""What can be wrong with a row of an outside log. Every fault is listed with its line; none is averaged in."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Fault(TextChoices):
    NO_CASE = "no_case", _("No case")
    NO_ACTIVITY = "no_activity", _("No activity")
    NO_TIME = "no_time", _("No time")
    UNREADABLE = "unreadable_date", _("A date that cannot be read")
    IMPOSSIBLE = "impossible_date", _("A date that does not exist, or lies in the future or before 1980")
    BACKWARDS = "end_before_start", _("The end lies before the start")
    REPEATED = "repeated_id", _("An identifier that has occurred before")
    ENCODING = "wrong_encoding", _("Bytes that are no text in the encoding of the file")
    QUOTES = "open_quotation", _("A quotation mark that does not close")
    COLUMNS = "wrong_columns", _("More or fewer columns than the head")


class Note(TextChoices):
    """Of the file as a whole; no row is left out for it."""

    BOM = "byte_order_mark", _("The file begins with a byte-order mark")
    NOT_UTF8 = "not_utf8", _("The file is not in UTF-8")


@dataclass(frozen=True)
class Dirty:
    """One row that is left out of the figures. `line`: of the file, the first being 1. `case`: what it says, if any.
    `is_harmless`: it says word for word what another row says, so nothing is missing without it.
    """

    line: int
    fault: Fault
    what: str
    case: str = ""
    is_harmless: bool = False


class UnusableLog(ValueError):
    """The file as a whole cannot be measured; `sentence` says why, in the reader's language when it is shown."""

    def __init__(self, code, sentence, **facts):
        super().__init__(code)
        self.code, self.sentence, self.facts = code, sentence, facts

    def __str__(self):
        return str(self.sentence) % self.facts

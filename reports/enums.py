"""Closed lists of the reports."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from stages.enums import ClockKind


class FeedScope(TextChoices):
    """What a calendar to subscribe to contains."""

    SEAT = "seat", _("What this seat has to do")
    OFFICE = "office", _("Everything at this office")
    PROJECT = "project", _("Everything in one project")
    SESSIONS = "sessions", _("Sessions of one kind")


class FeedLanguage(TextChoices):
    CHINESE = "zh", "中文"
    ENGLISH = "en", "English"


#: what an entry of a calendar is about: each kind of clock, and what has an hour of its own
EntryKind = TextChoices(
    "EntryKind",
    [(kind.name, (kind.value, kind.label)) for kind in ClockKind]
    + [
        ("MEETING", ("meeting", _("Meeting of a joint session"))),
        ("OPINION", ("opinion", _("Opinion in a joint session"))),
        ("PLANNED", ("planned", _("Planned end of an item"))),
        ("BRING_FORWARD", ("bring_forward", _("Bring-forward"))),
    ],
)


class EntryState(TextChoices):
    """Whether an entry still stands. What has ended stays for a month, so that calendars learn of it."""

    STANDING = "standing", _("To come")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Withdrawn")

"""What an administrator does, as history names it, and the ways in which an office gives way to another."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Keeping(TextChoices):
    """The beginning of a change reason: which act wrote a row of history."""

    ADD_PERSON = "add_person", _("Account made")
    CHANGE_PERSON = "change_person", _("Account changed")
    LOCK = "lock", _("Account locked, sessions ended")
    UNLOCK = "unlock", _("Account unlocked")
    END_SESSIONS = "end_sessions", _("All sessions ended")
    SEND_LINK = "send_link", _("One-time link for a password sent")
    SHOW_LINK = "show_link", _("One-time link for a password handed over")
    NEW_PASSWORD = "new_password", _("Password set through a one-time link")
    OWN_PASSWORD = "own_password", _("Password changed")
    FREE = "free", _("Waiting after failed attempts ended")
    GIVE_SEAT = "give_seat", _("Seat given")
    END_SEAT = "end_seat", _("End of the seat set")
    HEAD = "head", _("Made head of the office")
    NOT_HEAD = "not_head", _("No longer head of the office")
    CHANGE_OFFICE = "change_office", _("Contact and names changed")
    FOUND_OFFICE = "found_office", _("Office founded as a successor")
    SUCCEED = "succeed", _("Succession of offices")
    CALL_OFF = "call_off", _("Succession called off")


class Reform(TextChoices):
    """How an office gives way: under another name, or by merging into an office that is there."""

    RENAME = "rename", _("New name or another place: the office goes on as a new one")
    MERGE = "merge", _("Dissolved: its tasks go to an office that is there")

"""Closed lists of the agency service. Sets of states are named here."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class AgentKind(TextChoices):
    """Professional agents of the centre, part-time agents of towns and zones, chief agents inside a department."""

    PROFESSIONAL = "professional", _("Professional agent")
    PART_TIME = "part_time", _("Part-time agent of a town or zone")
    CHIEF = "chief", _("Chief agent of a department")


class Language(TextChoices):
    CHINESE = "zh", _("Chinese")
    ENGLISH = "en", _("English")
    JAPANESE = "ja", _("Japanese")
    KOREAN = "ko", _("Korean")
    GERMAN = "de", _("German")


class EntrustmentStatus(TextChoices):
    """States of an entrustment: 待签订, 签订中, 待签章, 已生效, 已终止."""

    TO_SIGN = "to_sign", _("To sign")
    SIGNING = "signing", _("Signing")
    TO_SEAL = "to_seal", _("To seal")
    IN_FORCE = "in_force", _("In force")
    ENDED = "ended", _("Ended")


ARRANGING = frozenset({EntrustmentStatus.TO_SIGN, EntrustmentStatus.SIGNING, EntrustmentStatus.TO_SEAL})


class AskedBy(TextChoices):
    ENTERPRISE = "enterprise", _("Asked for by the enterprise")
    CENTRE = "centre", _("Offered by the centre")


class Scope(TextChoices):
    WHOLE = "whole", _("The whole route")
    STAGES = "stages", _("Single stages")
    ITEMS = "items", _("Single items")


class Until(TextChoices):
    START_OF_WORKS = "start_of_works", _("from approval to the start of works")
    COMPLETION = "completion", _("from approval to completion")


class EndReason(TextChoices):
    RECALLED = "recalled", _("Recalled by the enterprise")
    COMPLETED = "completed", _("Completed")
    EXPIRED = "expired", _("Expired")
    AGENT_LEFT = "agent_left", _("The agent has left")
    PROJECT_WITHDRAWN = "project_withdrawn", _("The project was withdrawn")
    DECLINED = "declined", _("Declined by the enterprise")
    NOT_TAKEN = "not_taken", _("Not taken on by the centre")


class ConfirmationStatus(TextChoices):
    PENDING = "pending", _("Waits for the enterprise")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Declined")
    VOID = "void", _("Void")


class HandOverStatus(TextChoices):
    ASKED = "asked", _("Asked for by the agent")
    OPEN = "open", _("To be confirmed by both agents")
    DONE = "done", _("Handed over")
    CANCELLED = "cancelled", _("Cancelled")


UNDER_WAY = frozenset({HandOverStatus.ASKED, HandOverStatus.OPEN})


class Matter(TextChoices):
    """What is open in a case when it is handed over."""

    NOTICE = "notice", _("Notices to answer")
    OWED = "owed", _("Papers owed")
    CONFIRMATION = "confirmation", _("Waits for the enterprise's confirmation")
    BLOCKAGE = "blockage", _("Blockages")
    CLOCK = "clock", _("Running clocks")
    SESSION = "session", _("Joint sessions")
    FORWARD = "forward", _("Brought forward")
    PLANNED = "planned", _("Planned items")
    NOTED = "noted", _("Noted")  # lists that were written as bare sentences


class ContactKind(TextChoices):
    CALL = "call", _("Call")
    MESSAGE = "message", _("Message")
    VISIT = "visit", _("Visit to the enterprise")
    OFFICE = "office", _("Visit to an office")
    MEETING = "meeting", _("Meeting")


class Audience(TextChoices):
    INTERNAL = "internal", _("Internal")
    SHOWN = "shown", _("Shown to the enterprise")


class Ladder(TextChoices):
    """To whom a blockage has been taken."""

    AGENT = "agent", _("Agent")
    CHIEF = "chief", _("Chief agent of the department")
    CENTRE = "centre", _("Service centre")
    LEADERSHIP = "leadership", _("Leadership of the city or county")


class Outcome(TextChoices):
    """How a case ended."""

    FINISHED = "finished", _("Everything entrusted was finished")
    PARTLY = "partly", _("Ended before everything was finished")


class Grievance(TextChoices):
    """What is reported: nothing may be charged, taken or steered."""

    FEE = "fee", _("A fee was asked for or paid")
    GIFT = "gift", _("A gift or favour was asked for or taken")
    INTERMEDIARY = "intermediary", _("An intermediary was named or urged upon the enterprise")


class Finding(TextChoices):
    OPEN = "open", _("Under examination")
    FOUNDED = "founded", _("Founded")
    UNFOUNDED = "unfounded", _("Unfounded")


class Satisfaction(IntegerChoices):
    """The five levels of GB/T 39046."""

    VERY_SATISFIED = 5, _("Very satisfied")
    SATISFIED = 4, _("Satisfied")
    FAIR = 3, _("Fair")
    DISSATISFIED = 2, _("Dissatisfied")
    VERY_DISSATISFIED = 1, _("Very dissatisfied")


#: the rate of satisfaction counts the first three of five levels
CONTENT = frozenset({Satisfaction.VERY_SATISFIED, Satisfaction.SATISFIED, Satisfaction.FAIR})

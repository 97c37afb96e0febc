"""The agency's acts in words, for the history of a project."""

from django.utils.translation import gettext_lazy as _

from agency.enums import EndReason, Scope
from projects.enums import Deed
from stages.enums import StageCode

ACTS = {
    "entrust_ask": _("asked for the free agency service"),
    "entrust_offer": _("offered the free agency service"),
    "entrust_assign": _("named the agent"),
    "entrust_sign": _("signed the entrustment"),
    "entrust_seal": _("sealed the entrustment: it is in force"),
    "entrust_end": _("the entrustment has ended"),
}
FACTS = {
    "agent": _("Agent"),
    "scope": _("Scope"),
    "stages": _("Stages"),
    "deeds": _("Deeds"),
    "valid_from": _("Valid from"),
    "valid_until": _("Valid until"),
    "end_reason": _("Why"),
    "prepared_by": _("Prepared by the agent"),
}
LABELS = {"scope": Scope, "stages": StageCode, "deeds": Deed, "end_reason": EndReason}
LOOKS = {"entrust_seal": "done", "entrust_end": "stop"}

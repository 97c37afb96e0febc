"""The agency's acts in words, for the history of a project."""

from django.utils.translation import gettext_lazy as _

from agency.enums import ContactKind, EndReason, Ladder, Satisfaction, Scope
from projects.enums import Deed, Visitor
from stages.enums import StageCode

ACTS = {
    "entrust_ask": _("asked for the free agency service"),
    "entrust_offer": _("offered the free agency service"),
    "entrust_assign": _("named the agent"),
    "entrust_sign": _("signed the entrustment"),
    "entrust_seal": _("sealed the entrustment: it is in force"),
    "entrust_end": _("the entrustment has ended"),
    "hand_over_ask": _("asked to hand the case over"),
    "hand_over_open": _("opened the hand-over to another agent"),
    "hand_over_confirm": _("confirmed the list of the hand-over"),
    "hand_over": _("confirmed the list: the case is handed over"),
    "hand_over_cancel": _("called the hand-over off"),
    "propose": _("put before the enterprise what needs its confirmation"),
    "confirm_deed": _("confirmed what the agent had prepared"),
    "decline_deed": _("declined what the agent had prepared"),
    "lapse_deed": _("what the agent had prepared cannot be done any more"),
    "contact": _("was in contact"),
    "visit": _("entered a visit to the counter"),
    "plan": _("drew the plan"),
    "plan_move": _("moved a planned day"),
    "pre_check": _("checked papers beforehand"),
    "service_card": _("gave the service card"),
    "attend": _("attended the joint session"),
    "blockage_meeting": _("called a co-ordination meeting about a blockage"),
    "fetch_results": _("received the results and brought them to the enterprise"),
    "blockage": _("raised a blockage"),
    "escalate": _("took a blockage up"),
    "answer_blockage": _("answered a blockage"),
    "solve_blockage": _("noted a blockage as solved"),
    "rate_agency": _("rated the agency service"),
    "follow_up": _("made the follow-up call"),
}
FACTS = {
    "agent": _("Agent"),
    "scope": _("Scope"),
    "stages": _("Stages"),
    "deeds": _("Deeds"),
    "deed": _("Deed"),
    "what": _("About"),
    "contact": _("Kind"),
    "with": _("With whom"),
    "came_of_it": _("Result"),
    "visitor": _("Who came"),
    "ladder": _("With whom it lies"),
    "rating": _("Rating"),
    "valid_from": _("Valid from"),
    "valid_until": _("Valid until"),
    "end_reason": _("Why"),
    "prepared_by": _("Prepared by the agent"),
}
LABELS = {
    "scope": Scope, "stages": StageCode, "deeds": Deed, "deed": Deed, "end_reason": EndReason, "ladder": Ladder,
    "rating": Satisfaction, "contact": ContactKind, "visitor": Visitor,
}  # fmt: skip
LOOKS = {
    "entrust_seal": "done", "entrust_end": "stop", "blockage": "late", "solve_blockage": "done", "confirm_deed": "done",
    "decline_deed": "no",
}  # fmt: skip

"""Closed lists of the procedure. Sets of states are named here; code never compares with a bare string."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class StageCode(TextChoices):
    INITIATION = "initiation", _("Project initiation")
    PLANNING = "planning", _("Planning")
    LAND = "land", _("Land use")
    CONSTRUCTION = "construction", _("Construction permit")
    COMPLETION = "completion", _("Completion")


class StageStatus(TextChoices):
    OPEN = "open", _("Under way")
    CONCLUDED = "concluded", _("Concluded")


class ItemKind(TextChoices):
    PLATFORM_REGISTRATION = "platform_registration", _("Registration on the platform")
    FILING = "filing", _("Filing")
    VERIFICATION = "verification", _("Verification")
    PERMIT = "permit", _("Permit")
    ADMINISTRATIVE_REVIEW = "administrative_review", _("Administrative review")
    TECHNICAL_REVIEW = "technical_review", _("Technical review")
    CONFIRMATION = "confirmation", _("Confirmation")
    JOINT_ACCEPTANCE = "joint_acceptance", _("Joint acceptance of works")
    GOVERNMENT_INTERNAL = "government_internal", _("Step inside the government")
    INTERMEDIARY = "intermediary", _("Intermediary's report")
    TRANSACTION = "transaction", _("Auction or tender")
    CONTRACT = "contract", _("Contract")
    PAYMENT = "payment", _("Payment")
    PUBLIC_SERVICE = "public_service", _("Utility connection")
    SELF_ACCEPTANCE = "self_acceptance", _("Enterprise's own acceptance")


#: an office decides these on the enterprise's application at the window; every other kind is a step of the route,
#: finished by a recorded result
APPLIED_FOR = frozenset(
    {
        ItemKind.FILING,
        ItemKind.VERIFICATION,
        ItemKind.PERMIT,
        ItemKind.ADMINISTRATIVE_REVIEW,
        ItemKind.TECHNICAL_REVIEW,
        ItemKind.CONFIRMATION,
        ItemKind.JOINT_ACCEPTANCE,
    }
)
#: receiving the facts is the filing: no examination step, no refusal (State Council Decree 673, art. 13)
FILINGS = frozenset({ItemKind.FILING, ItemKind.PLATFORM_REGISTRATION})


class Holder(TextChoices):
    OFFICE = "office", _("Office")
    ENTERPRISE = "enterprise", _("Enterprise")
    INTERMEDIARY = "intermediary", _("Intermediary")
    UTILITY = "utility", _("Utility")


class Commissioner(TextChoices):
    """Who commissions an intermediary: the days of the government's own count as the government's (see reports)."""

    ENTERPRISE = "enterprise", _("Commissioned by the enterprise")
    GOVERNMENT = "government", _("Commissioned by the government")


class Evidence(TextChoices):
    READ = "read", _("Read in the source")
    RECALLED = "recalled", _("Recalled, not checked")
    ESTIMATED = "estimated", _("Estimated")


class Unit(TextChoices):
    WORKING_DAY = "working_day", _("working days")
    CALENDAR_DAY = "calendar_day", _("days")


class Light(TextChoices):
    GREEN = "green", _("Green")
    YELLOW = "yellow", _("Yellow")
    RED = "red", _("Red")


class ApplicationStatus(TextChoices):
    FILED = "filed", _("Under window check")
    CORRECTION = "correction", _("Correction asked for")
    ACCEPTED = "accepted", _("Accepted, under review")
    TO_CONCLUDE = "to_conclude", _("To be concluded by the lead")
    TO_ISSUE = "to_issue", _("To be issued by the window")
    ISSUED = "issued", _("Issued")
    REFUSED = "refused", _("Not accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DEEMED_WITHDRAWN = "deemed_withdrawn", _("Deemed withdrawn")
    REVOKED = "revoked", _("Acceptance revoked")
    TERMINATED = "terminated", _("Ended: a promised paper did not come")


AT_THE_WINDOW = frozenset({ApplicationStatus.FILED, ApplicationStatus.CORRECTION})
APPLICATION_OPEN = frozenset(
    AT_THE_WINDOW | {ApplicationStatus.ACCEPTED, ApplicationStatus.TO_CONCLUDE, ApplicationStatus.TO_ISSUE}
)


class ApprovalStatus(TextChoices):
    PLANNED = "planned", _("On the route")
    FILED = "filed", _("Filed")
    WAITING = "waiting", _("Accepted, waits for earlier items")
    OPEN = "open", _("In hand")
    GRANTED = "granted", _("Approved")
    CONDITIONAL = "conditional", _("Approved with conditions")
    RECORDED = "recorded", _("Done")
    REJECTED = "rejected", _("Rejected")
    REFUSED = "refused", _("Not accepted")
    RETURNED = "returned", _("Returned: an earlier item was rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DROPPED = "dropped", _("No longer applies")
    REVOKED = "revoked", _("Acceptance revoked")
    TERMINATED = "terminated", _("Ended: a promised paper did not come")


FINISHED = frozenset({ApprovalStatus.GRANTED, ApprovalStatus.CONDITIONAL, ApprovalStatus.RECORDED})
IN_PROGRESS = frozenset({ApprovalStatus.FILED, ApprovalStatus.WAITING, ApprovalStatus.OPEN})
#: ended without a result: the item goes back on the route as a new round
FAILED = frozenset(
    {
        ApprovalStatus.REJECTED,
        ApprovalStatus.REFUSED,
        ApprovalStatus.RETURNED,
        ApprovalStatus.WITHDRAWN,
        ApprovalStatus.REVOKED,
        ApprovalStatus.TERMINATED,
    }
)
#: ended because a promised paper did not come: what was checked and reviewed is kept for the next round
BROKEN_PROMISE = frozenset({ApprovalStatus.REVOKED, ApprovalStatus.TERMINATED})


class Verdict(TextChoices):
    AGREE = "agree", _("Agree")
    CONDITIONS = "conditions", _("Agree with conditions")
    DISAGREE = "disagree", _("Disagree")


class Check(TextChoices):
    UNCHECKED = "unchecked", _("Not yet checked")
    GOOD = "good", _("In order")
    TOLERATED = "tolerated", _("Tolerated: to be supplied later")
    FAULTY = "faulty", _("Missing or faulty")


class Deficiency(TextChoices):
    """In what form a tolerated paper is deficient (the commitment letter names it)."""

    MISSING = "missing", _("Missing")
    FLAWED = "flawed", _("There, but flawed")


class ObligationStatus(TextChoices):
    OWED = "owed", _("Owed")
    SUPPLIED = "supplied", _("Supplied, to be checked by the window")
    MET = "met", _("Supplied and in order")
    LATE = "late", _("Not supplied in time")
    BAD = "bad", _("Supplied, still not in order")
    VOID = "void", _("No longer owed")


#: the enterprise or the window still has something to do
OBLIGATION_OPEN = frozenset({ObligationStatus.OWED, ObligationStatus.SUPPLIED})
BROKEN = frozenset({ObligationStatus.LATE, ObligationStatus.BAD})


class SupplyCheck(TextChoices):
    """What the window found when it looked at a paper that was supplied later."""

    UNCHECKED = "unchecked", _("Not yet checked")
    GOOD = "good", _("In order")
    PART = "part", _("In order, but only a part")
    BAD = "bad", _("Still not in order")
    TAKEN_BACK = "taken_back", _("Announcement taken back")


class DayThatCounts(TextChoices):
    """Which day of a supply decides whether it is in time; a setting of the city, with its source."""

    SENT = "sent", _("the day of posting")
    ARRIVED = "arrived", _("the day of arrival")


class LateConsequence(TextChoices):
    """What follows when a promised paper does not come: by law since 2019, by the office's own guide before."""

    REVOKED = "revoked", _("The acceptance is revoked")
    TERMINATED = "terminated", _("The procedure ends")


class ToleranceFamily(TextChoices):
    """When an item is decided whose paper is still owed."""

    WAIT = "wait", _("Decided only after the papers have come")
    INITIAL = "initial", _("Initial opinion now, formal paper after the papers have come")


class BlankForm(TextChoices):
    """What kind of form can be drawn up from the item's own data, to fill in and sign."""

    APPLICATION = "application", _("Application form")
    AUTHORITY = "authority", _("Power of attorney")
    STATEMENT = "statement", _("Statement")


class CreditKind(TextChoices):
    NOT_SUPPLIED = "not_supplied", _("A promised paper was not supplied in time")
    STILL_BAD = "still_bad", _("A promised paper was still not in order at the end")


class Origin(TextChoices):
    ENTERPRISE = "enterprise", _("From the enterprise")
    INTERMEDIARY = "intermediary", _("From an intermediary")
    FILE = "file", _("Taken from the file")


class RefusalGround(TextChoices):
    NOT_NEEDED = "not_needed", _("No permit is needed (art. 32 (1))")
    NOT_COMPETENT = "not_competent", _("Not within the competence of this organ (art. 32 (2))")
    STILL_BAD = "still_bad", _("Corrected, but still not in order")


class ClockKind(TextChoices):
    CHECK = "check", _("Check by the window")
    DECISION = "decision", _("Decision")
    CORRECTION = "correction", _("Correction by the enterprise")
    OBLIGATION = "obligation", _("Paper to be supplied later")
    DELIVERY = "delivery", _("Delivery")
    JOINT = "joint", _("Joint handling of the stage")
    PUBLICATION = "publication", _("Publication of the decision")
    PUBLIC_NOTICE = "notice", _("Public notice before the decision")
    VALIDITY = "validity", _("Validity of the certificate")
    FORMAL = "formal", _("Formal decision after the papers")
    RENEWAL = "renewal", _("Decision on a renewal")
    TRACK = "track", _("Track of the whole project")
    SESSION = "session", _("Joint session")
    REWORK = "rework", _("Corrections asked by a joint session")


class StoppageGround(TextChoices):
    """The closed list of art. 45 of the Administrative Licensing Law, and what an item's own law adds."""

    HEARING = "hearing", _("Hearing")
    TENDER = "tender", _("Tender")
    AUCTION = "auction", _("Auction")
    INSPECTION = "inspection", _("Inspection")
    TESTING = "testing", _("Testing")
    QUARANTINE = "quarantine", _("Quarantine")
    APPRAISAL = "appraisal", _("Appraisal")
    EXPERT_REVIEW = "expert_review", _("Expert review")
    ITEM_LAW = "item_law", _("Ground of the item's own law")


class KeepsCounting(TextChoices):
    """What is often given as a ground and is none: the clock goes on."""

    COMMISSIONED_WORK = "commissioned_work", _("Commissioned work that no law requires")
    PUBLIC_NOTICE = "public_notice", _("Public notice")
    CONSULTATION = "consultation", _("Asking other offices")


class Breach(TextChoices):
    """Breaches of the rules of the clock: red whatever the date (electronic supervision)."""

    SECOND_NOTICE = "second_notice", _("Second correction notice for what the first could have said")
    STOPPED_WITHOUT_GROUND = "no_ground", _("Stopped without a ground")
    EXTENDED_WITHOUT_APPROVAL = "no_approval", _("Extended without approval")
    NO_FINISH_NOTICE = "no_finish_notice", _("No written notice that the earlier item is finished")


class CertificateStatus(TextChoices):
    VALID = "valid", _("Valid")
    REVOKED = "revoked", _("Revoked")


class RenewalKind(TextChoices):
    RENEWAL = "renewal", _("Renewal")
    RECHECK = "recheck", _("Check anew")


class RenewalStatus(TextChoices):
    ASKED = "asked", _("Asked for")
    GRANTED = "granted", _("Renewed")
    REFUSED = "refused", _("Not renewed")
    DEEMED = "deemed", _("Renewed by silence")


class ReminderKind(TextChoices):
    """What a reminder says of a clock: it has turned yellow, the last day is the next working day, it is today, it has
    passed (where nobody is urged).
    """

    YELLOW = "yellow", _("Due soon")
    DAY_BEFORE = "day_before", _("Due on the next working day")
    DUE_DAY = "due_day", _("Due today")
    OVERDUE = "overdue", _("Due day passed")


class SessionKind(TextChoices):
    """Where several offices look at one thing they sit in one session; how kinds differ is data of the city."""

    MEETING = "meeting", _("Joint meeting")
    SITE_VISIT = "site_visit", _("Joint site visit")
    DRAWING_REVIEW = "drawing_review", _("Joint drawing review")
    ASSESSMENT = "assessment", _("Bundled assessments")
    SURVEY = "survey", _("Combined survey")
    JOINT_ACCEPTANCE = "joint_acceptance", _("Joint completion inspection")
    COORDINATION = "coordination", _("Co-ordination meeting")


class SessionStatus(TextChoices):
    PROPOSED = "proposed", _("Proposed")
    CALLED = "called", _("Called, opinions come in")
    TO_CONCLUDE = "to_conclude", _("All in or silent: to be concluded")
    CONCLUDED = "concluded", _("Concluded")
    CALLED_OFF = "called_off", _("Called off")
    DISMISSED = "dismissed", _("Proposal not taken up")


#: called and not yet concluded
SESSION_LIVE = frozenset({SessionStatus.CALLED, SessionStatus.TO_CONCLUDE})


class SessionVerdict(TextChoices):
    AGREE = "agree", _("Agree")
    CONDITIONS = "conditions", _("Agree with conditions")
    DISAGREE = "disagree", _("Disagree")
    NOT_CONCERNED = "not_concerned", _("Not concerned")
    EXPERT_REVIEW = "expert_review", _("Needs expert review")


class SessionOutcome(TextChoices):
    PASSED = "passed", _("Passed")
    CONDITIONAL = "conditional", _("Passed with conditions")
    FURTHER_ROUND = "further_round", _("Corrections, then a further round")
    EXPERT_REVIEW = "expert_review", _("Adjourned for expert review")
    FAILED = "failed", _("Not passed")


#: outcomes after which the approvals that waited move on, with the opinions attached
MOVES_ON = frozenset({SessionOutcome.PASSED, SessionOutcome.CONDITIONAL, SessionOutcome.FAILED})


class Reply(TextChoices):
    """What an invited office answers; the participation states of RFC 5545."""

    NEEDS_ACTION = "needs_action", _("No reply yet")
    ACCEPTED = "accepted", _("Will come")
    TENTATIVE = "tentative", _("Not certain yet")
    DECLINED = "declined", _("Will not come")
    DELEGATED = "delegated", _("Sends a deputy")


class Attendance(TextChoices):
    UNKNOWN = "unknown", _("Not recorded")
    PRESENT = "present", _("Present")
    ABSENT = "absent", _("Absent")


class DeemedGround(TextChoices):
    """Why an office that said nothing is taken to agree."""

    ABSENT = "absent", _("Absent without a written opinion")
    SILENT = "silent", _("Silent until the last day")


class ConditionStatus(TextChoices):
    OPEN = "open", _("To be met")
    KEPT = "kept", _("Met")
    SUPERSEDED = "superseded", _("Gives way to another condition")


class Found(TextChoices):
    """What a search finds."""

    PROJECT = "project", _("Projects")
    ENTERPRISE = "enterprise", _("Enterprises")
    CERTIFICATE = "certificate", _("Certificates")
    PAPER = "paper", _("Papers")


class Satisfaction(IntegerChoices):
    """The five levels of the rating of government services (国办发〔2019〕51号)."""

    AWFUL = 1, _("Very dissatisfied")
    POOR = 2, _("Dissatisfied")
    FAIR = 3, _("Basically satisfied")
    GOOD = 4, _("Satisfied")
    EXCELLENT = 5, _("Very satisfied")


class ConsultationKind(TextChoices):
    QUESTION = "question", _("Question")
    COMPLAINT = "complaint", _("Complaint")


class DeliveryWay(TextChoices):
    """How results reach the enterprise (行政许可法 art. 44)."""

    COUNTER = "counter", _("Handed over at the counter")
    COURIER = "courier", _("Sent by courier")


class IdentitySeen(TextChoices):
    """By what the window knew who collected the results."""

    LEGAL = "legal", _("Identity card of the legal representative")
    AUTHORITY = "authority", _("Letter of authority and identity card")
    AGENT = "agent", _("Service card of the agent")
    ELECTRONIC = "electronic", _("Electronic licence of the enterprise")

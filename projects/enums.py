"""Closed lists of the who and what: seats, offices, project states, where a paper came from."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SeatKind(TextChoices):
    ENTERPRISE = "enterprise", _("Enterprise")
    AGENT = "agent", _("Proxy agent")
    WINDOW = "window", _("Window")
    DEPARTMENT = "department", _("Department")
    LEAD = "lead", _("Lead department")
    CENTRE = "centre", _("Investment centre")
    ADMINISTRATOR = "administrator", _("Administrator")
    SYSTEM = "system", _("System")


#: kinds of seat that belong to an office, and the kind of office they need
OFFICE_OF_SEAT = {
    SeatKind.AGENT: "centre",
    SeatKind.WINDOW: "window",
    SeatKind.DEPARTMENT: "department",
    SeatKind.LEAD: "department",
    SeatKind.CENTRE: "centre",
}


#: seats that act for the applicant: the enterprise itself, and an agent within its mandate
APPLICANTS = (SeatKind.ENTERPRISE, SeatKind.AGENT)


class Deed(TextChoices):
    """What is done in an enterprise's name. An agent may do some, others wait for the enterprise, one never."""

    FILL_IN = "fill_in", _("Fill in forms")
    FILE = "file", _("File applications")
    SUPPLEMENT = "supplement", _("Answer notices and supply papers")
    ATTEND = "attend", _("Attend site visits and meetings")
    RECEIVE = "receive", _("Receive results")
    PRE_CHECK = "pre_check", _("Check papers beforehand")
    COMMIT = "commit", _("Give a written commitment")
    WITHDRAW = "withdraw", _("Withdraw an application or the project")
    ACCEPT_CONDITIONS = "accept_conditions", _("Accept conditions of a decision")
    MOVE_EDITION = "move_edition", _("Move the project to another edition")
    STATE_FACTS = "state_facts", _("Sign a statement of fact")


#: these bind the enterprise: an agent prepares them, the enterprise confirms them
BINDING_DEEDS = frozenset({Deed.COMMIT, Deed.WITHDRAW, Deed.ACCEPT_CONDITIONS, Deed.MOVE_EDITION})
#: nobody may do these for the enterprise, whatever an entrustment says
OWN_DEEDS = frozenset({Deed.STATE_FACTS})
#: what an entrustment may allow an agent to do by itself
AGENT_DEEDS = tuple(deed for deed in Deed if deed not in BINDING_DEEDS | OWN_DEEDS)


class OfficeKind(TextChoices):
    DEPARTMENT = "department", _("Department")
    WINDOW = "window", _("Comprehensive window")
    CENTRE = "centre", _("Investment service centre")


class DivisionLevel(TextChoices):
    PROVINCE = "province", _("Province")
    CITY = "city", pgettext_lazy("level", "City")
    COUNTY = "county", _("District or county")


class ProjectStatus(TextChoices):
    ACTIVE = "active", _("In progress")
    CONCLUDED = "concluded", _("Concluded")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class CodeFormat(TextChoices):
    OLD = "old", _("Format until October 2020")
    NEW = "new", _("Format since November 2020")


class PaperOrigin(TextChoices):
    ENTERPRISE = "enterprise", _("Supplied by the enterprise")
    INTERMEDIARY = "intermediary", _("Report of an intermediary")
    RESULT = "result", _("Result of an earlier item")
    REGISTER = "register", _("From the enterprise register")


class PaperStatus(TextChoices):
    ON_FILE = "on_file", _("On file")
    PART = "part", _("On file as a part: the rest came after it")
    REPLACED = "replaced", _("Replaced by a newer version")
    FAULTY = "faulty", _("Found not in order: kept, not used")


class Channel(TextChoices):
    """How a paper comes: 行政许可法 art. 29 and 绍兴 2017 四(五) name them all."""

    ONLINE = "online", _("Online")
    COUNTER = "counter", _("At the counter")
    EMAIL = "email", _("By e-mail")
    MESSAGE = "message", _("By instant message")
    FAX = "fax", _("By fax")
    POST = "post", _("By post")


class Visitor(TextChoices):
    """Who came to the counter for a matter."""

    ENTERPRISE = "enterprise", _("Enterprise")
    AGENT = "agent", _("Agent")
    COURIER = "courier", _("Courier")
    ONLINE = "online", _("On line, nobody came")


class Target(TextChoices):
    """Where a message of the outbox goes."""

    INBOX = "inbox", _("In-house inbox")
    EMAIL = "email", _("E-mail")


class Scan(TextChoices):
    """What a virus scanner has said about the bytes of a file. Where none is set up, there is no row."""

    WAITING = "waiting", _("Waits for the virus scan")
    CLEAN = "clean", _("Scanned, nothing found")
    INFECTED = "infected", _("Infected: not handed out")


class LongWorkKind(TextChoices):
    """What may take longer than a page may take (settings.LONG_WORK says where it is done)."""

    BULLETIN = "bulletin", _("Freezing a bulletin")
    OUTSIDE_LOG = "outside_log", _("Measuring a log from elsewhere")
    WORKBOOK = "workbook", _("Writing a file of the statistics")
    NOTICE_LOOK = "notice_look", _("Looking at a calendar notice")
    NOTICE_TAKE = "notice_take", _("Taking a calendar notice into force")


class LongWorkState(TextChoices):
    WAITING = "waits", _("Waits its turn")
    RUNNING = "runs", _("Being done")
    DONE = "ready", _("Ready")
    FAILED = "failed", _("Came to nothing")

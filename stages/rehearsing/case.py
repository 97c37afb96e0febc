"""A written case, as read from its file: who, what project, which acts at what hour, what is expected."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from django.db.models import TextChoices

from stages.enums import Unit


class Deed(TextChoices):
    """What an act of a case may be. Most are human steps of the procedure; two are ways of letting time pass."""

    REGISTER = "register"
    FILE = "file"
    ACCEPT = "accept"
    CORRECT = "correct"
    ANSWER = "answer"
    REFUSE = "refuse"
    COMMIT = "commit"
    SPOT = "correct_on_the_spot"
    SUPPLY = "supply"
    RECEIVE = "receive"
    CHECK_SUPPLY = "check_supply"
    PROLONG = "prolong"
    REVOKE = "revoke"
    REPAIR_CREDIT = "repair_credit"
    PRECHECK = "precheck"
    ANSWER_PRECHECK = "answer_precheck"
    ADOPT = "adopt"
    INITIAL = "initial_opinion"
    VOID_INITIAL = "void_initial_opinion"
    REVIEW = "review"
    DECIDE = "decide"
    RECORD = "record"
    CONCLUDE = "conclude"
    ISSUE = "issue"
    WITHDRAW = "withdraw"
    WITHDRAW_PROJECT = "withdraw_project"
    MOVE_EDITION = "move_edition"
    SUSPEND = "suspend"
    RESUME = "resume"
    EXTEND = "extend"
    POST = "post"
    BREACH = "breach"
    ASK_RENEWAL = "ask_renewal"
    DECIDE_RENEWAL = "decide_renewal"
    ASK_SESSION = "ask_session"
    BESIDE = "beside"
    CONVENE = "convene"
    DISMISS = "dismiss"
    FIX = "fix"
    PASS_STEP = "pass_step"
    ASK_PAPERS = "ask_papers"
    REPLY = "reply"
    ATTEND = "attend"
    SAY = "say"
    SETTLE = "settle"
    CLOSE = "close"
    REPORT = "report"
    CALL_ROUND = "call_round"
    CALL_OFF = "call_off"
    SIGN = "sign"
    PROCEED = "proceed"
    WATCH = "watch"
    ANSWER_URGING = "answer_urging"


class By(TextChoices):
    """Seats that a case may name; anything else is the code of an office function or of an office."""

    ENTERPRISE = "enterprise"
    STRANGER = "stranger"
    WINDOW = "window"
    DEPARTMENT = "department"
    LEAD = "lead"
    CENTRE = "centre"
    ADMINISTRATOR = "administrator"


class Whose(TextChoices):
    """Of whose items an office speaks in a session that serves another enterprise besides."""

    OWN = "own"
    BESIDE = "beside"


@dataclass(frozen=True)
class Verb:
    """An act that an app above adds to the language: how its arguments are read, and how it is done.

    `arguments`: name -> reader, as in reading_acts.ARGUMENTS. `do(rehearsal, by, **said)` goes through the app's door.
    """

    arguments: dict
    do: Callable


#: what apps above add: acts by name, people by the name a case gives them, and who acts for the enterprise
VERBS: dict[str, Verb] = {}
PEOPLE: dict[str, Callable] = {}
STAND_INS: list[Callable] = []


@dataclass(frozen=True)
class Offset:
    """Time from the act before: working days or days."""

    days: int
    unit: Unit = Unit.WORKING_DAY


@dataclass(frozen=True)
class Papers:
    """Which of the papers that are asked for are handed in: all, all `except_`, or `only` these."""

    except_: tuple[str, ...] = ()
    only: tuple[str, ...] | None = None

    def takes(self, type):
        return type in self.only if self.only is not None else type not in self.except_


@dataclass(frozen=True)
class Pace:
    """How long everybody takes while a case proceeds, in working days from the hour at which it is their turn.

    `enterprise`: to file, to answer, to supply. `department`: to the opinion; the decision follows on the next day,
    none later than it is due. `building`: from the construction permit stage to the completion stage. A step that no
    office decides takes the days its guide promises.
    """

    window: int = 1
    enterprise: int = 2
    department: int = 2
    lead: int = 1
    building: int = 40


@dataclass(frozen=True)
class Until:
    """When to stop proceeding: an item, a stage, an application or a session in a status, the end, or a day."""

    item: str = ""
    stage: str = ""
    application: str = ""
    session: str = ""
    status: str = ""
    day: date | None = None
    is_end: bool = False


@dataclass(frozen=True)
class Act:
    """One act. `at`, `after` or `before` (entered late: it took effect so long before the act that precedes it, and the
    case goes on from that one); `by` is empty for the seat whose turn it is; `said` holds the act's arguments."""

    line: int
    do: Deed | str  # a str of VERBS
    at: datetime | None = None
    after: Offset | None = None
    before: Offset | None = None
    by: str = ""
    said: dict = field(default_factory=dict)
    refused: str = ""
    status: str = ""


@dataclass(frozen=True)
class Expectation:
    """One thing that is to be true in the end. `kind` says which table of expecting.py it belongs to."""

    line: int
    kind: str
    subject: str
    wanted: object


@dataclass(frozen=True)
class Case:
    name: str
    about: str
    city: Path
    uscc: str
    enterprise: str
    project: str
    division: str
    facts: dict
    registered: datetime
    by: str = By.ENTERPRISE
    code: str = ""
    site: str = ""
    content: str = ""
    pace: Pace = Pace()
    acts: tuple[Act, ...] = ()
    expect: tuple[Expectation, ...] = ()

"""The clocks of the procedure, one line each: start, limit, extension, stopping, article, consequence, warning.

行政许可法 art. 32, 42, 44, 45; 浙江省保障“最多跑一次”改革规定 art. 11, 12; Decree 673 art. 10 for the
verification; 环评法 art. 22. Limits of single items stand in the catalogue (`LimitFrom.ITEM`); here stands what
the law says of their kind. Nothing is reckoned here.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from stages.enums import APPLIED_FOR, ClockKind, Evidence, ItemKind, Unit
from stages.rules.deadlines import Limit
from stages.rules.stoppages import ART_45
from stages.rules.workdays import Calendar


class Rule(StrEnum):
    """The lines of the table. What is done of an item is under one of five; every other clock has one of its own."""

    CHECK = "check"
    DECISION = "decision"
    VERIFICATION = "verification"
    RECEIPT = "receipt"
    IMMEDIATE = "immediate"
    STEP = "step"
    JOINT = "joint"
    CORRECTION = "correction"
    OBLIGATION = "obligation"
    DELIVERY = "delivery"
    PUBLICATION = "publication"
    PUBLIC_NOTICE = "public_notice"
    VALIDITY = "validity"
    FORMAL = "formal"
    RENEWAL = "renewal"
    TRACK = "track"
    SESSION = "session"
    REWORK = "rework"


class Start(StrEnum):
    """The event from whose next day a term is counted."""

    RECEIPT = "receipt"
    RESUBMISSION = "resubmission"
    ACCEPTANCE = "acceptance"
    PREDECESSOR = "predecessor_finished"
    NOTICE = "notice"
    TOLERANT_ACCEPTANCE = "tolerant_acceptance"
    DECISION = "decision"
    ISSUE = "issue"
    PAPERS_COMPLETE = "papers_complete"
    REQUEST = "request"
    REGISTRATION = "registration"
    CONVENED = "convened"
    STEP = "step_done"
    # the law's own event is not known to the system: the nearest one that is
    NEAREST_ACCEPTANCE = "nearest_acceptance"
    NEAREST_FINISH = "nearest_finish"
    NEAREST_REGISTRATION = "nearest_registration"


class LimitFrom(StrEnum):
    LAW = "law"
    ITEM = "item"  # the catalogue, statutory and promised side by side, the shorter binds
    ITEM_LAW = "item_law"  # the item's own law, which the catalogue quotes
    VALIDITY = "validity"  # the end of validity, or the days of the item's own law: whichever ends first
    NOTICE = "notice"  # the office says it in its notice
    GUIDE = "guide"  # the published guide


class Stopping(StrEnum):
    CLOSED_LIST = "closed_list"  # art. 45 and the item's own law
    NEVER = "never"


class Consequence(StrEnum):
    """What follows when the last day has passed."""

    ACCEPTED_AS_OF_RECEIPT = "accepted_as_of_receipt"
    LIABLE = "liable"  # no permit by silence; the office answers for the delay (art. 74)
    DEEMED_WITHDRAWN = "deemed_withdrawn"
    ACCEPTANCE_REVOKED = "acceptance_revoked"
    LAPSES = "lapses"
    PROMISE_BROKEN = "promise_broken"  # a promise of the city, not a term of the law
    DEEMED_RENEWED = "deemed_renewed"
    MAY_GO_ON = "may_go_on"  # the waiting time is over
    WAITS = "waits"  # no decision of an office: what needs the step waits for it
    LEAD_MAY_END = "lead_may_end"  # the lead may end the session without a further round


class Approver(StrEnum):
    """Who may grant an extension: the seat that records it must be of `deciding` office or of the stage's lead."""

    ORGAN_HEAD = "organ_head"
    PRINCIPAL_HEAD = "principal_head"
    GOVERNMENT_HEAD = "government_head"


@dataclass(frozen=True)
class ExtensionRule:
    """Once, before the due day has passed, at most so many days of the limit's unit, by this approver, with reasons."""

    max_days: int
    approver: Approver
    zh: str
    en: str
    basis: str


@dataclass(frozen=True)
class Threshold:
    """Yellow when no more than this share of the days, or so many days, are left (电子监察 8.3; a design figure)."""

    share: float = 0.2
    at_least: int = 1

    def days(self, total: int) -> int:
        return max(self.at_least, int(self.share * total))


@dataclass(frozen=True)
class KindRule:
    """One line of the table. `days` is None where the law leaves the number to `limit_from`."""

    kind: ClockKind
    starts: tuple[Start, ...]
    unit: Unit
    days: int | None
    limit_from: LimitFrom
    extension: ExtensionRule | None
    stopping: Stopping
    basis: str
    consequence: Consequence
    yellow: Threshold = Threshold()
    evidence: Evidence = Evidence.READ

    @property
    def limit(self) -> Limit:
        """The limit that the law fixes for every clock of this kind."""
        return Limit(self.days, self.unit, self.starts[0], self.basis, self.evidence)


BY_ORGAN = ExtensionRule(10, Approver.ORGAN_HEAD, "本行政机关负责人", "head of the organ", "行政许可法 第42条第1款")
BY_PRINCIPAL = ExtensionRule(
    40, Approver.PRINCIPAL_HEAD, "核准机关主要负责人", "principal head of the verifying organ", "国务院令第673号 第10条"
)
BY_GOVERNMENT = ExtensionRule(
    15, Approver.GOVERNMENT_HEAD, "本级人民政府负责人", "head of the people's government", "行政许可法 第42条第2款"
)
WD, CD = Unit.WORKING_DAY, Unit.CALENDAR_DAY
#: from receipt, or from the arrival of corrected papers, only where the item's own law counts from there
RECEIVED = (Start.RECEIPT, Start.RESUBMISSION)
#: registration: of a step that nobody applies for
DECIDED_AT_ONCE_FROM = (Start.ACCEPTANCE, Start.PREDECESSOR, Start.REGISTRATION)
DECIDED_FROM = (
    Start.ACCEPTANCE, Start.PREDECESSOR, *RECEIVED, Start.REQUEST, Start.NEAREST_ACCEPTANCE, Start.NEAREST_FINISH,
)  # fmt: skip
#: the enterprise's asking, which is its filing at the window
ASKED_FOR = frozenset({"request", "application"})
#: events that are the finish of an earlier item, where a term starts with that
IS_A_FINISH = frozenset({"deal", "contract", "decision", "construction_permit", "completion_acceptance", "predecessor"})

RULES = {
    Rule.CHECK: KindRule(
        ClockKind.CHECK, (Start.RECEIPT, Start.RESUBMISSION), WD, 5, LimitFrom.LAW, None, Stopping.NEVER,
        "行政许可法 第32条", Consequence.ACCEPTED_AS_OF_RECEIPT, Threshold(0.2, 1),
    ),
    Rule.DECISION: KindRule(
        ClockKind.DECISION, DECIDED_FROM, WD, None, LimitFrom.ITEM, BY_ORGAN, Stopping.CLOSED_LIST,
        "行政许可法 第42条第1款", Consequence.LIABLE,
    ),
    Rule.VERIFICATION: KindRule(
        ClockKind.DECISION, DECIDED_FROM, WD, 20, LimitFrom.ITEM, BY_PRINCIPAL, Stopping.CLOSED_LIST,
        "国务院令第673号 第10条", Consequence.LIABLE,
    ),
    Rule.RECEIPT: KindRule(
        # limits of other laws (EIA 60 or 30 days, soil 12 or 5 working days, construction permit 7 days): art. 42 does
        # not extend them
        ClockKind.DECISION, (*RECEIVED, Start.PREDECESSOR), CD, None, LimitFrom.ITEM, None,
        Stopping.CLOSED_LIST, "环境影响评价法 第22条；建筑法 第8条", Consequence.LIABLE,
    ),
    Rule.IMMEDIATE: KindRule(
        ClockKind.DECISION, DECIDED_AT_ONCE_FROM, WD, 0, LimitFrom.ITEM, None, Stopping.NEVER,
        "行政许可法 第34条", Consequence.LIABLE, Threshold(0, 0),
    ),
    Rule.STEP: KindRule(
        # auctions, tenders, contracts, batches of land: no department's clock, unless the step's own law gives it days
        ClockKind.DECISION, (Start.PREDECESSOR, Start.REGISTRATION, Start.NEAREST_FINISH, Start.NEAREST_REGISTRATION),
        WD, None, LimitFrom.ITEM, None, Stopping.NEVER,
        "浙江省保障“最多跑一次”改革规定 第12条；各环节自身的规定", Consequence.WAITS, evidence=Evidence.ESTIMATED,
    ),
    Rule.JOINT: KindRule(
        # from where the term of its last item starts
        ClockKind.JOINT, DECIDED_FROM, WD, 45, LimitFrom.LAW, BY_GOVERNMENT, Stopping.CLOSED_LIST,
        "行政许可法 第42条第2款", Consequence.LIABLE,
    ),
    Rule.CORRECTION: KindRule(
        ClockKind.CORRECTION, (Start.NOTICE,), WD, None, LimitFrom.NOTICE, None, Stopping.NEVER,
        "浙江省保障“最多跑一次”改革规定 第11条", Consequence.DEEMED_WITHDRAWN, Threshold(0.2, 2), Evidence.ESTIMATED,
    ),
    Rule.OBLIGATION: KindRule(
        ClockKind.OBLIGATION, (Start.TOLERANT_ACCEPTANCE,), WD, None, LimitFrom.GUIDE, None, Stopping.NEVER,
        "浙江省保障“最多跑一次”改革规定 第11条", Consequence.ACCEPTANCE_REVOKED, Threshold(0.2, 2), Evidence.ESTIMATED,
    ),
    Rule.DELIVERY: KindRule(
        ClockKind.DELIVERY, (Start.DECISION,), WD, 10, LimitFrom.LAW, None, Stopping.NEVER,
        "行政许可法 第44条", Consequence.LIABLE,
    ),
    Rule.PUBLICATION: KindRule(
        ClockKind.PUBLICATION, (Start.DECISION,), WD, 7, LimitFrom.LAW, None, Stopping.NEVER,
        "行政许可法 第40条；信用信息“双公示”：作出决定之日起7个工作日内", Consequence.LIABLE,
        evidence=Evidence.RECALLED,
    ),
    Rule.PUBLIC_NOTICE: KindRule(
        ClockKind.PUBLIC_NOTICE, (Start.NOTICE,), CD, None, LimitFrom.ITEM_LAW, None, Stopping.NEVER,
        "浙江省城乡规划条例 第28条", Consequence.MAY_GO_ON,
    ),
    Rule.VALIDITY: KindRule(
        ClockKind.VALIDITY, (Start.ISSUE,), CD, None, LimitFrom.ITEM_LAW, None, Stopping.NEVER,
        "行政许可法 第50条", Consequence.LAPSES, Threshold(0, 60),
    ),
    Rule.FORMAL: KindRule(
        # of the second family of tolerance only, where the item's edition says so (`tolerance.days` may set another)
        ClockKind.FORMAL, (Start.PAPERS_COMPLETE,), WD, 2, LimitFrom.ITEM, None, Stopping.NEVER,
        "江西省 2020 年容缺审批和承诺制办法（后补材料齐全后2个工作日）", Consequence.LIABLE, Threshold(0, 1),
    ),
    Rule.RENEWAL: KindRule(
        # until the end of validity (art. 50), or so many days by the item's own law: the shorter binds
        ClockKind.RENEWAL, (Start.REQUEST,), CD, None, LimitFrom.VALIDITY, None, Stopping.NEVER,
        "行政许可法 第50条", Consequence.DEEMED_RENEWED, Threshold(0.2, 3),
    ),
    Rule.TRACK: KindRule(
        ClockKind.TRACK, (Start.REGISTRATION,), WD, None, LimitFrom.GUIDE, None, Stopping.NEVER,
        "绍兴市加快推进“最多跑一次”改革实施方案（2017） 二(七)", Consequence.PROMISE_BROKEN, Threshold(0.2, 5),
        Evidence.ESTIMATED,
    ),
    Rule.SESSION: KindRule(
        # the days of each kind and step stand in rules.sessions; a joint session stops nobody's own clock
        ClockKind.SESSION, (Start.CONVENED, Start.STEP), WD, None, LimitFrom.GUIDE, None, Stopping.NEVER,
        "行政许可法 第26条第2款", Consequence.LIABLE, evidence=Evidence.ESTIMATED,
    ),
    Rule.REWORK: KindRule(
        ClockKind.REWORK, (Start.NOTICE,), WD, None, LimitFrom.NOTICE, None, Stopping.NEVER,
        "联合审查一次性告知整改", Consequence.LEAD_MAY_END, Threshold(0.2, 2), Evidence.ESTIMATED,
    ),
}  # fmt: skip
#: clock kind -> its line; for decisions the general one
OF_KIND = {
    kind: next(rule for rule, line in RULES.items() if line.kind == kind) for kind in ClockKind
}  # fmt: skip
assert set(RULES) == set(Rule), "every rule has its line"
assert set(OF_KIND) == set(ClockKind), "every kind of clock has a rule"
assert all(line.starts and line.basis for line in RULES.values()), "every line says where it starts and by what law"
assert all(line.stopping is Stopping.CLOSED_LIST or line.extension is None for line in RULES.values()), ART_45


def rule_of_decision(item_kind: ItemKind, statutory: Limit | None, promised: Limit | None = None) -> Rule:
    """The line under which an item is decided, or a step of the route done.

    A promise to decide at once leaves the law's own term its rule.
    """
    set_ones = [limit for limit in (statutory, promised) if limit is not None and limit.days is not None]
    if set_ones and set_ones[0].days == 0:
        return Rule.IMMEDIATE
    if item_kind not in APPLIED_FOR:
        return Rule.STEP
    if statutory is not None and statutory.days is not None and statutory.from_ == Start.RECEIPT:
        return Rule.RECEIPT
    return Rule.VERIFICATION if item_kind == ItemKind.VERIFICATION else Rule.DECISION


def start_reason(from_: str, known: Start) -> Start:
    """Why a term starts that the law counts from the event `from_`, where the system starts it with `known`.

    `known`: RECEIPT or RESUBMISSION (of the papers), ACCEPTANCE, PREDECESSOR or REGISTRATION. Where the law's event is
    another one, the reason says that this is the nearest that is known.
    """
    if known in (Start.RECEIPT, Start.RESUBMISSION):
        return known if from_ == Start.RECEIPT or known == Start.RESUBMISSION else Start.REQUEST
    if known == Start.ACCEPTANCE:
        return known if from_ in (Start.ACCEPTANCE, "complete_information") else Start.NEAREST_ACCEPTANCE
    if known == Start.REGISTRATION:
        return known if from_ == Start.REGISTRATION else Start.NEAREST_REGISTRATION
    # art. 5 (3) of the Zhejiang Provisions: the finish notice stands for acceptance and for receipt
    by_notice = from_ in IS_A_FINISH or from_ in (Start.ACCEPTANCE, Start.RECEIPT, *ASKED_FOR, "complete_information")
    return known if by_notice else Start.NEAREST_FINISH


def extension_of(rule: Rule, of_item: dict | None = None) -> ExtensionRule | None:
    """The extension that the law allows: the item's own goes before the general one (art. 42: special law prevails)."""
    general = RULES[rule].extension
    if not of_item or not of_item.get("max_days"):
        return general
    words = of_item.get("approver") or {}
    base = general or BY_ORGAN
    return replace(
        base, max_days=of_item["max_days"], zh=words.get("zh", base.zh), en=words.get("en", base.en),
        basis=of_item.get("basis") or base.basis,
    )  # fmt: skip


def threshold(rule: Rule, settings: dict | None = None) -> Threshold:
    """The yellow threshold of a rule; `settings`: {rule: {"share": ..., "at_least": ...}} of the installation."""
    return replace(RULES[rule].yellow, **(settings or {}).get(rule, {}))


def turns(rule: Rule) -> bool:
    """Whether a clock's light ever turns: a waiting time that must only pass has nobody who could be late."""
    return RULES[rule].consequence is not Consequence.MAY_GO_ON


def days_before(end: date, days: int, unit: Unit, calendar: Calendar) -> date:
    """The last working day from which at least so many days are left until `end`."""
    last = end - timedelta(days=days) if unit == Unit.CALENDAR_DAY else calendar.last_with(end, days)
    return calendar.back(last, 0)

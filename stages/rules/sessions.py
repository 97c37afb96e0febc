"""Joint sessions: what differs by kind, as a table; and what follows from the opinions, as another.

联合踏勘办法 of 凉山州 (one lead, limited days, absent = agrees, papers shared); 多评合一 of 盐城 2016 (1 + 18 + 4 +
17 working days); 兰州经开区 joint acceptance (five days for papers, five for the site); 浙江规定 art. 26 (one review
of drawings, all first comments at once), art. 29 (one survey); 浙江省城乡规划条例 art. 44 (no acceptance without the
planning verification). Figures of other cities stand for Shaoxing's own, which could not be had; each carries its
evidence mark. A joint session stops nobody's clock (行政许可法 art. 45 is a closed list). Which items may share which
kind is said by the catalogue.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from stages.enums import DeemedGround, Evidence, SessionKind, SessionOutcome, SessionVerdict, Verdict
from stages.rules import graph
from stages.rules.workdays import Calendar

READ, ESTIMATED = Evidence.READ, Evidence.ESTIMATED
LIANGSHAN = "凉山州联合踏勘办法：限期踏勘、缺席默认"
JOINT_HANDLING = "联合办理流程：缺席窗口默认议定事项"
LANZHOU = "兰州经济技术开发区联合验收办法：资料核查5个工作日、现场验收5个工作日"
YANCHENG = "盐城市 2016 多评合一：受理1、编制18、评审4、审批17个工作日"
QINGDAO = "青岛 2017 四(三)：施工图审查7个工作日；浙江省保障“最多跑一次”改革规定 第26条"
ZHEJIANG_29 = "浙江省保障“最多跑一次”改革规定 第29条"


@dataclass(frozen=True)
class Step:
    """One part of a session with its own working days. `is_office`: whether they are the offices' days."""

    code: str
    days: int
    zh: str
    en: str
    basis: str
    evidence: Evidence
    is_office: bool = True


@dataclass(frozen=True)
class Discipline:
    """A field of a drawing review and the function of the office that answers for it."""

    code: str
    function: str
    zh: str
    en: str


@dataclass(frozen=True)
class KindRule:
    """One kind of session. Steps follow one another: `before` the opinions, the one in which they are given, `after`.

    `later_days`: working days after the meeting within which those who came may still answer. `in_writing`: it may be
    held without a meeting, until the step's last day. `first_items`: the offices of these items answer first.
    `is_rechecked`: conditions are corrected and looked at again before it passes, and first comments are complete.
    `on_site`: an office that stayed away may not ask for another visit. `by_centre`: called by the service centre and
    not by a stage's lead. `gives_guidance`: offices say what later stages should mind. `in_legal_order`: its items
    are decided one after another on one day. `shares_result`: one report is used by all.
    """

    letters: str
    opinions: Step
    before: tuple[Step, ...] = ()
    after: tuple[Step, ...] = ()
    further: Step | None = None
    later_days: int = 1
    rework_days: int = 10
    notice_days: int = 1
    disciplines: tuple[Discipline, ...] = ()
    first_items: tuple[str, ...] = ()
    in_writing: bool = False
    is_rechecked: bool = False
    on_site: bool = False
    by_centre: bool = False
    gives_guidance: bool = False
    in_legal_order: bool = False
    shares_result: bool = False
    basis: str = ""
    evidence: Evidence = ESTIMATED  # of the days after the meeting, for corrections and of notice

    def steps(self, round: int) -> tuple[Step, ...]:
        """The steps of a round. A further round begins with the opinions and has its own days."""
        if round == 1:
            return (*self.before, self.opinions, *self.after)
        return (self.further or self.opinions, *self.after)

    def opinion_step(self, round: int) -> Step:
        return self.opinions if round == 1 else self.further or self.opinions

    def step(self, code: str, round: int) -> Step:
        return next(step for step in self.steps(round) if step.code == code)

    def next_step(self, code: str, round: int) -> Step | None:
        steps = self.steps(round)
        place = [step.code for step in steps].index(code) + 1
        return steps[place] if place < len(steps) else None

    def takes_opinions(self, code: str, round: int) -> bool:
        return code == self.opinion_step(round).code

    def discipline(self, code: str) -> Discipline | None:
        return next((each for each in self.disciplines if each.code == code), None)


DRAWINGS = (
    Discipline("quality", "drawing_review", "建筑与结构质量", "Building and structural quality"),
    Discipline("fire", "fire", "消防", "Fire safety"),
    Discipline("civil_defence", "civil_defence", "人防", "Civil defence"),
    Discipline("energy", "construction", "节能", "Energy"),
    Discipline("seismic", "earthquake", "抗震", "Seismic safety"),
    Discipline("lightning", "meteorology", "防雷", "Lightning protection"),
)

KINDS = {
    SessionKind.MEETING: KindRule(
        "HS", Step("meeting", 5, "会审", "Meeting", "", ESTIMATED),
        basis="行政许可法 第26条第2款：联合办理或者集中办理",
    ),
    SessionKind.SITE_VISIT: KindRule(
        "TK", Step("visit", 5, "现场踏勘", "Site visit", LIANGSHAN, READ),
        on_site=True, gives_guidance=True, basis=LIANGSHAN,
    ),
    SessionKind.DRAWING_REVIEW: KindRule(
        "TS", Step("comments", 7, "首次审查，一次提出全部意见", "First review, all comments at once", QINGDAO, READ),
        further=Step("recheck", 3, "复审", "Recheck", "", ESTIMATED),
        disciplines=DRAWINGS, in_writing=True, is_rechecked=True, basis=QINGDAO,
    ),
    SessionKind.ASSESSMENT: KindRule(
        "DP", Step("review", 4, "统一评审", "Joint review", YANCHENG, READ),
        before=(
            Step("receive", 1, "统一受理", "Joint receipt", YANCHENG, READ),
            Step("write", 18, "统一编制评估报告", "Writing the reports", YANCHENG, READ, is_office=False),
        ),
        after=(Step("approve", 17, "统一审批", "Joint approval", YANCHENG, READ),),
        in_writing=True, in_legal_order=True, basis=YANCHENG,
    ),
    SessionKind.SURVEY: KindRule(
        "DC", Step("confirm", 3, "核对测绘成果", "Checking the survey", "", ESTIMATED),
        before=(Step("survey", 7, "综合测绘", "Survey", ZHEJIANG_29, ESTIMATED, is_office=False),),
        in_writing=True, shares_result=True, basis=ZHEJIANG_29,
    ),
    SessionKind.JOINT_ACCEPTANCE: KindRule(
        "YS", Step("site", 5, "现场验收", "Inspection on site", LANZHOU, READ),
        before=(Step("papers", 5, "资料核查", "Check of the papers", LANZHOU, READ),),
        first_items=("V02",), on_site=True, basis=LANZHOU,
    ),
    SessionKind.COORDINATION: KindRule(
        "XT", Step("meeting", 5, "协调会", "Meeting", "", ESTIMATED), by_centre=True,
        basis="绍兴市 2017 四(一)2：高效联动",
    ),
}  # fmt: skip
assert set(KINDS) == set(SessionKind), "every kind of session has its line"
assert len({rule.letters for rule in KINDS.values()}) == len(KINDS), "numbers tell the kinds apart"
assert all(step.basis or step.evidence is ESTIMATED for rule in KINDS.values() for step in rule.steps(1)), (
    "days without a source are estimates"
)

#: from the worst opinion to the least; the state of the whole is the worst of its parts
WORST_FIRST = (
    SessionVerdict.DISAGREE,
    SessionVerdict.EXPERT_REVIEW,
    SessionVerdict.CONDITIONS,
    SessionVerdict.AGREE,
    SessionVerdict.NOT_CONCERNED,
)
assert set(WORST_FIRST) == set(SessionVerdict), "every opinion has its place"

#: worst opinion -> the outcome that follows, and those that the lead may choose instead, with reasons
OUTCOMES = {
    SessionVerdict.DISAGREE: (SessionOutcome.FURTHER_ROUND, SessionOutcome.FAILED),
    SessionVerdict.EXPERT_REVIEW: (SessionOutcome.EXPERT_REVIEW,),
    SessionVerdict.CONDITIONS: (SessionOutcome.CONDITIONAL, SessionOutcome.FURTHER_ROUND),
    SessionVerdict.AGREE: (SessionOutcome.PASSED,),
    SessionVerdict.NOT_CONCERNED: (SessionOutcome.PASSED,),
}
#: the same where conditions must be seen to be met before it passes
RECHECKED_OUTCOMES = OUTCOMES | {SessionVerdict.CONDITIONS: (SessionOutcome.FURTHER_ROUND,)}
assert set(OUTCOMES) == set(RECHECKED_OUTCOMES) == set(SessionVerdict), "every opinion leads somewhere"

#: an opinion in the session -> the office's opinion on its own item
AS_REVIEW = {
    SessionVerdict.AGREE: Verdict.AGREE,
    SessionVerdict.NOT_CONCERNED: Verdict.AGREE,
    SessionVerdict.CONDITIONS: Verdict.CONDITIONS,
    SessionVerdict.DISAGREE: Verdict.DISAGREE,
    SessionVerdict.EXPERT_REVIEW: Verdict.DISAGREE,  # the review that it wanted was never held
}
assert set(AS_REVIEW) == set(SessionVerdict), "every opinion can be attached to an item"

#: why an office that said nothing agrees, in the words of the record: {"zh", "en"} with %(told)s and %(until)s
DEEMED = {
    DeemedGround.ABSENT: {
        "zh": "%(told)s 已送达通知，缺席且未书面回复，按规定视为同意",
        "en": "Invited on %(told)s, absent and without a written opinion: taken to agree by the rules",
    },
    DeemedGround.SILENT: {
        "zh": "%(told)s 已送达通知，至 %(until)s 未提出意见，按规定视为同意",
        "en": "Invited on %(told)s, no opinion until %(until)s: taken to agree by the rules",
    },
}
#: what follows where something was looked at on the spot
NO_FURTHER_VISIT = {"zh": "，不得另行要求踏勘", "en": "; may not ask for another visit"}
FULL_STOP = {"zh": "。", "en": "."}
assert set(DEEMED) == set(DeemedGround), "every silence has its words"


def deemed(rule: KindRule, ground: DeemedGround, told: date, until: date | None) -> dict[str, str]:
    """Why an office agrees without having spoken: the ground, its words in both languages and the rule of practice."""
    said = {"told": told.isoformat(), "until": until.isoformat() if until else ""}
    words = {
        language: text % said + (NO_FURTHER_VISIT[language] if rule.on_site else "") + FULL_STOP[language]
        for language, text in DEEMED[ground].items()
    }
    return words | {"ground": ground, "basis": LIANGSHAN if rule.on_site else JOINT_HANDLING}


def worst(verdicts: Iterable[SessionVerdict]) -> SessionVerdict:
    """The worst of the opinions; of none, that nobody is concerned."""
    return min(verdicts, key=WORST_FIRST.index, default=SessionVerdict.NOT_CONCERNED)


def outcomes(kind: SessionKind, verdicts: Iterable[SessionVerdict]) -> tuple[SessionOutcome, ...]:
    """The outcome that follows from the opinions first, then those the lead may choose instead."""
    table = RECHECKED_OUTCOMES if KINDS[kind].is_rechecked else OUTCOMES
    return table[worst(verdicts)]


def opinions_until(rule: KindRule, meeting_on: date | None, step_due: date | None, calendar: Calendar) -> date | None:
    """The last day for opinions: so many working days after the meeting; without one, the step's own last day."""
    if meeting_on is not None:
        return calendar.due(meeting_on, rule.later_days)
    return step_due if rule.in_writing else None


def first_meeting_day(rule: KindRule, told_on: date, calendar: Calendar) -> date:
    """The earliest day of a meeting to which offices are invited on a day."""
    return calendar.due(told_on, rule.notice_days)


def overlap(starts: datetime, ends: datetime, other_starts: datetime, other_ends: datetime) -> bool:
    """Whether two meetings lie over one another; one that ends when the other begins does not."""
    return starts < other_ends and other_starts < ends


def subject_key(subject: str) -> str:
    """What a condition is about, told alike however it is written."""
    return "".join(subject.split()).casefold()


def side_by_side(conditions: Sequence) -> list[list]:
    """Conditions of different offices about the same thing, in groups; each has `.subject` and `.office_id`.

    They may contradict one another, so the lead settles each group before concluding.
    """
    groups: dict[str, list] = {}
    for condition in conditions:
        if key := subject_key(condition.subject):
            groups.setdefault(key, []).append(condition)
    return [group for group in groups.values() if len({each.office_id for each in group}) > 1]


def legal_order(codes: Sequence[str], needs: Mapping[str, Iterable[Iterable[str]]]) -> list[str]:
    """The items of a bundle in the order in which the law lets them be decided; `needs` is the route's."""
    edges = [(before, code) for code in codes for alternatives in needs.get(code, ()) for before in alternatives]
    return graph.topological(list(codes), edges)

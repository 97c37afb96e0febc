"""Joint sessions: how a kind differs from the others, as a city's catalogue says it for a day; and what follows from
the opinions.

The kinds are data (`sessions.yaml` of the city, checked when it is loaded): steps with their days, disciplines, what is
answered first, which outcome follows from which opinion, the words in which silence is taken to agree. A session keeps
the line with which it began. What is code: the order of opinions from the worst to the least, the days around a
meeting, conditions side by side, the legal order of a bundle. A joint session stops nobody's clock (行政许可法 art. 45
is a closed list).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from stages.enums import DeemedGround, Evidence, SessionKind, SessionOutcome, SessionVerdict, Verdict
from stages.rules import graph
from stages.rules.workdays import Calendar


@dataclass(frozen=True)
class Step:
    """One part of a session with its own working days. `is_office`: whether they are the offices' days; `asks_papers`:
    whether papers are checked in it, and what is missing asked for in one notice.
    """

    code: str
    days: int
    zh: str
    en: str
    basis: str
    evidence: Evidence
    is_office: bool = True
    asks_papers: bool = False


@dataclass(frozen=True)
class Discipline:
    """A field of a drawing review and the function of the office that answers for it."""

    code: str
    function: str
    zh: str
    en: str


#: what a kind may be; each is false unless its line says so
TRAITS = (
    "in_writing", "is_rechecked", "on_site", "by_centre", "gives_guidance", "in_legal_order", "shares_result",
)  # fmt: skip
DAYS = ("later_days", "rework_days", "notice_days", "lapse_days")


@dataclass(frozen=True)
class KindRule:
    """One kind of session. Steps follow one another: `before` the opinions, the one in which they are given, `after`.

    `later_days`: working days after the meeting within which those who came may still answer. `lapse_days`: working
    days after its term in which the lead, who is urged, may still fix an hour. `first_items`: offices of these items
    answer first. `outcomes`: the worst opinion -> the outcome that follows, and those that the lead may
    choose instead. `silence`: ground -> the words of an agreement by silence, and its `basis`. `subjects`: what
    conditions are usually about. `row`: the line of the catalogue, which a session keeps.

    `in_writing`: it may be held without a meeting, until the step's last day. `is_rechecked`: conditions are corrected
    and looked at again before it passes, and first comments are complete. `on_site`: an office that stayed away may not
    ask for another visit. `by_centre`: called by the service centre and not by a stage's lead. `gives_guidance`:
    offices say what later stages should mind. `in_legal_order`: its items are decided one after another on one day.
    `shares_result`: one report is used by all.
    """

    letters: str
    opinions: Step
    before: tuple[Step, ...]
    after: tuple[Step, ...]
    further: Step | None
    later_days: int
    rework_days: int
    notice_days: int
    lapse_days: int
    disciplines: tuple[Discipline, ...]
    first_items: tuple[str, ...]
    outcomes: Mapping[SessionVerdict, tuple[SessionOutcome, ...]]
    silence: Mapping[str, Mapping[str, str]]
    subjects: tuple[Mapping[str, str], ...]
    basis: str
    evidence: Evidence  # of the days after the meeting, for corrections and of notice
    row: Mapping = field(compare=False, repr=False)
    in_writing: bool = False
    is_rechecked: bool = False
    on_site: bool = False
    by_centre: bool = False
    gives_guidance: bool = False
    in_legal_order: bool = False
    shares_result: bool = False

    @classmethod
    def of(cls, row: Mapping) -> "KindRule":
        """From a line of `sessions.kinds` of an edition, or the one that a session keeps."""
        return cls(
            letters=row["letters"], opinions=_step(row["opinions"]), before=tuple(map(_step, row["before"])),
            after=tuple(map(_step, row["after"])), further=_step(row["further"]) if row["further"] else None,
            disciplines=tuple(
                Discipline(each["code"], each["function"], **each["name"]) for each in row["disciplines"]
            ),
            first_items=tuple(row["first_items"]),
            outcomes={SessionVerdict(verdict): tuple(map(SessionOutcome, found))
                      for verdict, found in row["outcomes"].items()},
            silence=row["silence"], subjects=tuple(row["subjects"]), basis=row["basis"],
            evidence=Evidence(row["evidence"]), row=row,
            **{name: row[name] for name in (*DAYS, *TRAITS)},
        )  # fmt: skip

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


def _step(row: Mapping) -> Step:
    return Step(
        row["code"], row["days"], row["name"]["zh"], row["name"]["en"], row["basis"], Evidence(row["evidence"]),
        row["is_office"], row["asks_papers"],
    )  # fmt: skip


def in_force(kinds: Iterable[Mapping], kind: SessionKind, on: date) -> KindRule:
    """The line of a kind that holds on a day; the loader has made sure that there is exactly one."""
    day = on.isoformat()
    return KindRule.of(next(
        row for row in kinds
        if row["kind"] == kind and (not row["from"] or row["from"] <= day) and (not row["until"] or day <= row["until"])
    ))  # fmt: skip


#: from the worst opinion to the least; the state of the whole is the worst of its parts
WORST_FIRST = (
    SessionVerdict.DISAGREE,
    SessionVerdict.EXPERT_REVIEW,
    SessionVerdict.CONDITIONS,
    SessionVerdict.AGREE,
    SessionVerdict.NOT_CONCERNED,
)
assert set(WORST_FIRST) == set(SessionVerdict), "every opinion has its place"

#: the outcome of a session over several projects is the first of these that one of them has
OUTCOMES_FIRST = (
    SessionOutcome.FURTHER_ROUND,
    SessionOutcome.EXPERT_REVIEW,
    SessionOutcome.FAILED,
    SessionOutcome.CONDITIONAL,
    SessionOutcome.PASSED,
)
assert set(OUTCOMES_FIRST) == set(SessionOutcome), "every outcome has its place"

#: an opinion in the session -> the office's opinion on its own item
AS_REVIEW = {
    SessionVerdict.AGREE: Verdict.AGREE,
    SessionVerdict.NOT_CONCERNED: Verdict.AGREE,
    SessionVerdict.CONDITIONS: Verdict.CONDITIONS,
    SessionVerdict.DISAGREE: Verdict.DISAGREE,
    SessionVerdict.EXPERT_REVIEW: Verdict.DISAGREE,  # the review that it wanted was never held
}
assert set(AS_REVIEW) == set(SessionVerdict), "every opinion can be attached to an item"


def deemed(rule: KindRule, ground: DeemedGround, told: date, until: date | None) -> dict:
    """Why an office agrees without having spoken: the ground, its words in both languages and the rule of practice."""
    said = {"told": told.isoformat(), "until": until.isoformat() if until else ""}
    words = {language: text % said for language, text in rule.silence[ground].items()}
    return words | {"ground": ground, "basis": rule.silence["basis"]}


def worst(verdicts: Iterable[SessionVerdict]) -> SessionVerdict:
    """The worst of the opinions; of none, that nobody is concerned."""
    return min(verdicts, key=WORST_FIRST.index, default=SessionVerdict.NOT_CONCERNED)


def outcomes(rule: KindRule, verdicts: Iterable[SessionVerdict]) -> tuple[SessionOutcome, ...]:
    """The outcome that follows from the opinions first, then those the lead may choose instead."""
    return rule.outcomes[worst(verdicts)]


def outcome_of_all(found: Iterable[SessionOutcome]) -> SessionOutcome:
    """The outcome of a session from those of its projects: a round to come before an end."""
    return min(found, key=OUTCOMES_FIRST.index)


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
    """Conditions about the same thing, in groups; each has `.about`, `.voice`, `.project_ids`.

    `about` is the office's word for it, or the lead's where it put two side by side; `voice` the office and discipline
    that speak. Conditions on projects that have nothing to do with one another do not meet. They may contradict one
    another, so the lead settles each group before concluding.
    """
    groups: list[tuple[str, set, list]] = []
    for condition in conditions:
        if key := subject_key(condition.about):
            _gather(groups, key, condition)
    return [group for _key, _projects, group in groups if len({each.voice for each in group}) > 1]


def _gather(groups, key, condition):
    """Put a condition to those that it meets, and those with one another."""
    projects, found = set(condition.project_ids), []
    for group in [each for each in groups if each[0] == key and (each[1] & projects or not projects)]:
        groups.remove(group)
        projects, found = projects | group[1], found + group[2]
    groups.append((key, projects, [*found, condition]))


def legal_order(codes: Sequence[str], needs: Mapping[str, Iterable[Iterable[str]]]) -> list[str]:
    """The items of a bundle in the order in which the law lets them be decided; `needs` is the route's."""
    edges = [(before, code) for code in codes for alternatives in needs.get(code, ()) for before in alternatives]
    return graph.topological(list(codes), edges)

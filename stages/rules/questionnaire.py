"""The questionnaire: which facts are asked for, in which order, and which an earlier answer made irrelevant.

A question is worth asking when some condition of the catalogue still hangs on its answer. One whose own
condition (`only_when`) is false is not asked and takes its `otherwise`. An answer that was given before and
has become irrelevant does not count any more.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from stages.rules.conditions import Condition, Fact, Facts, FactType, Value, open_facts


@dataclass(frozen=True)
class Question:
    """One fact to ask for. `otherwise` is its value when `only_when` is false."""

    code: str
    type: FactType
    options: tuple[str, ...] = ()
    only_when: Condition | None = None
    otherwise: Value | None = None

    @property
    def fact(self) -> Fact:
        return Fact(self.type, self.options)


class AnswerFault(ValueError):
    """An answer to a question nobody asked, or of the wrong kind: of another type, no option, below zero."""

    def __init__(self, code: str, value: object, is_known: bool):
        super().__init__(f"{code} = {value!r}")
        self.code = code
        self.value = value
        self.is_known = is_known


def schema(questions: Iterable[Question]) -> dict[str, Fact]:
    """The facts that conditions may read."""
    return {question.code: question.fact for question in questions}


def check(questions: Iterable[Question], answers: Mapping[str, object]) -> None:
    """Raises AnswerFault for the first answer that no question takes."""
    facts = schema(questions)
    for code, value in answers.items():
        if code not in facts or not facts[code].accepts(value):
            raise AnswerFault(code, value, code in facts)


def settle(questions: Sequence[Question], answers: Facts) -> dict[str, Value]:
    """The facts as far as the answers go: irrelevant ones take their `otherwise`, whatever was answered.

    A question's `only_when` reads questions before it, so one pass is enough.
    """
    facts: dict[str, Value] = {}
    for question in questions:
        relevant = _is_relevant(question, facts)
        if relevant is False:
            if question.otherwise is not None:
                facts[question.code] = question.otherwise
        elif relevant and question.code in answers:
            facts[question.code] = answers[question.code]
    return facts


def relevant(questions: Sequence[Question], answers: Facts) -> list[str]:
    """Codes of the questions that are not ruled out by earlier answers, answered or not."""
    facts = settle(questions, answers)
    return [question.code for question in questions if _is_relevant(question, facts) is not False]


def next_questions(
    questions: Sequence[Question], chains: Iterable[Condition | Collection[Condition]], answers: Facts
) -> list[str]:
    """Codes of the questions still worth asking, in order; none when the route is settled.

    `chains` are the conditions of the catalogue. A condition that matters only together with others (a
    material's within its item's) is given as a collection: it is looked at only while none of its fellows is
    false.
    """
    facts = settle(questions, answers)
    wanted: set[str] = set()
    for chain in chains:
        wanted |= open_facts([chain] if isinstance(chain, Condition) else chain, facts)
    wanted = _with_deciders(questions, facts, wanted)
    return [question.code for question in questions if question.code in wanted]


def _with_deciders(questions: Sequence[Question], facts: Facts, wanted: set[str]) -> set[str]:
    """The wanted facts and those on which it hangs whether a wanted one is asked at all."""
    for question in reversed(questions):
        if question.code in wanted and question.only_when is not None:
            wanted = wanted | question.only_when.open_facts(facts)
    return wanted


def _is_relevant(question: Question, facts: Facts) -> bool | None:
    return True if question.only_when is None else question.only_when.kleene(facts)

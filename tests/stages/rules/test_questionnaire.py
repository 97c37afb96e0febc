"""The questionnaire asks only what matters, and drops what an earlier answer made irrelevant."""

import pytest

from stages.rules import conditions, questionnaire
from stages.rules.conditions import Fact, FactType
from stages.rules.questionnaire import AnswerFault, Question

SCHEMA = {
    "sector": Fact(FactType.CHOICE, ("housing", "industrial")),
    "tech_upgrade": Fact(FactType.BOOL),
    "zero_land": Fact(FactType.BOOL),
    "new_land": Fact(FactType.BOOL),
    "floor_area_m2": Fact(FactType.NUMBER),
    "explosive": Fact(FactType.BOOL),
}


def when(text):
    return conditions.compile(text, SCHEMA)


QUESTIONS = [
    Question("sector", FactType.CHOICE, ("housing", "industrial")),
    Question("tech_upgrade", FactType.BOOL),
    Question("zero_land", FactType.BOOL, (), when("tech_upgrade and sector == 'industrial'"), False),
    Question("new_land", FactType.BOOL, (), when("not zero_land"), False),
    Question("floor_area_m2", FactType.NUMBER),
    Question("explosive", FactType.BOOL, (), when("sector == 'industrial'"), False),
]
CATALOGUE = [
    when("new_land"),
    when("floor_area_m2 > 0 and not zero_land"),
    (when("floor_area_m2 > 0"), when("explosive")),
]


def ask(**answers):
    return questionnaire.next_questions(QUESTIONS, CATALOGUE, answers)


def test_at_first_everything_is_worth_asking():
    assert ask() == ["sector", "tech_upgrade", "zero_land", "new_land", "floor_area_m2", "explosive"]


def test_a_builder_of_housing_is_not_asked_about_factories():
    assert ask(sector="housing") == ["new_land", "floor_area_m2"]
    facts = questionnaire.settle(QUESTIONS, {"sector": "housing"})
    assert facts == {"sector": "housing", "zero_land": False, "explosive": False}


def test_zero_land_makes_the_question_for_new_land_irrelevant():
    answers = {"sector": "industrial", "tech_upgrade": True, "zero_land": True}
    assert ask(**answers) == ["floor_area_m2", "explosive"]
    assert questionnaire.relevant(QUESTIONS, answers) == [
        "sector", "tech_upgrade", "zero_land", "floor_area_m2", "explosive",
    ]  # fmt: skip


def test_a_condition_that_cannot_matter_any_more_asks_nothing():
    assert "explosive" not in ask(sector="industrial", tech_upgrade=False, floor_area_m2=0)
    assert "explosive" in ask(sector="industrial", tech_upgrade=False, floor_area_m2=10)


def test_an_answer_that_became_irrelevant_counts_no_more():
    answers = {"sector": "housing", "tech_upgrade": True, "zero_land": True, "new_land": True}
    facts = questionnaire.settle(QUESTIONS, answers)
    assert facts["zero_land"] is False and facts["new_land"] is True


def test_when_the_route_is_settled_nothing_is_asked():
    assert ask(sector="housing", tech_upgrade=False, new_land=False, floor_area_m2=0) == []


def test_it_ends_and_settles_every_condition():
    answers, given_ = {}, iter(["industrial", True, False, True, 12, True])
    while open_questions := ask(**answers):
        answers[open_questions[0]] = next(given_)
    facts = questionnaire.settle(QUESTIONS, answers)
    for chain in CATALOGUE:
        assert not conditions.open_facts(chain if isinstance(chain, tuple) else [chain], facts)


@pytest.mark.parametrize(
    ("answers", "code", "known"),
    [
        ({"sector": "farming"}, "sector", True),
        ({"floor_area_m2": -1}, "floor_area_m2", True),
        ({"tech_upgrade": "yes"}, "tech_upgrade", True),
        ({"colour": "red"}, "colour", False),
    ],
)
def test_answers_of_the_wrong_kind(answers, code, known):
    with pytest.raises(AnswerFault) as raised:
        questionnaire.check(QUESTIONS, answers)
    assert (raised.value.code, raised.value.is_known) == (code, known)


def test_good_answers_pass():
    questionnaire.check(QUESTIONS, {"sector": "housing", "tech_upgrade": False, "floor_area_m2": 3.5})

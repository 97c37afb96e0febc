"""Conditions: what may be written, and that half-known facts are never guessed at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stages.rules import conditions
from stages.rules.conditions import ConditionFault, Fact, FactType, Flaw, MissingFacts

SCHEMA = {
    "tech_upgrade": Fact(FactType.BOOL),
    "new_land": Fact(FactType.BOOL),
    "sector": Fact(FactType.CHOICE, ("housing", "industrial", "transport")),
    "land_mode": Fact(FactType.CHOICE, ("grant", "allocation")),
    "floor_area_m2": Fact(FactType.NUMBER),
    "land_area_ha": Fact(FactType.NUMBER),
}
CIVIL_DEFENCE = "sector == 'housing' or (not tech_upgrade and floor_area_m2 >= 2000)"


def compiled(text):
    return conditions.compile(text, SCHEMA)


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        ("true", {}, True),
        ("false", {}, False),
        ("1 < 2", {}, True),  # the library folds constants while reading
        ("tech_upgrade", {"tech_upgrade": True}, True),
        ("not tech_upgrade", {"tech_upgrade": True}, False),
        ("tech_upgrade == false", {"tech_upgrade": False}, True),
        ("sector != 'housing'", {"sector": "industrial"}, True),
        ("sector in ['housing', 'transport']", {"sector": "transport"}, True),
        ("sector not in ['housing', 'transport']", {"sector": "transport"}, False),
        ("5 <= land_area_ha and land_area_ha < 10", {"land_area_ha": 5}, True),
        ("5 <= land_area_ha and land_area_ha < 10", {"land_area_ha": 10.0}, False),
        ("floor_area_m2 > 0", {"floor_area_m2": 0}, False),
        (CIVIL_DEFENCE, {"sector": "industrial", "tech_upgrade": False, "floor_area_m2": 2000}, True),
        (CIVIL_DEFENCE, {"sector": "industrial", "tech_upgrade": False, "floor_area_m2": 1999.9}, False),
    ],
)
def test_conditions_hold_or_not(text, facts, expected):
    assert compiled(text).holds(facts) is expected


@pytest.mark.parametrize(
    ("text", "why", "symbol"),
    [
        ("sector == 'hosing'", Flaw.UNKNOWN_OPTION, "hosing"),
        ("sector in ['housing', 'water']", Flaw.UNKNOWN_OPTION, "water"),
        ("sectors == 'housing'", Flaw.UNKNOWN_FACT, "sectors"),
        ("year < 2019", Flaw.UNKNOWN_FACT, "year"),
        ("$today > d'2019-01-01'", Flaw.UNKNOWN_FACT, "today"),
        ("floor_area_m2 > nan", Flaw.NOT_ALLOWED, "NaN"),
        ("floor_area_m2 < inf", Flaw.NOT_ALLOWED, "Infinity"),
        ("-tech_upgrade", Flaw.NOT_ALLOWED, "unary"),
        ("$today", Flaw.UNKNOWN_FACT, "today"),
        ("sector == 3", Flaw.WRONG_TYPE, "sector"),
        ("sector", Flaw.WRONG_TYPE, "sector"),
        ("sector > 'housing'", Flaw.WRONG_TYPE, "sector"),
        ("tech_upgrade and 3", Flaw.WRONG_TYPE, "3"),
        ("tech_upgrade == 1", Flaw.WRONG_TYPE, "tech_upgrade"),
        ("floor_area_m2", Flaw.WRONG_TYPE, "floor_area_m2"),
        ("floor_area_m2 > 'x'", Flaw.WRONG_TYPE, ""),
        ("floor_area_m2 == true", Flaw.WRONG_TYPE, "floor_area_m2"),
        ("floor_area_m2 in ['x']", Flaw.WRONG_TYPE, "floor_area_m2"),
        ("floor_area_m2 + 1 > 3", Flaw.NOT_ALLOWED, "add"),
        ("sector in 'housing'", Flaw.NOT_ALLOWED, "sector"),
        ("sector == ['housing']", Flaw.NOT_ALLOWED, "sector"),
        ("sector in ['housing', land_mode]", Flaw.NOT_ALLOWED, "array"),
        ("sector =~ 'h.*'", Flaw.NOT_ALLOWED, "=~"),
        ("tech_upgrade ? new_land : true", Flaw.NOT_ALLOWED, "ternary"),
        ("sector.as_upper == 'X'", Flaw.NOT_ALLOWED, "getattribute"),
        ("-floor_area_m2 < 3", Flaw.NOT_ALLOWED, "unary"),
        ("5 <= land_area_ha < 10", Flaw.SYNTAX, ""),
        ("tech_upgrade and", Flaw.SYNTAX, ""),
        ("", Flaw.SYNTAX, ""),
        ("__import__('os').system('true')", Flaw.UNKNOWN_FACT, "__import__"),
    ],
)
def test_what_is_no_condition(text, why, symbol):
    with pytest.raises(ConditionFault) as raised:
        compiled(text)
    assert (raised.value.why, raised.value.symbol) == (why, symbol)


@pytest.mark.parametrize(
    ("partial", "value", "open_facts"),
    [
        ({}, None, {"sector", "tech_upgrade", "floor_area_m2"}),
        ({"sector": "housing"}, True, set()),
        ({"sector": "industrial"}, None, {"tech_upgrade", "floor_area_m2"}),
        ({"sector": "industrial", "tech_upgrade": True}, False, set()),
        ({"sector": "industrial", "floor_area_m2": 100}, False, set()),
        ({"tech_upgrade": True}, None, {"sector"}),
        ({"tech_upgrade": False, "floor_area_m2": 5000}, True, set()),
    ],
)
def test_three_values(partial, value, open_facts):
    condition = compiled(CIVIL_DEFENCE)
    assert condition.kleene(partial) is value
    assert condition.open_facts(partial) == open_facts


def test_an_open_condition_is_not_settled_by_guessing():
    with pytest.raises(MissingFacts) as raised:
        compiled(CIVIL_DEFENCE).holds({"tech_upgrade": True})
    assert raised.value.facts == {"sector"}


@pytest.mark.parametrize(
    ("facts", "deciding"),
    [
        ({"sector": "housing", "tech_upgrade": False, "floor_area_m2": 1}, {"sector"}),
        ({"sector": "industrial", "tech_upgrade": True, "floor_area_m2": 1}, {"sector", "tech_upgrade"}),
        ({"sector": "industrial", "tech_upgrade": False, "floor_area_m2": 1}, {"sector", "floor_area_m2"}),
        (
            {"sector": "industrial", "tech_upgrade": False, "floor_area_m2": 9999},
            {"tech_upgrade", "floor_area_m2"},
        ),
        ({}, set()),
    ],
)
def test_the_facts_that_decided(facts, deciding):
    assert compiled(CIVIL_DEFENCE).deciding(facts) == deciding


def test_a_chain_is_open_only_while_nothing_in_it_is_false():
    chain = [compiled("tech_upgrade"), compiled("floor_area_m2 > 100")]
    assert conditions.open_facts(chain, {}) == {"tech_upgrade", "floor_area_m2"}
    assert conditions.open_facts(chain, {"tech_upgrade": True}) == {"floor_area_m2"}
    assert conditions.open_facts(chain, {"tech_upgrade": False}) == set()
    assert conditions.open_facts([], {}) == set()


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("tech_upgrade", True, 1),
        ("sector", "housing", "hosing"),
        ("floor_area_m2", 0, -1),
        ("floor_area_m2", 2.5, True),
        ("floor_area_m2", 10, float("nan")),
        ("floor_area_m2", 10, float("inf")),
        ("floor_area_m2", 10, "10"),
    ],
)
def test_values_a_fact_accepts(name, good, bad):
    assert SCHEMA[name].accepts(good) and not SCHEMA[name].accepts(bad)


leaves = st.sampled_from(
    [
        "tech_upgrade",
        "new_land",
        "sector == 'housing'",
        "sector in ['housing', 'transport']",
        "land_mode != 'grant'",
    ]
    + [
        f"{name} {sign} {bound}"
        for name in ("floor_area_m2", "land_area_ha")
        for sign in ("<", ">=")
        for bound in (5, 10)
    ]
)
texts = st.recursive(
    leaves,
    lambda inner: st.one_of(
        inner.map("not ({})".format),
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda t: f"({t[0]}) {t[1]} ({t[2]})"),
    ),
    max_leaves=8,
)
values = {
    FactType.BOOL: lambda _: st.booleans(),
    FactType.CHOICE: lambda fact: st.sampled_from(fact.options),
    FactType.NUMBER: lambda _: st.sampled_from([0, 4.9, 5, 7, 10, 11]),
}
full_facts = st.fixed_dictionaries({name: values[fact.type](fact) for name, fact in SCHEMA.items()})


@given(texts, full_facts)
def test_full_facts_settle_everything_as_python_would(text, facts):
    condition = compiled(text)
    names = {name: repr(value) for name, value in facts.items()}
    expected = eval(text, {}, facts)
    assert condition.kleene(facts) is condition.holds(facts) is bool(expected), names


@given(texts, full_facts, st.sets(st.sampled_from(sorted(SCHEMA))))
def test_what_is_settled_stays_settled_whatever_the_rest_turns_out_to_be(text, facts, known):
    condition = compiled(text)
    partial = {name: facts[name] for name in known}
    value = condition.kleene(partial)
    assert value in (None, condition.holds(facts))
    assert (value is None) == bool(condition.open_facts(partial))
    assert condition.open_facts(partial) <= condition.facts - known


@given(texts, full_facts)
def test_the_deciding_facts_alone_decide(text, facts):
    condition = compiled(text)
    deciding = condition.deciding(facts)
    assert condition.kleene({name: facts[name] for name in deciding}) is condition.holds(facts)


@given(texts, full_facts, st.sets(st.sampled_from(sorted(SCHEMA))), full_facts)
def test_facts_that_are_not_open_change_nothing(text, facts, known, other):
    condition = compiled(text)
    partial = {name: facts[name] for name in known}
    partial |= {name: facts[name] for name in condition.open_facts(partial)}
    rest = {name: value for name, value in other.items() if name not in partial}
    assert condition.kleene(partial) is condition.holds(partial | rest)

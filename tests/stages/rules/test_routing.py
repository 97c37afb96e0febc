"""Routes: void needs, alternatives, dead ends, and the two orders of planning and land."""

import pytest

from stages.rules import conditions, routing
from stages.rules.conditions import Fact, FactType
from stages.rules.routing import ItemRule, LeadRule, Need

SCHEMA = {
    "land_mode": Fact(FactType.CHOICE, ("grant", "allocation", "existing")),
    "tech_upgrade": Fact(FactType.BOOL),
    "heritage": Fact(FactType.BOOL),
    "sector": Fact(FactType.CHOICE, ("housing", "transport", "water")),
}


def when(text):
    return conditions.compile(text, SCHEMA)


CATALOGUE = [
    ItemRule("CODE", "initiation", when("true")),
    ItemRule("FILE", "initiation", when("not tech_upgrade"), (Need(("CODE",)),)),
    ItemRule("UPGRADE", "initiation", when("tech_upgrade"), (Need(("CODE",)),)),
    ItemRule("CONTRACT", "land", when("land_mode == 'grant'"), (Need(("FILE", "UPGRADE")),)),
    ItemRule("APPROVAL", "land", when("land_mode == 'allocation'"), (Need(("LANDPERMIT",)),)),
    ItemRule(
        "LANDPERMIT",
        "planning",
        when("land_mode in ['grant', 'allocation']"),
        (Need(("CONTRACT",), when("land_mode == 'grant'")), Need(("FILE", "UPGRADE"))),
    ),
    ItemRule(
        "WORKS",
        "planning",
        when("true"),
        (Need(("CONTRACT", "APPROVAL")), Need(("LANDPERMIT",)), Need(("HERITAGE",), when("heritage"))),
    ),
    ItemRule("HERITAGE", "initiation", when("heritage")),
]
BASE = {"tech_upgrade": False, "heritage": False, "sector": "housing"}


def plan(**facts):
    return routing.plan(CATALOGUE, facts)


def test_granted_land_comes_before_planning():
    route = plan(land_mode="grant", **BASE)
    assert route.applying == ["CODE", "FILE", "CONTRACT", "LANDPERMIT", "WORKS"]
    assert route.needs["LANDPERMIT"] == [("CONTRACT",), ("FILE",)]
    assert route.needs["WORKS"] == [("CONTRACT",), ("LANDPERMIT",)]
    assert ("CONTRACT", "LANDPERMIT") in route.edges and not route.dead_ends


def test_allocated_land_comes_after_planning():
    route = plan(land_mode="allocation", **BASE)
    assert route.needs["LANDPERMIT"] == [("FILE",)]
    assert route.needs["APPROVAL"] == [("LANDPERMIT",)]
    assert ("LANDPERMIT", "APPROVAL") in route.edges and ("APPROVAL", "WORKS") in route.edges


def test_a_need_for_an_item_that_does_not_apply_is_void():
    route = plan(land_mode="existing", **BASE)
    assert ("LANDPERMIT",) not in route.needs["WORKS"]


def test_alternatives_of_which_none_applies_are_a_dead_end():
    route = plan(land_mode="existing", **BASE)
    assert route.dead_ends == [("WORKS", ("CONTRACT", "APPROVAL"))]
    assert route.needs["WORKS"] == []


def test_half_known_facts_leave_items_undecided_and_nothing_is_called_dead():
    route = plan(tech_upgrade=True)
    assert route.applying == ["CODE", "UPGRADE", "WORKS"]
    assert route.excluded == {"FILE": {"tech_upgrade"}}
    assert route.undecided["CONTRACT"] == {"land_mode"} and route.undecided["HERITAGE"] == {"heritage"}
    assert route.dead_ends == []


def test_why_an_item_applies_or_does_not():
    route = plan(land_mode="grant", **BASE)
    assert route.because["CONTRACT"] == {"land_mode"} and route.because["CODE"] == set()
    assert route.excluded["UPGRADE"] == {"tech_upgrade"}


@pytest.mark.parametrize(
    ("finished", "ready", "waits"),
    [
        (set(), False, [("CONTRACT",), ("FILE", "UPGRADE")]),
        ({"CONTRACT"}, False, [("FILE", "UPGRADE")]),
        ({"CONTRACT", "UPGRADE"}, True, []),
    ],
)
def test_an_item_starts_when_each_need_has_a_finished_alternative(finished, ready, waits):
    needs = {"LANDPERMIT": [("CONTRACT",), ("FILE", "UPGRADE")]}
    assert routing.is_ready("LANDPERMIT", needs, finished) is ready
    assert routing.waits_for("LANDPERMIT", needs, finished) == waits
    assert routing.is_ready("CODE", needs, finished)


@pytest.mark.parametrize(
    ("facts", "function"),
    [
        ({"sector": "transport"}, "transport"),
        ({"sector": "water"}, "water"),
        ({"sector": "housing"}, "construction"),
        ({}, None),
    ],
)
def test_who_leads_depends_on_the_project(facts, function):
    table = [
        LeadRule("transport", when("sector == 'transport'")),
        LeadRule("water", when("sector == 'water'")),
        LeadRule("construction"),
    ]
    assert routing.lead(table, facts) == function
    assert routing.lead(table[:2], {"sector": "housing"}) is None


def test_needs_with_conditions_hang_on_their_item():
    chains = list(routing.conditions(CATALOGUE[-2:]))
    assert [[condition.text for condition in chain] for chain in chains] == [
        ["true"],
        ["true", "heritage"],
        ["heritage"],
    ]

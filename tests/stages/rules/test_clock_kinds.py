"""The table of clocks, read beside the statutes."""

from datetime import date

import pytest

from stages.enums import ItemKind, Unit
from stages.rules import clock_kinds
from stages.rules.clock_kinds import RULES, Approver, Consequence, Rule, Start, Stopping
from stages.rules.deadlines import Limit

D = date.fromisoformat


@pytest.mark.parametrize(
    ("rule", "days", "unit", "extension", "approver", "consequence"),
    [
        (Rule.CHECK, 5, Unit.WORKING_DAY, None, None, Consequence.ACCEPTED_AS_OF_RECEIPT),  # art. 32
        (Rule.DECISION, None, Unit.WORKING_DAY, 10, Approver.ORGAN_HEAD, Consequence.LIABLE),  # art. 42 (1)
        (Rule.VERIFICATION, 20, Unit.WORKING_DAY, 40, Approver.PRINCIPAL_HEAD, Consequence.LIABLE),  # Decree 673
        (Rule.RECEIPT, None, Unit.CALENDAR_DAY, None, None, Consequence.LIABLE),  # EIA, construction permit
        (Rule.IMMEDIATE, 0, Unit.WORKING_DAY, None, None, Consequence.LIABLE),
        (Rule.JOINT, 45, Unit.WORKING_DAY, 15, Approver.GOVERNMENT_HEAD, Consequence.LIABLE),  # art. 42 (2)
        (Rule.CORRECTION, None, Unit.WORKING_DAY, None, None, Consequence.DEEMED_WITHDRAWN),
        (Rule.OBLIGATION, None, Unit.WORKING_DAY, None, None, Consequence.ACCEPTANCE_REVOKED),
        (Rule.DELIVERY, 10, Unit.WORKING_DAY, None, None, Consequence.LIABLE),  # art. 44
        (Rule.FORMAL, 2, Unit.WORKING_DAY, None, None, Consequence.LIABLE),  # 江西 2020, second family of tolerance
        (Rule.PUBLICATION, 7, Unit.WORKING_DAY, None, None, Consequence.LIABLE),
        (Rule.STEP, None, Unit.WORKING_DAY, None, None, Consequence.WAITS),  # auctions, land batches: 2.3
        (Rule.VALIDITY, None, Unit.CALENDAR_DAY, None, None, Consequence.LAPSES),
    ],
)
def test_the_table(rule, days, unit, extension, approver, consequence):
    line = RULES[rule]
    assert (line.days, line.unit, line.consequence) == (days, unit, consequence)
    assert (line.extension and line.extension.max_days) == extension
    assert (line.extension and line.extension.approver) == approver


def test_only_decisions_and_their_joint_term_stop():
    stopping = {rule for rule, line in RULES.items() if line.stopping is Stopping.CLOSED_LIST}
    assert stopping == {Rule.DECISION, Rule.VERIFICATION, Rule.RECEIPT, Rule.JOINT}


@pytest.mark.parametrize(
    ("kind", "statutory", "promised", "rule"),
    [
        (ItemKind.PERMIT, Limit(20), Limit(7), Rule.DECISION),
        (ItemKind.VERIFICATION, Limit(20), Limit(10), Rule.VERIFICATION),
        (ItemKind.PERMIT, Limit(60, Unit.CALENDAR_DAY, "receipt"), Limit(20), Rule.RECEIPT),
        (ItemKind.FILING, Limit(0), None, Rule.IMMEDIATE),
        (ItemKind.FILING, Limit(None), Limit(0), Rule.IMMEDIATE),
        (ItemKind.PERMIT, Limit(20), Limit(0), Rule.DECISION),  # a promise takes no right of the law away
        (
            ItemKind.PERMIT,
            Limit(12, Unit.WORKING_DAY, "receipt"),
            Limit(7),
            Rule.RECEIPT,
        ),  # soil
        (ItemKind.PERMIT, Limit(60, Unit.CALENDAR_DAY), Limit(20), Rule.DECISION),
        (ItemKind.CONTRACT, Limit(None), Limit(None), Rule.STEP),
        (ItemKind.TRANSACTION, Limit(None, Unit.CALENDAR_DAY, "notice"), Limit(30, Unit.CALENDAR_DAY), Rule.STEP),
    ],
)
def test_under_which_rule_an_item_is_decided(kind, statutory, promised, rule):
    assert clock_kinds.rule_of_decision(kind, statutory, promised) is rule


@pytest.mark.parametrize(
    ("from_", "known", "reason"),
    [
        ("acceptance", "acceptance", "acceptance"),
        ("complete_information", "acceptance", "acceptance"),
        ("commencement", "acceptance", "nearest_acceptance"),  # nobody tells the system that works began
        ("receipt", "receipt", "receipt"),
        ("receipt", "resubmission", "resubmission"),
        ("request", "receipt", "request"),  # asking is filing at the window
        ("application", "receipt", "request"),
        ("acceptance", "predecessor_finished", "predecessor_finished"),  # 浙江规定 art. 5 (3)
        ("receipt", "predecessor_finished", "predecessor_finished"),
        ("deal", "predecessor_finished", "predecessor_finished"),  # the auction's finish is the deal
        ("notice", "predecessor_finished", "nearest_finish"),
        ("report", "registration", "nearest_registration"),
        ("registration", "registration", "registration"),
    ],
)
def test_a_start_that_is_not_the_laws_own_says_so(from_, known, reason):
    assert clock_kinds.start_reason(from_, Start(known)) == reason


def test_an_items_own_extension_goes_before_the_general_one():
    own = {"max_days": 5, "approver": {"zh": "国土部门负责人", "en": "head of the land office"}, "basis": "令第68号"}
    assert clock_kinds.extension_of(Rule.DECISION).max_days == 10
    found = clock_kinds.extension_of(Rule.DECISION, own)
    assert (found.max_days, found.zh, found.basis) == (5, "国土部门负责人", "令第68号")
    assert clock_kinds.extension_of(Rule.RECEIPT) is None


def test_thresholds_are_settings_of_the_installation():
    assert clock_kinds.threshold(Rule.DECISION).days(20) == 4
    assert clock_kinds.threshold(Rule.DECISION, {"decision": {"share": 0.5}}).days(20) == 10
    assert clock_kinds.threshold(Rule.DELIVERY, {"decision": {"share": 0.5}}).days(10) == 2


@pytest.mark.parametrize(
    ("end", "days", "unit", "last"),
    [
        ("2017-12-29", 30, Unit.CALENDAR_DAY, "2017-11-29"),
        ("2017-12-29", 30, Unit.WORKING_DAY, "2017-11-17"),
        ("2017-02-04", 2, Unit.WORKING_DAY, "2017-01-26"),  # 3 and 4 February work, 27 January to 2 do not
    ],
)
def test_the_last_day_to_ask_for_renewal(calendar, end, days, unit, last):
    assert clock_kinds.days_before(D(end), days, unit, calendar) == D(last)

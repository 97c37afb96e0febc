"""The unified social credit code: published codes hold, and every single mistake is found and located."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.rules import uscc
from projects.rules.uscc import Fault, FaultKind

PUBLISHED = ["91350100M000100Y43", "91512081MA62K0260E", "91110000600037341L"]

codes = st.builds(
    lambda head, region, body: uscc.complete(head + region + body, organisation_check=True),
    st.sampled_from(["91", "92", "51", "N1"]),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(uscc.ALPHABET, min_size=8, max_size=8),
)


@pytest.mark.parametrize("code", PUBLISHED)
def test_published_codes_hold(code):
    assert uscc.fault(code) is None
    assert uscc.complete(code[:17]) == code
    assert uscc.complete(code[:16], organisation_check=True) == code


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("9135-0100 M000100Y4", Fault(FaultKind.LENGTH, None, "17", "18")),
        ("", Fault(FaultKind.LENGTH, None, "0", "18")),
        ("9I350100M000100Y43", Fault(FaultKind.CHARACTER, 2, "I", uscc.ALPHABET)),
        ("9135010AM000100Y43", Fault(FaultKind.CHARACTER, 8, "A", "0123456789")),
        ("91350100M000100Y44", Fault(FaultKind.CHECK, 18, "4", "3")),
        ("91350200M000100Y43", Fault(FaultKind.CHECK, 18, "3", uscc.complete("91350200M000100Y4")[-1])),
        ("91350100M000100Y53", Fault(FaultKind.ORGANISATION_CHECK, 17, "5", "4")),
    ],
)
def test_the_fault_says_which_character_is_wrong(code, expected):
    assert uscc.fault(code) == expected


def test_codes_are_read_as_people_type_them():
    assert uscc.normalise(" 91350100-m000100y43 ") == "91350100M000100Y43"
    assert uscc.fault("９１３５０１００Ｍ０００１００Ｙ４３") is None


def test_weights_are_those_of_the_standard():
    assert uscc.WEIGHTS == (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


@given(codes)
def test_a_completed_code_has_no_fault(code):
    assert uscc.fault(code) is None


@given(codes, st.integers(0, 17), st.sampled_from(uscc.ALPHABET))
def test_one_wrong_character_is_always_found(code, index, sign):
    wrong = code[:index] + sign + code[index + 1 :]
    assert (uscc.fault(wrong) is None) == (wrong == code)


@given(codes, st.integers(0, 17))
def test_a_lost_character_is_a_fault_of_length(code, index):
    assert uscc.fault(code[:index] + code[index + 1 :]).kind is FaultKind.LENGTH


@given(codes, st.integers(0, 16))
def test_two_neighbours_in_each_others_place_are_found(code, index):
    swapped = code[:index] + code[index + 1] + code[index] + code[index + 2 :]
    assert (uscc.fault(swapped) is None) == (swapped == code)

"""The unified social credit code of an enterprise (统一社会信用代码).

GB 32100-2015: eighteen characters, the last one a check over the seventeen before it; inside, characters 9 to
17 are the organisation code of GB 11714-1997 with a check of its own. The rule finds what is wrong with a
code and says which character it is. It does not ask whether an enterprise of that code exists.
"""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

LENGTH = 18
# The letters I, O, S, V and Z are left out because they are misread (GB 32100-2015, 4.2).
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))

REGION = range(2, 8)
ORGANISATION = range(8, 16)
ORGANISATION_CHECK = 16
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
DIGITS = "0123456789"


class FaultKind(StrEnum):
    LENGTH = "length"
    CHARACTER = "character"
    CHECK = "check"
    ORGANISATION_CHECK = "organisation_check"


@dataclass(frozen=True)
class Fault:
    """What is wrong with a code. `position` counts from 1; it is None when the length is wrong.

    `character` is what stands there (for a wrong length: how many characters there are), `expected` what
    should: one character, or all characters allowed at that position.
    """

    kind: FaultKind
    position: int | None
    character: str
    expected: str


def normalise(text: str) -> str:
    """The code as it is stored: capitals, no spaces or hyphens, full-width characters made half-width."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(sign for sign in plain if not sign.isspace() and sign != "-")


def fault(code: str) -> Fault | None:
    """The first fault of a code, or None. Positions refer to the normalised code.

    When both checks fail, the organisation code is named: its check is the narrower one, nine characters of
    eighteen, so the mistake is among them.
    """
    code = normalise(code)
    if len(code) != LENGTH:
        return Fault(FaultKind.LENGTH, None, str(len(code)), str(LENGTH))
    return _strange_character(code) or _organisation_fault(code) or _check_fault(code)


def check_character(first17: str) -> str:
    """Character 18 of GB 32100: 31 less the weighted sum modulo 31."""
    total = sum(ALPHABET.index(sign) * weight for sign, weight in zip(first17, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def organisation_check_character(first8: str) -> str:
    """The ninth character of an organisation code, GB 11714: modulo 11, ten written X."""
    total = sum(int(sign, 36) * weight for sign, weight in zip(first8, ORGANISATION_WEIGHTS, strict=True))
    return (DIGITS + "X")[-total % 11]


def complete(first17: str, organisation_check: bool = False) -> str:
    """Eighteen characters from the first seventeen; on request character 17 is computed anew as well."""
    first17 = normalise(first17)
    if organisation_check:
        first16 = first17[:ORGANISATION_CHECK]
        first17 = first16 + organisation_check_character(first16[ORGANISATION.start :])
    return first17 + check_character(first17)


def _strange_character(code: str) -> Fault | None:
    for index, sign in enumerate(code):
        allowed = DIGITS if index in REGION else ALPHABET
        if sign not in allowed:
            return Fault(FaultKind.CHARACTER, index + 1, sign, allowed)
    return None


def _organisation_fault(code: str) -> Fault | None:
    expected = organisation_check_character(code[ORGANISATION.start : ORGANISATION.stop])
    found = code[ORGANISATION_CHECK]
    if found == expected:
        return None
    return Fault(FaultKind.ORGANISATION_CHECK, ORGANISATION_CHECK + 1, found, expected)


def _check_fault(code: str) -> Fault | None:
    expected = check_character(code[:-1])
    if code[-1] == expected:
        return None
    return Fault(FaultKind.CHECK, LENGTH, code[-1], expected)

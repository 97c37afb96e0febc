"""Until when a renewal is asked for in time, and what the law allows."""

from datetime import date

import pytest

from stages.rules.renewing import Validity
from tests.laws import EIA, ENERGY, PERMIT, SITE, VERIFIED

D = date.fromisoformat


@pytest.mark.parametrize(
    ("law", "until", "last"),
    [
        (SITE, "2018-06-01", "2018-05-02"),  # thirty days before it
        (VERIFIED, "2019-06-03", "2019-04-19"),  # thirty working days, over May Day as amended
        (PERMIT, "2017-09-29", "2017-09-29"),  # its law names no day before the end
        (ENERGY, "2019-06-03", "2019-06-03"),  # nothing to ask for
    ],
)
def test_the_last_day_to_ask(calendar, law, until, last):
    found = Validity(law).last_day_to_ask(D(until), calendar)
    assert found == D(last) and calendar.is_working(found)


@pytest.mark.parametrize(
    ("law", "can_ask", "silence", "after"),
    [(SITE, True, True, "2019-06-01"), (PERMIT, True, True, "2018-09-01"), (EIA, True, True, None),
     (ENERGY, False, False, "x")],
)  # fmt: skip
def test_what_the_law_allows(law, can_ask, silence, after):
    validity = Validity(law)
    assert (validity.can_be_asked_for, validity.silence_is_consent) == (can_ask, silence)
    if can_ask:
        assert validity.renewed(D("2018-06-01")) == (after and D(after))

"""Numbers on certificates, by the form of their office."""

from datetime import date

import pytest

from stages.rules import numbering
from stages.rules.numbering import NumberFault, NumberFaultKind

DAY = date(2017, 3, 9)


@pytest.mark.parametrize(
    ("form", "serial", "number"),
    [
        ("地字第{region}{year}{serial:05}号", 1, "地字第330602201700001号"),
        ("{region}{date}{serial:02}01", 3, "330602201703090301"),
        ("绍环审〔{year}〕{serial}号", 112, "绍环审〔2017〕112号"),
    ],
)
def test_numbers(form, serial, number):
    assert numbering.render(form, "330602", DAY, serial) == number


@pytest.mark.parametrize(
    ("form", "kind", "text"),
    [
        ("{office}{serial}", NumberFaultKind.PLACEHOLDER, "{office}"),
        ("{serial.__class__}", NumberFaultKind.PLACEHOLDER, "{serial.__class__}"),
        ("{serial:>9}", NumberFaultKind.PLACEHOLDER, "{serial:>9}"),
        ("{year!r}", NumberFaultKind.PLACEHOLDER, "{year!r}"),
        ("{}", NumberFaultKind.PLACEHOLDER, "{}"),
        ("{year", NumberFaultKind.BRACE, "{"),
        ("{{year}}", NumberFaultKind.BRACE, "{"),
    ],
)
def test_forms_that_cannot_be_filled_in(form, kind, text):
    with pytest.raises(NumberFault) as raised:
        numbering.check(form)
    assert (raised.value.kind, raised.value.text) == (kind, text)


@pytest.mark.parametrize(("form", "serial"), [("{serial:02}", 100), ("{serial}", 0), ("{serial:05}", -1)])
def test_a_serial_number_that_does_not_fit(form, serial):
    with pytest.raises(NumberFault) as raised:
        numbering.render(form, "330602", DAY, serial)
    assert raised.value.kind is NumberFaultKind.SERIAL

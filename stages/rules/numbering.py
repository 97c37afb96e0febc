"""The number on a certificate, written by the form its office uses, such as
地字第{region}{year}{serial:05}号.

A form may hold {region}, {year}, {date} (YYYYMMDD) and {serial}, the last with a width such as {serial:05}.
Anything else in braces is refused. The rule does not draw serial numbers; the caller brings one.
"""

import re
from datetime import date
from enum import StrEnum

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
SERIAL = re.compile(r"serial(?::0([1-9]))?")


class NumberFaultKind(StrEnum):
    PLACEHOLDER = "placeholder"
    BRACE = "brace"
    SERIAL = "serial"


class NumberFault(ValueError):
    """A form that cannot be filled in, or a serial number too long for it. `text` is the wrong part."""

    def __init__(self, kind: NumberFaultKind, text: str):
        super().__init__(f"{kind}: {text}")
        self.kind = kind
        self.text = text


def render(form: str, region: str, on: date, serial: int) -> str:
    """The number that the form gives for this region, day and serial number. Raises NumberFault."""
    check(form)
    values = {"region": region, "year": f"{on:%Y}", "date": f"{on:%Y%m%d}"}

    def fill(placeholder: re.Match) -> str:
        name = placeholder[1]
        return values[name] if name in values else _serial(name, serial)

    return PLACEHOLDER.sub(fill, form)


def check(form: str) -> None:
    """Raises NumberFault when the form holds a placeholder nobody knows, or a brace without its partner."""
    for name in PLACEHOLDER.findall(form):
        if name not in ("region", "year", "date") and not SERIAL.fullmatch(name):
            raise NumberFault(NumberFaultKind.PLACEHOLDER, f"{{{name}}}")
    rest = PLACEHOLDER.sub("", form)
    for brace in "{}":
        if brace in rest:
            raise NumberFault(NumberFaultKind.BRACE, brace)


def _serial(name: str, serial: int) -> str:
    width = SERIAL.fullmatch(name)[1]
    digits = f"{serial:0{width or 1}}"
    if serial < 1 or (width and len(digits) > int(width)):
        raise NumberFault(NumberFaultKind.SERIAL, str(serial))
    return digits

"""Text out of bytes of unknown origin, line by line, so that a line that is no text is known by its number.

A byte-order mark decides; else UTF-8 if every line is UTF-8; else whichever of UTF-8 and GB 18030 (the encoding that
Chinese offices' older systems write) leaves fewer lines unreadable.
"""

from dataclasses import dataclass
from io import StringIO

MARKS = [(b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")]
CANDIDATES = ("utf-8", "gb18030")


@dataclass(frozen=True)
class Text:
    """`lines` keep their line ends; `broken`: numbers (from 1) of lines with bytes that are no text."""

    lines: list
    encoding: str
    has_mark: bool
    broken: frozenset


def decode(data):
    """The Text of some bytes."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _text(data[len(mark) :], encoding, has_mark=True)
    found = [_text(data, encoding) for encoding in CANDIDATES]
    return min(found, key=lambda text: (len(text.broken), CANDIDATES.index(text.encoding)))


def _text(data, encoding, has_mark=False):
    if encoding.startswith("utf-16"):
        lines = list(StringIO(data.decode(encoding, errors="replace"), newline=""))
        return Text(lines, encoding, has_mark, frozenset(n for n, line in enumerate(lines, 1) if "\ufffd" in line))
    lines, broken = [], set()
    for number, line in enumerate(data.splitlines(keepends=True), start=1):
        try:
            lines.append(line.decode(encoding))
        except UnicodeDecodeError:
            lines.append(line.decode(encoding, errors="replace"))
            broken.add(number)
    return Text(lines, encoding, has_mark, frozenset(broken))

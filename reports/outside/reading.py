"""Reading an outside log, CSV or XES, into rows and faults. Nothing is left out in silence.

A row is taken whole or not at all: one whose date cannot be read is a fault with its line number and no row. The second
of two rows with one identifier is a fault too.
"""

import gzip
import io
import re
import xml.sax
import zlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from reports.outside import encoding, moments
from reports.outside.declared import utf8
from reports.outside.faults import Dirty, Fault, Note, UnusableLog
from reports.outside.mapping import Mapping, settled
from reports.outside.records import records

DELIMITERS = ",;\t|，"
KEY = re.compile(rb"""\skey=["']([^"']+)["']""")
GZIP = b"\x1f\x8b"
#: bytes that a compressed log may unfold to
MOST = 2_000_000_000


@dataclass(frozen=True)
class Row:
    """One event, its hours on the city's clocks. `end` and `due` are None where the log does not say them."""

    line: int
    case: str
    activity: str
    at: datetime
    end: datetime | None = None
    due: date | None = None
    office: str = ""


@dataclass
class Log:
    """What was read. `lines`: rows of the file without its head, good and bad."""

    rows: list = field(default_factory=list)
    dirty: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    lines: int = 0
    encoding: str = ""
    mapping: Mapping = field(default_factory=Mapping)

    @property
    def counts(self):
        """Fault -> how many rows, for the faults that occur."""
        return Counter(each.fault for each in self.dirty)


def read(data, mapping=Mapping(), *, today, told=lambda _done, _total: None):  # noqa: B008
    """The Log of the bytes of a file; `told` hears how far it is. Raises UnusableLog when the file says nothing."""
    if data.startswith(GZIP):
        try:
            with gzip.open(io.BytesIO(data)) as unfolded:
                data = unfolded.read(MOST)
        except (OSError, EOFError, zlib.error) as fault:
            raise UnusableLog("not_gzip", _("The compressed file is damaged.")) from fault
    text = encoding.decode(data)
    if not "".join(text.lines).strip(" \t\r\n\0"):
        raise UnusableLog("empty", _("The file is empty."))
    is_xml = "".join(text.lines[:1]).lstrip().startswith("<")
    log = _xes(data, mapping, today, told) if is_xml else _csv(text, mapping, today, told)
    if text.has_mark:
        log.notes.append(Note.BOM)
    if log.encoding != "utf-8":
        log.notes.append(Note.NOT_UTF8)
    return log


def _csv(text, mapping, today, told):
    delimiter = max(DELIMITERS, key=text.lines[0].count)
    lines = [line.replace("\0", "\ufffd") for line in text.lines]
    rows = records(lines, delimiter, told)
    head = _head(next(rows), lines)
    mapping = settled(mapping, head)
    taking = Taking(Log(mapping=mapping, encoding=text.encoding), today)
    for first, last, values in rows:
        if values is not None and not any(value.strip() for value in values):
            continue
        taking.log.lines += 1
        said = dict(zip(head, values or (), strict=False))
        case = said.get(mapping.case, "").strip()
        if text.broken & set(range(first, last + 1)):
            taking.dirty(first, Fault.ENCODING, "".join(lines[first - 1 : last]).strip()[:80], case)
        elif values is None:
            taking.dirty(first, Fault.QUOTES, lines[first - 1].strip()[:80])
        elif len(values) != len(head):
            taking.dirty(first, Fault.COLUMNS, f"{len(values)} ≠ {len(head)}", case)
        else:
            taking.take(first, said)
    return taking.log


def _head(record, lines):
    """The names of the columns. Raises UnusableLog where they cannot be told from one another."""
    _first, _last, values = record
    if values is None:
        raise UnusableLog("head_quotes", _("The quotation marks in the head do not close: %(head)s"),
                          head=lines[0].strip()[:200])  # fmt: skip
    head = [name.strip() for name in values]
    if twice := [name for name, n in Counter(head).items() if n > 1 and name]:
        sentence = _("Several columns of the log have the same name: %(names)s. Give each its own.")
        raise UnusableLog("same_column", sentence, names=", ".join(twice))
    return head


class Taking:
    """Takes what rows say, one after another, into a Log."""

    def __init__(self, log, today):
        self.log, self.today, self.seen = log, today, {}

    def dirty(self, line, fault, what, case=""):
        self.log.dirty.append(Dirty(line, fault, what, case))

    def take(self, line, said):
        """`said`: column -> text of one row."""
        names, mapping = self.log.mapping, self.log.mapping
        value = {name: said.get(getattr(names, name), "").strip() if getattr(names, name) else ""
                 for name in ("case", "activity", "time", "end", "due", "office", "id")}  # fmt: skip
        for name, fault in (("case", Fault.NO_CASE), ("activity", Fault.NO_ACTIVITY), ("time", Fault.NO_TIME)):
            if not value[name]:
                return self.dirty(line, fault, getattr(mapping, name), value["case"])
        try:
            at = moments.moment(value["time"], pattern=mapping.dates, last=self.today)
            end = value["end"] and moments.moment(value["end"], pattern=mapping.dates, last=self.today)
            due = value["due"] and moments.moment(value["due"], pattern=mapping.dates)
        except moments.Unreadable as fault:
            return self.dirty(line, Fault.UNREADABLE, str(fault), value["case"])
        except moments.Impossible as fault:
            return self.dirty(line, Fault.IMPOSSIBLE, str(fault), value["case"])
        if end and _is_before(end, at):
            return self.dirty(line, Fault.BACKWARDS, f"{value['time']} > {value['end']}", value["case"])
        said = tuple(value.values())
        first, as_said = self.seen.setdefault(value["id"] or said, (line, said))
        if first != line:
            what = f"{value['id'] or value['case']} = {first}"
            return self.log.dirty.append(Dirty(line, Fault.REPEATED, what, value["case"], is_harmless=as_said == said))
        row = Row(line, value["case"], value["activity"], at, end or None, due.date() if due else None, value["office"])
        self.log.rows.append(row)
        return row


def _is_before(end, start):
    """A date without a time of day is compared as a day."""
    if end.time() == datetime.min.time():
        return end.date() < start.date()
    return end < start


class _Telling(io.BytesIO):
    """Bytes that tell how many of them have been read."""

    def __init__(self, data, told):
        super().__init__(data)
        self.total, self.told = len(data), told

    def read(self, size=-1):
        self.told(self.tell(), self.total)
        return super().read(size)


def _xes(data, mapping, today, told):
    data, name, is_broken = utf8(data)
    keys = dict.fromkeys(key.decode("utf-8") for key in KEY.findall(data))
    reader = Xes(mapping, [*keys, *(f"case:{key}" for key in keys)], today, is_broken)
    source = xml.sax.InputSource()
    source.setByteStream(_Telling(data, told))
    source.setEncoding("utf-8")
    try:
        xml.sax.parse(source, reader)
    except xml.sax.SAXException as fault:
        raise UnusableLog("not_xml", _("The file is not well-formed XML: %(fault)s"), fault=str(fault)) from fault
    if reader.taking is None:
        raise UnusableLog("no_events", _("The XES file has no event."))
    reader.taking.log.encoding = name
    return reader.taking.log


class Xes(xml.sax.ContentHandler):
    """Traces and events as they come; the attributes of a trace are prefixed `case:`, as others write them too.

    `is_broken`: some bytes of the file were no text; an event or trace that has U+FFFD for them is a fault.
    """

    def __init__(self, mapping, keys, today, is_broken):
        super().__init__()
        self.taking, self.is_broken = None, is_broken
        self.mapping, self.keys, self.today = mapping, keys, today
        self.trace, self.event, self.line, self.depth = {}, None, 0, 0

    def startElement(self, name, attrs):
        tag = name.rpartition(":")[2]
        if tag == "trace":
            self.trace = {}
        elif tag == "event":
            self.event, self.line = {}, self._locator.getLineNumber()
        elif "key" in attrs:
            self.depth += 1
            if self.depth == 1:
                key, value = attrs["key"], attrs.get("value", "")
                if self.event is not None:
                    self.event[key] = value
                else:
                    self.trace[f"case:{key}"] = value

    def endElement(self, name):
        tag = name.rpartition(":")[2]
        if tag == "event" and self.event is not None:
            self._take({**self.trace, **self.event})
            self.event = None
        elif tag not in ("trace", "log", "event", "global", "extension", "classifier"):
            self.depth = max(self.depth - 1, 0)

    def _take(self, said):
        if self.taking is None:
            self.taking = Taking(Log(mapping=settled(self.mapping, self.keys)), self.today)
        self.taking.log.lines += 1
        if self.is_broken and (lost := [text for pair in said.items() for text in pair if "\ufffd" in text]):
            case = said.get(self.taking.log.mapping.case, "").strip()
            return self.taking.dirty(self.line, Fault.ENCODING, lost[0][:80], case)
        self.taking.take(self.line, said)

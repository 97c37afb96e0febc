"""XES (IEEE 1849-2016), written as a stream: however long the log, one case is in memory.

Standard extensions: concept, time, lifecycle, org. What has no standard key is prefixed `lianshen:`.
"""

import re
from xml.sax.saxutils import quoteattr

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<global scope="trace"><string key="concept:name" value=""/></global>
<global scope="event"><string key="concept:name" value=""/><date key="time:timestamp" value="1970-01-01T00:00:00+00:00"/></global>
<classifier name="Activity" keys="concept:name"/>
<string key="concept:name" value="Lianshen"/>
"""  # noqa: E501


def pieces(traces, told=lambda _events: None):
    """The document in pieces, one a case. `traces`: (name, Acts); `told` hears how many events more there are."""
    yield HEAD
    for name, acts in traces:
        yield f"<trace>{_text('concept:name', name)}\n{''.join(map(_event, acts))}</trace>\n"
        told(len(acts))
    yield "</log>\n"


def write(traces, stream, told=lambda _events: None):
    """Write the document to a text stream; returns how many cases and events."""
    cases = events = 0

    def counted(more):
        nonlocal cases, events
        cases, events = cases + 1, events + more
        told(more)

    stream.writelines(pieces(traces, counted))
    return cases, events


def _event(act):
    at = act.effective_at.isoformat(timespec="milliseconds")
    optional = (("org:resource", act.by_name), ("org:group", act.office), ("lianshen:item", act.item),
                ("lianshen:on_behalf_of", act.on_behalf_of))  # fmt: skip
    due = f'<date key="lianshen:due" value="{act.due}T00:00:00.000+08:00"/>' if act.due else ""
    return (
        f'<event>{_text("concept:name", act.activity)}<date key="time:timestamp" value="{at}"/>{due}'
        f"{_text('lifecycle:transition', 'complete')}{_text('identity:id', act.identifier)}"
        f"{_text('org:role', act.seat)}{_text('lianshen:act', act.act)}{_text('lianshen:subject', act.subject)}"
        f"{''.join(_text(key, value) for key, value in optional if value)}</event>\n"
    )


def _text(key, value):
    return f'<string key="{key}" value={quoteattr(_plain(value))}/>'


def _plain(value):
    """Without the control characters that XML cannot carry."""
    return CONTROL.sub("", str(value))
